"""What axe-core says of every kind of page, in light and dark, on a phone and on a desk."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, ViewportSize

from tests.browser.built_site import ROOT, Site
from tests.browser.faults import expect_none
from tests.browser.reading import DESK, PATIENCE, PHONE
from tests.browser.samples import PAGES

AXE = ROOT / "hooks" / "web" / "node_modules" / "axe-core" / "axe.min.js"
RUN_AXE = (Path(__file__).parent / "axe.js").read_text(encoding="utf-8")
GRAVE = {"serious", "critical"}


@pytest.fixture(scope="module")
def axe_page(browser: Browser) -> Iterator[Page]:
    """A page that has axe-core wherever it goes."""
    if not AXE.is_file():
        pytest.fail(f"{AXE.relative_to(ROOT)} is missing: `make test` installs it", pytrace=False)
    context = browser.new_context(bypass_csp=True)  # axe.js adds a style to the page
    context.set_default_timeout(PATIENCE)
    context.add_init_script(path=AXE)
    yield context.new_page()
    context.close()


def findings(page: Page, scheme: str) -> list[str]:
    """Print what is slight, and return what is grave.

    Rules that know no colors are asked once: a dark page differs from a light one by nothing else.
    """
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    found = page.evaluate(RUN_AXE, scheme == "dark")
    print(*(item["text"] for item in found if item["impact"] not in GRAVE), sep="\n")
    return [f"{scheme}: {item['text']}" for item in found if item["impact"] in GRAVE]


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
@pytest.mark.parametrize("name", [*PAGES, "missing"])
def test_nothing_grave_is_found(axe_page: Page, site: Site, name: str, viewport: ViewportSize) -> None:
    axe_page.set_viewport_size(viewport)
    axe_page.goto(site.file + PAGES[name] if name in PAGES else f"{site.http}nothing/here.html")
    expect_none([*findings(axe_page, "light"), *findings(axe_page, "dark")])


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
@pytest.mark.parametrize("query", ["", "kv cache", "zzqqxx"], ids=["empty", "with results", "without results"])
def test_nothing_grave_is_found_in_the_search_dialog(
    axe_page: Page, site: Site, query: str, viewport: ViewportSize
) -> None:
    axe_page.set_viewport_size(viewport)
    axe_page.goto(f"{site.file}index.html")
    axe_page.keyboard.press("/")
    axe_page.get_by_role("combobox").fill(query)
    if query == "kv cache":
        axe_page.get_by_role("option").first.wait_for()
    if not query:  # what was searched before stands there
        axe_page.evaluate("localStorage.setItem('qb.searches', '[\"kv cache\", \"rope\"]')")
        axe_page.get_by_role("combobox").fill("x")
        axe_page.get_by_role("combobox").fill("")
        axe_page.get_by_role("button", name="Forget these").wait_for()
    expect_none([*findings(axe_page, "light"), *findings(axe_page, "dark")])


def test_axe_notices_what_it_is_for(axe_page: Page, site: Site) -> None:
    axe_page.goto(f"{site.file}about.html")
    axe_page.evaluate(
        """() => {
          document.querySelector("main article").insertAdjacentHTML("beforeend",
            "<img src='assets/images/favicon.png'><p style='color: #888; background: #999'>faint</p>");
        }"""
    )
    assert {text.split()[2] for text in findings(axe_page, "light")} >= {"image-alt", "color-contrast"}
    assert {text.split()[2] for text in findings(axe_page, "dark")} == {"color-contrast"}
