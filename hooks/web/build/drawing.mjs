/**
 * Pieces of SVG that all kinds of diagram share. Colors are classes of docs/stylesheets/diagrams.css.
 */
import { escapeText } from './markup.mjs';

/** Font sizes and the height of a line, px. */
export const NODE_FONT = 13;
export const EDGE_FONT = 12;
export const GROUP_FONT = 12;
export const LINE_HEIGHT = 16;

/** Distance of the baseline below the middle of a line of text, in parts of the font size. */
const BASELINE = 0.35;

/**
 * Print a number of px with at most one decimal.
 *
 * @param {number} value
 * @returns {string}
 */
export function n(value) {
  return String(Math.round(value * 10) / 10);
}

/**
 * Draw a rectangle.
 *
 * @param {{x: number, y: number, width: number, height: number}} box
 * @param {string} classes
 * @param {number} [radius] of its corners
 * @returns {string}
 */
export function drawRectangle({ x, y, width, height }, classes, radius = 0) {
  const corners = radius ? ` rx="${n(radius)}"` : '';
  return `<rect class="${classes}" x="${n(x)}" y="${n(y)}" width="${n(width)}" height="${n(height)}"${corners}/>`;
}

/**
 * Draw lines of text around a middle.
 *
 * @param {string[]} lines none or an empty one draws nothing
 * @param {{x: number, middle: number, size: number, look: string}} place look: classes and other attributes
 * @returns {string}
 */
export function drawText(lines, { x, middle, size, look }) {
  if (lines.join('') === '') return '';
  const first = middle - ((lines.length - 1) / 2) * LINE_HEIGHT + size * BASELINE;
  const attributes = `x="${n(x)}" y="${n(first)}" font-size="${size}" ${look}`;
  if (lines.length === 1) return `<text ${attributes}>${escapeText(lines[0])}</text>`;
  const spans = lines.map((line, i) => `<tspan x="${n(x)}" dy="${i && LINE_HEIGHT}">${escapeText(line)}</tspan>`);
  return `<text ${attributes}>${spans.join('')}</text>`;
}

/**
 * Define an arrowhead for `marker-start` and `marker-end`.
 *
 * @param {string} id
 * @param {boolean} [isOpen] two strokes instead of a filled triangle
 * @returns {string}
 */
export function drawArrowhead(id, isOpen = false) {
  const shape = isOpen
    ? '<polyline class="fill-none stroke-line" points="1 0.5,8 4,1 7.5"/>'
    : '<polygon class="fill-line" points="0 0,9 4,0 8"/>';
  return (
    `<marker id="${id}" markerWidth="9" markerHeight="8" refX="8" refY="4" orient="auto-start-reverse" ` +
    `markerUnits="userSpaceOnUse">${shape}</marker>`
  );
}
