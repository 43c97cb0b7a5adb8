// What a reader typed → filters and words. `role:mle hard rag` asks for hard questions on RAG for ML engineers.

import { words } from "./terms.js";

/**
 * @typedef {object} Vocabulary Ids (and other names) that a filter may name, by facet.
 * @property {[string, string, string][]} categories
 * @property {[string, string, string][]} difficulties
 * @property {[string, string, string][]} kinds
 * @property {[string, string, string][]} roles
 * @property {string[]} tags
 */
/** @typedef {"category" | "difficulty" | "kind" | "role" | "tag" | "mark"} Facet */
/** @typedef {{ filters: Partial<Record<Facet, string>>, text: string, unknown: string[] }} Query */

/** @type {Record<string, Facet>} */
const NAMES = {
  category: "category",
  cat: "category",
  topic: "category",
  difficulty: "difficulty",
  level: "difficulty",
  kind: "kind",
  type: "kind",
  role: "role",
  for: "role",
  tag: "tag",
  mark: "mark",
  is: "mark",
};
const MARKS = ["cold", "partly", "cannot", "unmarked"];

/**
 * @param {string} typed
 * @param {Vocabulary} vocabulary
 * @param {(phrase: string) => boolean} [isPhrase] Whether two words stand beside each other in a title; then the first
 *   is a word and no filter, as in "hard negatives".
 * @returns {Query}
 */
export function parseQuery(typed, vocabulary, isPhrase = () => false) {
  /** @type {Query} */
  const query = { filters: {}, text: "", unknown: [] };
  const parts = typed.split(/\s+/).filter(Boolean);
  const kept = parts.filter((part, index) => {
    const [, name, value] = /^([a-z]+):(.*)$/i.exec(part) ?? [];
    const facet = name && NAMES[name.toLowerCase()];
    if (facet) {
      const found = match(facet, value, vocabulary);
      if (found) query.filters[facet] = found;
      else if (value) query.unknown.push(part);
      return false;
    }
    const level = vocabulary.difficulties.find(([id]) => id === part.toLowerCase());
    if (!level || parts.length === 1 || query.filters.difficulty) return true;
    if ((parts[index + 1] && isPhrase(`${part} ${parts[index + 1]}`)) || (index > 0 && isPhrase(`${parts[index - 1]} ${part}`))) {
      return true;
    }
    query.filters.difficulty = level[0];
    return false;
  });
  query.text = kept.join(" ");
  return query;
}

/**
 * @param {Facet} facet
 * @param {string} value
 * @param {Vocabulary} vocabulary
 * @returns {string | undefined} The id that the value names, also by its beginning.
 */
function match(facet, value, vocabulary) {
  const wanted = value.toLowerCase();
  if (!wanted) return undefined;
  if (facet === "mark") return MARKS.find((mark) => mark.startsWith(wanted));
  if (facet === "tag") return vocabulary.tags.find((tag) => tag === wanted) ?? vocabulary.tags.find((tag) => tag.startsWith(wanted));
  const plural = /** @type {const} */ ({ category: "categories", difficulty: "difficulties", kind: "kinds", role: "roles" })[facet];
  const flat = (/** @type {string} */ text) => words(text).join("-");
  const options = vocabulary[plural];
  const found =
    options.find((names) => names.some((name) => flat(name) === wanted)) ??
    options.find((names) => names.some((name) => flat(name).startsWith(wanted))) ??
    options.find(([id]) => id.split("-").includes(wanted));
  return found?.[0];
}
