/**
 * Lays out a sequence diagram: makes room between participants for what stands there, and places the steps. All lengths
 * are in px.
 *
 * @typedef {import('./sequence.mjs').Sequence} Sequence
 * @typedef {import('./sequence-flow.mjs').Head} Head
 * @typedef {import('./sequence-flow.mjs').SequenceFlow} Flow
 * @typedef {Pick<Flow, 'arrows' | 'bars' | 'blocks' | 'notes'> & {width: number, height: number, headHeight: number,
 *   heads: Head[]}} SequenceLayout
 */
import { LINE_HEIGHT, NODE_FONT } from './drawing.mjs';
import { textWidth, wrapLabel } from './labels.mjs';
import { PADDING, SequenceFlow, labelWidth, messageLines, noteSize, selfReach } from './sequence-flow.mjs';

export const MARGIN = 8;

const HEAD_WIDTH = 110;
const SMALLEST_HEAD = 64;
const SMALLEST_GAP = 90;

/**
 * Lay out a sequence diagram.
 *
 * @param {Sequence} sequence
 * @returns {SequenceLayout}
 */
export function layoutSequence({ participants, steps }) {
  const heads = participants.map(({ label, isPerson }) => {
    const lines = wrapLabel(label, HEAD_WIDTH, NODE_FONT);
    const width = Math.max(...lines.map((line) => textWidth(line, NODE_FONT)));
    return { x: 0, width: Math.max(SMALLEST_HEAD, width + 2 * PADDING), lines, isPerson };
  });
  placeHeads(heads, steps);
  const headHeight = Math.max(...heads.map((head) => head.lines.length)) * LINE_HEIGHT + 2 * PADDING;
  const flow = new SequenceFlow(heads, MARGIN + headHeight + PADDING);
  for (const step of steps) flow.add(step);
  flow.finish();
  const boxes = [...flow.notes, ...flow.blocks, ...heads.map(({ x, width }) => ({ x: x - width / 2, width }))];
  const loops = flow.arrows.filter((arrow) => arrow.isSelf).map((arrow) => arrow.x1 + selfReach(arrow.lines));
  const left = Math.min(...boxes.map((box) => box.x));
  const right = Math.max(...boxes.map((box) => box.x + box.width), ...loops);
  shift(heads, flow, MARGIN - left);
  const { arrows, bars, blocks, notes } = flow;
  const width = right - left + 2 * MARGIN;
  return { arrows, bars, blocks, notes, heads, headHeight, width, height: flow.y + PADDING };
}

/**
 * Space the participants so that what stands between two of them fits.
 *
 * @param {Head[]} heads
 * @param {import('./sequence.mjs').Step[]} steps
 */
function placeHeads(heads, steps) {
  const gaps = heads.slice(1).map((head, i) => Math.max(SMALLEST_GAP, (head.width + heads[i].width) / 2 + 2 * PADDING));
  /**
   * @param {number} from
   * @param {number} to
   * @param {number} width
   */
  const reserve = (from, to, width) => {
    const between = gaps.slice(Math.max(from, 0), to);
    const lacking = width - between.reduce((sum, gap) => sum + gap, 0);
    if (between.length > 0 && lacking > 0) between.forEach((_, i) => (gaps[from + i] += lacking / between.length));
  };
  for (const step of steps) {
    if (step.kind === 'message' && step.from !== step.to) {
      const ends = [step.from, step.to].sort((one, other) => one - other);
      reserve(ends[0], ends[1], labelWidth(messageLines(step)) + 3 * PADDING);
    } else if (step.kind === 'message') {
      reserve(step.from, step.from + 1, selfReach(messageLines(step)) + PADDING);
    } else if (step.kind === 'note') {
      const { width } = noteSize(step, 0);
      const part = step.side === 'over' ? width / 2 + PADDING : width + 2 * PADDING;
      if (step.side !== 'right') reserve(step.first - 1, step.first, part);
      if (step.side !== 'left') reserve(step.last, step.last + 1, part);
    }
  }
  heads.forEach((head, i) => (head.x = i === 0 ? head.width / 2 : heads[i - 1].x + gaps[i - 1]));
}

/**
 * @param {Head[]} heads
 * @param {Flow} flow
 * @param {number} by
 */
function shift(heads, { arrows, notes, blocks, bars }, by) {
  for (const part of [...heads, ...notes, ...blocks, ...bars]) part.x += by;
  for (const arrow of arrows) {
    arrow.x1 += by;
    arrow.x2 += by;
  }
}
