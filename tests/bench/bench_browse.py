"""The page of all 1,000 questions: time from changing a filter to seeing the list."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.bench.conftest import Built
from tests.bench.figures import Report, percentile
from tests.browser.built_site import served

PAGE = "all-questions.html"
CHANGES = 40
BUDGET = 50.0

CHANGE = """
async (changes) => {
  const boxes = [...document.querySelectorAll("[data-browse] input[type=checkbox]")];
  const frame = () => new Promise(requestAnimationFrame);
  const times = [];
  for (let change = 0; change < changes; change += 1) {
    const box = boxes[Math.floor(change / 2) * 7 % boxes.length];
    await frame();
    const start = performance.now();
    box.click();
    document.body.getBoundingClientRect();
    const worked = performance.now() - start;
    await frame();
    await frame();
    times.push([worked, performance.now() - start]);
  }
  return times;
}
"""
"""Ticks a box and unticks it, and so on; two frames later the change has certainly been painted."""


@pytest.fixture(params=["file", "http"])
def address(request: pytest.FixtureRequest, large: Built) -> Iterator[tuple[str, str]]:
    """How the site is opened, and the page's address that way."""
    if request.param == "file":
        yield "file", f"{large.site.as_uri()}/{PAGE}"
    else:
        with served(large.site) as http:
            yield "http", http + PAGE


def test_filter(browser: Browser, address: tuple[str, str], report: Report) -> None:
    way, page_address = address
    context = browser.new_context()
    page = context.new_page()
    page.goto(page_address, wait_until="load")
    page.wait_for_selector("[data-browse] input[type=checkbox]", state="attached")
    page.wait_for_timeout(500)
    times: list[tuple[float, float]] = page.evaluate(CHANGE, CHANGES)
    context.close()
    worked = [work for work, _ in times]
    painted = [paint for _, paint in times]
    report.add(f"browse, {way}: work of a change of {CHANGES}, p95", percentile(worked, 0.95), "ms")
    report.add(f"browse, {way}: change to second frame, median", percentile(painted, 0.5), "ms")
    report.add(f"browse, {way}: change to second frame, p95", percentile(painted, 0.95), "ms", BUDGET)
