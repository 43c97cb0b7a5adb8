import assert from 'node:assert/strict';
import { test } from 'node:test';

import fc from 'fast-check';

import { emptyBrowse, FACETS, readAddress, select, SORTS, valuesOf, writeAddress } from '../src/browse/selection.js';
import { Bank } from '../src/data/bank.js';

const LEVELS = [['easy', 'Easy', 'Easy'], ['hard', 'Hard', 'Hard']];
const NAMES = (prefix, count) => Array.from({ length: count }, (_, n) => [`${prefix}${n}`, `${prefix}${n}`, `${prefix}${n}`]);
const ROWS = 40;
const bank = new Bank({
  categories: NAMES('c', 3),
  difficulties: LEVELS,
  kinds: NAMES('k', 2),
  roles: NAMES('r', 3),
  tags: ['t0', 't1', 't2'],
  rows: Array.from({ length: ROWS }, (_, n) => [`q${n}`, n % 3, n % 2, n % 2, n % 5 ? [n % 3] : [0, 1], [n % 3], 'd', `2026-01-${10 + (n % 9)}`, ...(n === 7 ? [['former']] : [])]),
  titles: Array.from({ length: ROWS }, (_, n) => `Title ${ROWS - n}`),
  pages: [],
});
const KNOWN = { category: ['c0', 'c1', 'c2'], role: ['r0', 'r1', 'r2'], difficulty: ['easy', 'hard'], kind: ['k0', 'k1'], tag: ['t0', 't1', 't2'], mark: ['cold', 'partly', 'cannot', 'unmarked'] };
const markOf = (id) => (id === 'q1' ? 'cold' : 'unmarked');

const plain = { noNullPrototype: true };
const stateArbitrary = fc.record(
  {
    chosen: fc.record(Object.fromEntries(FACETS.map((facet) => [facet, fc.subarray(KNOWN[facet])])), plain),
    text: fc.string({ maxLength: 20 }).map((text) => text.trim()),
    sort: fc.constantFrom(...SORTS),
  },
  plain,
);

test('every state survives the way through the address', () => {
  fc.assert(fc.property(stateArbitrary, (state) => assert.deepEqual(readAddress(writeAddress(state), KNOWN), state)));
});

test('the whole list has a bare address, and a foreign address means the whole list', () => {
  assert.equal(writeAddress(emptyBrowse()), '');
  assert.deepEqual(readAddress('?category=nope&sort=odd&difficulty=', KNOWN), emptyBrowse());
});

test('rows shown are those that every facet lets through', () => {
  fc.assert(
    fc.property(stateArbitrary, (state) => {
      const { rows } = select(bank.rows, state, markOf, null);
      const wanted = bank.rows.filter((row) =>
        FACETS.every((facet) => !state.chosen[facet].length || valuesOf(row, facet, markOf).some((value) => state.chosen[facet].includes(value))),
      );
      assert.deepEqual(new Set(rows.map(({ id }) => id)), new Set(wanted.map(({ id }) => id)));
    }),
  );
});

test('a count is the number of rows that the choice would show', () => {
  fc.assert(
    fc.property(stateArbitrary, fc.constantFrom(...FACETS), (state, facet) => {
      const { counts } = select(bank.rows, state, markOf, null);
      for (const value of KNOWN[facet]) {
        const only = { ...state, chosen: { ...state.chosen, [facet]: [value] } };
        assert.equal(counts[facet].get(value) ?? 0, select(bank.rows, only, markOf, null).rows.length);
      }
    }),
    { numRuns: 60 },
  );
});

test('orders: as studied, by title, easy first, newest first, and by relevance where a text is searched', () => {
  const ids = (sort, scores = null) => select(bank.rows, { ...emptyBrowse(), sort }, markOf, scores).rows.map(({ id }) => id);
  assert.equal(ids('study')[0], 'q0');
  assert.equal(ids('title')[0], 'q39');
  assert.equal(ids('difficulty').slice(-1)[0], 'q39');
  assert.equal(ids('reviewed')[0], 'q8');
  assert.deepEqual(ids('study', new Map([[3, 1], [9, 0]])), ['q9', 'q3']);
});

test('former ids lead to the present one', () => {
  assert.deepEqual([...bank.aliases], [['former', 'q7']]);
});
