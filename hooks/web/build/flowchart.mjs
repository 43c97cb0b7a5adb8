/**
 * Reads a flowchart and prints it anew in a small canonical form for the layout library, which would skip silently
 * what it does not know.
 *
 * @typedef {import('./diagram-source.mjs').Line} Line
 * @typedef {{label: string, shape: Shape}} Node
 * @typedef {{from: string, to: string, arrow: string, label: string}} Edge
 * @typedef {{id: string, label: string, direction: string, nodes: string[], groups: Group[]}} Group
 * @typedef {{open: string, close: string, width: number}} Shape delimiters in the source; width of its text in px
 */
import { findBackEdges } from './back-edges.mjs';
import { checkSize, notUnderstood } from './diagram-source.mjs';
import { RenderFailure } from './failure.mjs';
import { carryLabel, readLabel, wrapLabel } from './labels.mjs';
import { edgeKey } from './svg.mjs';

const NODE_FONT = 13;
const EDGE_FONT = 11;
const EDGE_LABEL_WIDTH = 120;
const LABEL_WIDTH = 165;
const NARROW = 105;

/** Longest delimiters first. @type {Shape[]} */
const SHAPES = [
  { open: '(((', close: ')))', width: NARROW },
  { open: '([', close: '])', width: LABEL_WIDTH },
  { open: '((', close: '))', width: NARROW },
  { open: '[[', close: ']]', width: LABEL_WIDTH },
  { open: '[(', close: ')]', width: LABEL_WIDTH },
  { open: '[/', close: '\\]', width: LABEL_WIDTH },
  { open: '[\\', close: '/]', width: LABEL_WIDTH },
  { open: '{{', close: '}}', width: LABEL_WIDTH },
  { open: '[', close: ']', width: LABEL_WIDTH },
  { open: '(', close: ')', width: LABEL_WIDTH },
  { open: '{', close: '}', width: NARROW },
  { open: '>', close: ']', width: LABEL_WIDTH },
];
const BOX = SHAPES[8];

