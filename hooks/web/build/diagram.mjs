/**
 * Mermaid source → inline SVG in a box of its own.
 *
 * Each kind of diagram is read, laid out and drawn by modules of this folder: what is not supported is an error with a
 * line number, and nothing of the source gets into the SVG but the escaped text of labels.
 */
import { createHash } from 'node:crypto';

import { readSource } from './diagram-source.mjs';
import { RenderFailure, checkLength } from './failure.mjs';
import { readFlowchart } from './flowchart.mjs';
import { layoutGraph } from './graph-layout.mjs';
import { drawGraph } from './graph-svg.mjs';
import { escapeText } from './markup.mjs';
import { layoutSequence } from './sequence-layout.mjs';
import { drawSequence } from './sequence-svg.mjs';
import { readSequence } from './sequence.mjs';
import { readStateDiagram } from './state-diagram.mjs';

/** Characters in the source of one diagram. */
export const MAX_DIAGRAM_LENGTH = 4000;
/** Natural size of a diagram, relative to its layout: makes labels about as large as the text around. */
const SCALE = 1.12;
/** Smallest size before the diagram scrolls in its box, relative to its layout: keeps labels legible. */
const SMALLEST = 0.82;
/** Width of the text inside an unfolded part on a narrow phone, px. */
const PHONE_WIDTH = 270;

/** @typedef {{body: string, width: number, height: number}} Drawing what goes between the `<svg>` tags; size in px */

/**
 * Draw a diagram.
 *
 * @param {string} source
 * @param {{alt?: string, suffix?: string}} [options] text alternative when the source has none; suffix makes the ids
 *   of a diagram that stands twice on a page differ
 * @returns {Promise<string>} HTML
 * @throws {RenderFailure} when the source is too long, wrong, or uses what the site does not support
 */
export async function renderDiagram(source, { alt: givenAlt, suffix = '' } = {}) {
  checkLength(source, MAX_DIAGRAM_LENGTH, 'diagram');
  const { alt, header, body } = readSource(source, givenAlt);
  const id = `qbd-${createHash('sha256').update(`${source}\0${suffix}`).digest('hex').slice(0, 10)}`;
  return box(await draw(header, body, id), alt, id);
}

/**
 * @param {import('./diagram-source.mjs').Line} header
 * @param {import('./diagram-source.mjs').Line[]} body
 * @param {string} id
 * @returns {Promise<Drawing>}
 */
async function draw(header, body, id) {
  const [kind] = header.text.split(/\s/);
  switch (kind) {
    case 'flowchart':
    case 'graph':
      return drawLaidOut(await layoutGraph(readFlowchart(header, body)), drawGraph, id);
    case 'stateDiagram-v2':
    case 'stateDiagram':
      return drawLaidOut(await layoutGraph(readStateDiagram(header, body)), drawGraph, id);
    case 'sequenceDiagram':
      return drawLaidOut(layoutSequence(readSequence(header, body)), drawSequence, id);
    default:
      throw new RenderFailure(
        `"${kind.slice(0, 30)}" is not supported: write flowchart TD, flowchart LR, sequenceDiagram or stateDiagram-v2`,
        header.number,
      );
  }
}

/**
 * @template {{width: number, height: number}} Layout
 * @param {Layout} layout
 * @param {(layout: Layout, id: string) => string} drawBody
 * @param {string} id
 * @returns {Drawing}
 */
function drawLaidOut(layout, drawBody, id) {
  return { body: drawBody(layout, id), width: Math.ceil(layout.width), height: Math.ceil(layout.height) };
}

/**
 * @param {Drawing} drawing
 * @param {string} alt
 * @param {string} id
 */
function box({ body, width, height }, alt, id) {
  const smallest = Math.round(width * SMALLEST);
  const scrolls = smallest > PHONE_WIDTH ? ' tabindex="0" role="group" aria-label="Diagram"' : '';
  return (
    `<div class="qb-diagram"${scrolls}>` +
    `<svg viewBox="0 0 ${width} ${height}" width="${Math.round(width * SCALE)}" style="min-width:${smallest}px" ` +
    `role="img" aria-labelledby="${id}-title"><title id="${id}-title">${escapeText(alt)}</title>${body}</svg></div>`
  );
}
