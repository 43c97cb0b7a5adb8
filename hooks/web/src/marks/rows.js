// In lists: the mark of each question, and bars that show how far a list has come.

import { element } from "../search/labels.js";
import { MARKS } from "../store/state.js";
import { MARK_WORDS } from "./words.js";

/** @typedef {import("../store/store.js").Store} Store */

const ROWS = ".qb-row[data-question], .qb-cheat__row[data-question], tr[data-question], .qb-fold[data-question]";

/**
 * Keep the marks of all rows of the page up to date.
 * @param {Document} document
 * @param {Store} store
 */
export function showRowMarks(document, store) {
  const rows = [...document.querySelectorAll(ROWS)].filter((row) => row instanceof HTMLElement);
  const show = () => {
    for (const row of rows) showMark(document, row, store);
  };
  store.subscribe(show);
  show();
}

/**
 * @param {Document} document
 * @param {HTMLElement} row
 * @param {Store} store
 */
export function showMark(document, row, store) {
  const { question = "", digest = "" } = row.dataset;
  const entry = store.markOf(question);
  const mark = entry?.mark ?? "";
  const changed = Boolean(entry?.digest && digest && entry.digest !== digest);
  const state = changed ? `${mark} changed` : mark;
  if ((row.dataset.mark ?? "") === state) return;
  let sign = row.querySelector(".qb-sign");
  if (!entry?.mark) {
    sign?.remove();
    delete row.dataset.mark;
    return;
  }
  row.dataset.mark = state;
  if (!sign) {
    sign = element(document, "span", "qb-sign");
    const place = row.querySelector("td, .qb-chips, h2, h3") ?? row;
    if (place.matches(".qb-chips")) place.prepend(element(document, "li", "qb-chip qb-chip--plain", sign));
    else place.append(" ", sign);
  }
  sign.className = `qb-sign qb-sign--${mark}`;
  sign.textContent = MARK_WORDS[entry.mark].name + (changed ? ", changed since" : "");
}

/**
 * @param {Iterable<string>} ids
 * @param {Store} store
 * @returns {Record<import("../store/state.js").Mark | "unmarked", number>}
 */
export function countMarks(ids, store) {
  const counts = { cold: 0, partly: 0, cannot: 0, unmarked: 0 };
  for (const id of ids) counts[store.markOf(id)?.mark ?? "unmarked"] += 1;
  return counts;
}

/**
 * A bar in each `[data-progress]` place for the questions that stand in the same section of the page.
 * @param {Document} document
 * @param {Store} store
 */
export function showProgress(document, store) {
  for (const place of document.querySelectorAll("[data-progress]")) {
    const scope = place.closest("section") ?? place.closest("article") ?? document;
    const ids = new Set(
      [...scope.querySelectorAll("[data-question]")].map((row) => /** @type {HTMLElement} */ (row).dataset.question ?? ""),
    );
    if (!ids.size) continue;
    const bar = element(document, "div", "qb-progress__bar");
    bar.setAttribute("role", "img");
    const text = element(document, "span", "qb-progress__text");
    place.replaceChildren(bar, text);
    const show = () => {
      const counts = countMarks(ids, store);
      const parts = MARKS.filter((mark) => counts[mark]).map((mark) => `${counts[mark]} ${MARK_WORDS[mark].name.toLowerCase()}`);
      const summary = `${ids.size - counts.unmarked} of ${ids.size} marked${parts.length ? `: ${parts.join(", ")}` : ""}`;
      bar.setAttribute("aria-label", summary);
      text.textContent = summary;
      bar.replaceChildren(
        ...MARKS.filter((mark) => counts[mark]).map((mark) => {
          const piece = element(document, "span", `qb-progress__piece qb-progress__piece--${mark}`);
          piece.style.flexGrow = String(counts[mark]);
          return piece;
        }),
        rest(document, counts.unmarked),
      );
    };
    store.subscribe(show);
    show();
  }
}

/**
 * @param {Document} document
 * @param {number} count
 */
function rest(document, count) {
  const piece = element(document, "span", "");
  piece.style.flexGrow = String(count);
  return piece;
}
