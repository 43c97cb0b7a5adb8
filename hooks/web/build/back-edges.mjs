/**
 * Finds the edges that close a loop. The layout library turns round an arbitrary edge of each loop, which may put the
 * first step of a process last; turning round the closing edges ourselves keeps the order in which the diagram is
 * written.
 *
 * @typedef {{from: string, to: string}} Edge
 */

/**
 * Find the edges that lead back to where they were reached from.
 *
 * @param {Edge[]} edges in the order of the source
 * @param {(id: string) => string[]} pathOf ids from the outermost group around a node down to the node itself
 * @returns {Set<number>} indices of edges that should be laid out from end to start
 */
export function findBackEdges(edges, pathOf) {
  const lifted = edges.map(({ from, to }) => lift(pathOf(from), pathOf(to)));
  /** @type {Map<string, {to: string, index: number}[]>} */
  const leaving = new Map();
  const entered = new Set();
  lifted.forEach((edge, index) => {
    if (!edge) return;
    for (const id of [edge.from, edge.to]) if (!leaving.has(id)) leaving.set(id, []);
    leaving.get(edge.from)?.push({ to: edge.to, index });
    entered.add(edge.to);
  });
  /** @type {Set<number>} */
  const back = new Set();
  const done = new Set();
  const onPath = new Set();
  /** @param {string} id */
  const visit = (id) => {
    if (done.has(id)) return;
    onPath.add(id);
    for (const { to, index } of leaving.get(id) ?? []) {
      if (onPath.has(to)) back.add(index);
      else visit(to);
    }
    onPath.delete(id);
    done.add(id);
  };
  const ids = [...leaving.keys()];
  for (const id of [...ids.filter((one) => !entered.has(one)), ...ids]) visit(id);
  return back;
}

/**
 * Raise an edge to the innermost level that holds both ends: a loop among members of two groups is one of the groups.
 *
 * @param {string[]} from
 * @param {string[]} to
 * @returns {Edge | undefined} undefined for a loop of one node, or between a group and its own member
 */
function lift(from, to) {
  const level = from.findIndex((id, i) => id !== to[i]);
  return level < 0 || level >= to.length ? undefined : { from: from[level], to: to[level] };
}
