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
  light: '<circle cx="12" cy="12" r="4.500"/><path d="M12 2v2M12 20v2M2 12h2M20 12h2M5 5l1.400 1.400M17.600 17.600 19 19M5 19l1.400-1.400M17.600 6.400 19 5"/>',
  dark: '<path d="M20 14.500A8.500 8.500 0 0 1 9.500 4a8.500 8.500 0 1 0 10.500 10.500Z"/>',
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
