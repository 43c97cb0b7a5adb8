// The written form of a search index: a term's documents are the gaps between their numbers. Opening it splits a few
// strings; what a query does not touch is never decoded, so that a thousand full texts open within a frame or two.

/**
 * @typedef {object} CompactIndex
 * @property {string[]} fields
 * @property {number} documents How many, numbered from 0.
 * @property {string} terms Sorted, each with the number of leading characters it shares with the one before.
 * @property {string[]} postings A text a field, a line a term: for each document in base 36 four times the gap to the
 *   one before, plus the step of how often the term occurs.
 * @property {number[][]} lengths Terms of each document, a list a field.
 */
/** @typedef {{ documents: number[], counts: number[] }} Postings Documents of a term, and about how often it occurs. */

/** About how often a term occurs: once, two or three times, up to seven times, more often. */
const COUNTS = [1, 2.5, 5, 10];
const STEPS = COUNTS.length;

/**
 * @param {Record<string, string | undefined>[]} documents
 * @param {string[]} fields
 * @param {(text: string) => string[]} terms
 * @returns {CompactIndex}
 */
export function compactIndex(documents, fields, terms) {
  /** @type {Map<string, Map<number, number>[]>} */
  const postings = new Map();
  const lengths = fields.map((field, position) =>
    documents.map((document, number) => {
      const found = terms(document[field] ?? "");
      for (const term of found) {
        let lists = postings.get(term);
        if (!lists) postings.set(term, (lists = fields.map(() => new Map())));
        lists[position].set(number, (lists[position].get(number) ?? 0) + 1);
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
      sorted.map((term) => gaps(/** @type {Map<number, number>[]} */ (postings.get(term))[position])).join("\n"),
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

/** @param {Map<number, number>} counts By document, rising. */
function gaps(counts) {
  let before = -1;
  return [...counts]
    .map(([number, count]) => {
      const gap = number - before - 1;
      before = number;
      return (gap * STEPS + (count > 7 ? 3 : count > 3 ? 2 : count > 1 ? 1 : 0)).toString(36);
    })
    .join(" ");
}

export class Index {
  /** @param {CompactIndex} compact */
  constructor(compact) {
    this.fields = compact.fields;
    this.documents = compact.documents;
    let before = "";
    /** Sorted. */
    this.terms = (compact.terms ? compact.terms.split("\n") : []).map((coded) => {
      before = before.slice(0, parseInt(coded[0], 36)) + coded.slice(1);
      return before;
    });
    this.lines = compact.postings.map((text) => text.split("\n"));
    /** By field, for each document: its length as a share of the average. */
    this.lengths = compact.lengths.map((list) => {
      const average = list.reduce((sum, length) => sum + length, 0) / (list.length || 1) || 1;
      return list.map((length) => length / average);
    });
  }

  /**
   * @param {string} term
   * @returns {number} Its place in `terms`, or of the first one after it.
   */
  place(term) {
    let low = 0;
    let high = this.terms.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.terms[middle] < term) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** @param {string} term */
  has(term) {
    return this.terms[this.place(term)] === term;
  }

  /**
   * @param {number} field
   * @param {string} term
   * @returns {Postings}
   */
  postings(field, term) {
    /** @type {Postings} */
    const found = { documents: [], counts: [] };
    const place = this.place(term);
    const line = this.terms[place] === term ? this.lines[field][place] : "";
    if (!line) return found;
    let number = -1;
    for (const written of line.split(" ")) {
      const value = parseInt(written, 36);
      number += Math.floor(value / STEPS) + 1;
      found.documents.push(number);
      found.counts.push(COUNTS[value % STEPS]);
    }
    return found;
  }
}
