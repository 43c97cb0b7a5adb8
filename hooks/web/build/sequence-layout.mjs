/**
 * Lays out a sequence diagram. The layout library has its own, but it neither makes room for labels that are wider than
 * the distance of two participants nor breaks them into lines.
 *
 * All lengths are in px.
 *
 * @typedef {import('./sequence.mjs').Sequence} Sequence
 * @typedef {import('./sequence.mjs').Message} Message
 * @typedef {import('./sequence.mjs').Note} Note
 * @typedef {{x: number, width: number, lines: string[], isPerson: boolean}} Head x is the center
 * @typedef {{lines: string[], x1: number, x2: number, y: number, isSelf: boolean, dashed: boolean, open: boolean}} Arrow
 * @typedef {{lines: string[], x: number, y: number, width: number, height: number}} Box
 * @typedef {{type: string, label: string, x: number, y: number, width: number, height: number,
 *   dividers: {y: number, label: string}[]}} Block
 * @typedef {{x: number, y: number, height: number}} Bar a participant's activation
 * @typedef {{width: number, height: number, headHeight: number, heads: Head[], arrows: Arrow[], notes: Box[],
 *   blocks: Block[], bars: Bar[]}} SequenceLayout
 */
import { textWidth, wrapLabel } from './labels.mjs';

export const HEAD_FONT = 13;
export const LABEL_FONT = 12;
export const LINE_HEIGHT = 15;
export const MARGIN = 8;
export const BAR_WIDTH = 8;
/** Height of the tab with a block's type and label. */
export const TAB_HEIGHT = 20;
/** Size of the loop of a message to oneself. */
export const SELF_LOOP = { width: 26, height: 18 };

const HEAD_WIDTH = 110;
const MESSAGE_WIDTH = 160;
const SELF_WIDTH = 110;
const NOTE_WIDTH = 140;
const SMALLEST_GAP = 90;
const PADDING = 10;

/**
 * @param {string[]} lines
 * @param {number} font
 */
function widest(lines, font) {
  return Math.max(0, ...lines.map((line) => textWidth(line, font)));
}

/**
 * Lay out a sequence diagram.
 *
 * @param {Sequence} sequence
 * @returns {SequenceLayout}
 */
export function layoutSequence({ participants, steps }) {
  const heads = participants.map(({ label, isPerson }) => {
    const lines = wrapLabel(label, HEAD_WIDTH, HEAD_FONT);
    return { x: 0, width: Math.max(64, widest(lines, HEAD_FONT) + 2 * PADDING), lines, isPerson };
  });
  placeHeads(heads, steps);
  const headHeight = Math.max(...heads.map((head) => head.lines.length)) * LINE_HEIGHT + 2 * PADDING;
  const flow = new Flow(heads, MARGIN + headHeight + PADDING);
  for (const step of steps) flow.add(step);
  const layout = flow.finish();
  const left = Math.min(...heads.map((head) => head.x - head.width / 2), ...layout.notes.map((note) => note.x), ...layout.blocks.map((block) => block.x));
  shift(heads, layout, MARGIN - left);
  const rights = [
    ...heads.map((head) => head.x + head.width / 2),
    ...layout.notes.map((note) => note.x + note.width),
    ...layout.blocks.map((block) => block.x + Math.max(block.width, tabWidth(block) + PADDING)),
    ...layout.arrows.filter((arrow) => arrow.isSelf).map((arrow) => arrow.x1 + selfReach(arrow.lines)),
  ];
  return { ...layout, heads, headHeight, width: Math.max(...rights) + MARGIN, height: flow.y + PADDING };
}

/**
 * Width of the tab of a block.
 *
 * @param {{type: string, label: string}} block
 * @returns {number}
 */
export function tabWidth({ type, label }) {
  return textWidth(type, LABEL_FONT) + (label ? textWidth(` ${label}`, LABEL_FONT) : 0) + 2 * PADDING;
}

/** @param {string[]} lines */
function selfReach(lines) {
  return SELF_LOOP.width + widest(lines, LABEL_FONT) + PADDING;
}

/**
 * Space the participants so that what stands between two of them fits.
 *
 * @param {Head[]} heads
 * @param {import('./sequence.mjs').Step[]} steps
 */
function placeHeads(heads, steps) {
  const gaps = heads.slice(1).map((head, i) => Math.max(SMALLEST_GAP, (head.width + heads[i].width) / 2 + 2 * PADDING));
  /** @param {number} from @param {number} to @param {number} width */
  const reserve = (from, to, width) => {
    const between = gaps.slice(from, to);
    const lacking = width - between.reduce((sum, gap) => sum + gap, 0);
    if (between.length > 0 && lacking > 0) between.forEach((_, i) => (gaps[from + i] += lacking / between.length));
  };
  for (const step of steps) {
    if (step.kind === 'message' && step.from !== step.to) {
      const width = widest(wrapLabel(step.label, MESSAGE_WIDTH, LABEL_FONT), LABEL_FONT) + 3 * PADDING;
      reserve(Math.min(step.from, step.to), Math.max(step.from, step.to), width);
    } else if (step.kind === 'message') {
      reserve(step.from, step.from + 1, selfReach(wrapLabel(step.label, SELF_WIDTH, LABEL_FONT)) + PADDING);
    } else if (step.kind === 'note') {
      const width = noteWidth(step, 0);
      if (step.side === 'right') reserve(step.last, step.last + 1, width + 2 * PADDING);
      else if (step.side === 'left') reserve(step.first - 1, step.first, width + 2 * PADDING);
      else {
        reserve(step.first - 1, step.first, width / 2 + PADDING);
        reserve(step.last, step.last + 1, width / 2 + PADDING);
      }
    }
  }
  heads.forEach((head, i) => (head.x = i === 0 ? head.width / 2 : heads[i - 1].x + gaps[i - 1]));
}

