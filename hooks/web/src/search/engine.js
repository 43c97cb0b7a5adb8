// Search over the records: first titles, ids, tags and key points; then, once it is loaded, the full text as well.

import { Index } from "./compact.js";
import { Matcher } from "./matcher.js";
import { Synonyms } from "./synonyms.js";
import { queryTerms, stem, words } from "./terms.js";

/** @typedef {import("./compact.js").CompactIndex} CompactIndex */
/** @typedef {import("./matcher.js").Match} Match */
/** @typedef {{ first: CompactIndex, synonyms: string[][] }} SearchData */
/** @typedef {{ id: number, score: number, words: string[] }} Hit `words` are terms of the title that matched. */
/**
 * @typedef {object} Unit A part of a query that stands for one thing.
 * @property {Match[]} own A match for each of its terms.
 * @property {{ match: Match, weight: number }[]} others Other names and spellings of the whole.
 * @property {number} rarity
 */

const WEIGHTS = { synonym: 1.2, compound: 0.9 };
/** How much the share of a query that a document covers counts. */
const COVERAGE = 0.4;
/** Strength from which on a document covers a term. */
const COVERED_FROM = 0.43;
/** Scores nearer than this share are the same: then the order of study decides. */
const SAME = 0.02;
/** Share of the best score below which a hit is an accident. */
const LEAST_SHARE = 0.1;
const SHORTEST_COMPOUND = 6;

export class SearchEngine {
  /** @param {SearchData} data */
  constructor(data) {
    this.synonyms = new Synonyms(data.synonyms);
    this.size = data.first.documents;
    this.indexes = [new Index(data.first)];
    this.matcher = new Matcher(this.indexes);
  }

  /**
   * Search the full text as well from now on.
   * @param {CompactIndex} compact
   */
  addFullText(compact) {
    this.indexes.push(new Index(compact));
    this.matcher = new Matcher(this.indexes);
  }

  /**
   * @param {string} text
   * @param {(id: number) => boolean} [allowed]
   * @returns {Hit[]} Best first.
   */
  search(text, allowed = () => true) {
    const query = queryTerms(text);
    // A query of nothing but small words ("what is it") is searched by them rather than not at all.
    const units = this.#units(query.length ? query : words(text), !/\s$/.test(text));
    const matches = units.flatMap(({ own, others }) => [...own, ...others.map(({ match }) => match)]);
    const scores = this.#scores(units);
    /** @type {{ id: number, score: number }[]} */
    const hits = [];
    scores.forEach((score, id) => {
      if (score && allowed(id)) hits.push({ id, score });
    });
    const best = hits.reduce((most, { score }) => Math.max(most, score), 0);
    const step = (/** @type {number} */ score) => Math.round(Math.log(score / best) / SAME);
    return hits
      .filter(({ score }) => score >= best * LEAST_SHARE)
      .sort((a, b) => step(b.score) - step(a.score) || a.id - b.id)
      .map((hit) => ({ ...hit, words: matches.flatMap((match) => match.marked.get(hit.id) ?? []) }));
  }

  /**
   * Words that find something, near to those of a query that finds nothing.
   * @param {string} text
   * @returns {string[]}
   */
  suggest(text) {
    return queryTerms(text)
      .flatMap((term) => this.matcher.lexicon.nearest(term))
      .slice(0, 4);
  }

  /**
   * @param {Unit[]} units
   * @returns {Float32Array} By document.
   */
  #scores(units) {
    const scores = new Float32Array(this.size);
    const covered = new Float32Array(this.size);
    const total = units.reduce((sum, { rarity }) => sum + rarity, 0);
    const cover = (/** @type {number} */ strength) => Math.min(1, strength / COVERED_FROM);
    for (const { own, others, rarity } of units) {
      for (let id = 0; id < this.size; id += 1) {
        let score = 0;
        let share = 0;
        for (const match of own) {
          score += match.rarity * match.strength[id];
          share += match.rarity * cover(match.strength[id]);
        }
        for (const { match, weight } of others) {
          score = Math.max(score, weight * rarity * match.strength[id]);
          share = Math.max(share, rarity * cover(match.strength[id]));
        }
        scores[id] += score;
        covered[id] += share;
      }
    }
    // People type more words than an answer has, so a missing one costs, but does not exclude.
    return scores.map((score, id) => (score ? score * (covered[id] / total) ** COVERAGE : 0));
  }

  /**
   * @param {string[]} terms
   * @param {boolean} growing Whether the last of them is still being typed.
   * @returns {Unit[]}
   */
  #units(terms, growing) {
    const { lexicon } = this.matcher;
    const isName = (/** @type {string} */ term) => this.synonyms.terms.has(term);
    const spelled = terms.map((term) => (lexicon.has(term) || isName(term) ? term : lexicon.correction(term)));
    const seen = new Set();
    return this.synonyms.units(spelled).flatMap((unit) => {
      const places = unit.own.map((_, offset) => unit.start + offset);
      const name = unit.own.join(" ");
      if (seen.has(name)) return [];
      seen.add(name);
      const own = places.map((place) => {
        const term = terms[place];
        return this.matcher.match(term, growing && place === terms.length - 1, !isName(term));
      });
      const others = [
        ...unit.others.map((name) => ({ match: this.matcher.together(name), weight: WEIGHTS.synonym })),
        ...places.flatMap((place) => this.#otherSpellings(terms, place)),
      ];
      const rarity = own.reduce((sum, match) => sum + match.rarity, 0);
      return { own, others, rarity: rarity || Math.max(0, ...others.map(({ match }) => match.rarity)) };
    });
  }

  /**
   * A term as one word with its neighbor ("guard rails"), or as two words ("flashattention").
   * @param {string[]} terms
   * @param {number} place
   */
  #otherSpellings(terms, place) {
    const { lexicon } = this.matcher;
    const found = [];
    for (const first of [place - 1, place]) {
      if (first < 0 || first + 1 >= terms.length) continue;
      const compound = stem(terms[first] + terms[first + 1]);
      if (compound.length >= SHORTEST_COMPOUND && lexicon.has(compound)) found.push([compound]);
    }
    if (!lexicon.has(terms[place])) {
      const parts = lexicon.split(terms[place]);
      if (parts.length) found.push(parts);
    }
    return found.map((name) => ({ match: this.matcher.together(name), weight: WEIGHTS.compound }));
  }
}
