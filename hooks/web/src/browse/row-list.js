// The rows of the page, of which only as many stand in the document as a reader can see soon.

import { showMark } from "../marks/rows.js";

const STEP = 60;

export class RowList {
  /**
   * @param {Document} document
   * @param {import("../store/store.js").Store} store
   */
  constructor(document, store) {
    this.document = document;
    this.store = store;
    this.body = /** @type {HTMLElement} */ (document.querySelector("[data-rows]"));
    const rows = [...this.body.querySelectorAll("tr[data-question]")].filter((row) => row instanceof HTMLElement);
    this.byId = new Map(rows.map((row) => [row.dataset.question ?? "", row]));
    /** @type {string[]} */
    this.ids = [];
    this.drawn = 0;
    // More rows are put in before the end of the present ones comes into view.
    this.end = document.createElement("div");
    this.body.closest("table")?.after(this.end);
    new IntersectionObserver((entries) => entries.some((entry) => entry.isIntersecting) && this.#draw(), {
      rootMargin: "1200px 0px",
    }).observe(this.end);
  }

  /** @param {string[]} ids In the order to show. */
  show(ids) {
    const same = ids.length === this.ids.length && ids.every((id, place) => id === this.ids[place]);
    if (same && this.drawn) {
      for (const id of ids.slice(0, this.drawn)) this.#row(id);
      return;
    }
    this.ids = ids;
    this.drawn = Math.min(STEP, ids.length);
    this.body.replaceChildren(...ids.slice(0, this.drawn).map((id) => this.#row(id)));
  }

  #draw() {
    if (this.drawn >= this.ids.length) return;
    const next = this.ids.slice(this.drawn, this.drawn + STEP);
    this.drawn += next.length;
    this.body.append(...next.map((id) => this.#row(id)));
    // The observer speaks once for each crossing; if the end is still near, go on.
    if (this.end.getBoundingClientRect().top < window.innerHeight + 1200) requestAnimationFrame(() => this.#draw());
  }

  /** @param {string} id */
  #row(id) {
    const row = /** @type {HTMLElement} */ (this.byId.get(id));
    showMark(this.document, row, this.store);
    return row;
  }

  /** @param {string} id */
  open(id) {
    const link = this.byId.get(id)?.querySelector("a");
    if (link instanceof HTMLAnchorElement) this.document.location.assign(link.href);
  }
}
