// The page of all questions: facets with live counts, text, sorting, the state in the address. The rows are those of
// the page itself, so that nothing is lost without this script.

import { loadData } from "../data/registry.js";
import { Searcher } from "../search/searcher.js";
import { Facets } from "./facets.js";
import { RowList } from "./row-list.js";
import { emptyBrowse, FACETS, readAddress, select, SORTS, writeAddress } from "./selection.js";

/** @typedef {import("../data/bank.js").Bank} Bank */
/** @typedef {import("../store/store.js").Store} Store */

const SORT_WORDS = { study: "Order of study", title: "Title", difficulty: "Difficulty", reviewed: "Last reviewed", relevance: "" };

export class BrowsePage {
  /**
   * @param {Document} document
   * @param {Bank} bank
   * @param {import("../data/bank.js").Records} records
   * @param {Store} store
   */
  constructor(document, bank, records, store) {
    this.document = document;
    this.window = /** @type {Window} */ (document.defaultView);
    this.bank = bank;
    this.records = records;
    this.store = store;
    const root = /** @type {HTMLElement} */ (document.querySelector("[data-browse]"));
    this.list = new RowList(document, store);
    this.facets = new Facets(document, bank, root, () => this.#changed());
    this.known = this.facets.known;
    this.controls = this.facets.controls;
    for (const sort of SORTS) this.controls.sort.append(new Option(SORT_WORDS[sort], sort));
    this.state = readAddress(this.window.location.search, this.known);
    this.controls.text.addEventListener("input", () => this.#typed());
    this.controls.sort.addEventListener("change", () => this.#changed());
    this.controls.random.addEventListener("click", () => this.#openOne(Math.floor(Math.random() * this.shown.length)));
    this.controls.weakest.addEventListener("click", () =>
      this.#openOne(this.shown.findIndex(({ id }) => ["cannot", "unmarked"].includes(this.#markOf(id)))),
    );
    this.controls.clear.addEventListener("click", () => {
      this.state = { ...emptyBrowse(), sort: this.state.sort };
      this.#settle(true);
    });
    this.window.addEventListener("popstate", () => {
      this.state = readAddress(this.window.location.search, this.known);
      this.#settle(false);
    });
    store.subscribe(() => this.#show());
    /** @type {import("../data/bank.js").Row[]} */
    this.shown = [];
    this.#settle(false);
  }

  /** @param {string} id */
  #markOf(id) {
    return this.store.markOf(id)?.mark ?? "unmarked";
  }

  /** Put the state into the controls, then show it. @param {boolean} push */
  #settle(push) {
    this.facets.write(this.state);
    this.#show();
    if (push) this.#address(true);
    if (this.state.text) void this.#prepareText();
  }

  #changed() {
    this.state = { ...this.facets.read(), text: this.controls.text.value };
    this.#show();
    this.#address(true);
  }

  #typed() {
    this.state.text = this.controls.text.value;
    void this.#prepareText();
    this.#show();
    this.#address(false);
  }

  /** Each choice is a step back in the history; letters typed are not. @param {boolean} push */
  #address(push) {
    const address = this.window.location.pathname + writeAddress(this.state);
    // Browsers limit how often a file:// page may do this; the list matters more than its address.
    try {
      if (push) this.window.history.pushState(null, "", address);
      else this.window.history.replaceState(null, "", address);
    } catch {
      // Shown all the same.
    }
  }

  async #prepareText() {
    if (this.searcher || this.preparing) return;
    this.preparing = true;
    const search = await loadData(this.document, "search");
    this.searcher = new Searcher(this.records, search);
    this.#show();
    this.searcher.addFullText(await loadData(this.document, "search-full"));
    this.#show();
  }

  #show() {
    const { text } = this.state;
    /** @type {Map<number, number> | null} */
    let scores = null;
    if (text.trim() && this.searcher) {
      scores = new Map(this.searcher.engine.search(text).map(({ id }, place) => [id, place]));
    }
    const { rows, counts } = select(this.bank.rows, this.state, (id) => this.#markOf(id), scores);
    this.shown = rows;
    this.list.show(rows.map(({ id }) => id));
    this.facets.count(counts);
    const filtered = FACETS.some((facet) => this.state.chosen[facet].length) || Boolean(text.trim());
    this.controls.clear.hidden = !filtered;
    this.controls.status.textContent = filtered ? `${rows.length} of ${this.bank.rows.length} questions` : `${rows.length} questions`;
    this.controls.random.disabled = !rows.length;
    this.controls.weakest.disabled = !rows.some(({ id }) => ["cannot", "unmarked"].includes(this.#markOf(id)));
  }

  /** @param {number} place */
  #openOne(place) {
    const row = this.shown[place];
    if (row) this.list.open(row.id);
  }
}
