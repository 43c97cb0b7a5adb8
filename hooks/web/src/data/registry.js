// Data comes as classic scripts that call `qbData(name, value)`: neither modules nor fetch work from file://.

/** @typedef {{ promise: Promise<any>, resolve: (value: any) => void, reject: (error: Error) => void }} Chunk */

// On a page several bundles carry this module; what one has loaded, all have.
const shared = /** @type {{ qbChunks?: Map<string, Chunk>, qbData?: (name: string, value: unknown) => void }} */ (globalThis);
const chunks = (shared.qbChunks ??= new Map());

/** @param {string} name */
function chunk(name) {
  let found = chunks.get(name);
  if (!found) {
    /** @type {(value: any) => void} */
    let resolve = () => {};
    /** @type {(error: Error) => void} */
    let reject = () => {};
    const promise = new Promise((yes, no) => {
      resolve = yes;
      reject = no;
    });
    found = { promise, resolve, reject };
    chunks.set(name, found);
  }
  return found;
}

shared.qbData = (name, value) => chunk(name).resolve(value);

/**
 * Way from this page to the site's root, ending in a slash.
 * @param {Document} document
 */
export function baseOf(document) {
  const base = document.documentElement.dataset.base || ".";
  return base.endsWith("/") ? base : `${base}/`;
}

/**
 * Load a chunk of data, once a page.
 * @param {Document} document
 * @param {string} name
 * @returns {Promise<any>} Rejects where the script is missing.
 */
export function loadData(document, name) {
  const known = chunks.has(name);
  const { promise, reject } = chunk(name);
  if (!known) {
    const script = document.createElement("script");
    script.src = `${baseOf(document)}data/${name}.js`;
    script.addEventListener("error", () => {
      chunks.delete(name);
      reject(new Error(`data/${name}.js could not be loaded`));
    });
    document.head.append(script);
  }
  return promise;
}
