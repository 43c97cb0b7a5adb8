// What a term finds: in which documents it stands, where there, and how much that says.

import { Lexicon } from "./lexicon.js";

/** @typedef {import("./compact.js").Index} Index */
/**
 * @typedef {object} Match
 * @property {number} rarity Worth of finding it: the fewer documents have it, the more.
 * @property {Float32Array[]} fields For each field and document, the weight with which it stands there.
 * @property {Float32Array} strength For each document how much it is about it, between 0 and 1.
 * @property {Map<number, string[]>} marked By document, terms of the title that belong to it.
 */

/**
 * Weight of a field, and the share of its length that counts against it: a word among many says less.
 * Set by trial on `tests/search/queries.yml`.
 * @type {Record<string, { weight: number, length: number }>}
 */
const FIELDS = {
  title: { weight: 3, length: 0.15 },
  key: { weight: 6, length: 0.65 },
  tags: { weight: 1.3, length: 0 },
  points: { weight: 1.4, length: 0.05 },
  short: { weight: 0.5, length: 0.35 },
  body: { weight: 0.5, length: 0.15 },
};
/** In a long text words of a name stand apart by accident. */
const TOO_LONG_FOR_NAMES = "body";
/** Weight at which a document has half the strength that it can have. */
const HALF = 3;
const LEAST_RARITY = 0.1;
/** How much less than its logarithm rarity counts: a rare word is often just an odd one. */
const RARITY_POWER = 0.55;
const KEPT = 100;

export class Matcher {
  /** @param {Index[]} indexes */
  constructor(indexes) {
    this.indexes = indexes;
    this.lexicon = new Lexicon(indexes);
    this.size = Math.max(...indexes.map(({ documents }) => documents));
    /** The last matches: with the next letter typed all but one are the same. @type {Map<string, Match>} */
    this.known = new Map();
  }

  /**
   * @param {string} term
   * @param {boolean} growing Whether it is still being typed.
   * @param {boolean} loosely Whether it may be misspelled.
   * @returns {Match}
   */
  match(term, growing, loosely) {
    return this.#kept(`${term}${growing ? "…" : ""}`, () => this.#find(term, growing, loosely));
  }

  /**
   * What the terms of a name find where they stand in one field.
   * @param {string[]} terms
   * @returns {Match}
   */
  together(terms) {
    if (terms.length === 1) return this.match(terms[0], false, false);
    return this.#kept(terms.join(" "), () => this.#intersect(terms.map((term) => this.match(term, false, false))));
  }

  /**
   * @param {string} key
   * @param {() => Match} find
   */
  #kept(key, find) {
    let match = this.known.get(key);
    if (!match) {
      if (this.known.size >= KEPT) this.known.clear();
      this.known.set(key, (match = find()));
    }
    return match;
  }

  /**
   * @param {string} term
   * @param {boolean} growing
   * @param {boolean} loosely
   */
  #find(term, growing, loosely) {
    const variants = this.lexicon.variants(term, growing, loosely);
    /** @type {Match["marked"]} */
    const marked = new Map();
    const fields = this.indexes.flatMap((index) =>
      index.fields.map((name, position) => {
        const field = new Float32Array(this.size);
        const { weight, length } = FIELDS[name];
        for (const [variant, fit] of variants) {
          const { documents, counts } = index.postings(position, variant);
          documents.forEach((id, place) => {
            field[id] += (fit * weight * counts[place]) / (1 + length * (index.lengths[position][id] - 1));
            if (name === "title") marked.set(id, [...(marked.get(id) ?? []), variant]);
          });
        }
        return field;
      }),
    );
    return this.#weigh(fields, marked);
  }

  /** @param {Match[]} matches */
  #intersect(matches) {
    const names = this.indexes.flatMap((index) => index.fields);
    const fields = names.map((name, position) =>
      name === TOO_LONG_FOR_NAMES
        ? new Float32Array(this.size)
        : matches[0].fields[position].map((_, id) => Math.min(...matches.map(({ fields }) => fields[position][id]))),
    );
    /** @type {Match["marked"]} */
    const marked = new Map();
    fields[names.indexOf("title")]?.forEach((weight, id) => {
      if (weight) marked.set(id, matches.flatMap((match) => match.marked.get(id) ?? []));
    });
    return this.#weigh(fields, marked);
  }

  /**
   * @param {Float32Array[]} fields
   * @param {Match["marked"]} marked
   * @returns {Match}
   */
  #weigh(fields, marked) {
    const strength = new Float32Array(this.size);
    for (const field of fields) field.forEach((weight, id) => (strength[id] += weight));
    let having = 0;
    strength.forEach((weight, id) => {
      if (weight) having += 1;
      strength[id] = weight / (weight + HALF);
    });
    const rarity = Math.max(LEAST_RARITY, Math.log(1 + (this.size - having + 0.5) / (having + 0.5))) ** RARITY_POWER;
    return { rarity: having ? rarity : 0, fields, strength, marked };
  }
}
