// The last searches on this device; forgotten where nothing can be stored.

const KEY = "qb.searches";
const KEPT = 6;

/** @returns {string[]} */
export function recent() {
  try {
    const stored = JSON.parse(localStorage.getItem(KEY) ?? "[]");
    return Array.isArray(stored) ? stored.filter((text) => typeof text === "string").slice(0, KEPT) : [];
  } catch {
    return [];
  }
}

/** @param {string} typed */
export function remember(typed) {
  const text = typed.trim();
  if (!text) return;
  try {
    localStorage.setItem(KEY, JSON.stringify([text, ...recent().filter((other) => other !== text)].slice(0, KEPT)));
  } catch {
    // Nothing of worth is lost.
  }
}

export function forget() {
  try {
    localStorage.removeItem(KEY);
  } catch {
    // As above.
  }
}
