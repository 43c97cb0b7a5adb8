"""Search in a bank of 1,000 questions: bytes and time to the first result, and time for each letter typed."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext

from tests.bench.conftest import Built
from tests.bench.figures import Report, percentile
from tests.browser.built_site import served
from tests.search.quality import load_queries

QUESTION = "questions/rag/rag-pipeline.html"
VISITS = 10
STROKES = 200
BYTES_BUDGET = 150.0
FIRST_RESULT_BUDGET = 300.0
STROKE_BUDGET = 16.0

OBSERVE = """
addEventListener("keydown", () => { globalThis.firstKey ??= performance.now(); }, true);
addEventListener("DOMContentLoaded", () => new MutationObserver((_, observer) => {
  if (!document.querySelector(".qb-search__result")) return;
  observer.disconnect();
  const shown = performance.now();
  requestAnimationFrame(() => requestAnimationFrame(() => {
    globalThis.firstResult = { shown, painted: performance.now(), key: globalThis.firstKey };
  }));
}).observe(document.body, { childList: true, subtree: true }));
"""
"""Notes when the first key goes down, when the first result is in the page, and when it has been painted."""

KEYS = """
for (const key of ["/", "k"]) {
  document.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
}
"""
"""A reader who does not wait for the dialog: the letter comes while its script is on the way."""

LOADED = """
() => performance.getEntriesByType("resource")
  .filter(({ startTime, responseEnd }) => startTime >= firstResult.key && responseEnd <= firstResult.shown)
  .map(({ name }) => name)
"""

TYPE = """
async ([queries, strokes]) => {
  const input = document.querySelector(".qb-search__input");
  const dialog = document.querySelector("dialog.qb-search");
  const times = [];
  for (const query of queries) {
    for (let length = 1; length <= query.length; length += 1) {
      input.value = query.slice(0, length);
      const start = performance.now();
      input.dispatchEvent(new Event("input", { bubbles: true }));
      dialog.getBoundingClientRect();
      times.push(performance.now() - start);
      await new Promise(requestAnimationFrame);
      if (times.length === strokes) return times;
    }
  }
}
"""
"""Types letter by letter; a letter's time is that of search, of the list, and of laying it out."""


@dataclass(frozen=True)
class FirstResult:
    """One search on a page that has just been opened: milliseconds, and the files it needed."""

    milliseconds: float
    files: list[str]


def first_result(context: BrowserContext, address: str) -> FirstResult:
    """Open a question as a new reader and press `/` and a letter."""
    page = context.new_page()
    page.add_init_script(OBSERVE)
    page.goto(address + QUESTION, wait_until="load")
    page.wait_for_timeout(200)
    page.evaluate(KEYS)
    page.wait_for_function("globalThis.firstResult")
    found: dict[str, Any] = page.evaluate("firstResult")
    names: list[str] = page.evaluate(LOADED)
    return FirstResult(found["painted"] - found["key"], [name.removeprefix(address) for name in names])


def strokes(context: BrowserContext, address: str) -> list[float]:
    """Type queries of the set once the full text is loaded; milliseconds a letter."""
    page = context.new_page()
    page.goto(address + QUESTION, wait_until="load")
    page.keyboard.press("/")
    page.wait_for_selector('script[src$="search-full.js"]', state="attached")
    page.wait_for_timeout(1_000)
    queries = [query.text for query in load_queries()][::5]
    times: list[float] = page.evaluate(TYPE, [queries, STROKES])
    return times


@pytest.fixture(params=["file", "http"])
def address(request: pytest.FixtureRequest, large: Built) -> Iterator[tuple[str, str]]:
    """How the site is opened, and its address that way."""
    if request.param == "file":
        yield "file", f"{large.site.as_uri()}/"
    else:
        with served(large.site) as http:
            yield "http", http


def test_first_result(browser: Browser, address: tuple[str, str], large: Built, report: Report) -> None:
    way, base = address
    visits = []
    for _ in range(VISITS):
        context = browser.new_context(bypass_csp=True)
        visits.append(first_result(context, base))
        context.close()
    times = [visit.milliseconds for visit in visits]
    report.add(f"search, {way}: first key to first result, median of {VISITS}", percentile(times, 0.5), "ms")
    report.add(f"search, {way}: the same, p95", percentile(times, 0.95), "ms", FIRST_RESULT_BUDGET)
    if way == "http":
        sizes = {name: compressed(large.site / name) for name in visits[0].files}
        print("\nbefore the first result, kB: " + ", ".join(f"{name} {size:.1f}" for name, size in sizes.items()))
        report.add("search: gzip before the first result", sum(sizes.values()), "kB", BYTES_BUDGET)
        report.add("search: gzip of the full text", compressed(large.site / "data" / "search-full.js"), "kB")


def test_letters(browser: Browser, address: tuple[str, str], report: Report) -> None:
    way, base = address
    context = browser.new_context(bypass_csp=True)
    times = strokes(context, base)
    context.close()
    report.add(f"search, {way}: a letter of {len(times)}, median", percentile(times, 0.5), "ms")
    report.add(f"search, {way}: a letter, p95", percentile(times, 0.95), "ms", STROKE_BUDGET)


def compressed(file: Path) -> float:
    """Kilobytes of a file as a server sends it."""
    return len(gzip.compress(file.read_bytes(), 6)) / 1_000
