"""How many bytes a reader's first visit to a question costs; `pytest -s` prints the table."""

from __future__ import annotations

import gzip
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.built_site import BASE, Site
from tests.browser.faults import expect_none
from tests.browser.reading import DESK, settle, unfold
from tests.browser.samples import QUESTION_PAGES, sources

HTML_BUDGET = 15_000
FIRST_VISIT_BUDGET = 120_000
COMPRESSED = {".jpg", ".png", ".webp", ".woff2"}
"""Formats that a server sends as they are."""
GROUPS = {"HTML": ".html", "style": ".css", "script": ".js", "font": ".woff2"}


@dataclass(frozen=True)
class Visit:
    """What an empty browser loads for a page: file → bytes, first as the page opens, then with everything unfolded."""

    opened: dict[str, int]
    unfolded: dict[str, int]

    def row(self) -> Iterable[int]:
        """Bytes by group, of all that opening loads, and of all that unfolding leads to."""
        for ending in GROUPS.values():
            yield sum(size for file, size in self.opened.items() if file.endswith(ending))
        yield sum(self.opened.values())
        yield sum(self.unfolded.values())


def transferred(file: Path) -> int:
    """Bytes of a file as a server sends it."""
    content = file.read_bytes()
    return len(content) if file.suffix in COMPRESSED else len(gzip.compress(content, 6))


def visit(browser: Browser, site: Site, path: str) -> Visit:
    """Open a page as a new reader."""
    context = browser.new_context(viewport=DESK)
    loaded: list[str] = []
    context.on("requestfinished", lambda request: loaded.append(request.url))
    page = context.new_page()

    def sizes() -> dict[str, int]:
        page.wait_for_timeout(100)  # the icon comes last
        files = sorted({address.partition("?")[0].partition(BASE)[2] for address in loaded})
        return {file: transferred(site.folder / file) for file in files}

    page.goto(site.http + path)
    settle(page)
    opened = sizes()
    unfold(page)
    for picture in page.locator("main img").all():
        picture.scroll_into_view_if_needed()
    unfolded = sizes()
    context.close()
    return Visit(opened, unfolded)


@pytest.fixture(scope="module")
def visits(browser: Browser, site: Site) -> dict[str, Visit]:
    """A visit to one question of each kind."""
    return {name: visit(browser, site, page) for name, page in QUESTION_PAGES.items()}


def test_html_of_every_question(site: Site) -> None:
    sizes = {source.page: transferred(site.folder / source.page) for source in sources()}
    page, largest = max(sizes.items(), key=lambda item: item[1])
    print(f"\nHTML of a question, gzip: {sum(sizes.values()) // len(sizes):,} bytes on average, {largest:,} in {page}")
    expect_none(f"{page}: {size:,} bytes" for page, size in sizes.items() if size > HTML_BUDGET)


def test_first_visit(visits: dict[str, Visit]) -> None:
    print(f"\n{'first visit, bytes':<24}" + "".join(f"{title:>10}" for title in [*GROUPS, "all", "unfolded"]))
    for name, found in sorted(visits.items()):
        print(f"{name:<24}" + "".join(f"{size:>10,}" for size in found.row()))
    expect_none(
        f"{name}: {sum(found.opened.values()):,} bytes: {found.opened}"
        for name, found in visits.items()
        if sum(found.opened.values()) > FIRST_VISIT_BUDGET
    )


def test_measurement_sees_everything(visits: dict[str, Visit]) -> None:
    for found in visits.values():
        assert {"assets/js/site.js", "assets/fonts/source-serif-4.woff2", "assets/site.css"} <= found.opened.keys()
    assert any("assets/fonts/stix-two-math.woff2" in found.unfolded for found in visits.values())
