// Marks in the table of contents the part that is being read, and unfolds a part that a link leads to.

/** @param {Document} document */
export function followHeadings(document) {
  const links = [...document.querySelectorAll(".qb-toc a")].filter((link) => link instanceof HTMLAnchorElement);
  if (!links.length) return;
  /** @type {Map<Element, HTMLAnchorElement>} */
  const byHeading = new Map();
  for (const link of links) {
    const heading = document.getElementById(decodeURIComponent(link.hash.slice(1)));
    if (!heading) continue;
    const fold = heading.closest("details");
    // A closed part has no place on the page; its summary has.
    byHeading.set(fold ?? heading, link);
    link.addEventListener("click", () => {
      if (fold) fold.open = true;
    });
  }
  const seen = new IntersectionObserver(
    (entries) => {
      const entered = entries.find((entry) => entry.isIntersecting);
      if (!entered) return;
      for (const link of links) link.removeAttribute("aria-current");
      byHeading.get(entered.target)?.setAttribute("aria-current", "true");
    },
    { rootMargin: "-64px 0px -70% 0px" },
  );
  for (const heading of byHeading.keys()) seen.observe(heading);
}
