import assert from 'node:assert/strict';
import { test } from 'node:test';

import { MAX_DIAGRAM_LENGTH, renderDiagram } from '../build/diagram.mjs';
import { RenderFailure } from '../build/failure.mjs';

const ALT = '%% alt: What the diagram shows\n';

const DIAGRAMS = {
  flowchart: `flowchart TD
  A["Large corpus?"] -->|yes| B(Full tuning)
  A -- no --> C{"Fits in memory?"}
  C -. perhaps .-> D([LoRA]) ==> E[(Compare)]
  B & D <--> F((end)) --- F
  subgraph g ["Group [1]"]
    F --> H{{hexagon}} --> I[[sub]] --> J>flag] --> K[/up\\] --> L[\\down/] --> M(((two)))
  end
  E --> g`,
  cycle: `flowchart LR
  Plan --> Act --> Observe
  Observe -->|not done| Plan`,
  sequence: `sequenceDiagram
  actor U as User
  participant A as "Agent"
  U->>+A: question
  loop until done
    A->>A: think
    alt valid
      A-)U: notice
    else error
      Note over U,A: retry
    end
  end
  Note left of U: start
  A-->>-U: answer`,
  state: `stateDiagram-v2
  direction LR
  [*] --> Idle
  Idle --> Running : start
  state Running {
    [*] --> Prefill
    Prefill --> Decode
  }
  Running --> Idle
  Running --> [*]
  Idle : Waiting for work`,
};

/** Source → what its message must say. @type {[string, RegExp][]} */
const REFUSED = [
  ['pie\n "a": 1', /flowchart TD, flowchart LR, sequenceDiagram or stateDiagram-v2/],
  ['classDiagram\n A <|-- B', /not supported/],
  ['gitGraph\n commit', /not supported/],
  ['%%{init: {"theme": "dark"}}%%\nflowchart TD\nA', /directives/],
  ['flowchart TD\n%%{init: {"securityLevel": "loose"}}%%\nA', /directives/],
  ['flowchart TD\nA\nclick A "javascript:alert(1)"', /clicks/],
  ['flowchart TD\nA\nstyle A fill:url(https://example.org)', /styling/],
  ['flowchart TD\nA\nclassDef x fill:#f00', /styling/],
  ['flowchart TD\nA --> B\nlinkStyle 0 stroke:red', /styling/],
  ['flowchart TD\nA:::x', /no classes/],
  ['flowchart TD\nA["<img src=x onerror=alert(1)>"]', /HTML/],
  ['flowchart TD\nA["<script>alert(1)</script>"]', /HTML/],
  ['flowchart TD\nA["fa:fa-car"]', /icons/],
  ['flowchart TD\nA["$$x$$"]', /formulas/],
  ['flowchart TD\nA --o B', /not understood/],
  ['flowchart TD\nA -->', /not understood/],
  ['flowchart TD\nA["x', /does not end/],
  ['flowchart TD\nsubgraph a\nA', /no end/],
  ['flowchart TD\nend', /end without/],
  ['flowchart TD', /empty/],
  ['flowchart XY\nA', /flowchart TD/],
  ['stateDiagram-v2\nnote right of A\nx\nend note', /not understood/],
  ['stateDiagram-v2\nstate A {\nB', /no }/],
  ['sequenceDiagram\nA->>B: x\nend', /without a block/],
  ['sequenceDiagram\nloop x\nA->>B: x\nelse\nend', /does not belong/],
  ['sequenceDiagram\nrect rgb(1,2,3)\nA->>B: x\nend', /not understood/],
];

const SAFE_TAG =
  /^<\/?(?:div|svg|title|defs|marker|g|rect|circle|path|polygon|polyline|text|tspan)(?: (?:class|viewBox|width|height|style|role|aria-labelledby|aria-label|tabindex|id|x|y|cx|cy|r|rx|dy|d|points|font-size|font-weight|text-anchor|markerWidth|markerHeight|refX|refY|orient|markerUnits|marker-start|marker-end)="[^"<>]*")*\/?>$/;

/** @param {string} source */
async function failure(source) {
  try {
    await renderDiagram(source);
  } catch (error) {
    assert.ok(error instanceof RenderFailure, error instanceof Error ? error.stack : String(error));
    assert.doesNotMatch(error.message, /\n/);
    return error;
  }
  return assert.fail(`not refused: ${source.slice(0, 80)}`);
}

/** Processor time, since the clock also counts what else the machine does. @param {NodeJS.CpuUsage} start */
function cpuSeconds(start) {
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1e6;
}

