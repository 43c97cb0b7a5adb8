// What every page gets: search, colors, copying of code, opening and closing of all parts, printing, the table of contents.
import { addCopyButtons } from "./ui/copy.js";
import { addFoldAll, openForPrinting } from "./ui/folds.js";
import { startSearch } from "./ui/shortcuts.js";
import { startThemeButton } from "./ui/theme.js";
import { followHeadings } from "./ui/toc.js";

startThemeButton(document);
startSearch(document);
addCopyButtons(document);
addFoldAll(document);
openForPrinting(window);
followHeadings(document);
