/**
 * Labels of diagrams: reads what a writer wrote, estimates its width and breaks it into lines.
 */
import { hasInvisible } from './characters.mjs';
import { RenderFailure } from './failure.mjs';

/** Longest label, in characters. */
const LONGEST_LABEL = 120;

const ENTITIES = new Map([
  ['quot', '"'],
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
]);

/** Widths in em of a sans serif at weight 500, on the wide side so that text fits in any reader's font. */
const CHARACTER_WIDTHS = [
  { characters: /[ijlI.,:;'|!]/, width: 0.31 },
  { characters: /[ftr()[\]{}/\\"`-]/, width: 0.4 },
  { characters: /[\s]/, width: 0.3 },
  { characters: /[mwMW@%]/, width: 0.92 },
  { characters: /[A-Z&]/, width: 0.71 },
  { characters: /[\u2e80-\uffef]|[^\u0000-\uffff]/u, width: 1.05 },
];
const OTHER_WIDTH = 0.6;

/**
 * Read a label as it stands in the source: quotes come off, character codes such as `#quot;` become characters.
 *
 * @param {string} raw
 * @param {number} line for the message
 * @returns {string} plain text; a `<br>` has become a line break
 * @throws {RenderFailure} when the label holds markup or is too long
 */
export function readLabel(raw, line) {
  const unquoted = raw.trim().replace(/^"([^"]*)"$/, '$1');
  const text = unquoted.replace(/<br\s*\/?>/gi, '\n').replace(/#(?:(\d{1,6})|([a-z]+));/g, decodeEntity);
  if (/<\/?[a-z!]/i.test(unquoted.replace(/<br\s*\/?>/gi, ''))) {
    throw new RenderFailure('HTML in a label is not supported: write plain text', line);
  }
  if (/\b(?:fa[bklrs]?|mdi):/.test(text)) throw new RenderFailure('icons are not supported: write a word', line);
  if (text.includes('$$')) throw new RenderFailure('formulas in labels are not supported: write plain text', line);
  if (/^`.*`$/s.test(text)) throw new RenderFailure('Markdown in labels is not supported: write plain text', line);
  if (text.length > LONGEST_LABEL) {
    throw new RenderFailure(`a label has ${text.length} characters, the limit is ${LONGEST_LABEL}: shorten it`, line);
  }
  return text.trim();
}

/**
 * @param {string} whole
 * @param {string | undefined} code
 * @param {string | undefined} name
 */
function decodeEntity(whole, code, name) {
  if (name !== undefined) return ENTITIES.get(name) ?? whole;
  const point = Number(code);
  const character = point >= 0x20 && point <= 0x10ffff ? String.fromCodePoint(point) : whole;
  return hasInvisible(character) ? whole : character;
}

/**
 * Estimate the width of one line of text.
 *
 * @param {string} text
 * @param {number} fontSize px
 * @returns {number} px
 */
export function textWidth(text, fontSize) {
  let width = 0;
  for (const character of text) {
    width += CHARACTER_WIDTHS.find((group) => group.characters.test(character))?.width ?? OTHER_WIDTH;
  }
  return width * fontSize;
}

/**
 * Break a label at spaces into lines of about equal width.
 *
 * @param {string} label may already have line breaks, which stay
 * @param {number} maxWidth px
 * @param {number} fontSize px
 * @returns {string[]}
 */
export function wrapLabel(label, maxWidth, fontSize) {
  return label.split('\n').flatMap((paragraph) => {
    const words = paragraph.split(/\s+/).filter((word) => word !== '');
    const count = Math.ceil(textWidth(words.join(' '), fontSize) / maxWidth);
    let lines = fill(words, maxWidth, fontSize);
    // The narrowest width that needs no more lines gives the most even ones.
    for (let width = maxWidth * 0.9; count > 1 && width > maxWidth / 3; width *= 0.9) {
      const narrower = fill(words, width, fontSize);
      if (narrower.length > lines.length) break;
      lines = narrower;
    }
    return lines;
  });
}

/**
 * @param {string[]} words
 * @param {number} width
 * @param {number} fontSize
 */
function fill(words, width, fontSize) {
  const lines = [''];
  for (const word of words) {
    const longer = `${lines[lines.length - 1]} ${word}`.trim();
    if (lines[lines.length - 1] === '' || textWidth(longer, fontSize) <= width) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}
