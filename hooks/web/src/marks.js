// Pages with questions: the reader's marks on them.
import { baseOf } from "./data/registry.js";
import { addMarkControl } from "./marks/control.js";
import { addListFilters } from "./marks/filters.js";
import { showStoreStatus } from "./marks/notice.js";
import { showProgress, showRowMarks } from "./marks/rows.js";
import { aliasesOnPage } from "./marks/words.js";
import { openStore } from "./store/open.js";

void openStore(document, baseOf(document), aliasesOnPage(document)).then((store) => {
  addMarkControl(document, store);
  showRowMarks(document, store);
  showProgress(document, store);
  addListFilters(document, store);
  showStoreStatus(document, store);
});
