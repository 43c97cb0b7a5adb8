// Builds the two search indexes: documents on standard input, {first, full} in compact form on standard output.
import { text } from "node:stream/consumers";

import { compactIndex } from "../src/search/compact.js";
import { terms } from "../src/search/terms.js";

const documents = JSON.parse(await text(process.stdin));
const result = {
  first: compactIndex(documents, ["title", "key", "tags", "points"], terms),
  full: compactIndex(documents, ["short", "body"], terms),
};
process.stdout.write(JSON.stringify(result));
