// On a question's page: the three marks as buttons, by mouse or by the keys 1, 2 and 3.

import { element } from "../search/labels.js";
import { MARKS } from "../store/state.js";
import { MARK_WORDS } from "./words.js";

/** @typedef {import("../store/state.js").Mark} Mark */

/**
 * @param {Document} document
 * @param {import("../store/store.js").Store} store
 */
export function addMarkControl(document, store) {
  const question = document.querySelector(".qb-question[data-question]");
  if (!(question instanceof HTMLElement)) return;
  const { question: id = "", digest = "", reviewed = "" } = question.dataset;

  const buttons = MARKS.map((mark) => {
    const { name, means, key } = MARK_WORDS[mark];
    const button = element(document, "button", `qb-mark-button qb-mark-button--${mark}`, name);
    button.setAttribute("type", "button");
    button.title = `${means} (key ${key})`;
    button.addEventListener("click", () => set(mark));
    return button;
  });
  const group = element(document, "div", "qb-mark-buttons", ...buttons);
  group.setAttribute("role", "group");
  group.setAttribute("aria-label", "My mark");
  const changed = element(document, "p", "qb-changed");
  changed.hidden = true;
  const said = element(document, "p", "qb-visually-hidden");
  said.setAttribute("role", "status");
  const label = element(document, "span", "qb-mark-label", "Can you answer it?");
  document.querySelector("[data-mark-control]")?.replaceChildren(label, group, changed, said);

  /** @param {Mark} mark */
  async function set(mark) {
    const next = store.markOf(id)?.mark === mark ? null : mark;
    await store.setMark(id, next, digest);
    said.textContent = next ? `Marked ${MARK_WORDS[next].name}` : "Mark removed";
  }

  function show() {
    const entry = store.markOf(id);
    buttons.forEach((button, place) => button.setAttribute("aria-pressed", String(entry?.mark === MARKS[place])));
    const differs = Boolean(entry?.digest && digest && entry.digest !== digest);
    changed.hidden = !differs;
    if (entry && differs) {
      const marked = new Date(entry.at).toISOString().slice(0, 10);
      changed.textContent = `Changed since you marked it on ${marked}; last reviewed ${reviewed}.`;
    }
  }

  store.subscribe(show);
  show();
  onKeys(document, {
    1: () => set("cold"),
    2: () => set("partly"),
    3: () => set("cannot"),
    o: () => openNext(question),
    n: () => follow(document, 'a[rel="next"]'),
    p: () => follow(document, 'a[rel="prev"]'),
  });
}

/**
 * Single keys, wherever nothing is being typed and no other key is held.
 * @param {Document} document
 * @param {Record<string, () => void>} actions
 */
export function onKeys(document, actions) {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (event.target instanceof Element && event.target.closest("input, textarea, select, dialog, [contenteditable]")) return;
    const action = actions[event.key];
    if (!action) return;
    event.preventDefault();
    action();
  });
}

/**
 * Unfold the next closed step of the answer.
 * @param {HTMLElement} question
 */
function openNext(question) {
  const fold = [...question.querySelectorAll(":scope > details")].find((item) => item instanceof HTMLDetailsElement && !item.open);
  if (!(fold instanceof HTMLDetailsElement)) return;
  fold.open = true;
  fold.querySelector("summary")?.focus();
  fold.scrollIntoView({ block: "start" });
}

/**
 * @param {Document} document
 * @param {string} selector
 */
function follow(document, selector) {
  const link = document.querySelector(selector);
  if (link instanceof HTMLAnchorElement) link.click();
}
