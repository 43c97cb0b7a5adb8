import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const SCRIPT = fileURLToPath(new URL('../build/render-batch.mjs', import.meta.url));

/**
 * @param {unknown[]} items
 * @param {string} [script]
 */
function render(items, script = SCRIPT) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [script], {
    input: JSON.stringify({ items }),
    encoding: 'utf8',
    maxBuffer: 1e8,
  });
  assert.equal(status, 0, stderr);
  return JSON.parse(stdout).items;
}

test('the items of one file share their time, and those of others have their own', { timeout: 60_000 }, () => {
  const slow = Array.from({ length: 59 }, (_, i) => {
    const body = 'A&B&C&D&E-->G&H&I&J&K&L';
    return { id: `s${i}`, kind: 'mermaid', source: `flowchart TD\nN${i}&${body}`, alt: `Number ${i}`, file: 'slow.md' };
  });
  const results = render([...slow, { id: 'z', kind: 'inline', source: 'x', file: 'quick.md' }]);
  assert.match(results[58].error, /too long/);
  assert.match(results[59].html, /^<math>/);
});

test('answers each item in order, faults included', () => {
  const items = [
    { id: 'a', kind: 'inline', source: 'x^2' },
    { id: 'b', kind: 'display', source: 'a\n\\foo' },
    { id: 'c', kind: 'mermaid', source: 'flowchart TD\nA --> B', alt: 'A leads to B' },
    { id: 'd', kind: 'mermaid', source: '%% alt: x\nflowchart TD\nA ~~~ B' },
    { id: 'e', kind: 'audio', source: '' },
    { id: 'f', kind: 'inline', source: null },
    // Temml logs a warning for this one.
    { id: 'g', kind: 'inline', source: "\\'{e}" },
  ];
  const results = render(items);
  assert.deepEqual(results.map((/** @type {{id: string}} */ one) => one.id), ['a', 'b', 'c', 'd', 'e', 'f', 'g']);
  const [a, b, c, d, e, f] = results;
  assert.match(a.html, /^<math><msup>/);
  assert.equal(b.line, 2);
  assert.match(c.html, /<title id="[^"]+">A leads to B<\/title>/);
  assert.equal(d.line, 3);
  assert.match(e.error, /unknown kind "audio"/);
  assert.match(f.error, /could not be rendered/);
});

test('keeps the order with several threads', () => {
  const items = Array.from({ length: 200 }, (_, i) => ({ id: String(i), kind: 'inline', source: `x_{${i}}` }));
  render(items).forEach((/** @type {{id: string, html: string}} */ one, /** @type {number} */ i) => {
    assert.equal(one.id, String(i));
    assert.match(one.html, new RegExp(`<mn>${i}</mn>`));
  });
});

test('an empty batch is fine', () => {
  assert.deepEqual(render([]), []);
});

/** A worker whose items do what no formula should be able to. */
const UNRULY = `
import { parentPort } from 'node:worker_threads';
const acts = {
  spin: () => { for (;;); },
  sleep: () => new Promise(() => {}),
  grow: () => { for (const all = []; ; ) all.push(new Array(1e5).fill({})); },
};
parentPort.on('message', async ({ id, source }) => {
  await acts[source]?.();
  parentPort.postMessage({ id, html: source });
});
`;

test('an item that does not end is named, and the others are rendered', () => {
  const folder = mkdtempSync(join(tmpdir(), 'batch-'));
  try {
    const script = join(folder, 'render-batch.mjs');
    writeFileSync(script, readFileSync(SCRIPT, 'utf8').replace('const PATIENCE = 60;', 'const PATIENCE = 3;'));
    writeFileSync(join(folder, 'render-worker.mjs'), UNRULY);
    const sources = ['a', 'spin', 'b', 'sleep', 'c', 'grow', 'd'];
    const results = render(sources.map((source) => ({ id: source, kind: 'inline', source })), script);
    for (const { id, html, error } of results) {
      if (id.length === 1) assert.equal(html, id);
      else assert.match(error, id === 'grow' ? /too much memory|too long/ : /too long/);
    }
    assert.deepEqual(results.map((/** @type {{id: string}} */ one) => one.id), sources);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
