/**
 * Sizes and outlines of nodes.
 *
 * All lengths are in px.
 *
 * @typedef {import('./graph.mjs').Node} Node
 * @typedef {import('./graph.mjs').Shape} Shape
 * @typedef {{x: number, y: number, width: number, height: number}} Box
 */
import { LINE_HEIGHT, NODE_FONT, drawRectangle, n } from './drawing.mjs';
import { textWidth, wrapLabel } from './labels.mjs';

const LABEL_WIDTH = 165;
/** Width of a label in a shape that grows in both directions with it. */
const NARROW = 105;
const PADDING = { x: 14, y: 10 };
const SMALLEST = { width: 52, height: 36 };
const SMALLEST_CIRCLE = 36;
const START_SIZE = 18;
const END_SIZE = 22;
const CYLINDER_CAP = 6;
const RADIUS = 5;
const FLAG_DENT = 12;
const SLANT = 16;

/**
 * @param {Node} node
 * @returns {{width: number, height: number, lines: string[]}}
 */
export function shapeSize({ label, shape }) {
  if (shape === 'start') return { width: START_SIZE, height: START_SIZE, lines: [] };
  if (shape === 'end') return { width: END_SIZE, height: END_SIZE, lines: [] };
  const isNarrow = shape === 'diamond' || shape === 'circle' || shape === 'doublecircle';
  const lines = wrapLabel(label, isNarrow ? NARROW : LABEL_WIDTH, NODE_FONT);
  const text = {
    width: Math.max(...lines.map((line) => textWidth(line, NODE_FONT))),
    height: lines.length * LINE_HEIGHT,
  };
  const { width, height } = outerSize(shape, text);
  return { width: Math.ceil(width), height: Math.ceil(height), lines };
}

/**
 * @param {Shape} shape
 * @param {{width: number, height: number}} text
 */
function outerSize(shape, text) {
  const width = Math.max(text.width + 2 * PADDING.x, SMALLEST.width);
  const height = Math.max(text.height + 2 * PADDING.y, SMALLEST.height);
  switch (shape) {
    case 'diamond': {
      // A text fits in a rhombus when its width and height, in parts of the rhombus's, add up to one.
      const wide = text.width * 1.45 + 2 * PADDING.x;
      return { width: wide, height: (text.height + PADDING.y) / (1 - text.width / wide) };
    }
    case 'circle':
    case 'doublecircle': {
      const diameter = Math.max(Math.hypot(text.width, text.height) + (shape === 'circle' ? 16 : 26), SMALLEST_CIRCLE);
      return { width: diameter, height: diameter };
    }
    case 'cylinder':
      return { width, height: height + 2 * CYLINDER_CAP };
    case 'hexagon':
    case 'trapezoid':
    case 'trapezoid-down':
      return { width: width + 2 * SLANT, height };
    case 'stadium':
    case 'subroutine':
    case 'flag':
      return { width: width + FLAG_DENT, height };
    default:
      return { width, height };
  }
}

/**
 * How far a point on the bounding box of a node lies from the outline, seen along the edge that ends there.
 *
 * @param {Shape} shape
 * @param {Box} box
 * @param {{x: number, y: number}} point on a side of the box
 * @returns {{dx: number, dy: number}}
 */
export function boundaryInset(shape, box, point) {
  const across = { x: (point.x - box.x) / box.width - 0.5, y: (point.y - box.y) / box.height - 0.5 };
  const isOnFlatSide = Math.abs(across.y) > 0.49;
  const [offset, side, depth] = isOnFlatSide ? [across.x, across.y, box.height] : [across.y, across.x, box.width];
  const inset = -Math.sign(side) * depth * insetPart(shape, Math.abs(offset), isOnFlatSide, box);
  return isOnFlatSide ? { dx: 0, dy: inset } : { dx: inset, dy: 0 };
}

/**
 * @param {Shape} shape
 * @param {number} offset from the middle of the side, in parts of it
 * @param {boolean} isOnFlatSide top or bottom
 * @param {Box} box
 * @returns {number} in parts of the box's depth
 */
