// Opening and closing all parts of a page at once, and opening them for printing.

/**
 * @param {ParentNode} root
 * @returns {HTMLDetailsElement[]}
 */
function folds(root) {
  return [...root.querySelectorAll("details.qb-fold")].filter((item) => item instanceof HTMLDetailsElement);
}

/** @param {Document} document */
export function addFoldAll(document) {
  const question = document.querySelector(".qb-question");
  const chips = document.querySelector(".qb-head .qb-chips");
  if (!question || !chips) return;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "qb-fold-all qb-chip";
  const anyClosed = () => folds(question).some((fold) => !fold.open);
  const show = () => (button.textContent = anyClosed() ? "Open all" : "Close all");
  button.addEventListener("click", () => {
    const open = anyClosed();
    for (const fold of folds(question)) fold.open = open;
    show();
  });
  question.addEventListener("toggle", show, true);
  show();
  const item = document.createElement("li");
  item.className = "qb-fold-all-item";
  item.append(button);
  chips.append(item);
}

/** @param {Window} window */
export function openForPrinting(window) {
  /** @type {HTMLDetailsElement[]} */
  let opened = [];
  window.addEventListener("beforeprint", () => {
    opened = folds(window.document).filter((fold) => !fold.open);
    for (const fold of opened) fold.open = true;
  });
  window.addEventListener("afterprint", () => {
    for (const fold of opened) fold.open = false;
    opened = [];
  });
}
