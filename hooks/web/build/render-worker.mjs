/**
 * Worker thread of render-batch.mjs: renders one item at a time.
 *
 * @typedef {{id: string, kind: string, source: string, alt?: string, suffix?: string, file?: string}} Item
 * @typedef {{id: string, html: string} | {id: string, error: string, line?: number}} Result
 */
import { parentPort } from 'node:worker_threads';

import { RenderFailure } from './failure.mjs';
import { renderMath } from './math.mjs';

/**
 * @param {Item} item
 * @returns {Promise<string>} HTML
 */
async function render(item) {
  switch (item.kind) {
    case 'inline':
      return renderMath(item.source, false);
    case 'display':
      return renderMath(item.source, true);
    case 'mermaid': {
      // The layout library is large: it is loaded only where there is a diagram.
      const { renderDiagram } = await import('./diagram.mjs');
      return renderDiagram(item.source, item);
    }
    default:
      throw new RenderFailure(`unknown kind "${item.kind}": expected inline, display or mermaid`);
  }
}

/**
 * @param {Item} item
 * @returns {Promise<Result>}
 */
async function answer(item) {
  try {
    return { id: item.id, html: await render(item) };
  } catch (error) {
    if (error instanceof RenderFailure) return { id: item.id, error: error.message, line: error.line };
    const detail = error instanceof Error ? error.message : String(error);
    return { id: item.id, error: `could not be rendered: ${detail.split('\n')[0].slice(0, 200)}` };
  }
}

parentPort?.on('message', async (item) => parentPort?.postMessage(await answer(item)));
