/**
 * Places the steps of a sequence diagram one below another. All lengths are in px.
 *
 * @typedef {import('./sequence.mjs').Message} Message
 * @typedef {import('./sequence.mjs').Note} Note
 * @typedef {{x: number, width: number, lines: string[], isPerson: boolean}} Head of a participant; x is its center
 * @typedef {{lines: string[], x1: number, x2: number, y: number, isSelf: boolean, dashed: boolean,
 *   open: boolean}} Arrow
 * @typedef {{lines: string[], x: number, y: number, width: number, height: number}} TextBox
 * @typedef {{type: string, label: string, x: number, y: number, width: number, height: number,
 *   dividers: {y: number, label: string}[]}} Block
 * @typedef {{x: number, y: number, height: number}} Bar shows when a participant is active
 */
import { EDGE_FONT, LINE_HEIGHT } from './drawing.mjs';
import { textWidth, wrapLabel } from './labels.mjs';

export const PADDING = 10;
export const BAR_WIDTH = 8;
/** Height of the tab with a block's type and label. */
export const TAB_HEIGHT = 20;
/** Size of the loop of a message to oneself. */
export const SELF_LOOP = { width: 26, height: 18 };

const MESSAGE_WIDTH = 160;
const SELF_WIDTH = 110;
const NOTE_WIDTH = 140;
/** How much wider bold text is. */
const BOLD = 1.1;

/**
 * @param {string[]} lines
 * @returns {number} width of the widest line of a label
 */
export function labelWidth(lines) {
  return Math.max(0, ...lines.map((line) => textWidth(line, EDGE_FONT)));
}

/**
 * Break the label of a message into lines.
 *
 * @param {Message} message
 * @returns {string[]}
 */
export function messageLines({ from, to, label }) {
  return wrapLabel(label, from === to ? SELF_WIDTH : MESSAGE_WIDTH, EDGE_FONT);
}

/**
 * How far a message to oneself reaches to the right of its lifeline.
 *
 * @param {string[]} lines
 * @returns {number}
 */
export function selfReach(lines) {
  return SELF_LOOP.width + labelWidth(lines) + PADDING;
}

/**
 * Lines and width of a note.
 *
 * @param {Note} note
 * @param {number} span distance of the first and last participant that it lies over
 * @returns {{lines: string[], width: number}}
 */
export function noteSize({ label, side }, span) {
  const over = side === 'over' ? span : 0;
  const lines = wrapLabel(label, Math.max(NOTE_WIDTH, over), EDGE_FONT);
  return { lines, width: Math.max(over, labelWidth(lines)) + 2 * PADDING };
}

/**
 * Width of the tab of a block.
 *
 * @param {{type: string, label: string}} block
 * @returns {number}
 */
export function tabWidth({ type, label }) {
  return BOLD * textWidth(type, EDGE_FONT) + (label ? textWidth(` ${label}`, EDGE_FONT) : 0) + 2 * PADDING;
}

/** Places the steps one below another. */
export class SequenceFlow {
  /**
   * @param {Head[]} heads
   * @param {number} y where the first step begins
   */
  constructor(heads, y) {
    this.heads = heads;
    this.y = y;
    /** @type {Arrow[]} */
    this.arrows = [];
    /** @type {TextBox[]} */
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
    const lines = messageLines(message);
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
    const { lines, width } = noteSize(note, last - first);
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

  /** Close what is still open after the last step. */
  finish() {
    this.y += PADDING;
    this.active.forEach((bars, participant) => bars.slice().forEach(() => this.closeBar(participant)));
  }
}
