// Light, dark, or as the system has it. `early.js` in the page's head applies the choice before anything is painted.

const KEY = "qb.theme";
/** @typedef {"auto" | "light" | "dark"} Theme */
/** @type {Theme[]} */
const ORDER = ["auto", "light", "dark"];
const LABELS = {
  auto: "Colors follow the system; switch to light",
  light: "Light colors; switch to dark",
  dark: "Dark colors; follow the system",
};
const ICONS = {
  auto: '<path d="M12 3a9 9 0 1 0 0 18Z" fill="currentColor"/><circle cx="12" cy="12" r="9"/>',
  light: '<circle cx="12" cy="12" r="4.5"/><path d="M12 2v2M12 20v2M2 12h2M20 12h2M5 5l1.4 1.4M17.6 17.6 19 19M5 19l1.4-1.4M17.6 6.4 19 5"/>',
  dark: '<path d="M20 14.5A8.5 8.5 0 0 1 9.5 4a8.5 8.5 0 1 0 10.5 10.5Z"/>',
};

/**
 * The theme that a stored value stands for; whatever is not a choice means the system's.
 * @param {string | null} stored
 * @returns {Theme}
 */
export function readTheme(stored) {
  return stored === "light" || stored === "dark" ? stored : "auto";
}

/**
 * @param {Theme} theme
 * @returns {Theme} The one that the button switches to.
 */
export function nextTheme(theme) {
  return ORDER[(ORDER.indexOf(theme) + 1) % ORDER.length];
}

/** @param {Document} document */
export function startThemeButton(document) {
  const button = document.querySelector("[data-theme-button]");
  if (!(button instanceof HTMLElement)) return;
  let theme = readTheme(load());
  const show = () => {
    button.innerHTML = `<svg viewBox="0 0 24 24" aria-hidden="true">${ICONS[theme]}</svg>`;
    button.setAttribute("aria-label", LABELS[theme]);
    button.title = LABELS[theme];
  };
  button.addEventListener("click", () => {
    theme = nextTheme(theme);
    if (theme === "auto") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = theme;
    save(theme);
    show();
  });
  show();
  button.hidden = false;
}

/** Storage can be forbidden; then the choice lasts as long as the page. */
function load() {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}

/** @param {Theme} theme */
function save(theme) {
  try {
    localStorage.setItem(KEY, theme);
  } catch {
    // See `load`.
  }
}
