"""What a reader does on a question's page: unfold, print, jump, go on to the next."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.built_site import Site
from tests.browser.conftest import NewPage
from tests.browser.faults import expect_none
from tests.browser.samples import QUESTION_PAGES, sources

WIDE = {"width": 1440, "height": 900}  # room for the table of contents
RICHEST = max(sources(), key=lambda source: (len(source.features), source.path)).page
OPEN = "document.querySelectorAll('main details[open]').length"
UNREADABLE = """() => [...document.querySelectorAll("main article *")]
  .filter(element => [...element.childNodes].some(node => node.nodeType === 3 && node.data.trim()))
  .filter(element => !element.closest("button, [hidden], svg, style, script, .qb-related, .qb-steps, .qb-colophon"))
  .filter(element => !element.checkVisibility() || element.getClientRects().length === 0)
  .map(element => `${element.localName}: ${element.textContent.trim().slice(0, 60)}`)"""
"""Elements with words of their own that are not shown, apart from what is for the screen only."""

Open = Callable[..., Page]


@pytest.fixture
def visit(new_page: NewPage, site: Site) -> Open:
    """Opens a page of the site from its folder."""

    def open_page(path: str = RICHEST, scripts: bool = True, **options: object) -> Page:
        page = new_page(java_script_enabled=scripts, viewport=WIDE, **options)
        page.goto(site.file + path)
        return page

    return open_page


def body_of(page: Page, number: int):
    """The folded part of a disclosure, counted from 0."""
    return page.locator("main details").nth(number).locator(":scope > .qb-fold__body")


class TestFolds:
    @pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "none"])
    def test_each_opens_and_closes_with_a_click(self, visit, scripts):
        page = visit(scripts=scripts)
        count = page.locator("main details").count()
        assert count >= 6
        for number in range(count):
            expect(body_of(page, number)).to_be_hidden()
            page.locator("main details > summary").nth(number).click()
            expect(body_of(page, number)).to_be_visible()
            assert page.evaluate(OPEN) == 1
            page.locator("main details > summary").nth(number).click()
        assert page.evaluate(OPEN) == 0

    @pytest.mark.parametrize("name", QUESTION_PAGES)
    def test_only_the_question_shows_at_first(self, visit, name):
        page = visit(QUESTION_PAGES[name], scripts=False)
        assert page.evaluate(OPEN) == 0
        expect(page.locator("main h1")).to_be_visible()
        for part in page.locator("main .qb-open").all():
            expect(part).to_be_visible()
        for heading in ("Short answer", "Model answer", "Common mistakes", "Follow-ups", "Sources"):
            expect(page.locator("main").get_by_role("heading", name=heading, exact=True)).to_be_visible()
        for part in page.locator("main .qb-fold__body").all():
            expect(part).to_be_hidden()

    def test_one_button_opens_and_closes_all(self, visit):
        page = visit()
        count = page.locator("main details").count()
        page.get_by_role("button", name="Open all").click()
        assert page.evaluate(OPEN) == count
        page.get_by_role("button", name="Close all").click()
        assert page.evaluate(OPEN) == 0

    def test_the_button_knows_what_was_opened_by_hand(self, visit):
        page = visit()
        page.locator("main summary").first.click()
        page.get_by_role("button", name="Open all").click()
        assert page.evaluate(OPEN) == page.locator("main details").count()
        page.locator("main summary").first.click()
        expect(page.get_by_role("button", name="Open all")).to_be_visible()

    def test_without_scripts_no_dead_button_stands_there(self, visit):
        assert visit(scripts=False).locator("main button, header button").locator("visible=true").count() == 0


class TestPrinting:
    @pytest.mark.parametrize("name", QUESTION_PAGES)
    def test_everything_folded_is_on_paper(self, visit, name):
        """By style alone: without scripts nothing opens the parts."""
        page = visit(QUESTION_PAGES[name], scripts=False)
        assert page.evaluate(UNREADABLE) != []
        page.emulate_media(media="print")
        expect_none(page.evaluate(UNREADABLE))
        assert page.evaluate(OPEN) == 0

    def test_what_only_a_screen_needs_is_not(self, visit):
        page = visit()
        screen_only = "body > .qb-header, .qb-side, .qb-toc, .qb-footer, .qb-steps, .qb-copy, .qb-fold-all, .qb-skip"
        on_screen = page.locator(screen_only).locator("visible=true").count()
        assert on_screen >= 5
        page.emulate_media(media="print")
        assert page.locator(screen_only).locator("visible=true").all_inner_texts() == []

    def test_paper_is_light_whatever_the_screen(self, visit):
        page = visit(color_scheme="dark")
        dark = page.evaluate("getComputedStyle(document.body).backgroundColor")
        page.emulate_media(media="print", color_scheme="dark")
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") != dark
        page.evaluate("document.documentElement.dataset.theme = 'dark'")
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") != dark

    def test_afterwards_the_page_is_as_it_was(self, visit):
        page = visit()
        page.locator("main summary").nth(1).click()
        during = page.evaluate(
            """() => new Promise(done => {
              addEventListener("afterprint", () => done(during));
              let during;
              dispatchEvent(new Event("beforeprint"));
              during = [...document.querySelectorAll("main details")].every(fold => fold.open);
              dispatchEvent(new Event("afterprint"));
            })"""
        )
        assert during is True
        assert page.evaluate(OPEN) == 1
        expect(body_of(page, 1)).to_be_visible()


class TestJumps:
    def test_table_of_contents_unfolds_what_it_leads_to(self, visit):
        page = visit()
        unfolded = 0
        for link in page.locator(".qb-toc a").all():
            anchor = (link.get_attribute("href") or "")[1:]
            link.click()
            assert page.evaluate("location.hash") == f"#{anchor}"
            expect(page.locator(f"#{anchor}")).to_be_in_viewport()
            fold = page.locator(f"main details:has(#{anchor})")
            if fold.count():
                expect(fold.locator(":scope > .qb-fold__body")).to_be_visible()
                unfolded += 1
            assert page.evaluate(OPEN) == unfolded
        assert unfolded >= 3

    @pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "none"])
    @pytest.mark.parametrize("anchor", ["model-answer", "key-points"])
    def test_address_with_an_anchor_unfolds_it(self, visit, anchor, scripts):
        page = visit(f"{RICHEST}#{anchor}", scripts=scripts)
        fold = page.locator(f"main details:has(#{anchor})")
        expect(fold.locator(":scope > .qb-fold__body")).to_be_visible()
        expect(page.locator(f"#{anchor}")).to_be_in_viewport()
        assert page.evaluate(OPEN) == 1

    def test_so_does_an_anchor_followed_later(self, visit):
        page = visit()
        page.evaluate("location.hash = '#model-answer'")
        expect(page.locator("main details:has(#model-answer) > .qb-fold__body")).to_be_visible()

    def test_strange_anchor_does_no_harm(self, visit):
        page = visit(f"{RICHEST}#%E0%A4%A")
        assert page.evaluate(OPEN) == 0
        expect(page.get_by_role("button", name="Open all")).to_be_visible()

    @pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "none"])
    def test_next_and_previous(self, visit, site, scripts):
        middle = next(a.page for a, b in zip(sources(), sources()[1:], strict=False) if same_category(a.page, b.page))
        page = visit(middle.rpartition("/")[0].replace("questions", "categories") + ".html", scripts=scripts)
        page.locator("main .qb-row__title").first.click()
        first = page.url
        assert page.locator("main a[rel=prev]").count() == 0
        page.locator("main a[rel=next]").click()
        assert page.url != first
        expect(page.locator(".qb-side a[aria-current=page]")).to_have_count(1)
        page.locator("main a[rel=prev]").click()
        assert page.url == first


def same_category(one: str, other: str) -> bool:
    """Tell whether two pages lie in one folder."""
    return one.rpartition("/")[0] == other.rpartition("/")[0]