function insetPart(shape, offset, isOnFlatSide, box) {
  switch (shape) {
    case 'diamond':
      return offset;
    case 'circle':
    case 'doublecircle':
    case 'start':
    case 'end':
      return roundInset(offset);
    case 'hexagon':
      return isOnFlatSide ? 0 : (offset * 2 * SLANT) / box.width;
    case 'trapezoid':
    case 'trapezoid-down':
      return isOnFlatSide ? 0 : SLANT / 2 / box.width;
    case 'cylinder':
      return isOnFlatSide ? (roundInset(offset) * 2 * CYLINDER_CAP) / box.height : 0;
    default:
      return 0;
  }
}

/**
 * @param {number} offset from the middle of a circle, in parts of its diameter
 * @returns {number} distance of the circle from its tangent there
 */
function roundInset(offset) {
  return 0.5 - Math.sqrt(Math.max(0, 0.25 - offset * offset));
}

/**
 * Draw the outline of a node.
 *
 * @param {Shape} shape
 * @param {Box} box
 * @returns {string} SVG
 */
export function drawShape(shape, { x, y, width, height }) {
  const [right, bottom, cx, cy] = [x + width, y + height, x + width / 2, y + height / 2];
  const look = 'class="fill-box stroke-box"';
  /** @param {number[]} values x and y in turn */
  const polygon = (...values) => `<polygon ${look} points="${values.map(n).join(' ')}"/>`;
  /** @param {number} radius @param {string} [classes] */
  const circle = (radius, classes = look) => `<circle ${classes} cx="${n(cx)}" cy="${n(cy)}" r="${n(radius)}"/>`;
  /** @param {number} radius */
  const rectangle = (radius) => drawRectangle({ x, y, width, height }, 'fill-box stroke-box', radius);
  switch (shape) {
    case 'start':
      return circle(width / 2 - 1, 'class="fill-ink"');
    case 'end':
      return circle(width / 2 - 1, 'class="fill-none stroke-ink"') + circle(width / 2 - 5, 'class="fill-ink"');
    case 'circle':
      return circle(width / 2);
    case 'doublecircle':
      return circle(width / 2) + circle(width / 2 - 4);
    case 'diamond':
      return polygon(cx, y, right, cy, cx, bottom, x, cy);
    case 'hexagon':
      return polygon(x + SLANT, y, right - SLANT, y, right, cy, right - SLANT, bottom, x + SLANT, bottom, x, cy);
    case 'flag':
      return polygon(x, y, right, y, right, bottom, x, bottom, x + FLAG_DENT, cy);
    case 'trapezoid':
      return polygon(x + SLANT, y, right - SLANT, y, right, bottom, x, bottom);
    case 'trapezoid-down':
      return polygon(x, y, right, y, right - SLANT, bottom, x + SLANT, bottom);
    case 'cylinder': {
      const [top, base, rx] = [n(y + CYLINDER_CAP), n(bottom - CYLINDER_CAP), n(width / 2)];
      const arc = (/** @type {string} */ end) => `A${rx} ${CYLINDER_CAP} 0 0 0 ${end}`;
      const body = `M${n(x)} ${top}V${base}${arc(`${n(right)} ${base}`)}V${top}`;
      return (
        `<path ${look} d="${body}A${rx} ${CYLINDER_CAP} 0 0 0 ${n(x)} ${top}"/>` +
        `<path class="fill-none stroke-box" d="M${n(x)} ${top}${arc(`${n(right)} ${top}`)}"/>`
      );
    }
    case 'subroutine': {
      const bars = [x + 6, right - 6].map((at) => `M${n(at)} ${n(y)}V${n(bottom)}`).join('');
      return `${rectangle(2)}<path class="stroke-box" d="${bars}"/>`;
    }
    case 'stadium':
      return rectangle(height / 2);
    case 'round':
      return rectangle(2.4 * RADIUS);
    default:
      return rectangle(RADIUS);
  }
}
