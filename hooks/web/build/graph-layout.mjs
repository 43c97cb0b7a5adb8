/**
 * Lays out a graph with ELK, the Eclipse Layout Kernel.
 *
 * All lengths are in px.
 *
 * @typedef {import('./graph.mjs').Graph} Graph
 * @typedef {import('./graph.mjs').Node} Node
 * @typedef {{x: number, y: number}} Point
 * @typedef {{x: number, y: number, width: number, height: number}} Box
 * @typedef {Box & {lines: string[], shape: import('./graph.mjs').Shape}} PlacedNode
 * @typedef {Box & {label: string}} PlacedGroup
 * @typedef {{points: Point[], line: string, headFrom: boolean, headTo: boolean}} PlacedEdge
 * @typedef {Box & {lines: string[]}} PlacedLabel
 * @typedef {{width: number, height: number, nodes: PlacedNode[], groups: PlacedGroup[], edges: PlacedEdge[],
 *   labels: PlacedLabel[]}} GraphLayout
 */
import ELK from 'elkjs/lib/elk.bundled.js';

import { findBackEdges } from './back-edges.mjs';
import { edgeLines, elkGraph } from './elk-graph.mjs';
import { boundaryInset, shapeSize } from './shapes.mjs';

const elk = new ELK.default();

/**
 * Lay out a graph.
 *
 * @param {Graph} graph
 * @returns {Promise<GraphLayout>}
 */
export async function layoutGraph(graph) {
  const back = findBackEdges(graph.edges, (id) => graph.root.pathTo(id) ?? [id]);
  const placed = await elk.layout(elkGraph(graph, back));
  return collect(graph, placed, back);
}

/**
 * Read ELK's answer.
 *
 * @param {Graph} graph
 * @param {import('elkjs').ElkNode} placed
 * @param {Set<number>} back
 * @returns {GraphLayout}
 */
function collect(graph, placed, back) {
  const boxes = new Map(descendants(placed).map((shape) => [shape.id, boxOf(shape)]));
  const nodes = [...graph.nodes.values()].map((node) => {
    return { ...boxOf(boxes.get(`node ${node.id}`)), lines: shapeSize(node).lines, shape: node.shape };
  });
  const groups = [...graph.groups.values()].map(({ id, label }) => ({ ...boxOf(boxes.get(`group ${id}`)), label }));
  /** @type {PlacedEdge[]} */
  const edges = [];
  /** @type {PlacedLabel[]} */
  const labels = [];
  for (const { id, sections, labels: placedLabels } of placed.edges ?? []) {
    const index = Number(id.replace('edge ', ''));
    const edge = graph.edges[index];
    const [section] = sections ?? [];
    if (!section) continue;
    const points = [section.startPoint, ...(section.bendPoints ?? []), section.endPoint].map((point) => ({ ...point }));
    if (back.has(index)) points.reverse();
    meetShape(points[0], graph.nodes.get(edge.from), boxes);
    meetShape(points[points.length - 1], graph.nodes.get(edge.to), boxes);
    edges.push({ ...edge, points });
    labels.push(...(placedLabels ?? []).map((label) => ({ ...boxOf(label), lines: edgeLines(edge) })));
  }
  return { width: placed.width ?? 0, height: placed.height ?? 0, nodes, groups, edges, labels };
}

/**
 * @param {import('elkjs').ElkNode} parent
 * @returns {import('elkjs').ElkNode[]}
 */
function descendants({ children = [] }) {
  return children.flatMap((child) => [child, ...descendants(child)]);
}

/**
 * @param {Partial<Box>} [shape]
 * @returns {Box}
 */
function boxOf({ x = 0, y = 0, width = 0, height = 0 } = {}) {
  return { x, y, width, height };
}

/**
 * Move the end of an edge from the bounding box of a node to its outline.
 *
 * @param {Point} point
 * @param {Node | undefined} node undefined where the edge ends at a group
 * @param {Map<string, Box>} boxes
 */
function meetShape(point, node, boxes) {
  if (!node) return;
  const { dx, dy } = boundaryInset(node.shape, boxOf(boxes.get(`node ${node.id}`)), point);
  point.x += dx;
  point.y += dy;
}
