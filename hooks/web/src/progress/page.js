// The page of the reader's own marks: how many there are, taking them along, bringing them back, starting anew.

import { element } from "../search/labels.js";
import { countMarks } from "../marks/rows.js";
import { MARK_WORDS } from "../marks/words.js";
import { MARKS } from "../store/state.js";

/** @typedef {import("../store/store.js").Store} Store */
/** @typedef {import("../store/store.js").Preview} Preview */

/**
 * @param {Document} document
 * @param {Store} store
 * @param {import("../data/bank.js").Bank} bank
 */
export function startProgressPage(document, store, bank) {
  const root = document.querySelector("[data-marks-page]");
  if (!(root instanceof HTMLElement)) return;
  const status = element(document, "p", "qb-marks__said");
  status.setAttribute("role", "status");
  const say = (/** @type {(Node | string)[]} */ ...parts) => status.replaceChildren(...parts);
  const table = element(document, "div", "qb-table");
  table.tabIndex = 0;
  table.setAttribute("role", "group");
  table.setAttribute("aria-label", "Marks by category");
  root.replaceChildren(table, actions(document, store, say), status);
  const show = () => table.replaceChildren(marksTable(document, store, bank));
  store.subscribe(show);
  show();
}

/**
 * @param {Document} document
 * @param {Store} store
 * @param {import("../data/bank.js").Bank} bank
 */
function marksTable(document, store, bank) {
  const cell = (/** @type {string} */ tag, /** @type {string} */ text, right = true) => {
    const made = element(document, tag, right ? "qb-right" : "", text);
    if (tag === "th") made.setAttribute("scope", right ? "col" : "row");
    return made;
  };
  const columns = [...MARKS.map((mark) => MARK_WORDS[mark].name), "Not marked"];
  const head = element(document, "tr", "", cell("th", "Category", false), ...columns.map((text) => cell("th", text)));
  const line = (/** @type {string} */ title, /** @type {string[]} */ ids) => {
    const counts = countMarks(ids, store);
    const numbers = [...MARKS, /** @type {const} */ ("unmarked")].map((mark) => cell("td", String(counts[mark])));
    return element(document, "tr", "", cell("th", title, false), ...numbers);
  };
  const rows = bank.categories.map(({ id, title }) =>
    line(title, bank.rows.filter((row) => row.category.id === id).map((row) => row.id)),
  );
  const all = line("All", bank.rows.map((row) => row.id));
  all.className = "qb-total";
  return element(document, "table", "qb-marks", element(document, "thead", "", head), element(document, "tbody", "", ...rows, all));
}

/**
 * @param {Document} document
 * @param {Store} store
 * @param {(...parts: (Node | string)[]) => void} say
 */
function actions(document, store, say) {
  const button = (/** @type {string} */ text, /** @type {() => unknown} */ act) => {
    const made = element(document, "button", "qb-button", text);
    made.setAttribute("type", "button");
    made.addEventListener("click", act);
    return made;
  };
  const file = /** @type {HTMLInputElement} */ (element(document, "input", "qb-visually-hidden"));
  file.type = "file";
  file.accept = ".json,application/json";
  file.tabIndex = -1;
  file.setAttribute("aria-label", "File of marks");
  file.addEventListener("change", async () => {
    const text = await file.files?.[0]?.text();
    file.value = "";
    if (text === undefined) return;
    const preview = store.previewImport(text);
    if (!preview.ok) {
      say(preview.message);
      return;
    }
    say(describe(preview), " ", button("Merge them", async () => {
      await store.importText(text);
      say("Merged.");
    }), " ", button("Leave it", () => say("Nothing was changed.")));
  });
  return element(
    document,
    "p",
    "qb-actions",
    button("Export to a file", () => {
      download(document, `marks-${new Date().toISOString().slice(0, 10)}.json`, store.exportText());
      say("Exported.");
    }),
    button("Import a file", () => file.click()),
    file,
    button("Remove all marks", async () => {
      const count = store.marks().size;
      if (!count) {
        say("There are no marks.");
        return;
      }
      const undo = await store.reset();
      say(`${count} ${count === 1 ? "mark" : "marks"} removed. `, button("Undo", async () => {
        await undo();
        say("The marks are back.");
      }));
    }),
  );
}

/** @param {Preview} preview */
export function describe(preview) {
  const part = (/** @type {number} */ count, /** @type {string} */ text) => (count ? [`${count} ${text}`] : []);
  const parts = [
    ...part(preview.added.length, "new"),
    ...part(preview.changed.length, "newer than here, to be taken over"),
    ...part(preview.older.length, "older than here, to be left"),
    ...part(preview.same, "the same"),
    ...part(preview.setAside, "unreadable, to be set aside"),
  ];
  return parts.length ? `The file holds: ${parts.join("; ")}.` : "The file holds no marks.";
}

/**
 * @param {Document} document
 * @param {string} name
 * @param {string} text
 */
function download(document, name, text) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
