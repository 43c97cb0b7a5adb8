// What the store has to say: that nothing can be kept here, that the storage is full, that something was set aside.

import { element } from "../search/labels.js";

/**
 * @param {Document} document
 * @param {import("../store/store.js").Store} store
 */
export function showStoreStatus(document, store) {
  const notice = element(document, "p", "qb-notice");
  notice.setAttribute("role", "status");
  notice.hidden = true;
  document.querySelector("article")?.prepend(notice);
  const show = () => {
    // Nothing is lost yet where nothing was marked; a page that is only read should not be interrupted.
    const quiet = store.status.level === "ok" || (store.status.level === "notice" && store.marks().size === 0);
    notice.hidden = quiet;
    notice.textContent = quiet ? "" : store.status.message;
  };
  store.subscribe(show);
  show();
}
