/**
 * Reads a state diagram and prints it anew in a small canonical form for the layout library, which would skip silently
 * what it does not know.
 *
 * @typedef {import('./diagram-source.mjs').Line} Line
 * @typedef {{from: string, to: string, label: string}} Transition
 * @typedef {{id: string, label: string, direction: string, states: Set<string>, transitions: Transition[],
 *   composites: Composite[]}} Composite
 */
import { findBackEdges } from './back-edges.mjs';
import { checkSize, notUnderstood } from './diagram-source.mjs';
import { RenderFailure } from './failure.mjs';
import { carryLabel, readLabel, wrapLabel } from './labels.mjs';
import { edgeKey } from './svg.mjs';

const STATE_FONT = 13;
const STATE_WIDTH = 165;
const TRANSITION_FONT = 11;
const TRANSITION_WIDTH = 120;

const NAME = '[\\p{L}\\p{N}_]+(?:-[\\p{L}\\p{N}_]+)*';
const END = `\\[\\*\\]|${NAME}`;
const TRANSITION = new RegExp(`^(${END})\\s*-->\\s*(${END})(?:\\s*:\\s*(.+))?$`, 'u');
const COMPOSITE = new RegExp(`^state\\s+(?:"([^"]+)"\\s+as\\s+)?(${NAME})\\s*\\{$`, 'u');
const ALIAS = new RegExp(`^state\\s+"([^"]+)"\\s+as\\s+(${NAME})$`, 'u');
const DESCRIPTION = new RegExp(`^(${NAME})\\s*:\\s*(.+)$`, 'u');
const BARE = new RegExp(`^(?:state\\s+)?(${NAME})$`, 'u');
const DIRECTION = /^direction\s+(TD|TB|LR|BT|RL)$/;
const EXPECTED = 'a transition such as A --> B : label, a description such as A : text, or state A { … }';
const ENDPOINT = '[*]';

class StateDiagram {
  constructor() {
    this.root = composite('', '');
    /** @type {Composite[]} */
    this.open = [this.root];
    /** @type {Map<string, Composite>} */
    this.composites = new Map();
    /** @type {Map<string, string>} name → label */
    this.labels = new Map();
    /** @type {Map<string, string>} name → id for the layout library, in the order of the source */
    this.ids = new Map();
  }

  /** @param {string} name */
  mention(name) {
    if (name === ENDPOINT) return;
    if (!this.ids.has(name)) this.ids.set(name, `s${this.ids.size}`);
    this.current.states.add(name);
  }

  /** The innermost composite that is open. */
  get current() {
    return this.open[this.open.length - 1];
  }

  /**
   * @param {string} name
   * @returns {string}
   */
  idOf(name) {
    return this.ids.get(name) ?? name;
  }
}

/**
 * @param {string} id
 * @param {string} label
 * @returns {Composite}
 */
function composite(id, label) {
  return { id, label, direction: '', states: new Set(), transitions: [], composites: [] };
}

/**
 * Read a state diagram.
 *
 * @param {Line} header
 * @param {Line[]} body
 * @returns {import('./svg.mjs').GraphSource}
 * @throws {RenderFailure} when a line is not understood or the diagram is too large
 */
export function canonicalStateDiagram(header, body) {
  if (!/^stateDiagram(?:-v2)?$/.test(header.text)) throw notUnderstood(header, 'stateDiagram-v2');
  const diagram = new StateDiagram();
  for (const line of body) readLine(diagram, line);
  if (diagram.open.length > 1) throw new RenderFailure('a state { has no }');
  const transitions = [diagram.root, ...diagram.composites.values()].flatMap((one) => one.transitions);
  checkSize(diagram.ids.size, transitions.length, diagram.composites.size);
  return print(diagram, transitions);
}

/**
 * @param {StateDiagram} diagram
 * @param {Line} line
 */
