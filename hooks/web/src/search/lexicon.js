// Which terms of the index somebody may mean: the one that is typed, those that begin so, or else the nearest to it.

import { common, errors, lettersOf, missing } from "./near.js";
import { stem } from "./terms.js";

/** @typedef {import("./compact.js").Index} Index */
/** @typedef {Map<string, number>} Variants Terms of the index with how well they fit, up to 1. */

/** Letters that a term may have after a whole word that was typed, such as "token" for "tokenizer". */
const LONGEST_ENDING = 4;
const SHORTEST_BEGINNING = 5;
const SHORTEST_PART = 3;
const FIT = { begun: 0.8, longer: 0.3, oneError: 0.7, twoErrors: 0.5, otherFirstLetter: 0.6, related: 0.6 };

export class Lexicon {
  /** @param {Index[]} indexes */
  constructor(indexes) {
    this.indexes = indexes;
    /** @type {Map<Index, Int32Array>} */
    this.letters = new Map();
  }

  /** @param {string} term */
  has(term) {
    return this.indexes.some((index) => index.has(term));
  }

  /**
   * @param {string} term
   * @param {boolean} growing Whether it is still being typed.
   * @param {boolean} loosely Whether it may be misspelled.
   * @returns {Variants}
   */
  variants(term, growing, loosely) {
    const begun = this.#begun(term, growing);
    if (begun.size || !loosely || term.length < 4 || /\d/.test(term)) return begun;
    return new Map([...this.#related(term), ...this.#near(term, term.length < 6 ? 1 : 2, growing)]);
  }

  /**
   * @param {string} term Unknown.
   * @returns {string} The term that is most likely meant, or the same one.
   */
  correction(term) {
    let best = term;
    let most = 0;
    for (const [variant, fit] of this.variants(term, false, true)) if (fit > most) [best, most] = [variant, fit];
    return best;
  }

  /**
   * @param {string} term
   * @returns {string[]} The terms nearest to it, further away than a typing error.
   */
  nearest(term) {
    return [...this.#near(term, Math.ceil(term.length * 0.4), false).keys()];
  }

  /**
   * @param {string} word
   * @returns {string[]} Two known terms that it is made of ("flash" and "attention", "8" and "h100"), or none.
   */
  split(word) {
    if (/\d/.test(word)) {
      const parts = (/^(\d+)x(.+)$/.exec(word) ?? /^(\D{3,})(\d.*)$/.exec(word) ?? []).slice(1);
      return parts.every((part) => this.has(part)) ? parts : [];
    }
    for (let place = word.length - SHORTEST_PART; place >= SHORTEST_PART; place -= 1) {
      const parts = [stem(word.slice(0, place)), stem(word.slice(place))];
      if (parts.every((part) => this.has(part))) return parts;
    }
    return [];
  }

  /**
   * @param {string} term
   * @param {boolean} growing
   * @returns {Variants}
   */
  #begun(term, growing) {
    /** @type {Variants} */
    const found = new Map();
    const known = this.has(term);
    if (known) found.set(term, 1);
    if (!growing && (known || term.length < 4 || /\d/.test(term))) return found;
    for (const longer of this.#beginningWith(term)) {
      const more = longer.length - term.length;
      if (!more || (!growing && more > LONGEST_ENDING)) continue;
      found.set(longer, (known ? FIT.longer : FIT.begun) * Math.sqrt(term.length / longer.length));
    }
    return found;
  }

  /**
   * Terms with the fewest typing errors between them and a typed one.
   * @param {string} term
   * @param {number} most
   * @param {boolean} growing
   * @returns {Variants}
   */
  #near(term, most, growing) {
    const letters = lettersOf(term);
    let least = most;
    /** @type {Variants} */
    const found = new Map();
    for (const index of this.indexes) {
      const lettersOfAll = this.#letters(index);
      index.terms.forEach((other, place) => {
        if (other.length < term.length - least || missing(letters, lettersOfAll[place]) > least) return;
        if (!growing && (other.length > term.length + least || missing(lettersOfAll[place], letters) > least)) return;
        const distance = errors(term, other, least, growing);
        if (distance > least) return;
        if (distance < least) found.clear();
        least = distance;
        const fit = distance === 1 ? FIT.oneError : FIT.twoErrors;
        found.set(other, other[0] === term[0] ? fit : fit * FIT.otherFirstLetter);
      });
    }
    return found;
  }

  /**
   * Terms that share the longest beginning: other endings of a word, or the same word in a neighboring language.
   * @param {string} term
   * @returns {Variants}
   */
  #related(term) {
    const lengths = this.indexes.map(({ terms }, number) => {
      const place = this.indexes[number].place(term);
      return Math.max(common(term, terms[place - 1]), common(term, terms[place]));
    });
    const length = Math.max(...lengths);
    if (length < Math.max(SHORTEST_BEGINNING, term.length * 0.4)) return new Map();
    const fit = (FIT.related * length) / term.length;
    return new Map([...this.#beginningWith(term.slice(0, length))].map((other) => [other, fit]));
  }

  /**
   * @param {string} beginning
   * @returns {Set<string>}
   */
  #beginningWith(beginning) {
    /** @type {Set<string>} */
    const found = new Set();
    for (const { terms, place } of this.indexes.map((index) => ({ terms: index.terms, place: index.place(beginning) }))) {
      for (let next = place; terms[next]?.startsWith(beginning); next += 1) found.add(terms[next]);
    }
    return found;
  }

  /** @param {Index} index */
  #letters(index) {
    let letters = this.letters.get(index);
    if (!letters) this.letters.set(index, (letters = Int32Array.from(index.terms, lettersOf)));
    return letters;
  }
}
