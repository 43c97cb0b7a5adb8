// The search dialog: opened by `/`, `s`, Ctrl-K or the button on every page.

import { baseOf, loadData } from "../data/registry.js";
import { openStore } from "../store/open.js";
import { element, marked } from "./labels.js";
import { forget, recent, remember } from "./recent.js";
import { Searcher } from "./searcher.js";

const SHOWN = 12;

export class SearchDialog {
  /** @param {Document} document */
  constructor(document) {
    this.document = document;
    this.base = baseOf(document);
    /** @type {import("./searcher.js").Found[]} */
    this.results = [];
    this.active = -1;
    const { dialog, input, close, status, list, clear } = buildDialog(document);
    this.dialog = dialog;
    this.input = input;
    this.status = status;
    this.list = list;
    this.clear = clear;
    clear.addEventListener("click", () => {
      forget();
      input.focus();
      this.#showRecent();
    });
    close.addEventListener("click", () => dialog.close());
    dialog.addEventListener("click", (event) => {
      if (event.target === dialog) dialog.close();
    });
    input.addEventListener("input", () => this.#search());
    input.addEventListener("keydown", (event) => this.#key(event));
  }

  /**
   * Show the dialog; the data is loaded when it is first wanted.
   * @param {string} [typed] What was typed already.
   */
  async open(typed = "") {
    if (this.dialog.open) return;
    this.dialog.showModal();
    if (typed) this.input.value = typed;
    else this.input.select();
    if (this.searcher) {
      this.#search();
      return;
    }
    this.#say("Loading the questions");
    try {
      const [records, search] = await Promise.all([loadData(this.document, "records"), loadData(this.document, "search")]);
      const searcher = new Searcher(records, search);
      this.searcher = searcher;
      this.#search();
      void openStore(this.document, this.base, searcher.bank.aliases).then((store) => {
        searcher.markOf = (id) => store.markOf(id)?.mark ?? "unmarked";
        if (this.input.value) this.#search();
      });
      const full = await loadData(this.document, "search-full");
      this.searcher.addFullText(full);
      if (this.input.value) this.#search();
    } catch (error) {
      this.#say(`Search is not available: ${error instanceof Error ? error.message : error}`);
    }
  }

  #search() {
    if (!this.searcher) return;
    const typed = this.input.value;
    if (!typed.trim()) {
      this.#showRecent();
      return;
    }
    this.clear.hidden = true;
    const { found, suggestions, unknown } = this.searcher.search(typed);
    this.results = found.slice(0, SHOWN);
    this.list.replaceChildren(...this.results.map((result, index) => this.#row(result, index)));
    this.#activate(this.results.length ? 0 : -1);
    const note = unknown.length ? ` There is no filter ${unknown.join(", ")}.` : "";
    if (found.length) {
      const more = found.length > SHOWN ? `, the best ${SHOWN} shown` : "";
      this.#say(`${found.length} ${found.length === 1 ? "result" : "results"}${more}.${note}`);
    } else {
      this.#say(`Nothing found.${note}${suggestions.length ? " Nearest:" : ""}`);
      this.list.replaceChildren(...suggestions.map((text) => this.#queryRow(text)));
    }
  }

  #showRecent() {
    const before = recent();
    this.results = [];
    this.#activate(-1);
    this.list.replaceChildren(...before.map((text) => this.#queryRow(text)));
    this.clear.hidden = !before.length;
    this.#say(before.length ? "Searched before on this device:" : "Type a word, a name or a symptom.");
  }

  /** @param {string} text */
  #queryRow(text) {
    const row = element(this.document, "li", "qb-search__query", text);
    row.setAttribute("role", "option");
    row.setAttribute("aria-selected", "false");
    row.addEventListener("click", () => {
      this.input.value = text;
      this.input.focus();
      this.#search();
    });
    return row;
  }

  /**
   * @param {import("./searcher.js").Found} result
   * @param {number} index
   */
  #row(result, index) {
    const link = /** @type {HTMLAnchorElement} */ (element(this.document, "a", "qb-search__link"));
    link.href = this.base + result.url;
    link.tabIndex = -1;
    link.setAttribute("role", "option");
    link.setAttribute("aria-selected", "false");
    link.append(element(this.document, "span", "qb-search__title", ...marked(this.document, result.title, result.isMatch)));
    link.append(element(this.document, "span", "qb-search__facts", result.facts));
    link.addEventListener("click", () => remember(this.input.value));
    const row = element(this.document, "li", "qb-search__result", link);
    row.setAttribute("role", "presentation");
    if (result.difficulty) row.dataset.difficulty = result.difficulty;
    row.addEventListener("mousemove", () => this.#activate(index));
    return row;
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const rows = this.list.querySelectorAll('[role="option"]').length;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && rows) {
      event.preventDefault();
      this.#activate((this.active + step + rows) % rows);
    } else if (event.key === "Enter" && this.active >= 0) {
      event.preventDefault();
      const option = this.list.querySelectorAll('[role="option"]')[this.active];
      if (option instanceof HTMLElement) option.click();
    } else if (event.key === "Escape" && this.input.value) {
      event.preventDefault();
      this.input.value = "";
      this.#search();
    }
  }

  /** @param {number} index */
  #activate(index) {
    this.active = index;
    const rows = [...this.list.querySelectorAll('[role="option"]')];
    rows.forEach((row, position) => {
      row.id = `qb-search-${position}`;
      row.setAttribute("aria-selected", String(position === index));
    });
    this.input.setAttribute("aria-expanded", String(rows.length > 0));
    const row = rows[index];
    if (row) {
      this.input.setAttribute("aria-activedescendant", row.id);
      row.scrollIntoView({ block: "nearest" });
    } else {
      this.input.removeAttribute("aria-activedescendant");
    }
  }

  /** @param {string} text */
  #say(text) {
    this.status.textContent = text;
  }
}

/** @param {Document} document */
function buildDialog(document) {
  const input = /** @type {HTMLInputElement} */ (element(document, "input", "qb-search__input"));
  Object.assign(input, { type: "search", placeholder: "Search questions", autocomplete: "off", spellcheck: false });
  const attributes = {
    role: "combobox",
    "aria-label": "Search questions",
    "aria-controls": "qb-search-results",
    "aria-expanded": "false",
    "aria-autocomplete": "list",
  };
  for (const [name, value] of Object.entries(attributes)) input.setAttribute(name, value);
  const close = element(document, "button", "qb-search__close", "Close");
  close.setAttribute("type", "button");
  const list = element(document, "ul", "qb-search__results");
  list.id = "qb-search-results";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "Results");
  const clear = element(document, "button", "qb-search__forget", "Forget these");
  clear.setAttribute("type", "button");
  clear.hidden = true;
  const status = element(document, "p", "qb-search__status");
  status.setAttribute("role", "status");
  const help = element(document, "p", "qb-search__help", "Filters: ");
  for (const example of ["role:mle", "hard", "cat:rag", "kind:coding", "is:cannot"]) {
    help.append(element(document, "code", "", example), " ");
  }
  const dialog = /** @type {HTMLDialogElement} */ (element(document, "dialog", "qb-search"));
  dialog.setAttribute("aria-label", "Search");
  dialog.append(element(document, "div", "qb-search__bar", input, close), status, list, clear, help);
  document.body.append(dialog);
  return { dialog, input, close, status, list, clear };
}
