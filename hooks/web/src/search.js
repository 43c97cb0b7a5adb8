// The search dialog as a bundle of its own, loaded when it is first opened.
import { SearchDialog } from "./search/dialog.js";

Object.assign(globalThis, { qbSearch: new SearchDialog(document) });
