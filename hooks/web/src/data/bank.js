// The records of all questions, unpacked from the small form in which they are sent.

import { words } from "../search/terms.js";

/**
 * @typedef {object} Records
 * @property {[string, string, string][]} categories Id, short title, title.
 * @property {[string, string, string][]} difficulties
 * @property {[string, string, string][]} kinds
 * @property {[string, string, string][]} roles
 * @property {string[]} tags
 * @property {any[][]} rows Id, category, difficulty, kind, roles, tags, digest, review date, former ids.
 * @property {string[]} titles
 * @property {[string, string][]} pages Address and title of the hand-written pages.
 */
/** @typedef {{ id: string, short: string, title: string, index: number }} Named */
/**
 * @typedef {object} Row
 * @property {number} index
 * @property {string} id
 * @property {string} title
 * @property {string} url From the site's root.
 * @property {Named} category
 * @property {Named} difficulty
 * @property {Named} kind
 * @property {Named[]} roles
 * @property {string[]} tags
 * @property {string} digest
 * @property {string} reviewed
 */

export class Bank {
  /** @param {Records} records */
  constructor(records) {
    this.records = records;
    const named = (/** @type {[string, string, string][]} */ list) =>
      list.map(([id, short, title], index) => ({ id, short, title, index }));
    this.categories = named(records.categories);
    this.difficulties = named(records.difficulties);
    this.kinds = named(records.kinds);
    this.roles = named(records.roles);
    /** Present id by former id. @type {Map<string, string>} */
    this.aliases = new Map();
    /** @type {Row[]} */
    this.rows = records.rows.map(([id, category, difficulty, kind, roles, tags, digest, reviewed, aliases = []], index) => {
      for (const former of aliases) this.aliases.set(former, id);
      return {
        index,
        id,
        title: records.titles[index],
        url: `questions/${this.categories[category].id}/${id}.html`,
        category: this.categories[category],
        difficulty: this.difficulties[difficulty],
        kind: this.kinds[kind],
        roles: roles.map((/** @type {number} */ role) => this.roles[role]),
        tags: tags.map((/** @type {number} */ tag) => records.tags[tag]),
        digest,
        reviewed,
      };
    });
    this.pages = records.pages.map(([url, title]) => ({ url, title }));
  }

  /**
   * @param {Row} row
   * @param {"category" | "difficulty" | "kind" | "role" | "tag"} facet
   * @param {string} value
   */
  has(row, facet, value) {
    if (facet === "role") return row.roles.some(({ id }) => id === value);
    if (facet === "tag") return row.tags.includes(value);
    return row[facet].id === value;
  }

  /** All pairs of words that stand beside each other in a title. */
  titlePhrases() {
    const phrases = new Set();
    for (const { title } of this.rows) {
      const list = words(title);
      for (let place = 1; place < list.length; place += 1) phrases.add(`${list[place - 1]} ${list[place]}`);
    }
    return phrases;
  }
}