/**
 * @param {Note} note
 * @param {number} span distance of the participants it lies over
 */
function noteWidth(note, span) {
  return Math.max(span, widest(wrapLabel(note.label, NOTE_WIDTH, LABEL_FONT), LABEL_FONT)) + 2 * PADDING;
}

/** Places the steps one below another. */
class Flow {
  /**
   * @param {Head[]} heads
   * @param {number} y where the first step begins
   */
  constructor(heads, y) {
    this.heads = heads;
    this.y = y;
    /** @type {Arrow[]} */
    this.arrows = [];
    /** @type {Box[]} */
    this.notes = [];
    /** @type {Block[]} */
    this.blocks = [];
    /** @type {Bar[]} */
    this.bars = [];
    /** @type {(Block & {right: number})[]} */
    this.open = [];
    /** @type {Bar[][]} open bars of each participant */
    this.active = heads.map(() => []);
  }

  /** @param {import('./sequence.mjs').Step} step */
  add(step) {
    if (step.kind === 'message') this.addMessage(step);
    else if (step.kind === 'note') this.addNote(step);
    else if (step.kind === 'begin') {
      this.y += PADDING;
      const { type, label } = step;
      this.open.push({ type, label, x: Infinity, right: -Infinity, y: this.y, width: 0, height: 0, dividers: [] });
      this.y += TAB_HEIGHT;
    } else if (step.kind === 'divide') {
      this.y += PADDING;
      this.open[this.open.length - 1].dividers.push({ y: this.y, label: step.label });
      this.y += TAB_HEIGHT;
    } else this.endBlock();
  }

  /** @param {Message} message */
  addMessage(message) {
    const isSelf = message.from === message.to;
    const lines = wrapLabel(message.label, isSelf ? SELF_WIDTH : MESSAGE_WIDTH, LABEL_FONT);
    if (message.activates) this.active[message.to].push({ x: 0, y: 0, height: 0 });
    const toRight = this.heads[message.to].x >= this.heads[message.from].x;
    const x1 = this.heads[message.from].x + this.reach(message.from, toRight);
    const x2 = this.heads[message.to].x + this.reach(message.to, isSelf || !toRight);
    this.y += isSelf ? PADDING : lines.length * LINE_HEIGHT + PADDING;
    this.arrows.push({ lines, x1, x2, y: this.y, isSelf, dashed: message.dashed, open: message.open });
    this.widen(Math.min(x1, x2), isSelf ? x1 + selfReach(lines) : Math.max(x1, x2));
    if (message.activates) Object.assign(this.active[message.to].at(-1) ?? {}, { y: this.y });
    if (message.deactivates) this.closeBar(message.from);
    this.y += isSelf ? Math.max(SELF_LOOP.height, lines.length * LINE_HEIGHT) : PADDING / 2;
  }

  /**
   * How far from its lifeline an arrow ends at a participant.
   *
   * @param {number} participant
   * @param {boolean} onRight
   */
  reach(participant, onRight) {
    const depth = this.active[participant].length;
    if (depth === 0) return 0;
    return onRight ? (BAR_WIDTH / 2) * depth : -BAR_WIDTH / 2;
  }

  /** @param {number} participant */
  closeBar(participant) {
    const depth = this.active[participant].length;
    const bar = this.active[participant].pop();
    if (bar) {
      const x = this.heads[participant].x + ((depth - 2) * BAR_WIDTH) / 2;
      this.bars.push({ ...bar, x, height: Math.max(this.y - bar.y, BAR_WIDTH) });
    }
  }

  /** @param {Note} note */
  addNote(note) {
    const first = this.heads[note.first].x;
    const last = this.heads[note.last].x;
    const lines = wrapLabel(note.label, Math.max(NOTE_WIDTH, last - first), LABEL_FONT);
    const width = Math.max(note.side === 'over' ? last - first : 0, widest(lines, LABEL_FONT)) + 2 * PADDING;
    const x = { over: (first + last - width) / 2, right: last + PADDING, left: first - PADDING - width }[note.side];
    this.y += PADDING;
    const height = lines.length * LINE_HEIGHT + PADDING;
    this.notes.push({ lines, x, y: this.y, width, height });
    this.widen(x, x + width);
    this.y += height;
  }

  endBlock() {
    const block = this.open.pop();
    if (!block) return;
    this.y += PADDING;
    const { right, ...rest } = block;
    const x = (Number.isFinite(block.x) ? block.x : 0) - PADDING;
    const width = Math.max(right + PADDING - x, tabWidth(block) + PADDING);
    this.blocks.push({ ...rest, x, width, height: this.y - block.y });
    this.widen(x, x + width);
  }

  /**
   * Widen the innermost open block to hold what was added.
   *
   * @param {number} left
   * @param {number} right
   */
  widen(left, right) {
    const block = this.open[this.open.length - 1];
    if (!block) return;
    block.x = Math.min(block.x, left - PADDING);
    block.right = Math.max(block.right, right + PADDING);
  }

  finish() {
    this.y += PADDING;
    this.active.forEach((bars, participant) => bars.slice().forEach(() => this.closeBar(participant)));
    const { arrows, notes, blocks, bars } = this;
    return { arrows, notes, blocks, bars };
  }
}

/**
 * @param {Head[]} heads
 * @param {{arrows: Arrow[], notes: Box[], blocks: Block[], bars: Bar[]}} layout
 * @param {number} by
 */
function shift(heads, { arrows, notes, blocks, bars }, by) {
  for (const part of [...heads, ...notes, ...blocks, ...bars]) part.x += by;
  for (const arrow of arrows) {
    arrow.x1 += by;
    arrow.x2 += by;
  }
}
