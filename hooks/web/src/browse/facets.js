// The controls of the browse page: a group of check boxes a facet, the text, the order, two buttons.

import { element } from "../search/labels.js";
import { MARKS } from "../store/state.js";
import { MARK_WORDS } from "../marks/words.js";
import { emptyBrowse, FACETS } from "./selection.js";

/** @typedef {import("./selection.js").Facet} Facet */

/** @type {Record<Facet, string>} */
const TITLES = { category: "Category", role: "Role", difficulty: "Difficulty", kind: "Kind", tag: "Tag", mark: "My mark" };

export class Facets {
  /**
   * @param {Document} document
   * @param {import("../data/bank.js").Bank} bank
   * @param {HTMLElement} root
   * @param {() => void} changed
   */
  constructor(document, bank, root, changed) {
    this.document = document;
    /** @type {Record<Facet, [string, string][]>} */
    const options = {
      category: bank.categories.map(({ id, title }) => [id, title]),
      role: bank.roles.map(({ id, title }) => [id, title]),
      difficulty: bank.difficulties.map(({ id, title }) => [id, title]),
      kind: bank.kinds.map(({ id, title }) => [id, title]),
      tag: bank.records.tags.map((tag) => [tag, tag]),
      mark: [...MARKS.map((mark) => /** @type {[string, string]} */ ([mark, MARK_WORDS[mark].name])), ["unmarked", "Not marked"]],
    };
    this.known = /** @type {Record<Facet, string[]>} */ (
      Object.fromEntries(FACETS.map((facet) => [facet, options[facet].map(([id]) => id)]))
    );
    /** @type {Record<Facet, Map<string, { box: HTMLInputElement, count: HTMLElement, item: HTMLElement }>>} */
    this.boxes = { category: new Map(), role: new Map(), difficulty: new Map(), kind: new Map(), tag: new Map(), mark: new Map() };
    /** @type {Partial<Record<Facet, HTMLElement>>} */
    this.chosen = {};
    this.controls = this.#controls(document);
    const groups = FACETS.map((facet) => this.#group(facet, options[facet], changed));
    const { text, sort, random, weakest, clear, status } = this.controls;
    root.append(
      element(document, "div", "qb-browse__line", element(document, "label", "qb-filter qb-filter--text", element(document, "span", "", "Text"), text), element(document, "label", "qb-filter", element(document, "span", "", "Order"), sort)),
      element(document, "div", "qb-browse__facets", ...groups),
      element(document, "div", "qb-browse__line", status, clear, random, weakest),
    );
  }

  /** @param {Document} document */
  #controls(document) {
    const button = (/** @type {string} */ text) => {
      const made = /** @type {HTMLButtonElement} */ (element(document, "button", "qb-button qb-button--small", text));
      made.type = "button";
      return made;
    };
    const text = /** @type {HTMLInputElement} */ (element(document, "input", "qb-input"));
    text.type = "search";
    text.autocomplete = "off";
    const status = element(document, "p", "qb-browse__status");
    status.setAttribute("role", "status");
    return {
      text,
      sort: /** @type {HTMLSelectElement} */ (element(document, "select", "qb-select")),
      random: button("Pick one at random"),
      weakest: button("Open the next I cannot answer"),
      clear: button("Clear all"),
      status,
    };
  }

  /**
   * @param {Facet} facet
   * @param {[string, string][]} options
   * @param {() => void} changed
   */
  #group(facet, options, changed) {
    const { document } = this;
    const list = element(document, "ul", "qb-facet__list");
    for (const [id, title] of options) {
      const box = /** @type {HTMLInputElement} */ (element(document, "input", ""));
      box.type = "checkbox";
      box.value = id;
      box.addEventListener("change", changed);
      const count = element(document, "span", "qb-count");
      const item = element(document, "li", "", element(document, "label", "", box, ` ${title} `, count));
      list.append(item);
      this.boxes[facet].set(id, { box, count, item });
    }
    const chosen = element(document, "span", "qb-facet__chosen");
    this.chosen[facet] = chosen;
    const summary = element(document, "summary", "", TITLES[facet], " ", chosen);
    const group = element(document, "details", "qb-facet", summary, list);
    // One open group at a time, and none when the reader goes elsewhere: they lie over the list.
    group.setAttribute("name", "qb-facet");
    document.addEventListener("click", (event) => {
      if (event.target instanceof Node && !group.contains(event.target)) group.removeAttribute("open");
    });
    group.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      group.removeAttribute("open");
      summary.focus();
    });
    return group;
  }

  /** @returns {import("./selection.js").BrowseState} */
  read() {
    const state = emptyBrowse();
    for (const facet of FACETS) {
      state.chosen[facet] = [...this.boxes[facet]].filter(([, { box }]) => box.checked).map(([id]) => id);
    }
    state.sort = /** @type {import("./selection.js").Sort} */ (this.controls.sort.value);
    return state;
  }

  /** @param {import("./selection.js").BrowseState} state */
  write(state) {
    for (const facet of FACETS) for (const [id, { box }] of this.boxes[facet]) box.checked = state.chosen[facet].includes(id);
    this.controls.text.value = state.text;
    this.controls.sort.value = state.sort;
  }

  /** @param {Record<Facet, Map<string, number>>} counts */
  count(counts) {
    for (const facet of FACETS) {
      let chosen = 0;
      for (const [id, { box, count, item }] of this.boxes[facet]) {
        const number = String(counts[facet].get(id) ?? 0);
        if (count.textContent !== number) count.textContent = number;
        item.classList.toggle("qb-facet__none", number === "0" && !box.checked);
        if (box.checked) chosen += 1;
      }
      const place = this.chosen[facet];
      if (place) place.textContent = chosen ? String(chosen) : "";
    }
  }
}
