// The page of the reader's own marks.
import { Bank } from "./data/bank.js";
import { baseOf, loadData } from "./data/registry.js";
import { showStoreStatus } from "./marks/notice.js";
import { startProgressPage } from "./progress/page.js";
import { openStore } from "./store/open.js";

async function start() {
  const bank = new Bank(await loadData(document, "records"));
  const store = await openStore(document, baseOf(document), bank.aliases);
  startProgressPage(document, store, bank);
  showStoreStatus(document, store);
}

void start();
