// The keys that open the search, and loading its script when it is first wanted.

import { baseOf } from "../data/registry.js";

/** @param {Document} document */
export function startSearch(document) {
  const button = document.querySelector("[data-search-button]");
  if (!(button instanceof HTMLElement)) return;
  /** @typedef {{ open: (typed?: string) => void }} Dialog */
  /** @type {Promise<Dialog> | undefined} */
  let dialog;
  let opening = false;
  /** What is typed while the script is on its way belongs to the search. */
  let typed = "";
  const open = async () => {
    if (opening) return;
    opening = true;
    typed = "";
    dialog ??= loadDialog(document);
    try {
      (await dialog).open(typed);
    } finally {
      opening = false;
    }
  };
  document.addEventListener(
    "keydown",
    (event) => {
      if (!opening || event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.key === "Backspace") typed = typed.slice(0, -1);
      else if (event.key.length === 1) typed += event.key;
      else return;
      event.preventDefault();
      event.stopImmediatePropagation();
    },
    true,
  );
  button.addEventListener("click", open);
  document.addEventListener("keydown", (event) => {
    const chord = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k" && !event.altKey;
    const typing = event.target instanceof Element && event.target.closest("input, textarea, select, dialog, [contenteditable]");
    const single = !typing && !event.ctrlKey && !event.metaKey && !event.altKey && (event.key === "/" || event.key === "s");
    if (!chord && !single) return;
    event.preventDefault();
    void open();
  });
  // The pointer comes near some time before the click: enough to have the script ready.
  button.addEventListener("pointerenter", () => void (dialog ??= loadDialog(document)), { once: true });
  button.hidden = false;
}

/**
 * @param {Document} document
 * @returns {Promise<{ open: (typed?: string) => void }>}
 */
function loadDialog(document) {
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = `${baseOf(document)}assets/js/search.js`;
    script.addEventListener("load", () => resolve(/** @type {any} */ (globalThis).qbSearch));
    script.addEventListener("error", () => reject(new Error("assets/js/search.js could not be loaded")));
    document.head.append(script);
  });
}
