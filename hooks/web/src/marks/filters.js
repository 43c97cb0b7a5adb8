// On role and category pages: show only questions of a difficulty, a kind or a mark.

import { element } from "../search/labels.js";
import { MARKS } from "../store/state.js";
import { MARK_WORDS } from "./words.js";

/** @typedef {import("../store/store.js").Store} Store */
/** @typedef {{ name: string, label: string, options: [string, string][], of: (row: HTMLElement) => string }} Filter */

/**
 * @param {Document} document
 * @param {Store} store
 */
export function addListFilters(document, store) {
  const place = document.querySelector("[data-list-filters]");
  if (!(place instanceof HTMLElement)) return;
  const rows = [...document.querySelectorAll(".qb-row[data-question]")].filter((row) => row instanceof HTMLElement);
  /** @type {Filter[]} */
  const filters = [
    { name: "difficulty", label: "Difficulty", options: present(rows, "difficulty"), of: (row) => row.dataset.difficulty ?? "" },
    { name: "kind", label: "Kind", options: present(rows, "kind"), of: (row) => row.dataset.kind ?? "" },
    {
      name: "mark",
      label: "My mark",
      options: [...MARKS.map((mark) => /** @type {[string, string]} */ ([mark, MARK_WORDS[mark].name])), ["unmarked", "Not marked"]],
      of: (row) => store.markOf(row.dataset.question ?? "")?.mark ?? "unmarked",
    },
  ];
  const status = element(document, "span", "qb-filters__count");
  status.setAttribute("role", "status");
  const selects = filters.map((filter) => makeSelect(document, filter));
  place.append(...selects.map(({ label }) => label), status);

  const apply = () => {
    let shown = 0;
    for (const row of rows) {
      row.hidden = filters.some((filter, index) => selects[index].select.value && filter.of(row) !== selects[index].select.value);
      if (!row.hidden) shown += 1;
    }
    for (const list of document.querySelectorAll(".qb-list")) {
      const empty = !list.querySelector(".qb-row:not([hidden])");
      list.toggleAttribute("data-empty", empty);
    }
    status.textContent = shown === rows.length ? "" : `${shown} of ${rows.length} shown`;
  };
  for (const { select } of selects) select.addEventListener("change", apply);
  store.subscribe(apply);
}

/**
 * @param {HTMLElement[]} rows
 * @param {"difficulty" | "kind"} name
 * @returns {[string, string][]} Values that occur, with their words, in the order of the page.
 */
function present(rows, name) {
  /** @type {Map<string, string>} */
  const found = new Map();
  for (const row of rows) {
    const value = row.dataset[name];
    if (value) found.set(value, row.querySelector(`[data-facet="${name}"]`)?.textContent?.trim() ?? value);
  }
  return [...found];
}

/**
 * @param {Document} document
 * @param {Filter} filter
 */
export function makeSelect(document, { name, label, options }) {
  const select = /** @type {HTMLSelectElement} */ (element(document, "select", "qb-select"));
  select.name = name;
  select.append(new Option("Any", ""), ...options.map(([value, text]) => new Option(text, value)));
  return { select, label: element(document, "label", "qb-filter", element(document, "span", "", label), select) };
}
