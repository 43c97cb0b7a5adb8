/**
 * Reads and writes the markup that Temml prints. It prints a small, regular part of XML: quoted attributes, closed
 * elements, escaped text. Whatever is outside that part throws, so that nothing unknown gets through.
 *
 * @typedef {{kind: 'open', name: string, attributes: Map<string, string>, empty: boolean}} OpenTag
 * @typedef {{kind: 'close', name: string}} CloseTag
 * @typedef {{kind: 'text', text: string}} Text escaped, as it stands in the markup
 * @typedef {OpenTag | CloseTag | Text} Token
 */

const TAG = /<(\/?)([A-Za-z][\w-]*)((?:\s+[A-Za-z][\w:-]*="[^"<]*")*)\s*(\/?)>/y;
const ATTRIBUTE = /([A-Za-z][\w:-]*)="([^"<]*)"/g;
const TEXT = /[^<]+/y;

/**
 * Split markup into tokens; attribute values and text stay escaped.
 *
 * @param {string} markup
 * @returns {Token[]}
 * @throws {Error} when the markup is not of the expected form or its elements do not nest
 */
export function parseMarkup(markup) {
  /** @type {Token[]} */
  const tokens = [];
  /** @type {string[]} */
  const open = [];
  let at = 0;
  while (at < markup.length) {
    const pattern = markup[at] === '<' ? TAG : TEXT;
    pattern.lastIndex = at;
    const match = pattern.exec(markup);
    if (!match) throw new Error(`unexpected markup: ${markup.slice(at, at + 40)}`);
    at = pattern.lastIndex;
    if (pattern === TEXT) {
      tokens.push({ kind: 'text', text: match[0] });
    } else if (match[1] === '/') {
      if (open.pop() !== match[2]) throw new Error(`unexpected </${match[2]}>`);
      tokens.push({ kind: 'close', name: match[2] });
    } else {
      const attributes = new Map([...match[3].matchAll(ATTRIBUTE)].map(([, name, value]) => [name, value]));
      const empty = match[4] === '/';
      if (!empty) open.push(match[2]);
      tokens.push({ kind: 'open', name: match[2], attributes, empty });
    }
  }
  if (open.length > 0) throw new Error(`<${open.pop()}> is not closed`);
  return tokens;
}

/**
 * Write tokens back as markup, without white space between elements.
 *
 * @param {Iterable<Token>} tokens
 * @returns {string}
 */
export function printMarkup(tokens) {
  let markup = '';
  for (const token of tokens) {
    if (token.kind === 'text') markup += token.text;
    else if (token.kind === 'close') markup += `</${token.name}>`;
    else {
      markup += `<${token.name}`;
      for (const [name, value] of token.attributes) markup += ` ${name}="${value}"`;
      markup += token.empty ? '/>' : '>';
    }
  }
  return markup;
}

/**
 * Escape plain text for use as element content or as a double-quoted attribute value.
 *
 * @param {string} text
 * @returns {string}
 */
export function escapeText(text) {
  return text.replace(/[&<>"]/g, (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[c] ?? c);
}
