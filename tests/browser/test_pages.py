"""Every kind of page opens without a complaint: with and without a server, with and without scripts."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.built_site import Site
from tests.browser.conftest import NewPage
from tests.browser.reading import DESK, PATIENCE, unfold
from tests.browser.samples import FEATURES, PAGES, QUESTION_PAGES, sources
from tests.browser.watcher import Watcher

MODES = {
    f"{way}, {scripts}": (way, scripts == "scripts") for way in ("file", "http") for scripts in ("scripts", "none")
}

Visit = Callable[[str], tuple[Page, list[str]]]


@pytest.fixture(scope="module", params=MODES.values(), ids=list(MODES))
def visit(request: pytest.FixtureRequest, browser: Browser, site: Site) -> Iterator[Visit]:
    """Opens a page of the site in one of the modes; gives it, unfolded, with the complaints."""
    way, scripts = request.param
    root = getattr(site, way)
    context = browser.new_context(java_script_enabled=scripts, viewport=DESK)
    context.set_default_timeout(PATIENCE)
    watcher = Watcher(context, root)
    page = context.new_page()

    def open_page(path: str) -> tuple[Page, list[str]]:
        page.goto(root + path)
        unfold(page)
        return page, watcher.take()

    yield open_page
    context.close()


@pytest.mark.parametrize("name", PAGES)
def test_page_opens_without_complaint(visit: Visit, name: str) -> None:
    page, complaints = visit(PAGES[name])
    assert complaints == []
    assert page.locator("main h1").inner_text().strip()


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "none"])
@pytest.mark.parametrize("missing", ["nothing.html", "questions/rag/", "a/b/c/nothing"])
def test_missing_address_gets_the_whole_page_for_it(browser: Browser, site: Site, missing: str, scripts: bool) -> None:
    """Not from `file://`: only a server shows this page, at any depth, which is why its links are absolute."""
    context = browser.new_context(java_script_enabled=scripts, viewport=DESK)
    watcher = Watcher(context, site.http)
    page = context.new_page()
    page.goto(site.http + missing)
    unfold(page)
    complaints = [text for text in watcher.take() if not text.startswith("console error: Failed to load resource")]
    assert complaints == [f"answer 404: {site.http}{missing}"]
    page.get_by_role("main").get_by_role("link", name="Home").click()
    assert page.url == f"{site.http}index.html"
    assert watcher.take() == []
    context.close()


def test_every_kind_and_feature_is_visited() -> None:
    visited = [source for source in sources() if source.page in QUESTION_PAGES.values()]
    assert {source.kind for source in visited} == {source.kind for source in sources()}
    assert frozenset().union(*(source.features for source in visited)) == FEATURES.keys()


def test_watcher_notices_what_it_is_for(new_page: NewPage, site: Site) -> None:
    """A page with one fault of each sort; without this, a silent watcher would look like a clean site."""
    page = new_page(bypass_csp=True)  # the policy would stop the request to another host before it is one
    watcher = Watcher(page.context, site.file)
    page.goto(f"{site.file}index.html")
    page.evaluate(
        """async () => {
          console.warn("a warning");
          setTimeout(() => { throw new Error("a script error") });
          const picture = address => new Promise(done => {
            const image = new Image();
            image.onerror = done;
            image.src = address;
          });
          await picture("missing.png");
          await picture("https://elsewhere.example/pixel.png");
        }"""
    )
    complaints = "\n".join(watcher.take())
    for expected in (
        "console warning: a warning",
        "script error: a script error",
        f"failed request: {site.file}missing.png",
        "request outside of the site: https://elsewhere.example/pixel.png",
    ):
        assert expected in complaints
