// What a test asks of every page at a phone's width, all parts unfolded; see test_survey.py.
async () => {
  const folds = [...document.querySelectorAll("main details")];
  const openAtFirst = folds.filter((fold) => fold.open).length;
  for (const fold of folds) fold.open = true;
  const root = document.documentElement;
  const width = root.clientWidth; // asking lays the page out, and that asks for fonts
  await document.fonts.ready;
  const boxes = ".qb-table, .qb-diagram, pre, math";

  // A wider element is at home in a box that scrolls; math itself scrolls where it is a display.
  const isWide = (element) => {
    const { left, right } = element.getBoundingClientRect();
    const stands = right > left && element.checkVisibility({ visibilityProperty: true });
    return stands && (right > width + 1 || left < -1) && !element.parentElement?.closest(boxes);
  };
  const describe = (element) => {
    const text = element.textContent.replace(/\s+/g, " ").trim().slice(0, 40);
    const classes = [...element.classList].map((name) => `.${name}`).join("");
    return `${element.localName}${classes} "${text}" reaches ${Math.round(element.getBoundingClientRect().right)} px`;
  };
  const wide = [...document.querySelectorAll("main *, footer *, header *")].filter(isWide);
  const inner = wide.filter((element) => !wide.some((other) => other !== element && element.contains(other)));

  // The theme's own base is half as large as a browser's: what no style of ours reaches shrinks unnoticed.
  for (const menu of document.querySelectorAll("header details")) menu.open = true;
  const ownText = (element) => [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
  const isSmall = (element) =>
    ownText(element) &&
    element.checkVisibility() &&
    !element.closest("math, svg, script") &&
    parseFloat(getComputedStyle(element).fontSize) < 12;
  const small = [...document.querySelectorAll("body *")].filter(isSmall);

  const followUp = (item) => {
    const link = item.querySelector(":scope > a")?.getAttribute("href") ?? "";
    const answer = item.querySelector(".qb-fold__body")?.textContent.trim() ?? "";
    const ask = item.querySelector("summary, span")?.textContent.trim() ?? "";
    return { ask, answered: item.matches(".qb-see") ? link !== "" : answer.length > 80 };
  };
  const href = (selector) => document.querySelector(selector)?.getAttribute("href") ?? null;
  return {
    openAtFirst,
    scrolls: root.scrollWidth - width,
    wide: inner.slice(0, 3).map(describe),
    small: small.slice(0, 3).map((element) => `${describe(element)}, ${getComputedStyle(element).fontSize}`),
    followUps: [...document.querySelectorAll(".qb-follow-ups > :is(details, .qb-see)")].map(followUp),
    previous: document.querySelector("main a[rel=prev]")?.href ?? null,
    next: document.querySelector("main a[rel=next]")?.href ?? null,
    neighbors: [...document.querySelectorAll(".qb-side li a")].map((link) => link.href),
    edit: href('main a[href*="/edit/"]'),
    report: href('main a[href*="/issues/new"]'),
  };
}
