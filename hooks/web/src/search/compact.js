// A small written form of a search index. MiniSearch's own is ten times as large, because it repeats the structure of
// its maps; here a term's documents are the gaps between their numbers.

import MiniSearch from "minisearch";

/**
 * @typedef {object} CompactIndex
 * @property {string[]} fields
 * @property {number} documents How many, numbered from 0.
 * @property {string} terms Sorted, each with the number of leading characters it shares with the one before.
 * @property {string[]} postings A text a field, a line a term: gaps between document numbers in base 36.
 * @property {number[][]} lengths Terms of each document, a list a field.
 */

/**
 * @param {Record<string, string | undefined>[]} documents
 * @param {string[]} fields
 * @param {(text: string) => string[]} terms
 * @returns {CompactIndex}
 */
export function compactIndex(documents, fields, terms) {
  /** @type {Map<string, number[][]>} */
  const postings = new Map();
  const lengths = fields.map((field, position) =>
    documents.map((document, number) => {
      const found = terms(document[field] ?? "");
      for (const term of new Set(found)) {
        let lists = postings.get(term);
        if (!lists) postings.set(term, (lists = fields.map(() => [])));
        lists[position].push(number);
      }
      return found.length;
    }),
  );
  const sorted = [...postings.keys()].sort();
  return {
    fields,
    documents: documents.length,
    terms: frontCode(sorted),
    postings: fields.map((_, position) =>
      sorted.map((term) => gaps(/** @type {number[][]} */ (postings.get(term))[position])).join("\n"),
    ),
    lengths,
  };
}

/** @param {string[]} sorted */
function frontCode(sorted) {
  let before = "";
  return sorted
    .map((term) => {
      let shared = 0;
      while (shared < 35 && shared < before.length && before[shared] === term[shared]) shared += 1;
      before = term;
      return shared.toString(36) + term.slice(shared);
    })
    .join("\n");
}

/** @param {number[]} numbers Rising. */
function gaps(numbers) {
  let before = -1;
  return numbers
    .map((number) => {
      const gap = number - before - 1;
      before = number;
      return gap.toString(36);
    })
    .join(" ");
}

/**
 * A MiniSearch over documents with the ids 0, 1, 2 …
 * @param {CompactIndex} compact
 * @param {ConstructorParameters<typeof MiniSearch>[0]} options
 * @returns {MiniSearch}
 */
export function openIndex(compact, options) {
  const lists = compact.postings.map((text) => text.split("\n"));
  let before = "";
  const index = compact.terms.split("\n").map((coded, line) => {
    const term = before.slice(0, parseInt(coded[0], 36)) + coded.slice(1);
    before = term;
    /** @type {Record<string, Record<string, number>>} */
    const byField = {};
    lists.forEach((list, field) => {
      if (!list[line]) return;
      /** @type {Record<string, number>} */
      const counts = {};
      let number = -1;
      for (const gap of list[line].split(" ")) {
        number += parseInt(gap, 36) + 1;
        counts[number] = 1;
      }
      byField[field] = counts;
    });
    return [term, byField];
  });
  const numbers = Array.from({ length: compact.documents }, (_, number) => number);
  const average = (/** @type {number[]} */ list) => list.reduce((sum, length) => sum + length, 0) / (list.length || 1);
  return MiniSearch.loadJS(
    /** @type {any} */ ({
      documentCount: compact.documents,
      nextId: compact.documents,
      documentIds: Object.fromEntries(numbers.map((number) => [number, number])),
      fieldIds: Object.fromEntries(compact.fields.map((field, position) => [field, position])),
      fieldLength: Object.fromEntries(numbers.map((number) => [number, compact.lengths.map((list) => list[number])])),
      averageFieldLength: compact.lengths.map(average),
      storedFields: {},
      dirtCount: 0,
      index,
      serializationVersion: 2,
    }),
    { ...options, fields: compact.fields },
  );
}
