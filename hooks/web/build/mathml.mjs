/**
 * Checks Temml's MathML against an allow-list and mends its spacing.
 *
 * A formula can thereby neither run script, load anything, nor style the page, and it uses no class that
 * docs/stylesheets/math.css does not know.
 *
 * @typedef {import('./markup.mjs').Token} Token
 * @typedef {import('./markup.mjs').OpenTag} OpenTag
 */
import { hasInvisible } from './characters.mjs';
import { RenderFailure } from './failure.mjs';

/** Depth of nested elements: deeper trees break parsers further down. */
const MAX_DEPTH = 60;
/** Elements of one formula. */
const MAX_ELEMENTS = 2000;
/** Largest length of any kind, em. */
const MAX_LENGTH = 20;
/** What all negative spaces of a formula may add up to, em: more would draw it over its surroundings. */
const MAX_BACKWARD = 2;
/** Lengths of one em in other units; pixels and points are taken for the smallest text. */
const UNITS = new Map([['em', 1], ['ex', 2], ['mu', 18], ['px', 12], ['pt', 9]]);

const ELEMENTS = words(
  `math mrow mi mn mo mtext mspace mstyle mpadded mphantom menclose msub msup msubsup munder mover munderover
   mmultiscripts mprescripts none mfrac msqrt mroot mtable mtr mtd`,
);
const CLASSES = words(
  `mathcal mathscr tml-left tml-right tml-small tml-jot tml-prime tml-sml-pad tml-med-pad tml-lrg-pad tml-vec
   tml-overline tml-underline tml-cancel tml-xcancel upstrike downstrike sout tml-tag tml-tageqn
   tml-hat-1 tml-hat-2 tml-hat-3 tml-hat-4 tml-tilde-2 tml-tilde-3 tml-tilde-4
   chr-sml chr-med chr-lrg chr-sml-vec chr-med-vec chr-lrg-vec wbk-acc wbk-vec wbk-sml wbk-med wbk-lrg
   wbk-sml-acc wbk-med-acc wbk-lrg-acc wbk-sml-vec wbk-med-vec wbk-lrg-vec`,
);
const FLAGS = words('accent accentunder displaystyle fence largeop movablelimits separator stretchy symmetric');
const LENGTHS = words('width height depth voffset lspace rspace linethickness');
const LENGTH = /^[+-]?[\d.]+(?:em|ex|pt|px|mu)?$/;
/** @type {Record<string, RegExp>} */
const VALUES = {
  display: /^block$/,
  mathvariant: /^normal$/,
  minsize: /^[\d.]+(?:em|%)$/,
  maxsize: /^(?:[\d.]+(?:em|%)|infinity)$/,
  scriptlevel: /^[+-]?\d$/,
  form: /^(?:prefix|infix|postfix)$/,
  notation: /^[a-z ]+$/,
  columnalign: /^[a-z ]+$/,
  columnlines: /^[a-z ]+$/,
  rowlines: /^[a-z ]+$/,
  rowspacing: /^[\d.em ]+$/,
  linebreak: /^\w+$/,
};
const STYLE = new RegExp(
  '^(?:(?:math-depth|math-style|padding(?:-(?:left|right|top|bottom))?|margin-(?:left|right)|width|' +
    'border(?:-(?:left|right|top|bottom))?|text-align|vertical-align|font-weight|font-style):[\\w .%-]+;)*$',
);

/** What a refused element or attribute stands for, in the writer's words. */
const REFUSALS = new Map([
  ['a', 'references (\\ref, \\eqref) are not supported: name the equation in the text'],
  ['span', 'numbered equations are not supported: use aligned or gathered'],
  ['mathbackground', 'rules and colored boxes are not supported: they do not follow light and dark'],
  ['mathcolor', 'colors are not supported: they do not follow light and dark'],
  ['style', 'this styling is not supported: colors do not follow light and dark'],
]);

