// Which questions a browse state selects, in which order, and how many each further choice would leave. Pure: the page
// and the tests use it alike.

/** @typedef {import("../data/bank.js").Row} Row */
/** @typedef {"category" | "role" | "difficulty" | "kind" | "tag" | "mark"} Facet */
/**
 * @typedef {object} BrowseState
 * @property {Record<Facet, string[]>} chosen Several values of a facet mean any of them.
 * @property {string} text
 * @property {Sort} sort
 */
/** @typedef {"study" | "title" | "difficulty" | "reviewed" | "relevance"} Sort */

/** @type {Facet[]} */
export const FACETS = ["category", "role", "difficulty", "kind", "tag", "mark"];
/** @type {Sort[]} */
export const SORTS = ["study", "title", "difficulty", "reviewed"];

/** @returns {BrowseState} */
export function emptyBrowse() {
  return { chosen: { category: [], role: [], difficulty: [], kind: [], tag: [], mark: [] }, text: "", sort: "study" };
}

/**
 * State out of an address; whatever it does not know is left out.
 * @param {string} search The address's query part.
 * @param {Record<Facet, string[]>} known Values that exist.
 * @returns {BrowseState}
 */
export function readAddress(search, known) {
  const parameters = new URLSearchParams(search);
  const state = emptyBrowse();
  for (const facet of FACETS) {
    const wanted = (parameters.get(facet) ?? "").split(",");
    state.chosen[facet] = known[facet].filter((value) => wanted.includes(value));
  }
  state.text = (parameters.get("q") ?? "").slice(0, 200);
  const sort = /** @type {Sort} */ (parameters.get("sort") ?? "study");
  state.sort = SORTS.includes(sort) ? sort : "study";
  return state;
}

/**
 * @param {BrowseState} state
 * @returns {string} The address's query part, empty for the whole list.
 */
export function writeAddress(state) {
  const parameters = new URLSearchParams();
  for (const facet of FACETS) if (state.chosen[facet].length) parameters.set(facet, state.chosen[facet].join(","));
  if (state.text.trim()) parameters.set("q", state.text.trim());
  if (state.sort !== "study") parameters.set("sort", state.sort);
  const written = parameters.toString().replaceAll("%2C", ",");
  return written ? `?${written}` : "";
}

/**
 * @param {Row} row
 * @param {Facet} facet
 * @param {(id: string) => string} markOf
 * @returns {string[]}
 */
export function valuesOf(row, facet, markOf) {
  switch (facet) {
    case "role":
      return row.roles.map(({ id }) => id);
    case "tag":
      return row.tags;
    case "mark":
      return [markOf(row.id)];
    default:
      return [row[facet].id];
  }
}

/**
 * @param {Row[]} rows
 * @param {BrowseState} state
 * @param {(id: string) => string} markOf `unmarked` where there is none.
 * @param {Map<number, number> | null} scores Places in the text search by row index; null without a text.
 * @returns {{ rows: Row[], counts: Record<Facet, Map<string, number>> }} The rows to show, and for each value of each
 *   facet how many rows it would show beside the other facets' choices.
 */
export function select(rows, state, markOf, scores) {
  /** @type {Record<Facet, Map<string, number>>} */
  const counts = { category: new Map(), role: new Map(), difficulty: new Map(), kind: new Map(), tag: new Map(), mark: new Map() };
  const sets = FACETS.map((facet) => new Set(state.chosen[facet]));
  const kept = [];
  for (const row of rows) {
    if (scores && !scores.has(row.index)) continue;
    const values = FACETS.map((facet) => valuesOf(row, facet, markOf));
    const failing = FACETS.filter((_, place) => sets[place].size && !values[place].some((value) => sets[place].has(value)));
    if (!failing.length) kept.push(row);
    if (failing.length > 1) continue;
    FACETS.forEach((facet, place) => {
      if (failing.length && failing[0] !== facet) return;
      for (const value of values[place]) counts[facet].set(value, (counts[facet].get(value) ?? 0) + 1);
    });
  }
  return { rows: sorted(kept, state, scores), counts };
}

/**
 * @param {Row[]} rows
 * @param {BrowseState} state
 * @param {Map<number, number> | null} scores
 */
function sorted(rows, state, scores) {
  if (scores && state.sort === "study") return rows.sort((a, b) => (scores.get(a.index) ?? 0) - (scores.get(b.index) ?? 0));
  /** @type {Record<string, (a: Row, b: Row) => number>} */
  const orders = {
    title: (a, b) => a.title.localeCompare(b.title),
    difficulty: (a, b) => a.difficulty.index - b.difficulty.index || a.index - b.index,
    reviewed: (a, b) => b.reviewed.localeCompare(a.reviewed) || a.index - b.index,
  };
  const order = orders[state.sort];
  return order ? rows.sort(order) : rows;
}
