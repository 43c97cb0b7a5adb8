/**
 * Draws a laid-out graph.
 *
 * @typedef {import('./graph-layout.mjs').GraphLayout} GraphLayout
 */
import {
  EDGE_FONT,
  GROUP_FONT,
  LINE_HEIGHT,
  NODE_FONT,
  drawArrowhead,
  drawRectangle,
  drawText,
  n,
} from './drawing.mjs';
import { drawShape } from './shapes.mjs';

/** Radius of the bends of an edge and of the corners of a group, px. */
const BEND = 5;

/**
 * Draw a graph.
 *
 * @param {GraphLayout} layout
 * @param {string} prefix begins every id in the result
 * @returns {string} what goes between the `<svg>` tags
 */
export function drawGraph({ groups, edges, labels, nodes }, prefix) {
  const head = `${prefix}-head`;
  const hasHeads = edges.some((edge) => edge.headFrom || edge.headTo);
  return [
    hasHeads ? `<defs>${drawArrowhead(head)}</defs>` : '',
    ...groups.map((group) => drawRectangle(group, 'fill-none stroke-box', BEND)),
    ...edges.map((edge) => drawEdge(edge, head)),
    ...groups.map(drawTitle),
    ...labels.map(drawLabel),
    ...nodes.map(drawNode),
  ].join('');
}

/** @param {import('./graph-layout.mjs').PlacedGroup} group */
function drawTitle({ x, y, label }) {
  const place = { x: x + 10, middle: y + 6 + LINE_HEIGHT / 2, size: GROUP_FONT };
  return drawText([label], { ...place, look: 'class="fill-quiet halo" font-weight="600"' });
}

/**
 * @param {import('./graph-layout.mjs').PlacedEdge} edge
 * @param {string} head id of the arrowhead
 */
function drawEdge({ points, line, headFrom, headTo }, head) {
  const look = { solid: 'stroke-line', dotted: 'stroke-line dotted', thick: 'stroke-line thick' }[line];
  const heads = (headFrom ? ` marker-start="url(#${head})"` : '') + (headTo ? ` marker-end="url(#${head})"` : '');
  return `<path class="fill-none ${look}" d="${roundedPath(points)}"${heads}/>`;
}

/**
 * @param {import('./graph-layout.mjs').Point[]} points
 * @returns {string} path with rounded bends
 */
function roundedPath(points) {
  const parts = points.map((point, i) => {
    const [before, after] = [points[i - 1], points[i + 1]];
    if (!before) return `M${n(point.x)} ${n(point.y)}`;
    if (!after) return `L${n(point.x)} ${n(point.y)}`;
    const from = towards(point, before);
    const to = towards(point, after);
    return `L${n(from.x)} ${n(from.y)}Q${n(point.x)} ${n(point.y)} ${n(to.x)} ${n(to.y)}`;
  });
  return parts.join('');
}

/**
 * @param {import('./graph-layout.mjs').Point} from
 * @param {import('./graph-layout.mjs').Point} to
 */
function towards(from, to) {
  const length = Math.hypot(to.x - from.x, to.y - from.y) || 1;
  const part = Math.min(BEND, length / 2) / length;
  return { x: from.x + (to.x - from.x) * part, y: from.y + (to.y - from.y) * part };
}

/** @param {import('./graph-layout.mjs').PlacedLabel} label */
function drawLabel({ lines, ...box }) {
  const place = { x: box.x + box.width / 2, middle: box.y + box.height / 2, size: EDGE_FONT };
  return (
    drawRectangle(box, 'fill-paper') + drawText(lines, { ...place, look: 'class="fill-quiet" text-anchor="middle"' })
  );
}

/** @param {import('./graph-layout.mjs').PlacedNode} node */
function drawNode({ shape, lines, ...box }) {
  if (lines.length === 0) return drawShape(shape, box);
  // The dent of a flag moves the middle of the room for its label.
  const x = box.x + box.width / 2 + (shape === 'flag' ? 6 : 0);
  const middle = box.y + box.height / 2 + (shape === 'cylinder' ? 4 : 0);
  const look = 'class="fill-ink" font-weight="500" text-anchor="middle"';
  return drawShape(shape, box) + drawText(lines, { x, middle, size: NODE_FONT, look });
}