function readLine(diagram, { text, number }) {
  const direction = text.match(DIRECTION);
  const opened = text.match(COMPOSITE);
  const transition = text.match(TRANSITION);
  if (direction) {
    diagram.current.direction = direction[1];
  } else if (opened) {
    diagram.mention(opened[2]);
    const inner = composite(opened[2], readLabel(opened[1] ?? opened[2], number));
    diagram.current.composites.push(inner);
    diagram.composites.set(inner.id, inner);
    diagram.open.push(inner);
  } else if (text === '}') {
    if (diagram.open.length === 1) throw new RenderFailure('} without {', number);
    diagram.open.pop();
  } else if (transition) {
    const [, from, to, label] = transition;
    for (const name of [from, to]) diagram.mention(name);
    diagram.current.transitions.push({ from, to, label: readLabel(label ?? '', number) });
  } else {
    readState(diagram, { text, number });
  }
}

/**
 * @param {StateDiagram} diagram
 * @param {Line} line
 */
function readState(diagram, line) {
  const alias = line.text.match(ALIAS);
  const description = line.text.match(DESCRIPTION);
  const name = alias?.[2] ?? description?.[1] ?? line.text.match(BARE)?.[1];
  if (name === undefined || name === 'note') throw notUnderstood(line, EXPECTED);
  const label = alias?.[1] ?? description?.[2];
  diagram.mention(name);
  if (label !== undefined) diagram.labels.set(name, readLabel(label, line.number));
}

/**
 * @param {StateDiagram} diagram
 * @param {Transition[]} transitions
 * @returns {import('./svg.mjs').GraphSource}
 */
function print(diagram, transitions) {
  const ends = transitions.map(({ from, to }, i) => ({
    from: from === ENDPOINT ? `start ${i}` : from,
    to: to === ENDPOINT ? `end ${i}` : to,
  }));
  const back = findBackEdges(ends, (name) => [...ownersOf(diagram, name), name]);
  /** @type {Map<Transition, string>} */
  const lines = new Map();
  /** @type {string[]} */
  const turned = [];
  transitions.forEach((transition, i) => {
    const { from, to } = back.has(i) ? { from: transition.to, to: transition.from } : transition;
    const label = carryLabel(wrapLabel(transition.label, TRANSITION_WIDTH, TRANSITION_FONT));
    lines.set(transition, `${diagram.idOf(from)} --> ${diagram.idOf(to)}${label && ` : ${label}`}`);
    if (back.has(i)) turned.push(edgeKey(diagram.idOf(from), diagram.idOf(to), label));
  });
  const states = [...diagram.ids].filter(([name]) => !diagram.composites.has(name));
  const declared = states.map(([name, id]) => {
    const label = diagram.labels.get(name) ?? name;
    return `state "${carryLabel(wrapLabel(label, STATE_WIDTH, STATE_FONT))}" as ${id}`;
  });
  return { text: ['stateDiagram-v2', ...declared, ...printMembers(diagram, diagram.root, lines)].join('\n'), turned };
}

/**
 * @param {StateDiagram} diagram
 * @param {Composite} owner
 * @param {Map<Transition, string>} lines
 * @returns {string[]}
 */
function printMembers(diagram, owner, lines) {
  const members = owner === diagram.root ? [] : [...owner.states].filter((name) => !diagram.composites.has(name));
  return [
    ...(owner.direction ? [`direction ${owner.direction}`] : []),
    ...members.map((name) => `state "${carryLabel([name])}" as ${diagram.idOf(name)}`),
    ...owner.composites.flatMap((inner) => [
      `state "${carryLabel([inner.label])}" as ${diagram.idOf(inner.id)} {`,
      ...printMembers(diagram, inner, lines),
      '}',
    ]),
    ...owner.transitions.map((transition) => lines.get(transition) ?? ''),
  ];
}

/**
 * @param {StateDiagram} diagram
 * @param {string} name
 * @returns {string[]} composites around a state, outermost first
 */
function ownersOf(diagram, name) {
  const owner = [...diagram.composites.values()].findLast((one) => one.states.has(name));
  return owner ? [...ownersOf(diagram, owner.id), owner.id] : [];
}
