// Runs queries through the very modules that a reader's browser runs: {documents, records, synonyms, queries} on
// standard input; on standard output a list, for each query the first ten ids found with the first tier alone and with
// the full text, and how long the latter took. A page of the site that is no question has its address for an id.
import { spawnSync } from "node:child_process";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";

import { Searcher } from "../src/search/searcher.js";

const SHOWN = 10;
const BUILDER = fileURLToPath(new URL("../build/search-index.mjs", import.meta.url));

const { documents, records, synonyms, queries } = JSON.parse(await text(process.stdin));
const { first, full } = buildIndex();
const quick = new Searcher(records, { first, synonyms });
const thorough = new Searcher(records, { first, synonyms });
thorough.addFullText(full);
const results = queries.map((/** @type {string} */ query) => {
  const quickly = idsOf(quick.search(query));
  const start = performance.now();
  const found = thorough.search(query);
  return { first: quickly, full: idsOf(found), milliseconds: performance.now() - start };
});
process.stdout.write(JSON.stringify(results));

function buildIndex() {
  const done = spawnSync(process.execPath, [BUILDER], { input: JSON.stringify(documents), maxBuffer: 2 ** 30 });
  if (done.status !== 0) throw new Error(`the search index cannot be built: ${done.error ?? done.stderr}`);
  return JSON.parse(String(done.stdout));
}

/** @param {{ found: { url: string }[] }} result */
function idsOf({ found }) {
  return found.slice(0, SHOWN).map(({ url }) => /^questions\/[^/]+\/(.+)\.html$/.exec(url)?.[1] ?? url);
}