/** @param {string} html */
function checkSafe(html) {
  for (const [tag] of html.matchAll(/<[^>]*>/g)) assert.match(tag, SAFE_TAG);
  for (const [, style] of html.matchAll(/style="([^"]*)"/g)) assert.match(style, /^min-width:\d+px$/);
  const ids = new Set([...html.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id));
  const references = [...html.matchAll(/url\(#([^)]*)\)|aria-labelledby="([^"]*)"/g)].map(([, a, b]) => a ?? b);
  for (const id of references) assert.ok(ids.has(id), id);
  assert.equal([...html.matchAll(/url\(/g)].length, [...html.matchAll(/url\(#qbd-/g)].length);
}

for (const [name, source] of Object.entries(DIAGRAMS)) {
  test(`draws: ${name}`, async () => {
    const html = await renderDiagram(ALT + source);
    checkSafe(html);
    assert.match(html, /^<div class="qb-diagram"/);
    assert.match(html, /role="img" aria-labelledby="(qbd-\w+-title)"><title id="\1">What the diagram shows<\/title>/);
    assert.doesNotMatch(html, /NaN|undefined|Infinity/);
  });
}

test('refuses what it does not support, with the line', async () => {
  for (const [source, message] of REFUSED) {
    const error = await failure(ALT + source);
    assert.match(error.message, message, source);
  }
  assert.equal((await failure(`${ALT}flowchart TD\nA --> B\nA ~~~ B`)).line, 4);
});

test('asks for a text alternative', async () => {
  assert.match((await failure('flowchart TD\nA --> B')).message, /text alternative/);
  assert.match(await renderDiagram('flowchart TD\nA --> B', { alt: 'A < B' }), />A &lt; B<\/title>/);
});

test('labels are plain text, whatever they hold', async () => {
  const label = 'a] b} c) | & < 1 "#quot;x#quot; **b** ~~s~~ \\n javascript:alert(1) onload=x'.replace('"', '');
  const html = await renderDiagram(`${ALT}flowchart TD\nA["${label}"] -->|"p(y|x)"| B`);
  checkSafe(html);
  const text = html.replace(/<tspan[^>]*>/g, ' ').replace(/<[^>]*>/g, '');
  assert.match(text, /a\] b\} c\) \| &amp; &lt; 1 &quot;x&quot; \*\*b\*\* ~~s~~ \\n javascript:alert\(1\) onload=x/);
  assert.match(text, /p\(y\|x\)/);
});

test('ids differ between diagrams and between copies', async () => {
  const one = await renderDiagram(ALT + DIAGRAMS.cycle);
  assert.equal(one, await renderDiagram(ALT + DIAGRAMS.cycle));
  const idOf = (/** @type {string} */ html) => html.match(/id="(qbd-\w+)-title"/)?.[1];
  const others = [await renderDiagram(ALT + DIAGRAMS.cycle, { suffix: '2' }), await renderDiagram(ALT + DIAGRAMS.state)];
  for (const other of others) assert.notEqual(idOf(one), idOf(other));
});

test('a loop keeps the first step first, and its arrow points back', async () => {
  const html = await renderDiagram(ALT + DIAGRAMS.cycle);
  const x = (/** @type {string} */ label) => Number(html.match(new RegExp(`<text x="([\\d.]+)"[^>]*>${label}<`))?.[1]);
  assert.ok(x('Plan') < x('Act') && x('Act') < x('Observe'));
  const paths = [...html.matchAll(/<path class="fill-none stroke-line" d="M([\d.]+) [^"]*?L?([\d.]+) [\d.]+" marker-end/g)];
  assert.ok(paths.some(([, from, to]) => Number(from) > Number(to)), 'one edge runs from right to left');
});

test('a wide diagram can be scrolled by keyboard, a narrow one takes no focus', async () => {
  const chain = Array.from({ length: 8 }, (_, i) => `Step${i}`).join(' --> ');
  assert.match(await renderDiagram(`${ALT}flowchart LR\n${chain}`), /^<div class="qb-diagram" tabindex="0" role="group" aria-label="/);
  assert.match(await renderDiagram(`${ALT}flowchart TD\n${chain}`), /^<div class="qb-diagram"><svg/);
});

test('answers for large input at once', async () => {
  const nodes = (/** @type {number} */ count, join = ' & ') => Array.from({ length: count }, (_, i) => `n${i}`).join(join);
  const sources = [
    'x'.repeat(MAX_DIAGRAM_LENGTH + 1),
    `flowchart TD\n${nodes(61)}`,
    `flowchart TD\n${nodes(20)} --> ${nodes(20).replaceAll('n', 'm')}`,
    `flowchart TD\n${'subgraph a\n'.repeat(1)}${Array.from({ length: 13 }, (_, i) => `subgraph s${i}\nend`).join('\n')}\nA\nend`,
    `flowchart TD\nA["${'word '.repeat(60)}"]`,
    `flowchart TD\nA -- ${'- '.repeat(1500)}`,
    `sequenceDiagram\n${'A->>B: x\n'.repeat(61)}`,
  ];
  for (const source of sources) {
    const start = process.cpuUsage();
    await failure(ALT + source);
    assert.ok(cpuSeconds(start) < 1, source.slice(0, 40));
  }
});

test('the largest allowed graph takes no longer than a moment', async () => {
  let edges = '';
  for (let i = 0; i < 40; i += 1) edges += `n${(i * 7) % 40} -->|label| n${(i * 13 + 5) % 40}\n`;
  const start = process.cpuUsage();
  checkSafe(await renderDiagram(`${ALT}flowchart TD\n${edges}`));
  assert.ok(cpuSeconds(start) < 2);
});
