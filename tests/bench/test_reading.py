"""Search and browse at 317 and 1,000 questions, from disk and over HTTP: bytes, and time until something is seen.

Run by `make bench`. Times are of the machine at hand and are printed beside the budgets, not asserted.
"""

from __future__ import annotations

import gzip
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from statistics import median, quantiles

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from machine import find_chromium
from tests.bench.synthetic import make_project
from tests.browser.built_site import served
from tests.browser.conftest import ARGUMENTS
from tests.search.quality import load_queries

COLD_VISITS = 10
KEYSTROKES = 200
CHANGES = 40

FIRST_RESULT = """query => new Promise(resolve => {
  const begin = performance.now();
  const watch = () => document.querySelector(".qb-search__title")
    ? requestAnimationFrame(() => resolve(performance.now() - begin))
    : requestAnimationFrame(watch);
  document.dispatchEvent(new KeyboardEvent("keydown", { key: "/", bubbles: true, cancelable: true }));
  for (const key of query) {
    document.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
  }
  watch();
})"""
"""From the first key to the frame after the first result: opening, loading and searching."""

TYPE = """texts => {
  const input = document.querySelector(".qb-search__input");
  const times = [];
  for (const text of texts) {
    input.value = text;
    const begin = performance.now();
    input.dispatchEvent(new Event("input", { bubbles: true }));
    document.querySelector(".qb-search").getBoundingClientRect();
    times.push(performance.now() - begin);
  }
  return times;
}"""

CHANGE = """count => new Promise(async resolve => {
  const boxes = [...document.querySelectorAll(".qb-facet input")];
  const times = [];
  for (let n = 0; n < count; n += 1) {
    const begin = performance.now();
    boxes[(n * 7) % boxes.length].click();
    await new Promise(next => requestAnimationFrame(() => requestAnimationFrame(next)));
    times.push(performance.now() - begin);
  }
  resolve(times);
})"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=find_chromium(os.environ), args=list(ARGUMENTS))
        yield chromium
        chromium.close()


@pytest.fixture(scope="module", params=[317, 1000])
def site(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[int, Path]:
    """A site of that many questions."""
    root = make_project(tmp_path_factory.mktemp("bench") / "project", request.param)
    command = [sys.executable, "-m", "mkdocs", "build", "-q", "--site-dir", str(root / "site")]
    subprocess.run(command, cwd=root, env=os.environ | {"NO_MKDOCS_2_WARNING": "1"}, check=True)
    return request.param, root / "site"


def row(name: str, value: str, budget: str) -> None:
    print(f"  {name:<44}{value:>26}   budget {budget}")


def spread(times: list[float]) -> str:
    return f"median {median(times):.1f} ms, p95 {quantiles(times, n=20)[-1]:.1f} ms"


def prefixes(queries: list[str], count: int) -> list[str]:
    """What stands in the field after each key of the queries."""
    typed = [query[:end] for query in queries for end in range(1, len(query) + 1)]
    return typed[:: max(1, len(typed) // count)][:count]


def test_bytes_before_the_first_result(site: tuple[int, Path]) -> None:
    size, folder = site
    files = ["assets/js/search.js", "data/records.js", "data/search.js"]
    sizes = {name: len(gzip.compress((folder / name).read_bytes(), 9)) for name in files}
    print(f"\n{size} questions")
    row("search, bytes before the first result", f"{sum(sizes.values()):,}", "150,000 at 1,000")
    row(
        "the full text, loaded after it",
        f"{len(gzip.compress((folder / 'data/search-full.js').read_bytes(), 9)):,}",
        "-",
    )
    assert min(sizes.values()) > 0


@pytest.mark.parametrize("way", ["file", "http"])
def test_search(site: tuple[int, Path], browser: Browser, way: str) -> None:
    size, folder = site
    queries = [query.text for query in load_queries()]
    with served(folder) as http:
        base = http if way == "http" else f"{folder.as_uri()}/"
        firsts = [first_result(browser, base, query) for query in queries[:COLD_VISITS]]
        page = opened(browser, base + "index.html")
        page.keyboard.press("/")
        page.wait_for_selector(".qb-search__status:not(:empty)")
        page.wait_for_timeout(2_000)  # until the full text is there as well, which makes each search longer
        times = page.evaluate(TYPE, prefixes(queries, KEYSTROKES))
        page.context.close()
    print(f"\n{size} questions, {way}")
    row("first key to first result, cold", spread(firsts), "300 ms")
    row("one keystroke, full text loaded", spread(times), "p95 16 ms")
    assert len(times) == KEYSTROKES


@pytest.mark.parametrize("way", ["file", "http"])
def test_browse(site: tuple[int, Path], browser: Browser, way: str) -> None:
    size, folder = site
    with served(folder) as http:
        base = http if way == "http" else f"{folder.as_uri()}/"
        page = opened(browser, base + "all-questions.html")
        page.wait_for_selector(".qb-facet")
        times = page.evaluate(CHANGE, CHANGES)
        page.context.close()
    print(f"\n{size} questions, {way}")
    row("filter change to the second frame after it", spread(times), "50 ms")
    assert len(times) == CHANGES


def opened(browser: Browser, address: str) -> Page:
    page = browser.new_context().new_page()
    page.goto(address)
    return page


def first_result(browser: Browser, base: str, query: str) -> float:
    page = opened(browser, base + "index.html")
    try:
        return float(page.evaluate(FIRST_RESULT, query))
    finally:
        page.context.close()
