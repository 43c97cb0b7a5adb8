import assert from 'node:assert/strict';
import { test } from 'node:test';

import fc from 'fast-check';

import { compactIndex, openIndex } from '../src/search/compact.js';
import { SearchEngine } from '../src/search/engine.js';
import { parseQuery } from '../src/search/query.js';
import { Synonyms } from '../src/search/synonyms.js';
import { stem, terms, words } from '../src/search/terms.js';

const DOCUMENTS = [
  { title: 'How large is the KV cache of Llama 3 70B?', tags: 'kv cache memory', points: 'Two vectors per layer and token' },
  { title: 'Derive the parameter count of LoRA', tags: 'lora peft', points: 'Rank times input plus output dimension' },
  { title: 'Why combine dense and sparse retrieval?', tags: 'retrieval ranking', points: 'BM25 finds exact names; embeddings find meaning' },
  { title: 'How do you mine hard negatives for a retriever?', tags: 'retrieval', points: 'Top results that are wrong' },
  { title: 'What does caching of prompts save?', tags: 'cost latency', points: 'Prefill of the shared prefix' },
];
const FULL = [
  { short: 'Keys and values are kept.', body: 'Grouped-query attention shrinks it.' },
  { short: 'Two small matrices.', body: 'The scaling factor alpha' },
  { short: 'They fail differently.', body: 'Fusion by reciprocal rank' },
  { short: 'Mining.', body: 'Denoising by a cross-encoder' },
  { short: 'Reuse.', body: 'Quokka' },
];
const data = () => ({
  first: compactIndex(DOCUMENTS, ['title', 'tags', 'points'], terms),
  synonyms: [
    ['KV cache', 'key-value cache'],
    ['LoRA', 'low-rank adaptation'],
  ],
});

function best(typed, { full = false } = {}) {
  const engine = new SearchEngine(data());
  if (full) engine.addFullText(compactIndex(FULL, ['short', 'body'], terms));
  return engine.search(typed).map(({ id }) => id);
}

test('words: lower case, no accents, numbers whole', () => {
  assert.deepEqual(words("Müller's KV-Cache, 32,768 tokens at v3.1"), ['muller', 'kv', 'cache', '32768', 'tokens', 'at', 'v3.1']);
});

test('forms of a word have one term', () => {
  for (const group of [
    ['cache', 'caches', 'caching', 'cached'],
    ['quantize', 'quantization', 'quantizing', 'quantisation'],
    ['embedding', 'embeddings'],
    ['train', 'trains', 'training', 'trained'],
    ['query', 'queries'],
    ['loss', 'losses'],
  ]) {
    assert.equal(new Set(group.map(stem)).size, 1, group.join());
  }
});

test('words of other meaning keep terms of their own', () => {
  for (const [a, b] of [['bias', 'biology'], ['speed', 'spend'], ['class', 'clash'], ['bus', 'but']]) assert.notEqual(stem(a), stem(b));
});

test('the compact index finds what an index built in place finds', () => {
  const text = fc.array(fc.constantFrom('cache', 'lora', 'rank', 'attention', 'loss', 'a1', 'zeta'), { maxLength: 6 }).map((list) => list.join(' '));
  fc.assert(
    fc.property(fc.array(fc.record({ title: text, tags: text }), { minLength: 1, maxLength: 30 }), fc.constantFrom('cache', 'lora', 'att', 'zeta', 'none'), (documents, query) => {
      const compact = JSON.parse(JSON.stringify(compactIndex(documents, ['title', 'tags'], terms)));
      const found = openIndex(compact, { fields: [], tokenize: terms, processTerm: (term) => term }).search(query, { prefix: true });
      const wanted = documents.flatMap((d, id) => (terms(`${d.title} ${d.tags}`).some((term) => term.startsWith(stem(query))) ? [id] : []));
      assert.deepEqual(found.map(({ id }) => id).sort((a, b) => a - b), wanted);
    }),
  );
});

test('results come from the first letters on', () => {
  assert.equal(best('k')[0], 0);
  assert.equal(best('lo')[0], 1);
});

