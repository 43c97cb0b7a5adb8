// Search over the site's data: what was typed → rows to show.

import { Bank } from "../data/bank.js";
import { SearchEngine } from "./engine.js";
import { parseQuery } from "./query.js";
import { stem, words } from "./terms.js";

/** @typedef {{ title: string, url: string, facts: string, difficulty: string, isMatch: (word: string) => boolean }} Found */

export class Searcher {
  /**
   * @param {import("../data/bank.js").Records} records
   * @param {import("./engine.js").SearchData} search
   * @param {(id: string) => string} [markOf] The reader's mark of a question.
   */
  constructor(records, search, markOf = () => "unmarked") {
    this.bank = new Bank(records);
    this.engine = new SearchEngine(search);
    this.markOf = markOf;
    this.phrases = this.bank.titlePhrases();
  }

  /** @param {import("./compact.js").CompactIndex} compact */
  addFullText(compact) {
    this.engine.addFullText(compact);
  }

  /**
   * @param {string} typed
   * @returns {{ found: Found[], suggestions: string[], unknown: string[] }}
   */
  search(typed) {
    const query = parseQuery(typed, this.bank.records, (phrase) => this.phrases.has(words(phrase).join(" ")));
    const filtered = Object.keys(query.filters).length > 0;
    const allowed = (/** @type {number} */ id) => !filtered || this.#passes(id, query.filters);
    const hits = query.text.trim()
      ? this.engine.search(/\s$/.test(typed) ? `${query.text} ` : query.text, allowed)
      : this.bank.rows.filter(({ index }) => allowed(index)).map(({ index }) => ({ id: index, score: 0, words: [] }));
    return {
      found: hits.map((hit) => this.#found(hit)),
      suggestions: hits.length ? [] : this.#nearest(query.text),
      unknown: query.unknown,
    };
  }

  /**
   * @param {number} id
   * @param {Partial<Record<import("./query.js").Facet, string>>} filters
   */
  #passes(id, filters) {
    const row = this.bank.rows[id];
    if (!row) return false;
    return Object.entries(filters).every(([facet, value]) =>
      facet === "mark" ? this.markOf(row.id) === value : this.bank.has(row, /** @type {any} */ (facet), value),
    );
  }

  /**
   * @param {import("./engine.js").Hit} hit
   * @returns {Found}
   */
  #found(hit) {
    const matched = new Set(hit.words);
    const isMatch = (/** @type {string} */ word) => words(word).some((part) => matched.has(stem(part)));
    const row = this.bank.rows[hit.id];
    if (!row) {
      const page = this.bank.pages[hit.id - this.bank.rows.length];
      return { title: page.title, url: page.url, facts: "Page", difficulty: "", isMatch };
    }
    const facts = [row.difficulty.title, row.category.title, row.kind.title].join(" · ");
    return { title: row.title, url: row.url, facts, difficulty: row.difficulty.id, isMatch };
  }

  /**
   * Words of the index that are nearest to what was typed.
   * @param {string} text
   */
  #nearest(text) {
    return this.engine.suggest(text);
  }
}
