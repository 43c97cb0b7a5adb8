/**
 * Rewrites the SVG of the layout library for the site: only allow-listed elements and attributes, colors as classes of
 * docs/stylesheets/diagrams.css, an arrowhead of its own, labels restored.
 *
 * @typedef {import('./markup.mjs').Token} Token
 * @typedef {import('./markup.mjs').OpenTag} OpenTag
 * @typedef {{text: string, turned: string[]}} GraphSource source for the layout library, and the {@link edgeKey} of
 *   each edge that stands in it from end to start
 * @typedef {{body: string, width: number, height: number}} Drawing what goes between the `<svg>` tags; size in px
 */
import { restoreLabel } from './labels.mjs';
import { parseMarkup, printMarkup } from './markup.mjs';

const ELEMENTS = new Set('svg g rect circle ellipse line polyline polygon text tspan'.split(' '));
const GEOMETRY = new Set(
  'x y x1 y1 x2 y2 cx cy r rx ry dx dy width height points font-size font-weight text-anchor stroke-dasharray'.split(' '),
);
const GEOMETRY_VALUE = /^[\w\s.,-]*$/;
const GROUPS = new Set('node edge edge-label subgraph'.split(' '));
const PAINT = /^var\(--_?([\w-]+)\)$/;
const DECIMALS = /-?\d+\.\d+/g;
/** Corner radius of boxes, px. */
const RADIUS = '5';
/** What is taken off each side of the wide frame that the library leaves round a label on an edge, px. */
const LABEL_INSET = 5;

/**
 * Identify an edge by its ends and its label.
 *
 * @param {string | undefined} first
 * @param {string | undefined} second
 * @param {string} label as {@link import('./labels.mjs').carryLabel} encodes it
 * @returns {string}
 */
export function edgeKey(first, second, label) {
  return `${first} ${second} ${label.replaceAll('<br>', '\n')}`;
}

/**
 * An arrowhead to be used as `marker-start` or `marker-end`.
 *
 * @param {string} id
 * @param {boolean} isOpen two strokes instead of a filled triangle
 * @returns {string}
 */
export function arrowhead(id, isOpen) {
  const shape = isOpen
    ? '<polyline class="fill-none stroke-line" points="1 0.5,8 4,1 7.5"/>'
    : '<polygon class="fill-line" points="0 0,9 4,0 8"/>';
  return (
    `<marker id="${id}" markerWidth="9" markerHeight="8" refX="8" refY="4" orient="auto-start-reverse" ` +
    `markerUnits="userSpaceOnUse">${shape}</marker>`
  );
}

/**
 * Rewrite an SVG.
 *
 * @param {string} svg as the layout library prints it
 * @param {string} prefix begins every id in the result
 * @param {string[]} turned keys of edges to be drawn from end to start
 * @returns {Drawing}
 * @throws {Error} when the SVG holds anything that is not expected
 */
export function rewriteSvg(svg, prefix, turned) {
  const tokens = parseMarkup(svg.replace(/<style>[^]*?<\/style>/, '').replace(/<defs>[^]*?<\/defs>/, ''));
  const [root] = tokens;
  if (root.kind !== 'open' || root.name !== 'svg') throw new Error('not an SVG');
  const [width, height] = ['width', 'height'].map((name) => Math.ceil(Number(root.attributes.get(name))));
  if (!(width > 0 && height > 0)) throw new Error('an SVG without a size');
  const left = [...turned];
  const body = tokens.slice(1, -1).map((token, i, all) => {
    if (token.kind === 'text') return { ...token, text: token.text.trim() === '' ? '' : restoreLabel(token.text) };
    if (token.kind === 'close') return token;
    const tag = rewriteTag(token, `${prefix}-head`);
    const previous = all.slice(0, i).findLast((one) => one.kind === 'open');
    if (previous?.kind === 'open' && previous.attributes.get('class') === 'edge-label') inset(tag);
    if (token.attributes.get('class') === 'edge') turn(token, tag, left);
    return tag;
  });
  const hasHeads = body.some((token) => token.kind === 'open' && isHeaded(token));
  const defs = hasHeads ? `<defs>${arrowhead(`${prefix}-head`, false)}</defs>` : '';
  return { body: defs + printMarkup(body), width, height };
}

/** @param {OpenTag} tag */
function isHeaded(tag) {
  return tag.attributes.has('marker-start') || tag.attributes.has('marker-end');
}

/**
 * @param {OpenTag} tag
 * @param {string} head id of the arrowhead
 * @returns {OpenTag}
 */
function rewriteTag(tag, head) {
  if (!ELEMENTS.has(tag.name)) throw new Error(`unexpected <${tag.name}>`);
  /** @type {Map<string, string>} */
  const attributes = new Map();
  const classes = [];
  for (const [name, value] of tag.attributes) {
    if (name === 'class' && GROUPS.has(value)) classes.push(value);
    else if (name === 'fill' || name === 'stroke') classes.push(...paintClass(name, value));
    else if (name === 'marker-start' || name === 'marker-end') attributes.set(name, `url(#${head})`);
    else if (name === 'rx' || name === 'ry') attributes.set(name, value === '0' ? RADIUS : round(value));
    else if (name === 'stroke-width') classes.push(...(tag.name === 'polyline' && value === '2' ? ['thick'] : []));
    else if (GEOMETRY.has(name) && GEOMETRY_VALUE.test(value)) attributes.set(name, value.replace(DECIMALS, round));
    else if (name !== 'class' && !name.startsWith('data-')) throw new Error(`unexpected ${name}="${value}"`);
  }
  if (classes.length > 0) attributes.set('class', classes.join(' '));
  return { ...tag, attributes };
}

/**
 * @param {string} property fill or stroke
 * @param {string} value
 */
function paintClass(property, value) {
  if (value === 'none') return property === 'fill' ? ['fill-none'] : [];
  const paint = value.match(PAINT);
  if (!paint) throw new Error(`unexpected ${property}="${value}"`);
  return [`${property}-${paint[1]}`];
}

/**
 * Draw an edge from end to start when it was turned round for the layout.
 *
 * @param {OpenTag} source the library's tag
 * @param {OpenTag} tag the rewritten one
 * @param {string[]} left keys of the edges that are still to be turned
 */
function turn(source, tag, left) {
  const [from, to, label] = ['data-from', 'data-to', 'data-label'].map((name) => source.attributes.get(name) ?? '');
  const at = left.indexOf(edgeKey(from, to, label));
  if (at < 0) return;
  left.splice(at, 1);
  const { attributes } = tag;
  const [start, end] = [attributes.get('marker-start'), attributes.get('marker-end')];
  attributes.delete('marker-start');
  attributes.delete('marker-end');
  if (start) attributes.set('marker-end', start);
  if (end) attributes.set('marker-start', end);
}

/** @param {OpenTag} frame */
function inset({ attributes }) {
  for (const name of ['x', 'y']) attributes.set(name, round(String(Number(attributes.get(name)) + LABEL_INSET)));
  for (const name of ['width', 'height']) {
    attributes.set(name, round(String(Number(attributes.get(name)) - 2 * LABEL_INSET)));
  }
}

/** @param {string} number */
function round(number) {
  return String(Math.round(Number(number) * 10) / 10);
}
