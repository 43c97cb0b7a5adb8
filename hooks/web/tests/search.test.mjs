import assert from 'node:assert/strict';
import { test } from 'node:test';

import fc from 'fast-check';

import { compactIndex, Index } from '../src/search/compact.js';
import { SearchEngine } from '../src/search/engine.js';
import { Lexicon } from '../src/search/lexicon.js';
import { errors, lettersOf, missing } from '../src/search/near.js';
import { parseQuery } from '../src/search/query.js';
import { Synonyms } from '../src/search/synonyms.js';
import { queryTerms, stem, terms, words } from '../src/search/terms.js';

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
    ['evaluate', 'evaluation', 'evaluator', 'evaluating'],
    ['distill', 'distilled', 'distillation', 'distil'],
    ['retrieve', 'retriever', 'retrieval'],
    ['neighbor', 'neighbour', 'neighbours'],
    ['model', 'models', 'modeling', 'modelling'],
    ['code', 'coding'],
    ['bias', 'biases'],
    ['gpu', 'gpus'],
    ['loss', 'losses'],
  ]) {
    assert.equal(new Set(group.map(stem)).size, 1, group.join());
  }
});

test('terms of a text hold its compounds in both ways, those of a query do not', () => {
  assert.deepEqual(queryTerms('How does the fine-tuning of a KV cache differ?'), ['fin', 'tun', 'kv', 'cach', 'differ']);
  assert.ok(terms('fine-tuning').includes('finetun'));
  assert.deepEqual(terms('InstructGPT'), ['instructgpt', 'instruct', 'gpt']);
  assert.deepEqual(terms('LoRA'), ['lora']);
  assert.deepEqual(terms('state-of-the-art'), ['stat', 'art']);
});

test('numbers are written in several ways', () => {
  assert.deepEqual(words('10k steps, 10,000 steps, d^2, d², 0.95^20'), ['10000', 'steps', '10000', 'steps', 'd2', 'd2', '0.95', '20']);
});

test('words of other meaning keep terms of their own', () => {
  for (const [a, b] of [['bias', 'biology'], ['speed', 'spend'], ['class', 'clash'], ['bus', 'but']]) assert.notEqual(stem(a), stem(b));
});

const TEXT = fc.array(fc.constantFrom('cache', 'lora', 'rank', 'attention', 'loss', 'a1', 'zeta'), { maxLength: 12 }).map((list) => list.join(' '));

test('the compact index gives back in which documents each term stands, and about how often', () => {
  fc.assert(
    fc.property(fc.array(fc.record({ title: TEXT, tags: TEXT }), { minLength: 1, maxLength: 40 }), (documents) => {
      const index = new Index(JSON.parse(JSON.stringify(compactIndex(documents, ['title', 'tags'], terms))));
      assert.deepEqual(index.terms, [...new Set(documents.flatMap((d) => terms(`${d.title} ${d.tags}`)))].sort());
      for (const [field, name] of index.fields.entries()) {
        for (const term of [...index.terms, 'absent']) {
          const times = documents.map((d) => terms(d[name]).filter((other) => other === term).length);
          const { documents: found, counts } = index.postings(field, term);
          assert.deepEqual(found, times.flatMap((count, id) => (count ? [id] : [])));
          found.forEach((id, place) => assert.ok(Math.abs(Math.log2(counts[place] / times[id])) < 1, `${times[id]} as ${counts[place]}`));
        }
      }
    }),
  );
});

test('an empty index finds nothing', () => {
  const index = new Index(compactIndex([], ['title'], terms));
  assert.deepEqual(index.terms, []);
  assert.equal(index.has('cache'), false);
});

test('a search for a beginning finds only documents that have it, and some where there are', () => {
  fc.assert(
    fc.property(fc.array(fc.record({ title: TEXT, tags: TEXT }), { minLength: 1, maxLength: 30 }), fc.constantFrom('cache', 'lora', 'att', 'zeta', 'z'), (documents, query) => {
      const engine = new SearchEngine({ first: compactIndex(documents, ['title', 'tags'], terms), synonyms: [] });
      const beginning = stem(query);
      const wanted = documents.flatMap((d, id) => (terms(`${d.title} ${d.tags}`).some((term) => term.startsWith(beginning)) ? [id] : []));
      const found = engine.search(query).map(({ id }) => id);
      assert.ok(found.every((id) => wanted.includes(id)));
      assert.ok(wanted.length === 0 || found.length > 0);
    }),
  );
});