const SCRIPTED = words('msub msup msubsup munder mover munderover mmultiscripts');
const OPERANDS = words('msub msup msubsup mfrac msqrt mroot');
const APPLY_FUNCTION = '\u2061';
/** @type {Token[]} */
const THIN_SPACE = [
  { kind: 'open', name: 'mspace', attributes: new Map([['width', '0.1667em']]), empty: false },
  { kind: 'close', name: 'mspace' },
];
/** How Temml prints `\\!`. */
const NEGATIVE_THIN_SPACE = 'margin-left:-0.1667em;';

/** @param {string} list */
function words(list) {
  return new Set(list.split(/\s+/));
}

/**
 * Let only the allow-listed part of MathML through.
 *
 * @param {Token[]} tokens
 * @returns {Token[]} the same tokens
 * @throws {RenderFailure} naming what is not allowed
 */
export function checkMathML(tokens) {
  let depth = 0;
  let backward = 0;
  const elements = tokens.filter((token) => token.kind === 'open').length;
  if (elements > MAX_ELEMENTS) {
    throw new RenderFailure(`the formula has ${elements} parts, the limit is ${MAX_ELEMENTS}: split it`);
  }
  for (const [i, token] of tokens.entries()) {
    if (token.kind === 'close') depth -= 1;
    if (token.kind === 'text' && hasInvisible(token.text)) throw new RenderFailure('the formula has an invisible character');
    if (token.kind !== 'open') continue;
    depth += 1;
    if (depth > MAX_DEPTH) throw new RenderFailure('the formula nests too deeply: simplify it');
    checkPadding(token, tokens[i + 1]);
    backward += backwardSpace(token);
    if (backward > MAX_BACKWARD) throw new RenderFailure('the formula goes back too far with negative spaces: remove them');
    if (!ELEMENTS.has(token.name) || token.empty || (depth === 1) !== (token.name === 'math')) {
      throw refusal(token.name, `<${token.name}>`);
    }
    // The root's own class and style are Temml's, and are dropped later.
    if (depth > 1) checkAttributes(token);
  }
  return tokens;
}

/**
 * Refuse boxes that are made smaller or moved, since their content then lies over what stands beside them. Phantoms show
 * nothing.
 *
 * @param {OpenTag} token
 * @param {Token | undefined} next
 */
function checkPadding(token, next) {
  if (token.name !== 'mpadded') return;
  const isMoved = [...token.attributes].some(([name, value]) => name !== 'class' && (name !== 'lspace' || value !== '0'));
  if (!isMoved) return;
  if (next?.kind === 'open' && next.name === 'mphantom') return;
  throw new RenderFailure('moved and overlapping parts (\\raisebox, \\smash, \\mathrlap) are not supported: remove them');
}

/**
 * @param {OpenTag} token
 * @returns {number} em that an element takes back
 */
function backwardSpace({ attributes }) {
  let sum = 0;
  for (const [, number, unit] of [...attributes.values()].join(' ').matchAll(/-([\d.]+)(em|ex|mu|px|pt)/g)) {
    sum += Number(number) / (UNITS.get(unit) ?? 1);
  }
  return sum;
}

/** @param {string} value of an attribute, with any number of lengths */
function isModest(value) {
  return [...value.matchAll(/([\d.]+)(em|ex|mu|px|pt)?/g)].every(
    ([, number, unit]) => Number(number) / (UNITS.get(unit) ?? 1) <= MAX_LENGTH || (unit === undefined && Number(number) <= 100),
  );
}

/** @param {OpenTag} token */
function checkAttributes(token) {
  for (const [name, value] of token.attributes) {
    if (!isAllowed(name, value)) throw refusal(name, `${name}="${value}"`);
  }
}

/**
 * @param {string} name
 * @param {string} value
 */
function isAllowed(name, value) {
  if (name === 'class') return value.split(' ').every((one) => CLASSES.has(one));
  if (!isModest(value)) return false;
  if (name === 'style') return STYLE.test(value);
  if (FLAGS.has(name)) return value === 'true' || value === 'false';
  if (LENGTHS.has(name)) return LENGTH.test(value);
  return Object.hasOwn(VALUES, name) && VALUES[name].test(value);
}

/**
 * @param {string} name
 * @param {string} detail
 */
