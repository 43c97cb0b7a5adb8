// Where the state's text is kept. Each storage has the same four methods, so that the store need not know which.

/**
 * @typedef {object} Storage
 * @property {"device" | "frame" | "memory"} kind
 * @property {(key: string) => Promise<string | null>} read
 * @property {(key: string, text: string) => Promise<void>} write Rejects with a StorageFault.
 * @property {(key: string) => Promise<void>} remove
 * @property {(listener: (key: string, text: string | null) => void) => void} onChange Changes by other pages.
 */

export class StorageFault extends Error {
  /** @param {"full" | "forbidden"} reason */
  constructor(reason) {
    super(reason);
    this.reason = reason;
  }
}

/**
 * The browser's own storage of this site.
 * @param {globalThis.Storage} area
 * @param {Window} window
 * @returns {Storage}
 */
export function deviceStorage(area, window) {
  return {
    kind: "device",
    read: async (key) => area.getItem(key),
    write: async (key, text) => {
      try {
        area.setItem(key, text);
      } catch (error) {
        throw new StorageFault(isQuota(error) ? "full" : "forbidden");
      }
    },
    remove: async (key) => area.removeItem(key),
    onChange: (listener) =>
      window.addEventListener("storage", (event) => {
        if (event.storageArea === area && event.key !== null) listener(event.key, event.newValue);
      }),
  };
}

/** @param {unknown} error */
function isQuota(error) {
  return error instanceof Error && /quota/i.test(error.name);
}

/**
 * Storage that lasts as long as the page.
 * @param {Map<string, string>} [values]
 * @returns {Storage}
 */
export function memoryStorage(values = new Map()) {
  return {
    kind: "memory",
    read: async (key) => values.get(key) ?? null,
    write: async (key, text) => void values.set(key, text),
    remove: async (key) => void values.delete(key),
    onChange: () => {},
  };
}

/**
 * The browser's storage where it can be used, checked by using it.
 * @param {Window} window
 * @returns {Storage | null}
 */
export function usableDeviceStorage(window) {
  try {
    const area = window.localStorage;
    const probe = "qb.probe";
    area.setItem(probe, "1");
    area.removeItem(probe);
    return deviceStorage(area, window);
  } catch (error) {
    // A full storage can still be read, and shrinks when entries are replaced.
    try {
      if (isQuota(error)) return deviceStorage(window.localStorage, window);
    } catch {
      // Forbidden altogether.
    }
    return null;
  }
}
