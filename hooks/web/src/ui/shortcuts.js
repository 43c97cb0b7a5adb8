// The keys that open the search, and loading its script when it is first wanted.

import { baseOf } from "../data/registry.js";

/** @param {Document} document */
export function startSearch(document) {
  const button = document.querySelector("[data-search-button]");
  if (!(button instanceof HTMLElement)) return;
  /** @type {Promise<{ open: () => void }> | undefined} */
  let dialog;
  const open = async () => {
    dialog ??= loadDialog(document);
    (await dialog).open();
  };
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
 * @returns {Promise<{ open: () => void }>}
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
