import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const SCRIPT = fileURLToPath(new URL('../build/render-batch.mjs', import.meta.url));

/** @param {unknown[]} items */
function render(items) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [SCRIPT], {
    input: JSON.stringify({ items }),
    encoding: 'utf8',
    maxBuffer: 1e8,
  });
  assert.equal(status, 0, stderr);
  return JSON.parse(stdout).items;
}

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