const HEADER = /^(?:flowchart|graph)(?:\s+(TD|TB|LR|BT|RL))?$/;
const ID = /[A-Za-z0-9_]+(?:-[A-Za-z0-9_]+)*/y;
const LABELED_ARROW = /(<?)(?:--\s+(.+?)\s+(--+>|---+)|-\.\s+(.+?)\s+(\.+->|-?\.+-)|==\s+(.+?)\s+(==+>|===+))/y;
const ARROW = /(<?)(--+>|---+|-\.+->|-\.+-|==+>|===+)(?:\s*\|(\s*"[^"]*"\s*|[^|]*)\|)?/y;
const EXPECTED = 'nodes such as A["label"] joined by -->, -.->, ==> or ---, or subgraph … end';

class Flowchart {
  /** @param {string} direction */
  constructor(direction) {
    /** @type {Group} */
    this.root = { id: '', label: '', direction, nodes: [], groups: [] };
    /** @type {Group[]} */
    this.open = [this.root];
    /** @type {Map<string, Node>} */
    this.nodes = new Map();
    /** @type {Edge[]} */
    this.edges = [];
    /** @type {Map<string, Group>} */
    this.groups = new Map();
  }

  /**
   * @param {string} id
   * @param {Node} [node] its label and shape, when they stand here
   */
  mention(id, node) {
    if (this.groups.has(id)) return;
    const owner = this.open[this.open.length - 1];
    const known = this.nodes.get(id);
    if (node || !known) this.nodes.set(id, node ?? { label: id, shape: BOX });
    if (known && owner === this.root) return;
    if (known) this.root.nodes = this.root.nodes.filter((other) => other !== id);
    if (![...this.groups.values()].some((group) => group.nodes.includes(id))) owner.nodes.push(id);
  }
}

/**
 * Read a flowchart.
 *
 * @param {Line} header
 * @param {Line[]} body
 * @returns {import('./svg.mjs').GraphSource}
 * @throws {RenderFailure} when a line is not understood or the diagram is too large
 */
export function canonicalFlowchart(header, body) {
  const match = header.text.match(HEADER);
  if (!match) throw notUnderstood(header, 'flowchart TD or flowchart LR');
  const chart = new Flowchart(match[1] ?? 'TD');
  for (const line of body) readLine(chart, line);
  if (chart.open.length > 1) throw new RenderFailure(`subgraph ${chart.open[1].label} has no end`);
  checkSize(chart.nodes.size, chart.edges.length, chart.groups.size);
  return print(chart);
}

/**
 * @param {Flowchart} chart
 * @param {Line} line
 */
function readLine(chart, line) {
  const direction = line.text.match(/^direction\s+(TD|TB|LR|BT|RL)$/);
  if (direction) {
    chart.open[chart.open.length - 1].direction = direction[1];
  } else if (/^subgraph\b/.test(line.text)) {
    openGroup(chart, line);
  } else if (line.text === 'end') {
    if (chart.open.length === 1) throw new RenderFailure('end without subgraph', line.number);
    chart.open.pop();
  } else {
    readStatement(chart, line);
  }
}

/**
 * @param {Flowchart} chart
 * @param {Line} line
 */
function openGroup(chart, line) {
  const match = line.text.match(/^subgraph\s+(?:([\w-]+)\s*\[(.+)\]|(.+))$/);
  if (!match) throw notUnderstood(line, 'subgraph id ["title"]');
  const id = match[1] ?? match[3];
  const group = { id, label: readLabel(match[2] ?? match[3], line.number), direction: '', nodes: [], groups: [] };
  chart.open[chart.open.length - 1].groups.push(group);
  chart.open.push(group);
  chart.groups.set(id, group);
  // An edge above may have named the group before it was known as one.
  chart.nodes.delete(id);
  for (const other of [chart.root, ...chart.groups.values()]) other.nodes = other.nodes.filter((node) => node !== id);
}

/**
 * @param {Flowchart} chart
 * @param {Line} line nodes joined by arrows
 */
function readStatement(chart, line) {
  const reader = { text: line.text, at: 0 };
  let left = readNodes(chart, reader, line);
  while (reader.at < reader.text.length) {
    const { arrow, label } = readArrow(reader, line);
    const right = readNodes(chart, reader, line);
    for (const from of left) for (const to of right) chart.edges.push({ from, to, arrow, label });
    left = right;
  }
}

/**
 * @param {Flowchart} chart
 * @param {{text: string, at: number}} reader
 * @param {Line} line
 * @returns {string[]} ids of nodes joined by `&`
 */
function readNodes(chart, reader, line) {
  const ids = [];
  do {
    const id = take(reader, ID)?.[0];
    if (!id) throw notUnderstood(line, EXPECTED);
    chart.mention(id, readShape(reader, line));
    ids.push(id);
  } while (take(reader, /&/y));
  return ids;
}

/**
 * @param {{text: string, at: number}} reader
 * @param {Line} line
 * @returns {Node | undefined}
 */
function readShape(reader, line) {
  const rest = reader.text.slice(reader.at);
  if (rest.startsWith(':::') || rest.startsWith('@')) throw notUnderstood(line, 'no classes and no @{ … } shapes');
  const shape = SHAPES.find(({ open }) => rest.startsWith(open));
  if (!shape) return undefined;
  const inner = rest.slice(shape.open.length);
  const quoted = inner.match(/^\s*"[^"]*"\s*/)?.[0];
  const end = inner.indexOf(shape.close, quoted?.length ?? 0);
  if (end < 0 || (quoted && end !== quoted.length)) {
    throw new RenderFailure(`the label after ${shape.open} does not end with ${shape.close}; quote it`, line.number);
  }
  reader.at += shape.open.length + end + shape.close.length;
  skipSpace(reader);
  const label = readLabel(inner.slice(0, end), line.number);
  if (label === '') throw new RenderFailure('a node has an empty label', line.number);
  return { label, shape };
}

/**
 * @param {{text: string, at: number}} reader
 * @param {Line} line
 */
function readArrow(reader, line) {
  const labeled = take(reader, LABELED_ARROW);
  const plain = labeled ? null : take(reader, ARROW);
  const match = labeled ?? plain;
  if (!match) throw notUnderstood(line, EXPECTED);
  const label = plain ? plain[3] : (match[2] ?? match[4] ?? match[6]);
  const body = plain ? plain[2] : (match[3] ?? match[5] ?? match[7]);
  const [bare, headed] = body.includes('=') ? ['===', '==>'] : body.includes('.') ? ['-.-', '-.->'] : ['---', '-->'];
  const arrow = match[1] + (body.endsWith('>') ? headed : bare);
  return { arrow, label: readLabel(label ?? '', line.number) };
}

/**
 * @param {{text: string, at: number}} reader
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

/** @param {{text: string, at: number}} reader */
function skipSpace(reader) {
  while (reader.text[reader.at] === ' ' || reader.text[reader.at] === '\t') reader.at += 1;
}

/**
 * @param {Flowchart} chart
 * @returns {import('./svg.mjs').GraphSource}
 */
function print(chart) {
  const ids = new Map([...chart.nodes.keys(), ...chart.groups.keys()].map((id, i) => [id, `n${i}`]));
  const turned = findBackEdges(chart.edges, (id) => pathOf(chart.root, id) ?? [id]);
  const edges = chart.edges.map(({ from, to, arrow, label }, i) => {
    const [first, second] = (turned.has(i) ? [to, from] : [from, to]).map((id) => ids.get(id));
    return { first, second, arrow, label: carryLabel(wrapLabel(label, EDGE_LABEL_WIDTH, EDGE_FONT)) };
  });
  const lines = edges.map(({ first, second, arrow, label }) => `${first} ${arrow}${label && `|${label}|`} ${second}`);
  return {
    text: [`flowchart ${chart.root.direction}`, ...printMembers(chart, chart.root, ids), ...lines].join('\n'),
    turned: edges.filter((_, i) => turned.has(i)).map(({ first, second, label }) => edgeKey(first, second, label)),
  };
}

/**
 * @param {Flowchart} chart
 * @param {Group} group
 * @param {Map<string, string>} ids
 * @returns {string[]}
 */
function printMembers(chart, group, ids) {
  const nodes = group.nodes.map((id) => {
    const { label, shape } = /** @type {Node} */ (chart.nodes.get(id));
    return `${ids.get(id)}${shape.open}${carryLabel(wrapLabel(label, shape.width, NODE_FONT))}${shape.close}`;
  });
  const groups = group.groups.flatMap((inner) => [
    `subgraph ${ids.get(inner.id)} [${carryLabel([inner.label])}]`,
    ...(inner.direction ? [`direction ${inner.direction}`] : []),
    ...printMembers(chart, inner, ids),
    'end',
  ]);
  return [...nodes, ...groups];
}

/**
 * @param {Group} group
 * @param {string} id
 * @returns {string[] | undefined} ids of the groups around a node, outermost first, and its own
 */
function pathOf(group, id) {
  if (group.nodes.includes(id)) return [id];
  for (const inner of group.groups) {
    const path = inner.id === id ? [] : pathOf(inner, id);
    if (path) return [inner.id, ...path];
  }
  return undefined;
}
