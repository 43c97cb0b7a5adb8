/**
 * Draws a laid-out sequence diagram with the classes that docs/stylesheets/diagrams.css colors.
 *
 * @typedef {import('./sequence-layout.mjs').SequenceLayout} SequenceLayout
 */
import { escapeText } from './markup.mjs';
import {
  BAR_WIDTH, HEAD_FONT, LABEL_FONT, LINE_HEIGHT, MARGIN, SELF_LOOP, TAB_HEIGHT, tabWidth,
} from './sequence-layout.mjs';
import { arrowhead } from './svg.mjs';

/** Distance of the baseline below the middle of a line of text, in parts of the font size. */
const BASELINE = 0.35;

/**
 * Draw a sequence diagram.
 *
 * @param {SequenceLayout} layout
 * @param {string} prefix begins every id in the result
 * @returns {string} what goes between the `<svg>` tags
 */
export function drawSequence(layout, prefix) {
  const bottom = layout.height - MARGIN;
  return [
    arrowheads(prefix, layout),
    ...layout.blocks.map(drawBlock),
    ...layout.heads.map(
      ({ x }) => `<line class="stroke-lifeline" x1="${n(x)}" y1="${n(MARGIN + layout.headHeight)}" x2="${n(x)}" y2="${n(bottom)}"/>`,
    ),
    ...layout.bars.map(
      ({ x, y, height }) => `<rect class="fill-node-fill stroke-node-stroke" ${box(x, y, BAR_WIDTH, height)}/>`,
    ),
    ...layout.blocks.map(drawTab),
    ...layout.arrows.map((arrow) => drawArrow(arrow, prefix)),
    ...layout.notes.map(drawNote),
    ...layout.heads.map((head) => drawHead(head, layout.headHeight)),
  ].join('');
}

/** @param {number} value */
function n(value) {
  return Math.round(value * 10) / 10;
}

/**
 * @param {number} x
 * @param {number} y
 * @param {number} width
 * @param {number} height
 */
function box(x, y, width, height) {
  return `x="${n(x)}" y="${n(y)}" width="${n(width)}" height="${n(height)}"`;
}

/**
 * @param {string} prefix
 * @param {SequenceLayout} layout
 */
function arrowheads(prefix, { arrows }) {
  const kinds = [false, true].filter((isOpen) => arrows.some((arrow) => arrow.open === isOpen));
  return `<defs>${kinds.map((isOpen) => arrowhead(headId(prefix, isOpen), isOpen)).join('')}</defs>`;
}

/**
 * @param {string} prefix
 * @param {boolean} isOpen
 */
function headId(prefix, isOpen) {
  return `${prefix}-${isOpen ? 'open' : 'head'}`;
}

/**
 * @param {string[]} lines
 * @param {number} x
 * @param {number} middle y of the middle of the text
 * @param {number} size
 * @param {string} look classes and other attributes
 */
function text(lines, x, middle, size, look) {
  const first = middle - ((lines.length - 1) / 2) * LINE_HEIGHT + size * BASELINE;
  const attributes = `x="${n(x)}" y="${n(first)}" font-size="${size}" ${look}`;
  if (lines.length === 1) return `<text ${attributes}>${escapeText(lines[0])}</text>`;
  const spans = lines.map((line, i) => `<tspan x="${n(x)}" dy="${i === 0 ? 0 : LINE_HEIGHT}">${escapeText(line)}</tspan>`);
  return `<text ${attributes}>${spans.join('')}</text>`;
}

/** @param {import('./sequence-layout.mjs').Head} head @param {number} height */
function drawHead({ x, width, lines, isPerson }, height) {
  const round = isPerson ? height / 2 : 6;
  return (
    `<rect class="fill-node-fill stroke-node-stroke" ${box(x - width / 2, MARGIN, width, height)} rx="${n(round)}"/>` +
    text(lines, x, MARGIN + height / 2, HEAD_FONT, 'class="fill-text" font-weight="500" text-anchor="middle"')
  );
}

/** @param {import('./sequence-layout.mjs').Arrow} arrow @param {string} prefix */
function drawArrow({ lines, x1, x2, y, isSelf, dashed, open }, prefix) {
  const right = x1 + SELF_LOOP.width;
  const points = isSelf
    ? `${n(x1)},${n(y)} ${n(right)},${n(y)} ${n(right)},${n(y + SELF_LOOP.height)} ${n(x2)},${n(y + SELF_LOOP.height)}`
    : `${n(x1)},${n(y)} ${n(x2)},${n(y)}`;
  const dashes = dashed ? ' stroke-dasharray="5 4"' : '';
  const marker = `marker-end="url(#${headId(prefix, open)})"`;
  const label = isSelf
    ? text(lines, right + 6, y + SELF_LOOP.height / 2, LABEL_FONT, 'class="fill-text-muted halo"')
    : text(lines, (x1 + x2) / 2, y - 5 - (lines.length * LINE_HEIGHT) / 2, LABEL_FONT, 'class="fill-text-muted halo" text-anchor="middle"');
  return `<polyline class="fill-none stroke-line" points="${points}"${dashes} ${marker}/>${label}`;
}

/** @param {import('./sequence-layout.mjs').Box} note */
function drawNote({ lines, x, y, width, height }) {
  return (
    `<rect class="fill-note stroke-note" ${box(x, y, width, height)} rx="3"/>` +
    text(lines, x + width / 2, y + height / 2, LABEL_FONT, 'class="fill-text" text-anchor="middle"')
  );
}

/** @param {import('./sequence-layout.mjs').Block} block */
function drawBlock({ x, y, width, height, dividers }) {
  const lines = dividers.map(
    (divider) => `<line class="stroke-node-stroke" x1="${n(x)}" y1="${n(divider.y)}" x2="${n(x + width)}" y2="${n(divider.y)}" stroke-dasharray="5 4"/>`,
  );
  return `<rect class="fill-none stroke-node-stroke" ${box(x, y, width, height)} rx="6"/>${lines.join('')}`;
}

/** @param {import('./sequence-layout.mjs').Block} block */
function drawTab({ type, label, x, y, dividers }) {
  const title =
    `<text class="fill-text-sec" x="${n(x + 10)}" y="${n(y + TAB_HEIGHT / 2 + LABEL_FONT * BASELINE)}" font-size="${LABEL_FONT}">` +
    `<tspan font-weight="600">${escapeText(type)}</tspan>${label ? ` ${escapeText(label)}` : ''}</text>`;
  const tab = `<rect class="fill-group-hdr" ${box(x, y, tabWidth({ type, label }), TAB_HEIGHT)} rx="6"/>`;
  const branches = dividers
    .filter((divider) => divider.label)
    .map((divider) => text([divider.label], x + 10, divider.y + TAB_HEIGHT / 2, LABEL_FONT, 'class="fill-text-sec halo"'));
  return tab + title + branches.join('');
}