function refusal(name, detail) {
  return new RenderFailure(REFUSALS.get(name) ?? `the formula uses a command that the site does not allow (${detail})`);
}

/**
 * Space a formula as TeX does where MathML differs: no space around operators in scripts, some before a function such
 * as log, and no negative space before a stretchy delimiter (`\!\left(` takes back a space that only TeX puts there).
 *
 * @param {Token[]} tokens
 * @returns {Token[]}
 */
export function mendSpacing(tokens) {
  /** @type {{name: string, children: number, inScript: boolean}[]} */
  const parents = [];
  /** @type {Token[]} */
  const mended = [];
  for (let i = 0; i < tokens.length; i += 1) {
    const token = tokens[i];
    if (token.kind === 'close') parents.pop();
    if (token.kind === 'open') {
      const parent = parents.at(-1);
      const inScript = parent !== undefined && (parent.inScript || (SCRIPTED.has(parent.name) && parent.children > 0));
      if (parent) parent.children += 1;
      if (isNegativeThinSpace(token) && isFence(tokens.slice(i + 2).find(isLeaf))) {
        i += 1;
        continue;
      }
      parents.push({ name: token.name, children: 0, inScript });
      if (inScript && token.name === 'mo' && !token.attributes.has('stretchy')) {
        token.attributes.set('lspace', '0').set('rspace', '0');
      }
    }
    if (startsNamedFunction(tokens, i) && endsOperand(mended)) mended.push(...THIN_SPACE);
    mended.push(token);
  }
  return mended;
}

/**
 * Tell whether a function written as a word, such as log, begins here.
 *
 * @param {Token[]} tokens
 * @param {number} i
 */
function startsNamedFunction(tokens, i) {
  const [name, , , , applied] = tokens.slice(i, i + 5);
  return name.kind === 'open' && name.name === 'mi' && applied?.kind === 'text' && applied.text === APPLY_FUNCTION;
}

/**
 * Tell whether the tokens end in what TeX would separate from a function: a script, a fraction, a root or a closing
 * delimiter.
 *
 * @param {Token[]} tokens
 */
function endsOperand(tokens) {
  const last = tokens.findLastIndex((token) => !(token.kind === 'open' && token.name === 'mrow'));
  const token = tokens[last];
  if (token?.kind !== 'close') return false;
  if (OPERANDS.has(token.name)) return true;
  const fence = tokens[last - 3];
  return fence?.kind === 'open' && fence.attributes.get('form') === 'postfix';
}

/** @param {OpenTag} token */
function isNegativeThinSpace(token) {
  return token.name === 'mrow' && token.attributes.get('style') === NEGATIVE_THIN_SPACE;
}

/** @param {Token} token */
function isLeaf(token) {
  return token.kind !== 'open' || token.name !== 'mrow';
}

/** @param {Token | undefined} token */
function isFence(token) {
  if (token?.kind !== 'open') return false;
  return token.attributes.get('fence') === 'true' && token.attributes.get('form') === 'prefix';
}

/**
 * Give wide accents the combining character, which the font can stretch, in place of the spacing one, which Temml's own
 * stylesheet would scale out of shape.
 *
 * @param {Token[]} tokens
 * @returns {Token[]} the same tokens
 */
export function widenAccents(tokens) {
  tokens.forEach((token, i) => {
    const next = tokens[i + 1];
    if (token.kind !== 'open' || token.name !== 'mo' || next?.kind !== 'text') return;
    if (!/\btml-(?:hat|tilde)-/.test(token.attributes.get('class') ?? '')) return;
    token.attributes.delete('class');
    next.text = next.text.replace('\u02c6', '\u0302').replace(/[~\u02dc]/, '\u0303');
  });
  return tokens;
}

/**
 * Characters in the longest row of a formula: a rough width that needs no font.
 *
 * @param {Token[]} tokens
 * @returns {number}
 */
export function longestRow(tokens) {
  let longest = 0;
  let row = 0;
  for (const token of tokens) {
    if (token.kind === 'text') row += token.text.length;
    else if (token.kind === 'open' && token.name === 'mtr') row = 0;
    longest = Math.max(longest, row);
  }
  return longest;
}
