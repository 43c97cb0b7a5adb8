/**
 * Mermaid source → inline SVG in a box of its own.
 *
 * Each kind of diagram is read by a module of this folder, so that what is not supported is an error with a line
 * number, and labels reach the layout library only as opaque text.
 */
import { createHash } from 'node:crypto';

import { renderMermaidSVG } from 'beautiful-mermaid';

import { readSource } from './diagram-source.mjs';
import { RenderFailure, checkLength } from './failure.mjs';
import { canonicalFlowchart } from './flowchart.mjs';
import { escapeText } from './markup.mjs';
import { layoutSequence } from './sequence-layout.mjs';
import { drawSequence } from './sequence-svg.mjs';
import { readSequence } from './sequence.mjs';
import { canonicalStateDiagram } from './state-diagram.mjs';
import { rewriteSvg } from './svg.mjs';

/** Characters in the source of one diagram. */
export const MAX_DIAGRAM_LENGTH = 4000;
/** Natural size of a diagram, relative to its layout: makes labels about as large as the text around. */
const SCALE = 1.12;
/** Smallest size before the diagram scrolls in its box, relative to its layout: keeps labels legible. */
const SMALLEST = 0.82;
/** Width of the text on a narrow phone, px. */
const PHONE_WIDTH = 320;
/** Room around the drawing, px. */
const LAYOUT = { padding: 8, nodeSpacing: 26, layerSpacing: 42 };

/**
 * Draw a diagram.
 *
 * @param {string} source
 * @param {{alt?: string, suffix?: string}} [options] text alternative when the source has none; suffix makes the ids
 *   of a diagram that stands twice on a page differ
 * @returns {string} HTML
 * @throws {RenderFailure} when the source is too long, wrong, or uses what the site does not support
 */
export function renderDiagram(source, { alt: givenAlt, suffix = '' } = {}) {
  checkLength(source, MAX_DIAGRAM_LENGTH, 'diagram');
  const { alt, header, body } = readSource(source, givenAlt);
  const id = `qbd-${createHash('sha256').update(`${source}\0${suffix}`).digest('hex').slice(0, 10)}`;
  return box(draw(header, body, id), alt, id);
}

/**
 * @param {import('./diagram-source.mjs').Line} header
 * @param {import('./diagram-source.mjs').Line[]} body
 * @param {string} id
 * @returns {import('./svg.mjs').Drawing}
 */
function draw(header, body, id) {
  const [kind] = header.text.split(/\s/);
  switch (kind) {
    case 'flowchart':
    case 'graph':
      return drawGraph(canonicalFlowchart(header, body), id);
    case 'stateDiagram-v2':
    case 'stateDiagram':
      return drawGraph(canonicalStateDiagram(header, body), id);
    case 'sequenceDiagram': {
      const layout = layoutSequence(readSequence(header, body));
      return { body: drawSequence(layout, id), width: Math.ceil(layout.width), height: Math.ceil(layout.height) };
    }
    default:
      throw new RenderFailure(
        `"${kind.slice(0, 30)}" is not supported: write flowchart TD, flowchart LR, sequenceDiagram or stateDiagram-v2`,
        header.number,
      );
  }
}

/**
 * @param {import('./svg.mjs').GraphSource} source
 * @param {string} id
 */
function drawGraph({ text, turned }, id) {
  return rewriteSvg(renderMermaidSVG(text, LAYOUT), id, turned);
}

/**
 * @param {import('./svg.mjs').Drawing} drawing
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
