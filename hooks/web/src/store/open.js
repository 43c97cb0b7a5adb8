// Choosing the storage for this browser and page.

import { frameStorage } from "./frame.js";
import { memoryStorage, usableDeviceStorage } from "./storage.js";
import { Store } from "./store.js";

/** @type {Promise<Store> | undefined} */
let opened;

/**
 * The store of this page; opened once.
 * @param {Document} document
 * @param {string} base Way to the site's root, ending in a slash.
 * @param {Map<string, string>} aliases Present question id by former id.
 * @returns {Promise<Store>}
 */
export function openStore(document, base, aliases) {
  opened ??= choose(document, base).then((storage) => new Store(storage, { aliases }).open());
  return opened;
}

/**
 * @param {Document} document
 * @param {string} base
 */
async function choose(document, base) {
  const window = /** @type {Window} */ (document.defaultView);
  const device = usableDeviceStorage(window);
  if (device && window.location.protocol === "file:" && separatesFiles(window)) {
    const framed = await frameStorage(document, new URL(`${base}store.html`, document.baseURI).href);
    if (framed) return framed;
  }
  return device ?? memoryStorage();
}

/**
 * Whether each file has a storage of its own here, as in Firefox. Chromium and WebKit share one among all files.
 * @param {Window} window
 */
function separatesFiles(window) {
  return /\bFirefox\//.test(window.navigator.userAgent);
}
