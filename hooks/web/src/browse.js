// The page of all questions.
import { BrowsePage } from "./browse/page.js";
import { Bank } from "./data/bank.js";
import { baseOf, loadData } from "./data/registry.js";
import { showStoreStatus } from "./marks/notice.js";
import { openStore } from "./store/open.js";

async function start() {
  const records = await loadData(document, "records");
  const bank = new Bank(records);
  const store = await openStore(document, baseOf(document), bank.aliases);
  new BrowsePage(document, bank, records, store);
  showStoreStatus(document, store);
}

void start();
