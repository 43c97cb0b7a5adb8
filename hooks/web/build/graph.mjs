/**
 * The graph that flowcharts and state diagrams are read into.
 *
 * @typedef {'box' | 'round' | 'stadium' | 'subroutine' | 'cylinder' | 'circle' | 'doublecircle' | 'diamond' | 'hexagon'
 *   | 'flag' | 'trapezoid' | 'trapezoid-down' | 'start' | 'end'} Shape
 * @typedef {{id: string, label: string, shape: Shape}} Node
 * @typedef {{from: string, to: string, label: string, line: 'solid' | 'dotted' | 'thick', headFrom: boolean,
 *   headTo: boolean}} Edge its ends are nodes or groups
 * @typedef {'TD' | 'TB' | 'LR' | 'BT' | 'RL'} Direction
 */
import { checkSize } from './diagram-source.mjs';

/** A group of nodes and groups; the root of a graph is a group without a label. */
export class Group {
  /**
   * @param {string} id
   * @param {string} label
   */
  constructor(id, label) {
    this.id = id;
    this.label = label;
    /** @type {Node[]} */
    this.nodes = [];
    /** @type {Group[]} */
    this.groups = [];
  }

  /**
   * @param {string} id of a node or group
   * @returns {string[] | undefined} ids of the groups around it, outermost first, and its own; undefined when it is not
   *   in this group
   */
  pathTo(id) {
    if (this.nodes.some((node) => node.id === id)) return [id];
    for (const group of this.groups) {
      const path = group.id === id ? [] : group.pathTo(id);
      if (path) return [group.id, ...path];
    }
    return undefined;
  }
}

/** A graph that is being read line by line. */
export class Graph {
  constructor() {
    /** @type {Direction} */
    this.direction = 'TD';
    this.root = new Group('', '');
    /** Groups that are open at the current line, outermost first. */
    this.open = [this.root];
    /** @type {Map<string, Node>} */
    this.nodes = new Map();
    /** @type {Map<string, Group>} */
    this.groups = new Map();
    /** @type {Edge[]} */
    this.edges = [];
  }

  /**
   * Make a node known, in the first group that mentions it.
   *
   * @param {string} id
   * @returns {Node | undefined} undefined for the id of a group
   */
  mention(id) {
    if (this.groups.has(id)) return undefined;
    const owner = this.open[this.open.length - 1];
    const known = this.nodes.get(id);
    const node = known ?? { id, label: id, shape: 'box' };
    this.nodes.set(id, node);
    if (known && owner !== this.root && this.root.nodes.includes(node)) this.root.nodes = without(this.root.nodes, id);
    else if (known) return node;
    owner.nodes.push(node);
    return node;
  }

  /**
   * Open a group inside the current one.
   *
   * @param {string} id
   * @param {string} label
   */
  openGroup(id, label) {
    const group = this.groups.get(id) ?? new Group(id, label);
    if (!this.groups.has(id)) this.open[this.open.length - 1].groups.push(group);
    // An edge above may have named the group before it was known as one.
    this.nodes.delete(id);
    for (const owner of [this.root, ...this.groups.values()]) owner.nodes = without(owner.nodes, id);
    this.groups.set(id, group);
    this.open.push(group);
  }

  /**
   * Close the innermost open group.
   *
   * @returns {boolean} false when none is open
   */
  closeGroup() {
    return this.open.length > 1 && this.open.pop() !== undefined;
  }

  /** @throws {import('./failure.mjs').RenderFailure} when the graph is too large or empty */
  checkSize() {
    checkSize(this.nodes.size, this.edges.length, this.groups.size);
  }
}

/**
 * @param {Node[]} nodes
 * @param {string} id
 */
function without(nodes, id) {
  return nodes.filter((node) => node.id !== id);
}
