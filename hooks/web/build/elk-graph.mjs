/**
 * Puts a graph into the form of ELK, the Eclipse Layout Kernel. All lengths are in px.
 *
 * @typedef {import('./graph.mjs').Graph} Graph
 * @typedef {import('./graph.mjs').Node} Node
 * @typedef {import('./graph.mjs').Edge} Edge
 */
import { EDGE_FONT, GROUP_FONT, LINE_HEIGHT } from './drawing.mjs';
import { textWidth, wrapLabel } from './labels.mjs';
import { shapeSize } from './shapes.mjs';

const EDGE_LABEL_WIDTH = 120;
const MARGIN = 6;
const GROUP_TITLE = 30;
const GROUP_PADDING = 14;

/** @type {Record<string, string>} */
const ELK_DIRECTIONS = { TD: 'DOWN', TB: 'DOWN', BT: 'UP', LR: 'RIGHT', RL: 'LEFT' };
/** Sides of a node at which edges come in and go out. @type {Record<string, [string, string]>} */
const SIDES = { DOWN: ['NORTH', 'SOUTH'], UP: ['SOUTH', 'NORTH'], RIGHT: ['WEST', 'EAST'], LEFT: ['EAST', 'WEST'] };

const OPTIONS = {
  'elk.algorithm': 'layered',
  'elk.hierarchyHandling': 'INCLUDE_CHILDREN',
  'elk.json.edgeCoords': 'ROOT',
  'elk.json.shapeCoords': 'ROOT',
  'elk.padding': `[top=${MARGIN},left=${MARGIN},bottom=${MARGIN},right=${MARGIN}]`,
  'elk.spacing.nodeNode': '26',
  'elk.spacing.edgeNode': '16',
  'elk.spacing.edgeEdge': '12',
  'elk.spacing.edgeLabel': '4',
  'elk.layered.spacing.nodeNodeBetweenLayers': '40',
  'elk.layered.spacing.edgeNodeBetweenLayers': '18',
  'elk.layered.spacing.edgeEdgeBetweenLayers': '12',
  'elk.layered.considerModelOrder.strategy': 'NODES_AND_EDGES',
  'elk.layered.nodePlacement.strategy': 'BRANDES_KOEPF',
  'elk.layered.nodePlacement.bk.fixedAlignment': 'BALANCED',
  'elk.layered.thoroughness': '10',
};

/**
 * Describe a graph to ELK. Nodes get ids `node …`, groups `group …`, and edges `edge …` with their index.
 *
 * @param {Graph} graph
 * @param {Set<number>} back indices of the edges that ELK shall see from end to start
 * @returns {import('elkjs').ElkNode}
 */
export function elkGraph(graph, back) {
  const direction = ELK_DIRECTIONS[graph.direction];
  const plan = new Plan(graph, direction, back);
  return {
    ...plan.group(graph.root),
    layoutOptions: { ...OPTIONS, 'elk.direction': direction },
    edges: graph.edges.map((edge, i) => plan.edge(edge, i)),
  };
}

/**
 * Break the label of an edge into lines.
 *
 * @param {Edge} edge
 * @returns {string[]} none without a label
 */
export function edgeLines(edge) {
  return wrapLabel(edge.label, EDGE_LABEL_WIDTH, EDGE_FONT).filter((line) => line !== '');
}

/** Puts a graph into ELK's form. */
class Plan {
  /**
   * @param {Graph} graph
   * @param {string} direction ELK's
   * @param {Set<number>} back
   */
  constructor(graph, direction, back) {
    this.graph = graph;
    this.direction = direction;
    this.back = back;
    const [inSide, outSide] = SIDES[direction];
    this.inSide = inSide;
    this.outSide = outSide;
  }

  /**
   * @param {import('./graph.mjs').Group} group
   * @returns {import('elkjs').ElkNode}
   */
  group(group) {
    return {
      id: `group ${group.id}`,
      layoutOptions: {
        'elk.padding': `[top=${GROUP_TITLE},left=${GROUP_PADDING},bottom=${GROUP_PADDING},right=${GROUP_PADDING}]`,
        'elk.nodeSize.constraints': 'MINIMUM_SIZE',
        'elk.nodeSize.minimum': `(${textWidth(group.label, GROUP_FONT) + 2 * GROUP_PADDING}, 0)`,
      },
      children: [...group.nodes.map((node) => this.node(node)), ...group.groups.map((inner) => this.group(inner))],
    };
  }

  /** @param {Node} node */
  node(node) {
    const ends = this.graph.edges.flatMap((edge, i) => {
      const [out, into] = this.ports(edge, i);
      return [...(edge.from === node.id ? [out] : []), ...(edge.to === node.id ? [into] : [])];
    });
    const ports = new Map(ends.map((port) => [port.id, port]));
    return {
      id: `node ${node.id}`,
      ...shapeSize(node),
      layoutOptions: { 'elk.portConstraints': 'FIXED_SIDE' },
      ports: [...ports.values()].map(({ id, side }) => ({
        id,
        width: 0,
        height: 0,
        layoutOptions: { 'elk.port.side': side },
      })),
    };
  }

  /**
   * Where an edge meets its two nodes. Edges of one kind that leave a node share a port, and so do those that enter it
   * from nodes that lead nowhere else; with more in common, lines would suggest edges that are not there.
   *
   * @param {Edge} edge
   * @param {number} index
   * @returns {{id: string, side: string}[]} at its first and its last node
   */
  ports(edge, index) {
    const { from, to, line, headFrom } = edge;
    if (from === to) {
      const side = this.inSide === 'NORTH' || this.inSide === 'SOUTH' ? 'EAST' : 'SOUTH';
      return [{ id: `loop-out ${index}`, side }, { id: `loop-in ${index}`, side }];
    }
    const isBack = this.back.has(index);
    const [outSide, inSide] = isBack ? [this.inSide, this.outSide] : [this.outSide, this.inSide];
    const isOnlyWay = this.graph.edges.filter((other) => other.from === from).length === 1;
    return [
      { id: isBack || headFrom ? `out ${index}` : `out ${line} ${from}`, side: outSide },
      { id: isBack || !isOnlyWay ? `in ${index}` : `in ${line} ${to}`, side: inSide },
    ];
  }

  /**
   * @param {Edge} edge
   * @param {number} index
   */
  edge(edge, index) {
    const isLoop = edge.from === edge.to;
    const [out, into] = this.ports(edge, index);
    const ends = [this.end(out, edge.from), this.end(into, edge.to)];
    const [first, second] = this.back.has(index) ? ends.reverse() : ends;
    const lines = edgeLines(edge);
    const width = Math.max(...lines.map((line) => textWidth(line, EDGE_FONT)), 0);
    const label = {
      text: edge.label,
      width: width + 8,
      height: lines.length * LINE_HEIGHT + 4,
      layoutOptions: { 'elk.edgeLabels.inline': String(!isLoop), 'elk.edgeLabels.placement': 'CENTER' },
    };
    return {
      id: `edge ${index}`,
      sources: [first],
      targets: [second],
      labels: lines.length > 0 ? [label] : [],
    };
  }

  /**
   * @param {{id: string}} port
   * @param {string} id of a node or group
   */
  end(port, id) {
    return this.graph.groups.has(id) ? `group ${id}` : port.id;
  }
}
