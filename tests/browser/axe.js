// Runs axe-core on the page, all parts unfolded, and gives its findings as lines; see test_accessibility.py.
async (onlyColors) => {
  for (const fold of document.querySelectorAll("main details")) fold.open = true;
  // What stands in a long list comes from one template; the first ones stand for all of them.
  const rest = ":is(tbody, .qb-list, .qb-papers) > :nth-child(n + 21), article > section:nth-of-type(n + 7)";
  for (const item of document.querySelectorAll(rest)) item.remove();
  // Halfway from one scheme to the other colors are neither's.
  document.head.append(Object.assign(document.createElement("style"), { textContent: "* { transition: none !important }" }));
  await document.fonts.ready;
  const rules = onlyColors ? { runOnly: ["color-contrast", "link-in-text-block"] } : {};
  const { violations } = await axe.run(document, { resultTypes: ["violations"], ...rules });
  return violations.map(({ id, impact, help, nodes }) => {
    const { target, failureSummary } = nodes[0];
    const why = failureSummary.split("\n").slice(1).join(" ").replace(/\s+/g, " ").trim();
    return { impact, text: `${impact}: ${id} (${help}), ${nodes.length} times, first at ${target.join(" ")}: ${why}` };
  });
}