test('errors count letters added, dropped, changed and swapped', () => {
  for (const [typed, term, count] of [
    ['cache', 'cache', 0],
    ['cahce', 'cache', 1],
    ['retreiv', 'retriev', 1],
    ['parralel', 'parallel', 2],
    ['loss', 'lora', 2],
    ['', 'abc', 3],
  ]) {
    assert.equal(errors(typed, term, 3), count, `${typed} ${term}`);
  }
  assert.equal(errors('completely', 'different', 2), 3);
  assert.equal(errors('retreiv', 'retrieval', 2, true), 1);
});

test('errors are symmetric, and never fewer than letters that are missing', () => {
  const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c', 'd'), maxLength: 8 });
  fc.assert(
    fc.property(word, word, (one, other) => {
      const count = errors(one, other, 9);
      assert.equal(count, errors(other, one, 9));
      assert.equal(count === 0, one === other);
      assert.ok(count >= missing(lettersOf(one), lettersOf(other)));
      for (const most of [0, 1, 2]) assert.equal(errors(one, other, most), Math.min(count, most + 1));
      assert.ok(errors(one, other, 9, true) <= count);
    }),
  );
});

test('a lexicon knows endings, misspellings and words of a neighboring language', () => {
  const documents = [{ title: 'evaluation tokenizer flash attention 8 h100 hallucination transformer parallel' }];
  const lexicon = new Lexicon([new Index(compactIndex(documents, ['title'], terms))]);
  const best = (word) => lexicon.correction(stem(word));
  assert.equal(best('halucination'), stem('hallucination'));
  assert.equal(best('Halluzination'.toLowerCase()), stem('hallucination'));
  assert.equal(best('evaluierung'), stem('evaluation'));
  assert.equal(best('parralel'), 'parallel');
  assert.equal(best('quokka'), 'quokka');
  assert.deepEqual(lexicon.split('flashattent'), ['flash', 'attent']);
  assert.deepEqual(lexicon.split('8xh100'), ['8', 'h100']);
  assert.deepEqual(lexicon.split('nothing'), []);
  assert.deepEqual([...lexicon.variants('transf', true, true).keys()], [stem('transformer')]);
  assert.equal(lexicon.variants('atention', false, false).size, 0);
});

test('results come from the first letters on', () => {
  assert.equal(best('k')[0], 0);
  assert.equal(best('lo')[0], 1);
});

test('typing errors are forgiven', () => {
  assert.equal(best('retreival dense')[0], 2);
  assert.equal(best('paramter count')[0], 1);
});

test('other names of the same thing find it, misspelled too', () => {
  assert.equal(best('key-value cache')[0], 0);
  assert.equal(best('low rank adaptation')[0], 1);
  assert.equal(best('low rnak adaptatoin')[0], 1);
});

test('compounds are found as one word, as two, and with a hyphen', () => {
  const documents = ['How do guardrails work?', 'Explain PagedAttention', 'What is fine-tuning?', 'Why flash attention?'];
  const engine = new SearchEngine({ first: compactIndex(documents.map((title) => ({ title })), ['title'], terms), synonyms: [] });
  for (const [query, wanted] of [
    ['guard rails', 0], ['guardrails', 0], ['guard-rails', 0],
    ['paged attention', 1], ['pagedattention', 1], ['paged-attention', 1], ['PagedAttention', 1],
    ['finetuning', 2], ['fine tuning', 2], ['FineTuning', 2],
    ['flashattention', 3], ['FlashAttention', 3],
  ]) {
    assert.equal(engine.search(query)[0]?.id, wanted, query);
  }
});

test('of two that match equally well the earlier one stands first', () => {
  const same = { title: 'Why do experts collapse?', tags: 'experts' };
  const engine = new SearchEngine({ first: compactIndex([same, same, { title: 'Router', tags: '' }], ['title', 'tags'], terms), synonyms: [] });
  assert.deepEqual(engine.search('experts collapse').map(({ id }) => id), [0, 1]);
});

test('more words of a query in one document stand before one word in many places', () => {
  const first = compactIndex([{ title: 'Cache', tags: 'cache', points: 'cache cache cache' }, { title: 'Routing to a warm cache', tags: '', points: 'router' }], ['title', 'tags', 'points'], terms);
  assert.equal(new SearchEngine({ first, synonyms: [] }).search('cache routing')[0].id, 1);
});

test('the words to mark are those of the title', () => {
  const engine = new SearchEngine(data());
  assert.deepEqual(new Set(engine.search('kv caches llama')[0].words), new Set(['kv', 'cach', 'llama']));
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
