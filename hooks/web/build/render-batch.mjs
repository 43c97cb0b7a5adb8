/**
 * Renders formulas and diagrams in one process.
 *
 * Reads `{"items": [{"id", "kind": "inline" | "display" | "mermaid", "source", "alt"?, "suffix"?, "file"?}]}` from standard
 * input and writes `{"items": [{"id", "html"} | {"id", "error", "line"?}]}` to standard output, in the same order. A
 * bad item becomes an error of its own; the exit code is 0 unless the input is not of this form.
 *
 * @typedef {import('./render-worker.mjs').Item} Item
 * @typedef {import('./render-worker.mjs').Result} Result
 */
import { availableParallelism } from 'node:os';
import { text } from 'node:stream/consumers';
import { Worker } from 'node:worker_threads';

/**
 * Processor time that one item may take on its thread, and all items of one file together, in seconds. The renderers'
 * own limits keep the work well under one; this one is for what they do not foresee. It is not time on the clock, which
 * runs out on a busy machine.
 */
const CPU_LIMIT = 1.5;
/** Time on the clock after which an item is given up that takes no processor time either, seconds. */
const PATIENCE = 60;
/** How often both are looked at, ms. */
const CHECK_INTERVAL = 100;
/** Memory of one worker, MB. */
const MEMORY_LIMIT = 200;
/** Items that are worth the start of another worker. */
const ITEMS_PER_WORKER = 60;
const MAX_WORKERS = 4;

/**
 * Render all items.
 *
 * @param {Item[]} items
 * @returns {Promise<Result[]>} in the order of the items
 */
async function renderBatch(items) {
  /** @type {Result[]} */
  const results = new Array(items.length);
  const queue = items.entries();
  const workers = Math.min(availableParallelism(), MAX_WORKERS, Math.ceil(items.length / ITEMS_PER_WORKER));
  const cpuLimit = CPU_LIMIT * workers;
  /** @type {Map<string, number>} */
  const spent = new Map();
  await Promise.all(Array.from({ length: workers }, () => drain(queue, results, cpuLimit, spent)));
  return results;
}

/**
 * Render items of the shared queue on one thread, and on a new one after each that broke.
 *
 * @param {IterableIterator<[number, Item]>} queue
 * @param {Result[]} results
 * @param {number} cpuLimit seconds, for all threads together
 * @param {Map<string, number>} spent seconds by file
 */
async function drain(queue, results, cpuLimit, spent) {
  let worker = new RenderThread();
  for (const [index, item] of queue) {
    const before = spent.get(item.file || item.id) ?? 0;
    if (before >= cpuLimit) {
      results[index] = { id: item.id, error: 'the others of this file took too long: simplify them' };
      continue;
    }
    const start = process.cpuUsage();
    results[index] = await worker.render(item, cpuLimit - before);
    spent.set(item.file || item.id, before + secondsSince(start));
    if (worker.isBroken) {
      await worker.stop();
      worker = new RenderThread();
    }
  }
  await worker.stop();
}

/**
 * @param {NodeJS.CpuUsage} start
 * @returns {number} seconds of processor time that this process took since
 */
function secondsSince(start) {
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1e6;
}

/** A worker thread that renders one item at a time, with limits on time and memory. */
class RenderThread {
  constructor() {
    /** Set when an item had to be given up; the thread must then be replaced. */
    this.isBroken = false;
    /** @type {(result: {html: string} | {error: string}) => void} */
    this.settle = () => {};
    this.thread = new Worker(new URL('./render-worker.mjs', import.meta.url), {
      resourceLimits: { maxOldGenerationSizeMb: MEMORY_LIMIT },
      // Temml logs some warnings to the console, which would spoil the answer.
      stdout: true,
      stderr: true,
    });
    this.thread.on('message', (result) => this.settle(result));
    this.thread.on('error', (error) => {
      // Any other error is the program's own, and ends the batch.
      if (Reflect.get(error, 'code') !== 'ERR_WORKER_OUT_OF_MEMORY') throw error;
      this.giveUp('rendering needed too much memory: simplify it');
    });
  }

  /**
   * @param {Item} item
   * @param {number} cpuLimit seconds that the process may spend meanwhile
   * @returns {Promise<Result>}
   */
  async render(item, cpuLimit) {
    const start = process.cpuUsage();
    const begun = performance.now();
    const timer = setInterval(() => {
      const isStuck = performance.now() - begun > PATIENCE * 1000;
      if (isStuck || secondsSince(start) > cpuLimit) this.giveUp('rendering took too long: simplify it');
    }, CHECK_INTERVAL);
    const answer = new Promise((resolve) => (this.settle = resolve));
    this.thread.postMessage(item);
    const result = await answer;
    clearInterval(timer);
    return { id: item.id, ...result };
  }

  /** @param {string} error */
  giveUp(error) {
    this.isBroken = true;
    this.settle({ error });
  }

  /** @returns {Promise<unknown>} */
  stop() {
    return this.thread.terminate();
  }
}

const { items } = JSON.parse(await text(process.stdin));
process.stdout.write(JSON.stringify({ items: await renderBatch(items) }));
