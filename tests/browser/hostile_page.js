async (known) => {
  // Does to a page what a curious reader would, and tells what is not as it should be.
  const wrong = [];
  const say = (text) => wrong.push(text.slice(0, 200));
  const wait = () => new Promise((done) => setTimeout(done));
  const visible = (element) => element.checkVisibility({ visibilityProperty: true });

  // What could be covered is looked at before anything is opened.
  const controls = ".qb-brand, [data-search-button], [data-theme-button], .qb-mark-button, .qb-fold-all, .qb-top a";
  for (const control of document.querySelectorAll(controls)) {
    const { left, top, width, height } = control.getBoundingClientRect();
    if (!visible(control) || !width || top + height / 2 > innerHeight) continue;
    const found = document.elementFromPoint(left + width / 2, top + height / 2);
    if (!found || !(control.contains(found) || found.contains(control))) say(`${control.className} is covered by ${found?.outerHTML}`);
  }

  for (const details of document.querySelectorAll("details")) details.open = true;
  await wait();
  const skipped = "[data-search-button], .qb-search *, [type=file]";
  const leads = /random|next I cannot|Export|Import/;
  for (const button of document.querySelectorAll("button, summary, input, select")) {
    if (button.matches(skipped) || leads.test(button.textContent)) continue;
    button.focus();
    if (button.matches("button")) button.click();
  }
  for (const details of document.querySelectorAll("details")) details.open = true;
  const events = ["pointerover", "pointerenter", "mouseover", "mouseenter", "mousemove", "focusin", "mouseout", "toggle", "load", "error", "animationstart", "wheel", "scroll"];
  // In a table of ten thousand rows the first hundreds, and all that have more than a class.
  const touched = [...document.querySelectorAll("body *")].filter((element, i) => i < 600 || element.attributes.length > 1);
  for (const [i, element] of touched.entries()) {
    for (const name of events) element.dispatchEvent(new Event(name));
    if (i < 600 && element.matches("a, [tabindex]")) element.focus();
    // A click where it leads nowhere; links are judged by their address.
    if (!element.closest("a, button, summary, label, input, select, dialog, iframe")) element.dispatchEvent(new MouseEvent("click", { bubbles: true }));
  }
  scrollTo(0, document.documentElement.scrollHeight);
  await wait();

  const forbidden = "iframe, frame, object, embed, applet, base, form, style, template, portal, video, audio, textarea, meta[http-equiv=refresh], body link, foreignObject, animate, set, image, [srcdoc], [formaction], [ping], [background], [slot]";
  for (const element of document.querySelectorAll(forbidden)) if (!element.matches("link[rel=prev], link[rel=next]")) say(`forbidden: ${element.outerHTML}`);
  for (const script of document.scripts) {
    if (!script.src && !known.includes(script.text)) say(`unknown script: ${script.outerHTML}`);
  }
  for (const script of document.scripts) if (script.src && new URL(script.src).host !== location.host) say(`foreign script ${script.src}`);
  const ids = new Set();
  for (const element of document.querySelectorAll("*")) {
    for (const { name, value } of element.attributes) {
      if (name.startsWith("on")) say(`handler: ${element.outerHTML}`);
      if (name === "style" && element.closest("article") && !/^(min-width: ?\d+px|flex-grow: ?\d+);?$/.test(value) && !element.closest("math")) say(`style: ${element.outerHTML}`);
      if (/^(href|src|action|xlink:href|poster|data)$/.test(name) && !(element instanceof SVGElement)) {
        const { protocol } = new URL(value, location.href);
        if (!["http:", "https:", "file:"].includes(protocol)) say(`address: ${element.outerHTML}`);
      }
      if (name === "name" && element.closest(".qb-question") && element.localName !== "details") say(`name: ${element.outerHTML}`);
    }
    if (element.id && ids.has(element.id)) say(`id twice: ${element.id}`);
    ids.add(element.id);
    if (element.hasAttributes() && element.closest("article") && !element.closest("math, svg") && ["fixed", "sticky"].includes(getComputedStyle(element).position) && !element.closest("thead, .qb-copy, dialog")) say(`position: ${element.outerHTML}`);
  }
  for (const name of ["qbChunks", "qbData", "location", "store", "marks", "parent", "qbank"]) {
    const value = globalThis[name];
    if (value instanceof Element || value instanceof HTMLCollection) say(`global ${name} is an element`);
  }
  for (const name of ["querySelector", "getElementById", "head", "body", "documentElement", "cookie", "createElement"]) {
    if (Object.hasOwn(document, name) || document[name] instanceof HTMLCollection) say(`document.${name} is not the browser's`);
  }
  if (typeof globalThis.qbData !== "undefined" && typeof globalThis.qbData !== "function") say("qbData is no function");
  if ({}.polluted !== undefined) say("the prototype of all objects has changed");
  if (document.documentElement.scrollWidth > document.documentElement.clientWidth + 1) say(`wider than the window: ${document.documentElement.scrollWidth}`);
  return wrong;
}
