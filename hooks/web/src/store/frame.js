// Firefox gives every file:// page a storage of its own. There, all pages talk to one page, store.html, in a frame:
// its storage is the one that all of them share.

import { StorageFault } from "./storage.js";

/** @typedef {{ qb: "store", call: number, method: string, key: string, text?: string }} Call */
/** @typedef {{ qb: "store-answer", call: number, text?: string | null, fault?: "full" | "forbidden" }} Answer */

const PATIENCE = 4000;

/**
 * Storage of another page, asked through a frame.
 * @param {Document} document
 * @param {string} url Address of store.html.
 * @returns {Promise<import("./storage.js").Storage | null>} Null where the frame does not answer.
 */
export async function frameStorage(document, url) {
  const window = document.defaultView;
  if (!window) return null;
  const frame = document.createElement("iframe");
  frame.hidden = true;
  frame.title = "Storage of marks";
  frame.src = url;
  /** @type {Map<number, (answer: Answer) => void>} */
  const waiting = new Map();
  /** @type {((key: string, text: string | null) => void)[]} */
  const listeners = [];
  let calls = 0;
  window.addEventListener("message", (event) => {
    if (event.source !== frame.contentWindow || typeof event.data !== "object" || event.data === null) return;
    if (event.data.qb === "store-answer") waiting.get(event.data.call)?.(event.data);
    if (event.data.qb === "store-change") for (const listen of listeners) listen(event.data.key, event.data.text);
  });
  const loaded = new Promise((resolve) => frame.addEventListener("load", resolve, { once: true }));
  document.body.append(frame);

  /**
   * @param {string} method
   * @param {string} key
   * @param {string} [text]
   * @returns {Promise<Answer>}
   */
  const ask = (method, key, text) =>
    new Promise((resolve, reject) => {
      const call = (calls += 1);
      const timer = setTimeout(() => settle({ qb: "store-answer", call, fault: "forbidden" }), PATIENCE);
      const settle = (/** @type {Answer} */ answer) => {
        clearTimeout(timer);
        waiting.delete(call);
        if (answer.fault) reject(new StorageFault(answer.fault));
        else resolve(answer);
      };
      waiting.set(call, settle);
      // A file:// page has no origin that could be named here; the frame answers nobody but its parent.
      frame.contentWindow?.postMessage({ qb: "store", call, method, key, text }, "*");
    });

  await loaded;
  try {
    await ask("probe", "qb.probe");
  } catch {
    frame.remove();
    return null;
  }
  return {
    kind: "frame",
    read: async (key) => (await ask("read", key)).text ?? null,
    write: async (key, text) => void (await ask("write", key, text)),
    remove: async (key) => void (await ask("remove", key)),
    onChange: (listener) => void listeners.push(listener),
  };
}

/**
 * The other side, inside store.html: answers its parent, and nobody but a page of the same place.
 * @param {Window} window
 * @param {import("./storage.js").Storage} storage
 */
export function answerParent(window, storage) {
  const parent = window.parent;
  /** @param {object} message */
  const send = (message) => parent.postMessage(message, "*");
  window.addEventListener("message", async (event) => {
    const call = /** @type {Call} */ (event.data);
    if (event.source !== parent || typeof call !== "object" || call === null || call.qb !== "store") return;
    // Over HTTP nobody needs the frame, and another site must not read through it.
    if (window.location.protocol !== "file:" || !String(call.key).startsWith("qb.")) return;
    /** @type {Answer} */
    const answer = { qb: "store-answer", call: call.call };
    try {
      if (call.method === "read") answer.text = await storage.read(call.key);
      else if (call.method === "write") await storage.write(call.key, String(call.text));
      else if (call.method === "remove") await storage.remove(call.key);
    } catch (error) {
      answer.fault = error instanceof StorageFault ? error.reason : "forbidden";
    }
    send(answer);
  });
  storage.onChange((key, text) => send({ qb: "store-change", key, text }));
}
