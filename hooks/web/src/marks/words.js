// How marks are named, everywhere.

/** @typedef {import("../store/state.js").Mark} Mark */

/** @type {Record<Mark, { name: string, means: string, key: string }>} */
export const MARK_WORDS = {
  cold: { name: "Cold", means: "I can answer it now, unaided", key: "1" },
  partly: { name: "Partly", means: "I would miss points or numbers", key: "2" },
  cannot: { name: "Cannot", means: "I would have to look it up", key: "3" },
};

/**
 * Former ids of the questions on a page, so that their marks move along.
 * @param {ParentNode} root
 * @returns {Map<string, string>} Present id by former id.
 */
export function aliasesOnPage(root) {
  /** @type {Map<string, string>} */
  const aliases = new Map();
  for (const item of root.querySelectorAll("[data-question][data-aliases]")) {
    const { question = "", aliases: former = "" } = /** @type {HTMLElement} */ (item).dataset;
    for (const id of former.split(" ").filter(Boolean)) aliases.set(id, question);
  }
  return aliases;
}
