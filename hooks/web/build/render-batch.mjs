/**
 * Renders formulas and diagrams in one process.
 *
 * Reads `{"items": [{"id", "kind": "inline" | "display" | "mermaid", "source", "alt"?, "suffix"?}]}` from standard
 * input and writes `{"items": [{"id", "html"} | {"id", "error", "line"?}]}` to standard output, in the same order. A
 * bad item becomes an error of its own; the exit code is 0 unless the input is not of this form.
 *
 * @typedef {import('./render-worker.mjs').Item} Item
 * @typedef {import('./render-worker.mjs').Result} Result
 */
import { availableParallelism } from 'node:os';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';

/**
 * Time for one item, ms. The renderers' own limits keep the work under a second; this one is for what they do not
 * foresee, with room for a busy machine.
 */
const TIME_LIMIT = 5000;
/** Memory of one worker, MB. */
const MEMORY_LIMIT = 512;
/** Items that are worth the start of another worker. */
const ITEMS_PER_WORKER = 60;
const MAX_WORKERS = 4;

/**
 * Render all items.
 *
 * @param {Item[]} items
 * @returns {Promise<Result[]>} in the order of the items
 */
export async function renderBatch(items) {
  /** @type {Result[]} */
  const results = new Array(items.length);
  const queue = items.entries();
  const workers = Math.min(availableParallelism(), MAX_WORKERS, Math.ceil(items.length / ITEMS_PER_WORKER));
  await Promise.all(Array.from({ length: workers }, () => drain(queue, results)));
  return results;
}

/**
 * Render items of the shared queue on one worker, and on a new one after each that had to be stopped.
 *
 * @param {IterableIterator<[number, Item]>} queue
 * @param {Result[]} results
 */
async function drain(queue, results) {
  let worker = startWorker();
  for (const [index, item] of queue) {
    try {
      results[index] = await renderOn(worker, item);
    } catch (error) {
      results[index] = { id: item.id, error: /** @type {Error} */ (error).message };
      await worker.terminate();
      worker = startWorker();
    }
  }
  await worker.terminate();
}

function startWorker() {
  return new Worker(new URL('./render-worker.mjs', import.meta.url), {
    resourceLimits: { maxOldGenerationSizeMb: MEMORY_LIMIT },
    // Temml logs some warnings to the console, which would spoil the answer.
    stdout: true,
    stderr: true,
  });
}

/**
 * @param {Worker} worker
 * @param {Item} item
 * @returns {Promise<Result>}
 */
function renderOn(worker, item) {
  return new Promise((resolve, reject) => {
    // Exactly these listeners are taken off again: `removeAllListeners` would take Node's own along, and with them
    // the delivery of messages.
    const answered = (/** @type {Result} */ result) => settle(() => resolve(result));
    const died = () => settle(() => reject(new Error('rendering needed too much memory: simplify it')));
    const late = () => settle(() => reject(new Error('rendering took too long: simplify it')));
    const timer = setTimeout(late, TIME_LIMIT);
    const settle = (/** @type {() => void} */ done) => {
      clearTimeout(timer);
      worker.off('message', answered);
      worker.off('error', died);
      done();
    };
    worker.on('message', answered);
    worker.on('error', died);
    worker.postMessage(item);
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { items } = JSON.parse(await text(process.stdin));
  process.stdout.write(JSON.stringify({ items: await renderBatch(items) }));
}
