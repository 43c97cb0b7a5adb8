/**
 * Reads a state diagram.
 *
 * @typedef {import('./diagram-source.mjs').Line} Line
 */
import { notUnderstood } from './diagram-source.mjs';
import { RenderFailure } from './failure.mjs';
import { Graph } from './graph.mjs';
import { readLabel } from './labels.mjs';

const NAME = '[\\p{L}\\p{N}_]+(?:-[\\p{L}\\p{N}_]+)*';
const END = `\\[\\*\\]|${NAME}`;
const TRANSITION = new RegExp(`^(${END})\\s*-->\\s*(${END})(?:\\s*:\\s*(.+))?$`, 'u');
const COMPOSITE = new RegExp(`^state\\s+(?:"([^"]+)"\\s+as\\s+)?(${NAME})\\s*\\{$`, 'u');
const ALIAS = new RegExp(`^state\\s+"([^"]+)"\\s+as\\s+(${NAME})$`, 'u');
const DESCRIPTION = new RegExp(`^(${NAME})\\s*:\\s*(.+)$`, 'u');
const BARE = new RegExp(`^(?:state\\s+)?(${NAME})$`, 'u');
const DIRECTION = /^direction\s+(TD|TB|LR|BT|RL)$/;
const EXPECTED = 'a transition such as A --> B : label, a description such as A : text, or state A { … }';

/**
 * Read a state diagram.
 *
 * @param {Line} header
 * @param {Line[]} body
 * @returns {Graph}
 * @throws {RenderFailure} when a line is not understood or the diagram is too large
 */
export function readStateDiagram(header, body) {
  if (!/^stateDiagram(?:-v2)?$/.test(header.text)) throw notUnderstood(header, 'stateDiagram-v2');
  const graph = new Graph();
  for (const line of body) readLine(graph, line);
  if (graph.open.length > 1) throw new RenderFailure(`state ${graph.open[1].id} { has no }`);
  graph.checkSize();
  return graph;
}

/**
 * @param {Graph} graph
 * @param {Line} line
 */
function readLine(graph, line) {
  const { text, number } = line;
  const direction = text.match(DIRECTION);
  const composite = text.match(COMPOSITE);
  const transition = text.match(TRANSITION);
  if (direction) {
    if (graph.open.length > 1) {
      throw new RenderFailure('a direction inside a state is not supported: remove it', number);
    }
    graph.direction = /** @type {import('./graph.mjs').Direction} */ (direction[1]);
  } else if (composite) {
    graph.openGroup(composite[2], readLabel(composite[1] ?? composite[2], number));
  } else if (text === '}') {
    if (!graph.closeGroup()) throw new RenderFailure('} without {', number);
  } else if (transition) {
    const from = readEnd(graph, transition[1], 'start');
    const to = readEnd(graph, transition[2], 'end');
    const label = readLabel(transition[3] ?? '', number);
    graph.edges.push({ from, to, label, line: 'solid', headFrom: false, headTo: true });
  } else {
    readState(graph, line);
  }
}

/**
 * @param {Graph} graph
 * @param {string} name
 * @param {'start' | 'end'} shape what `[*]` means here
 * @returns {string} id
 */
function readEnd(graph, name, shape) {
  // One start and one end for each composite; no name of a state has a space.
  const id = name === '[*]' ? `${shape} of ${graph.open[graph.open.length - 1].id}` : name;
  const isNew = !graph.nodes.has(id);
  const node = graph.mention(id);
  if (node && isNew) Object.assign(node, name === '[*]' ? { label: '', shape } : { shape: 'round' });
  return id;
}

/**
 * @param {Graph} graph
 * @param {Line} line
 */
function readState(graph, line) {
  const alias = line.text.match(ALIAS);
  const description = line.text.match(DESCRIPTION);
  const name = alias?.[2] ?? description?.[1] ?? line.text.match(BARE)?.[1];
  if (name === undefined || name === 'note') throw notUnderstood(line, EXPECTED);
  const node = graph.mention(name);
  const label = alias?.[1] ?? description?.[2];
  if (node) node.shape = 'round';
  if (node && label !== undefined) node.label = readLabel(label, line.number);
}
