/**
 * LaTeX → MathML. Temml does the conversion; this module bounds its input and words its errors.
 */
import temml from 'temml';

import { RenderFailure, checkLength } from './failure.mjs';
import { parseMarkup, printMarkup } from './markup.mjs';
import { checkMathML, longestRow, mendSpacing, widenAccents } from './mathml.mjs';

/** Characters in one formula. */
export const MAX_FORMULA_LENGTH = 1500;
/** Commands that define others: with them a short formula becomes a huge one. */
const DEFINITION = /\\(?:def|[gex]def|let|futurelet|global|long|(?:re)?newcommand|providecommand|DeclareMathOperator)(?![A-Za-z])/;
/** Commands of which Temml copies the argument: inside each other they double it every time. */
const COPYING = /\\(?:cancelto|(?:math)?llap|equilibrium(?:Left|Right))(?![A-Za-z])/g;
const MAX_COPYING = 3;
/** Cells of one formula, were its rows all as long as the columns of all; Temml fills short rows up. */
const MAX_CELLS = 2500;
/** Expansions of Temml's own macros in one formula. */
const MAX_EXPANSIONS = 200;
/** Largest width and height, in em, of anything that a command sizes. */
const MAX_SIZE_EM = 20;
/** A formula with more characters than this in one row may be wider than a phone. */
const WIDE_ROW = 26;
/** Characters of the source that a message quotes. */
const QUOTED_LENGTH = 24;

/**
 * Convert one formula to MathML.
 *
 * @param {string} source LaTeX without its dollar signs
 * @param {boolean} display true for a formula on a line of its own
 * @returns {string} a `<math>` element; one that may be wider than a phone has a tabindex, so that it can scroll in its
 *   own box by keyboard
 * @throws {RenderFailure} when the formula is too long, wrong, or uses what the site does not allow
 */
export function renderMath(source, display) {
  checkLength(source, MAX_FORMULA_LENGTH, 'formula');
  const definition = source.match(DEFINITION);
  if (definition) throw new RenderFailure(`${definition[0]} is not supported: write out what it stands for`);
  if ((source.match(COPYING)?.length ?? 0) > MAX_COPYING) {
    throw new RenderFailure(`${source.match(COPYING)?.[0]} stands here more than ${MAX_COPYING} times: split the formula`);
  }
  const rows = source.split(/\\\\|\\cr(?![A-Za-z])|\\newline(?![A-Za-z])/);
  const columns = Math.max(...rows.map((row) => row.split('&').length));
  if (rows.length * columns > MAX_CELLS) throw new RenderFailure('the formula has too many rows and columns: split it');
  const tokens = checkMathML(parse(convert(source, display)));
  const mended = widenAccents(mendSpacing(tokens));
  const [root] = mended;
  if (root.kind === 'open') {
    root.attributes.delete('class');
    root.attributes.delete('style');
    if (longestRow(mended) > WIDE_ROW) root.attributes.set('tabindex', '0');
  }
  return printMarkup(mended);
}

/**
 * @param {string} source
 * @param {boolean} display
 */
function convert(source, display) {
  try {
    return temml.renderToString(source, {
      displayMode: display,
      throwOnError: true,
      strict: true,
      trust: false,
      maxExpand: MAX_EXPANSIONS,
      maxSize: [MAX_SIZE_EM, MAX_SIZE_EM],
    });
  } catch (error) {
    throw explain(error, source);
  }
}

/** @param {string} markup */
function parse(markup) {
  try {
    return parseMarkup(markup);
  } catch {
    // Temml prints single-quoted attributes only for \ref and its kin.
    throw new RenderFailure('the formula uses a command that the site does not allow, such as \\ref');
  }
}

/**
 * Turn Temml's error into one line with a line number.
 *
 * @param {unknown} error
 * @param {string} source
 * @returns {RenderFailure}
 */
function explain(error, source) {
  if (error instanceof RangeError) return new RenderFailure('the formula nests too deeply: simplify it');
  if (!(error instanceof Error && error.name === 'ParseError')) {
    // Temml trips over its own tree where an argument is missing, as in `x^`.
    return new RenderFailure('the formula is incomplete: an argument or a group is missing');
  }
  const { position } = /** @type {Error & {position?: number}} */ (error);
  const what = error.message.trim().split(/ at (?:position \d+|end of input)/)[0].replace(/\s+/g, ' ');
  if (position === undefined) return new RenderFailure(what);
  const near = source.slice(position, position + QUOTED_LENGTH).split('\n')[0];
  const where = near === '' ? ', at the end' : `, near "${near}"`;
  return new RenderFailure(what + where, source.slice(0, position).split('\n').length);
}
