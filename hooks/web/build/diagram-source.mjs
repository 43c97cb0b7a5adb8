/**
 * What all kinds of diagram have in common in their source: numbered lines, comments, limits and refused commands.
 *
 * @typedef {{text: string, number: number}} Line a trimmed line and its number, from 1
 */
import { RenderFailure } from './failure.mjs';

/** Nodes, states or participants in one diagram. */
export const MAX_NODES = 40;
/** Edges, transitions or messages in one diagram. */
export const MAX_EDGES = 40;
/** Subgraphs or composite states in one diagram. */
export const MAX_GROUPS = 12;

const ALT = /^%%\s*alt:\s*(.*)$/i;
const STYLING = /^(?:style|classDef|class|linkStyle|cssClass)\b/;
const LINKING = /^(?:click|href|links?|callback)\b/;

/**
 * Split a diagram into its text alternative and its lines without comments.
 *
 * @param {string} source
 * @param {string} [givenAlt] text alternative from outside the source
 * @returns {{alt: string, header: Line, body: Line[]}}
 * @throws {RenderFailure} when the text alternative is missing or the source has a directive, styling or links
 */
export function readSource(source, givenAlt) {
  const lines = source.split('\n').map((text, i) => ({ text: text.trim(), number: i + 1 }));
  const first = lines.find((line) => line.text !== '');
  const alt = (givenAlt ?? first?.text.match(ALT)?.[1] ?? '').trim();
  if (alt === '') {
    throw new RenderFailure('the diagram has no text alternative: begin it with "%% alt: what the diagram shows"', 1);
  }
  const code = lines.filter((line) => line.text !== '' && !isComment(line));
  const [header, ...body] = code.map((line) => ({ ...line, text: line.text.replace(/;$/, '').trim() }));
  if (!header) throw new RenderFailure('the diagram has only comments', 1);
  for (const line of body) checkCommand(line);
  return { alt, header, body };
}

/** @param {Line} line */
function isComment({ text, number }) {
  if (text.startsWith('%%{')) throw new RenderFailure('directives (%%{ … }%%) are not supported: remove it', number);
  if (text === '---') throw new RenderFailure('front matter in a diagram is not supported: remove it', number);
  return text.startsWith('%%');
}

/** @param {Line} line */
function checkCommand({ text, number }) {
  if (LINKING.test(text)) throw new RenderFailure('links and clicks in diagrams are not supported: remove it', number);
  if (STYLING.test(text)) {
    throw new RenderFailure('styling in diagrams is not supported, the site colors them: remove it', number);
  }
}

/**
 * Fail when a diagram is larger than a reader can take in.
 *
 * @param {number} nodes
 * @param {number} edges
 * @param {number} [groups]
 * @throws {RenderFailure} naming the limits; within them the layout takes less than a second
 */
export function checkSize(nodes, edges, groups = 0) {
  if (nodes === 0) throw new RenderFailure('the diagram is empty');
  if (nodes > MAX_NODES || edges > MAX_EDGES) {
    throw new RenderFailure(
      `the diagram has ${nodes} nodes and ${edges} edges, the limits are ${MAX_NODES} and ${MAX_EDGES}: split it`,
    );
  }
  if (groups > MAX_GROUPS) {
    throw new RenderFailure(`the diagram has ${groups} groups, the limit is ${MAX_GROUPS}: split it`);
  }
}

/**
 * @param {Line} line
 * @param {string} expected
 * @returns {RenderFailure}
 */
export function notUnderstood({ text, number }, expected) {
  return new RenderFailure(`not understood: "${text.slice(0, 60)}"; expected ${expected}`, number);
}
