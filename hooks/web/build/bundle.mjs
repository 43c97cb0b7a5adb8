// Bundles one entry and what it imports: modules into a classic script, because `type="module"` and fetch do not work
// from file://, or styles into one sheet.
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
  // Fonts stay files of their own, at the address that the styles name.
  external: ["*.woff2"],
  write: false,
  // Else a tsconfig.json in any folder above the project would change the result.
  tsconfigRaw: "{}",
  logLevel: "silent",
}).catch((error) => {
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
});
process.stdout.write(result.outputFiles[0].contents);