test('typing errors are forgiven', () => {
  assert.equal(best('retreival dense')[0], 2);
  assert.equal(best('paramter count')[0], 1);
});

test('other names of the same thing find it', () => {
  assert.equal(best('key-value cache')[0], 0);
  assert.equal(best('low rank adaptation')[0], 1);
});

test('a match in a title stands before one in the text', () => {
  const engine = new SearchEngine({
    first: compactIndex([{ title: 'A', points: 'fusion' }, { title: 'Fusion', points: 'b' }], ['title', 'tags', 'points'], terms),
    synonyms: [],
  });
  engine.addFullText(compactIndex([{ body: 'fusion fusion fusion' }, { body: '' }], ['short', 'body'], terms));
  assert.equal(engine.search('fusion')[0].id, 1);
});

test('the full text is found once it is loaded', () => {
  assert.deepEqual(best('quokka'), []);
  assert.deepEqual(best('quokka', { full: true }), [4]);
});

test('a query with words that nothing has still finds the rest', () => {
  assert.equal(best('tell me how large that kv thing is please')[0], 0);
});

test('nothing found: the nearest words are suggested', () => {
  const engine = new SearchEngine(data());
  assert.deepEqual(engine.search('rotraevel'), []);
  assert.ok(engine.suggest('rotraevel').some((text) => text.startsWith('retriev')));
});

test('no text breaks the search', () => {
  const engine = new SearchEngine(data());
  fc.assert(fc.property(fc.oneof(fc.string(), fc.string({ unit: 'binary' })), (text) => Array.isArray(engine.search(text)) && Array.isArray(engine.suggest(text))));
});

test('phrases with another name are one unit, the rest single words', () => {
  const units = new Synonyms([['KV cache', 'key-value cache']]).units(['big', 'kv', 'cach']);
  assert.deepEqual(units.map(({ own }) => own.join(' ')), ['big', 'kv cach']);
  assert.deepEqual(units[1].others, [['key', 'valu', 'cach']]);
});

const VOCABULARY = {
  categories: [['rag', 'Retrieval', 'Retrieval-augmented generation'], ['ml-fundamentals', 'ML', 'Machine learning fundamentals']],
  difficulties: [['easy', 'Easy', 'Easy'], ['medium', 'Medium', 'Medium'], ['hard', 'Hard', 'Hard']],
  kinds: [['coding', 'Coding', 'Coding'], ['rapid-fire', 'Rapid fire', 'Rapid fire']],
  roles: [['mle', 'MLE', 'ML engineer'], ['ai-engineer', 'AIE', 'AI engineer']],
  tags: ['kv-cache', 'retrieval'],
};

test('filters typed inline', () => {
  assert.deepEqual(parseQuery('role:mle hard rag', VOCABULARY), { filters: { role: 'mle', difficulty: 'hard' }, text: 'rag', unknown: [] });
  assert.deepEqual(parseQuery('CAT:retrieval kind:rapid is:can fusion', VOCABULARY).filters, { category: 'rag', kind: 'rapid-fire', mark: 'cannot' });
  assert.deepEqual(parseQuery('role:aie', VOCABULARY).filters, { role: 'ai-engineer' });
  assert.deepEqual(parseQuery('tag:kv', VOCABULARY).filters, { tag: 'kv-cache' });
});

test('a filter without a value waits, one with an unknown value is named', () => {
  assert.deepEqual(parseQuery('role: rag', VOCABULARY), { filters: {}, text: 'rag', unknown: [] });
  assert.deepEqual(parseQuery('role:pilot rag', VOCABULARY).unknown, ['role:pilot']);
});

test('"hard" is a word where a title has it so', () => {
  const isPhrase = (phrase) => phrase === 'hard negatives';
  assert.deepEqual(parseQuery('hard negatives', VOCABULARY, isPhrase), { filters: {}, text: 'hard negatives', unknown: [] });
  assert.equal(parseQuery('hard retrieval', VOCABULARY, isPhrase).filters.difficulty, 'hard');
  assert.equal(parseQuery('hard', VOCABULARY, isPhrase).text, 'hard');
});
