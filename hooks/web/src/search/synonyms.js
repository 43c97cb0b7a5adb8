// Names of the same thing: "KV cache" and "key-value cache", "MoE" and "mixture of experts". The groups are data of
// the bank; here they become alternatives of a query.

import { queryTerms } from "./terms.js";

/** @typedef {string[][]} Alternatives Each a list of terms that must stand together. */

export class Synonyms {
  /** @param {string[][]} groups Phrases that mean the same, a list a group. */
  constructor(groups) {
    /** @type {Map<string, Alternatives>} */
    this.byPhrase = new Map();
    this.longest = 1;
    /** Every term of a name. @type {Set<string>} */
    this.terms = new Set();
    for (const group of groups) {
      const alternatives = group.map((phrase) => queryTerms(phrase)).filter((list) => list.length);
      for (const list of alternatives) {
        const key = list.join(" ");
        const known = this.byPhrase.get(key) ?? [];
        this.byPhrase.set(key, [...known, ...alternatives.filter((other) => other.join(" ") !== key)]);
        for (const term of list) this.terms.add(term);
        this.longest = Math.max(this.longest, list.length);
      }
    }
  }

  /**
   * Cut a query into units: single terms, or phrases that have another name.
   * @param {string[]} query Terms in order.
   * @returns {{ start: number, own: string[], others: Alternatives }[]} `start` is the place of the first term.
   */
  units(query) {
    const units = [];
    for (let start = 0; start < query.length; ) {
      let length = Math.min(this.longest, query.length - start);
      while (length > 1 && !this.byPhrase.has(query.slice(start, start + length).join(" "))) length -= 1;
      const own = query.slice(start, start + length);
      units.push({ start, own, others: this.byPhrase.get(own.join(" ")) ?? [] });
      start += length;
    }
    return units;
  }
}
