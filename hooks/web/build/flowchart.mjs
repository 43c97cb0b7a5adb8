/**
 * Reads a flowchart.
 *
 * @typedef {import('./diagram-source.mjs').Line} Line
 * @typedef {import('./graph.mjs').Shape} Shape
 * @typedef {{text: string, at: number}} Reader
 */
import { notUnderstood } from './diagram-source.mjs';
import { RenderFailure } from './failure.mjs';
import { Graph } from './graph.mjs';
import { readLabel } from './labels.mjs';

/** Delimiters of a node's label, longest first. @type {{open: string, close: string, shape: Shape}[]} */
const SHAPES = [
  { open: '(((', close: ')))', shape: 'doublecircle' },
  { open: '([', close: '])', shape: 'stadium' },
  { open: '((', close: '))', shape: 'circle' },
  { open: '[[', close: ']]', shape: 'subroutine' },
  { open: '[(', close: ')]', shape: 'cylinder' },
  { open: '[/', close: '\\]', shape: 'trapezoid' },
  { open: '[\\', close: '/]', shape: 'trapezoid-down' },
  { open: '{{', close: '}}', shape: 'hexagon' },
  { open: '[', close: ']', shape: 'box' },
  { open: '(', close: ')', shape: 'round' },
  { open: '{', close: '}', shape: 'diamond' },
  { open: '>', close: ']', shape: 'flag' },
];

const HEADER = /^(?:flowchart|graph)(?:\s+(TD|TB|LR|BT|RL))?$/;
const SUBGRAPH = /^subgraph\s+(?:([\w-]+)\s*\[(.+)\]|(.+))$/;
const ID = /[A-Za-z0-9_]+(?:-[A-Za-z0-9_]+)*/y;
const AND = /&/y;
/** A label begins with a sign: spaces that may belong to either side take the cube of their number. */
const LABELED_ARROW = /(<?)(?:--\s+(\S.*?)\s+(--+>|---+)|-\.\s+(\S.*?)\s+(\.+->|-?\.+-)|==\s+(\S.*?)\s+(==+>|===+))/y;
const ARROW = /(<?)(--+>|---+|-\.+->|-\.+-|==+>|===+)(?:\s*\|(\s*"[^"]*"\s*|[^|]*)\|)?/y;
const EXPECTED = 'nodes such as A["label"] joined by -->, -.->, ==> or ---, or subgraph … end';

/**
 * Read a flowchart.
 *
 * @param {Line} header
 * @param {Line[]} body
 * @returns {Graph}
 * @throws {RenderFailure} when a line is not understood or the diagram is too large
 */
export function readFlowchart(header, body) {
  const match = header.text.match(HEADER);
  if (!match) throw notUnderstood(header, 'flowchart TD or flowchart LR');
  const graph = new Graph();
  graph.direction = /** @type {import('./graph.mjs').Direction} */ (match[1] ?? 'TD');
  for (const line of body) readLine(graph, line);
  if (graph.open.length > 1) throw new RenderFailure(`subgraph "${graph.open[1].label}" has no end`);
  graph.checkSize();
  return graph;
}

/**
 * @param {Graph} graph
 * @param {Line} line
 */
function readLine(graph, line) {
  if (/^subgraph\b/.test(line.text)) {
    const match = line.text.match(SUBGRAPH);
    if (!match) throw notUnderstood(line, 'subgraph id ["title"]');
    graph.openGroup(match[1] ?? match[3], readLabel(match[2] ?? match[3], line.number));
  } else if (line.text === 'end') {
    if (!graph.closeGroup()) throw new RenderFailure('end without subgraph', line.number);
  } else if (/^direction\b/.test(line.text)) {
    throw new RenderFailure('a direction inside a subgraph is not supported: remove it', line.number);
  } else {
    readStatement(graph, line);
  }
}

/**
 * @param {Graph} graph
 * @param {Line} line nodes joined by arrows
 */
function readStatement(graph, line) {
  const reader = { text: line.text, at: 0 };
  let left = readNodes(graph, reader, line);
  while (reader.at < reader.text.length) {
    const arrow = readArrow(reader, line);
    const right = readNodes(graph, reader, line);
    for (const from of left) for (const to of right) graph.edges.push({ from, to, ...arrow });
    left = right;
  }
}

/**
 * @param {Graph} graph
 * @param {Reader} reader
 * @param {Line} line
 * @returns {string[]} ids of nodes joined by `&`
 */
function readNodes(graph, reader, line) {
  const ids = [];
  do {
    const id = take(reader, ID)?.[0];
    if (!id) throw notUnderstood(line, EXPECTED);
    const node = graph.mention(id);
    const look = readLook(reader, line);
    if (node && look) Object.assign(node, look);
    ids.push(id);
  } while (take(reader, AND));
  return ids;
}

/**
 * @param {Reader} reader
 * @param {Line} line
 * @returns {{label: string, shape: Shape} | undefined} undefined where only the id stands
 */
function readLook(reader, line) {
  const rest = reader.text.slice(reader.at);
  if (rest.startsWith(':::') || rest.startsWith('@')) throw notUnderstood(line, 'no classes and no @{ … } shapes');
  const delimiters = SHAPES.find(({ open }) => rest.startsWith(open));
  if (!delimiters) return undefined;
  const { open, close, shape } = delimiters;
  const inner = rest.slice(open.length);
  const quoted = inner.match(/^\s*"[^"]*"\s*/)?.[0];
  const end = inner.indexOf(close, quoted?.length ?? 0);
  if (end < 0 || (quoted && end !== quoted.length)) {
    throw new RenderFailure(`the label after ${open} does not end with ${close}; quote it`, line.number);
  }
  reader.at += open.length + end + close.length;
  skipSpace(reader);
  const label = readLabel(inner.slice(0, end), line.number);
  if (label === '') throw new RenderFailure('a node has an empty label', line.number);
  return { label, shape };
}

/**
 * @param {Reader} reader
 * @param {Line} line
 * @returns {Omit<import('./graph.mjs').Edge, 'from' | 'to'>}
 */
function readArrow(reader, line) {
  const labeled = take(reader, LABELED_ARROW);
  const match = labeled ?? take(reader, ARROW);
  if (!match) throw notUnderstood(line, EXPECTED);
  const label = labeled ? (match[2] ?? match[4] ?? match[6]) : match[3];
  const stroke = labeled ? (match[3] ?? match[5] ?? match[7]) : match[2];
  return {
    label: readLabel(label ?? '', line.number),
    line: stroke.includes('=') ? 'thick' : stroke.includes('.') ? 'dotted' : 'solid',
    headFrom: match[1] === '<',
    headTo: stroke.endsWith('>'),
  };
}

/**
 * @param {Reader} reader
 * @param {RegExp} pattern sticky
 */
function take(reader, pattern) {
  pattern.lastIndex = reader.at;
  const match = pattern.exec(reader.text);
  if (match) {
    reader.at = pattern.lastIndex;
    skipSpace(reader);
  }
  return match;
}

/** @param {Reader} reader */
function skipSpace(reader) {
  while (/[ \t]/.test(reader.text[reader.at] ?? '')) reader.at += 1;
}
