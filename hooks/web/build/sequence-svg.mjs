/**
 * Draws a laid-out sequence diagram.
 *
 * @typedef {import('./sequence-layout.mjs').SequenceLayout} SequenceLayout
 */
import { EDGE_FONT, LINE_HEIGHT, NODE_FONT, drawArrowhead, drawRectangle, drawText, n } from './drawing.mjs';
import { BAR_WIDTH, SELF_LOOP, TAB_HEIGHT, tabWidth } from './sequence-flow.mjs';
import { MARGIN } from './sequence-layout.mjs';

/** Distance of a message's label from its arrow, px. */
const LABEL_LIFT = 5;
const RADIUS = 5;

/**
 * Draw a sequence diagram.
 *
 * @param {SequenceLayout} layout
 * @param {string} prefix begins every id in the result
 * @returns {string} what goes between the `<svg>` tags
 */
export function drawSequence(layout, prefix) {
  const { arrows, bars, blocks, headHeight, heads, notes } = layout;
  const kinds = [false, true].filter((isOpen) => arrows.some((arrow) => arrow.open === isOpen));
  return [
    `<defs>${kinds.map((isOpen) => drawArrowhead(headId(prefix, isOpen), isOpen)).join('')}</defs>`,
    ...blocks.map(drawBlock),
    ...heads.map(({ x }) => drawLine(x, MARGIN + headHeight, x, layout.height - MARGIN, 'stroke-box dashed')),
    ...bars.map((bar) => drawRectangle({ ...bar, width: BAR_WIDTH }, 'fill-box stroke-box')),
    ...blocks.map(drawTitles),
    ...arrows.map((arrow) => drawArrow(arrow, headId(prefix, arrow.open))),
    ...notes.map(drawNote),
    ...heads.map((head) => drawHead(head, headHeight)),
  ].join('');
}

/**
 * @param {string} prefix
 * @param {boolean} isOpen
 */
function headId(prefix, isOpen) {
  return `${prefix}-${isOpen ? 'open' : 'head'}`;
}

/**
 * @param {number} x1
 * @param {number} y1
 * @param {number} x2
 * @param {number} y2
 * @param {string} classes
 */
function drawLine(x1, y1, x2, y2, classes) {
  return `<path class="${classes}" d="M${n(x1)} ${n(y1)}L${n(x2)} ${n(y2)}"/>`;
}

/**
 * @param {import('./sequence-flow.mjs').Head} head
 * @param {number} height
 */
function drawHead({ x, width, lines, isPerson }, height) {
  const outline = { x: x - width / 2, y: MARGIN, width, height };
  const look = 'class="fill-ink" font-weight="500" text-anchor="middle"';
  return (
    drawRectangle(outline, 'fill-box stroke-box', isPerson ? height / 2 : RADIUS) +
    drawText(lines, { x, middle: MARGIN + height / 2, size: NODE_FONT, look })
  );
}

/**
 * @param {import('./sequence-flow.mjs').Arrow} arrow
 * @param {string} head id of the arrowhead
 */
function drawArrow({ lines, x1, x2, y, isSelf, dashed }, head) {
  const right = x1 + SELF_LOOP.width;
  const path = isSelf ? `M${n(x1)} ${n(y)}H${n(right)}v${SELF_LOOP.height}H${n(x2)}` : `M${n(x1)} ${n(y)}H${n(x2)}`;
  const label = isSelf
    ? { x: right + 6, middle: y + SELF_LOOP.height / 2, look: 'class="fill-quiet halo"' }
    : {
        x: (x1 + x2) / 2,
        middle: y - LABEL_LIFT - (lines.length * LINE_HEIGHT) / 2,
        look: 'class="fill-quiet halo" text-anchor="middle"',
      };
  return (
    `<path class="fill-none stroke-line${dashed ? ' dotted' : ''}" d="${path}" marker-end="url(#${head})"/>` +
    drawText(lines, { ...label, size: EDGE_FONT })
  );
}

/** @param {import('./sequence-flow.mjs').TextBox} note */
function drawNote({ lines, ...outline }) {
  const x = outline.x + outline.width / 2;
  const middle = outline.y + outline.height / 2;
  return (
    drawRectangle(outline, 'fill-note', 3) +
    drawText(lines, { x, middle, size: EDGE_FONT, look: 'class="fill-ink" text-anchor="middle"' })
  );
}

/** @param {import('./sequence-flow.mjs').Block} block */
function drawBlock({ dividers, ...outline }) {
  const right = outline.x + outline.width;
  const lines = dividers.map(({ y }) => drawLine(outline.x, y, right, y, 'stroke-box dashed'));
  return drawRectangle(outline, 'fill-none stroke-box', RADIUS) + lines.join('');
}

/**
 * Draw what stands in a block's corner and at its dividers: type, condition, branches.
 *
 * @param {import('./sequence-flow.mjs').Block} block
 */
function drawTitles({ type, label, x, y, dividers }) {
  const middle = TAB_HEIGHT / 2;
  const tab = drawRectangle({ x, y, width: tabWidth({ type, label }), height: TAB_HEIGHT }, 'fill-tab', RADIUS);
  const place = { x: x + 10, size: EDGE_FONT };
  const afterType = x + tabWidth({ type, label: '' }) - 5;
  const titles = [
    drawText([type], { ...place, middle: y + middle, look: 'class="fill-quiet" font-weight="600"' }),
    drawText([label], { ...place, x: afterType, middle: y + middle, look: 'class="fill-quiet"' }),
    ...dividers.map((divider) =>
      drawText([divider.label], { ...place, middle: divider.y + middle, look: 'class="fill-quiet halo"' }),
    ),
  ];
  return tab + titles.join('');
}
