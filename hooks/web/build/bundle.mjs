// Bundles one entry module into one classic script, because `type="module"` and fetch do not work from file://.
import { build } from "esbuild";

const [entry] = process.argv.slice(2);
const result = await build({
  entryPoints: [entry],
  bundle: true,
  format: "iife",
  minify: true,
  target: ["es2020"],
  charset: "utf8",
  legalComments: "inline",
  write: false,
  // Else a tsconfig.json in any folder above the project would change the result.
  tsconfigRaw: "{}",
  logLevel: "silent",
}).catch((error) => {
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
});
process.stdout.write(result.outputFiles[0].contents);
