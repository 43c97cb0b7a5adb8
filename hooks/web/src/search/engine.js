// Search over the records: first titles, tags and key points; then, once it is loaded, the full text.

import { openIndex } from "./compact.js";
import { Synonyms } from "./synonyms.js";
import { terms, words } from "./terms.js";

/** @typedef {import("./compact.js").CompactIndex} CompactIndex */
/** @typedef {{ first: CompactIndex, synonyms: string[][] }} SearchData */
/** @typedef {{ id: number, score: number, words: string[] }} Hit `words` are indexed terms that matched. */

const TITLE_BOOST = 4;
const COVERAGE = 1.5;
/** Share of the best score below which a hit is an accident. */
const LEAST_SHARE = 0.02;
const BODY_WEIGHT = 0.35;
const SYNONYM_WEIGHT = 0.75;
const OPTIONS = {
  fields: [],
  tokenize: terms,
  processTerm: (/** @type {string} */ term) => term,
};

export class SearchEngine {
  /** @param {SearchData} data */
  constructor(data) {
    this.first = openIndex(data.first, OPTIONS);
    /** @type {import("minisearch").default | null} */
    this.full = null;
    this.synonyms = new Synonyms(data.synonyms);
  }

  /**
   * Search the full text as well from now on.
   * @param {CompactIndex} compact
   */
  addFullText(compact) {
    this.full = openIndex(compact, OPTIONS);
  }

  /**
   * @param {string} text
   * @param {(id: number) => boolean} [allowed]
   * @returns {Hit[]} Best first.
   */
  search(text, allowed = () => true) {
    const query = terms(text);
    // A query of nothing but small words ("what is it") is searched by them rather than not at all.
    const searched = query.length ? query : words(text);
    if (!searched.length) return [];
    const last = /\s$/.test(text) ? "" : searched[searched.length - 1];
    const units = this.synonyms.units(searched);
    /** @type {Map<number, { score: number, units: number, words: Set<string> }>} */
    const found = new Map();
    for (const unit of units) {
      for (const [id, hit] of this.#unitHits(unit, last)) {
        if (!allowed(id)) continue;
        const entry = found.get(id) ?? { score: 0, units: 0, words: new Set() };
        entry.score += hit.score;
        entry.units += 1;
        for (const word of hit.words) entry.words.add(word);
        found.set(id, entry);
      }
    }
    // People type more words than an answer has, so a missing one costs, but does not exclude.
    return [...found]
      .map(([id, hit]) => ({ id, score: hit.score * (hit.units / units.length) ** COVERAGE, words: [...hit.words] }))
      .sort((a, b) => b.score - a.score || a.id - b.id)
      .filter((hit, _, all) => hit.score >= all[0].score * LEAST_SHARE);
  }

  /**
   * @param {{ own: string[], others: string[][] }} unit
   * @param {string} last The term that may still be growing.
   * @returns {Map<number, { score: number, words: string[] }>}
   */
  #unitHits(unit, last) {
    /** @type {Map<number, { score: number, words: string[] }>} */
    const best = new Map();
    const collect = (/** @type {string[]} */ phrase, /** @type {number} */ weight) => {
      for (const [index, share] of /** @type {const} */ ([[this.first, 1], [this.full, BODY_WEIGHT]])) {
        if (!index) continue;
        for (const hit of index.search(phrase.join(" "), {
          tokenize: (text) => text.split(" "),
          processTerm: (term) => term,
          combineWith: "AND",
          boost: { title: TITLE_BOOST, tags: 1.5, points: 1.5 },
          prefix: (term) => term === last || term.length >= 4,
          fuzzy: (term) => (term.length < 4 || /\d/.test(term) ? false : term.length < 6 ? 1 : 0.25),
          weights: { fuzzy: 0.25, prefix: 0.5 },
        })) {
          const score = hit.score * weight * share;
          const known = best.get(hit.id);
          if (!known) best.set(hit.id, { score, words: hit.terms });
          else best.set(hit.id, { score: known.score + score * (weight === 1 ? 1 : 0.3), words: [...known.words, ...hit.terms] });
        }
      }
    };
    collect(unit.own, 1);
    for (const other of unit.others) collect(other, SYNONYM_WEIGHT);
    return best;
  }

  /**
   * Queries that find something, near to one that finds nothing.
   * @param {string} text
   * @returns {string[]}
   */
  suggest(text) {
    const near = this.first.autoSuggest(terms(text).join(" ") || text, {
      tokenize: (query) => query.split(" "),
      processTerm: (term) => term,
      fuzzy: (term) => Math.min(3, Math.ceil(term.length * 0.4)),
      combineWith: "OR",
    });
    return near.slice(0, 4).map(({ suggestion }) => suggestion);
  }
}
