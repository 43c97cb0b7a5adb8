// Names of the same thing: "KV cache" and "key-value cache", "MoE" and "mixture of experts". The groups are data of
// the bank; here they become alternatives of a query.

import { terms } from "./terms.js";

/** @typedef {string[][]} Alternatives Each a list of terms that must stand together. */

export class Synonyms {
  /** @param {string[][]} groups Phrases that mean the same, a list a group. */
  constructor(groups) {
    /** @type {Map<string, Alternatives>} */
    this.byPhrase = new Map();
    this.longest = 1;
    for (const group of groups) {
      const alternatives = group.map((phrase) => terms(phrase)).filter((list) => list.length);
      for (const list of alternatives) {
        const key = list.join(" ");
        const known = this.byPhrase.get(key) ?? [];
        this.byPhrase.set(key, [...known, ...alternatives.filter((other) => other.join(" ") !== key)]);
        this.longest = Math.max(this.longest, list.length);
      }
    }
  }

  /**
   * Cut a query into units: single terms, or phrases that have another name.
   * @param {string[]} query Terms in order.
   * @returns {{ own: string[], others: Alternatives }[]}
   */
  units(query) {
    const units = [];
    for (let start = 0; start < query.length; ) {
      let length = Math.min(this.longest, query.length - start);
      while (length > 1 && !this.byPhrase.has(query.slice(start, start + length).join(" "))) length -= 1;
      const own = query.slice(start, start + length);
      units.push({ own, others: this.byPhrase.get(own.join(" ")) ?? [] });
      start += length;
    }
    return units;
  }
}
