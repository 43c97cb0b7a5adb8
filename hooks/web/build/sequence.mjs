/**
 * Reads a sequence diagram.
 *
 * @typedef {import('./diagram-source.mjs').Line} Line
 * @typedef {{id: string, label: string, isPerson: boolean}} Participant
 * @typedef {{kind: 'message', from: number, to: number, label: string, dashed: boolean, open: boolean,
 *   activates: boolean, deactivates: boolean}} Message
 * @typedef {{kind: 'note', first: number, last: number, side: 'left' | 'right' | 'over', label: string}} Note
 * @typedef {{kind: 'begin', type: string, label: string}} Begin of a block such as loop
 * @typedef {{kind: 'divide', label: string}} Divide begins another branch of a block
 * @typedef {{kind: 'end'}} End of a block
 * @typedef {Message | Note | Begin | Divide | End} Step
 * @typedef {{participants: Participant[], steps: Step[]}} Sequence participants are named by their index
 */
import { checkSize, notUnderstood } from './diagram-source.mjs';
import { RenderFailure } from './failure.mjs';
import { readLabel } from './labels.mjs';

const PARTICIPANT = /^(participant|actor)\s+([\w-]+)(?:\s+as\s+(.+))?$/;
const MESSAGE = /^([\w-]+?)\s*(-->>|->>|--\)|-\))\s*([+-]?)\s*([\w-]+)\s*:\s*(.+)$/;
const NOTE = /^note\s+(?:(left|right)\s+of|over)\s+([\w-]+)(?:\s*,\s*([\w-]+))?\s*:\s*(.+)$/i;
const BEGIN = /^(loop|alt|opt|par|critical|break)(?:\s+(.+))?$/;
const DIVIDE = /^(else|and|option)(?:\s+(.+))?$/;
/** Which dividing word belongs to which block. */
const DIVIDERS = new Map([
  ['alt', 'else'],
  ['par', 'and'],
  ['critical', 'option'],
]);
const EXPECTED =
  'participant A as Name, A->>B: text, A-->>B: text, Note over A: text, or loop, alt/else, opt, par/and … end';

/**
 * Read a sequence diagram.
 *
 * @param {Line} header
 * @param {Line[]} body
 * @returns {Sequence}
 * @throws {RenderFailure} when a line is not understood or the diagram is too large
 */
export function readSequence(header, body) {
  if (header.text !== 'sequenceDiagram') throw notUnderstood(header, 'sequenceDiagram');
  /** @type {Participant[]} */
  const participants = [];
  /** @param {string} id @returns {number} */
  const indexOf = (id) => {
    const known = participants.findIndex((participant) => participant.id === id);
    return known >= 0 ? known : participants.push({ id, label: id, isPerson: false }) - 1;
  };
  /** @type {string[]} */
  const open = [];
  /** @type {Step[]} */
  const steps = [];
  for (const line of body) {
    const declared = line.text.match(PARTICIPANT);
    if (declared) {
      const participant = participants[indexOf(declared[2])];
      participant.label = readLabel(declared[3] ?? declared[2], line.number);
      participant.isPerson = declared[1] === 'actor';
    } else {
      steps.push(readStep(line, indexOf, open));
    }
  }
  if (open.length > 0) throw new RenderFailure(`${open[open.length - 1]} has no end`);
  checkSize(participants.length, steps.filter((step) => step.kind === 'message' || step.kind === 'note').length);
  return { participants, steps };
}

/**
 * @param {Line} line
 * @param {(id: string) => number} indexOf
 * @param {string[]} open types of the open blocks
 * @returns {Step}
 */
function readStep(line, indexOf, open) {
  const { text, number } = line;
  const message = text.match(MESSAGE);
  if (message) {
    const [, from, arrow, mark, to, label] = message;
    return {
      kind: 'message',
      from: indexOf(from),
      to: indexOf(to),
      label: readLabel(label, number),
      dashed: arrow.startsWith('--'),
      open: arrow.endsWith(')'),
      activates: mark === '+',
      deactivates: mark === '-',
    };
  }
  const note = text.match(NOTE);
  if (note) {
    const [, side, one, other, label] = note;
    const ends = [indexOf(one), indexOf(other ?? one)].sort((a, b) => a - b);
    const where = side?.toLowerCase() === 'left' ? 'left' : side ? 'right' : 'over';
    return { kind: 'note', first: ends[0], last: ends[1], side: where, label: readLabel(label, number) };
  }
  const begin = text.match(BEGIN);
  if (begin) {
    open.push(begin[1]);
    return { kind: 'begin', type: begin[1], label: readLabel(begin[2] ?? '', number) };
  }
  const divide = text.match(DIVIDE);
  if (divide) {
    if (DIVIDERS.get(open[open.length - 1]) !== divide[1]) {
      throw new RenderFailure(`${divide[1]} does not belong here`, number);
    }
    return { kind: 'divide', label: readLabel(divide[2] ?? '', number) };
  }
  if (text === 'end') {
    if (open.pop() === undefined) throw new RenderFailure('end without a block', number);
    return { kind: 'end' };
  }
  throw notUnderstood(line, EXPECTED);
}
