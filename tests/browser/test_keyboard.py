"""Everything that can be done with a mouse can be done with a keyboard, and one sees where one is."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from tests.browser.built_site import Site
from tests.browser.conftest import NewPage
from tests.browser.faults import expect_none
from tests.browser.reading import DESK, PHONE
from tests.browser.samples import QUESTION_PAGES

QUESTION = QUESTION_PAGES["question, concept"]
FOCUSED = """() => {
  const element = document.activeElement;
  if (element === document.body) return null;
  const { outlineStyle, outlineWidth, outlineColor } = getComputedStyle(element);
  const box = element.getBoundingClientRect();
  const inside = box.width > 0 && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
  const hidden = outlineStyle === "none" || parseFloat(outlineWidth) < 2 || outlineColor === "rgba(0, 0, 0, 0)";
  return {
    kind: element.localName,
    name: `${element.localName}.${element.className} '${element.textContent.trim().slice(0, 30)}'`,
    ring: !hidden,
    inside,
  };
}"""
"""The focused element: what it is, whether its focus shows, and whether it is on the screen."""


def question(new_page: NewPage, site: Site, viewport: ViewportSize) -> Page:
    """A question's page with every part of the layout."""
    page = new_page(viewport=viewport)
    page.goto(site.file + QUESTION)
    return page


def focused(page: Page) -> dict | None:
    """What FOCUSED says."""
    stop: dict | None = page.evaluate(FOCUSED)
    return stop


class TestKeyboard:
    def test_first_stop_is_the_way_past_the_navigation(self, new_page: NewPage, site: Site) -> None:
        page = question(new_page, site, DESK)
        page.keyboard.press("Tab")
        skip = page.get_by_role("link", name="Skip to content")
        expect(skip).to_be_focused()
        expect(skip).to_be_in_viewport(ratio=1)
        page.keyboard.press("Enter")
        assert page.evaluate("location.hash") == "#content"
        expect(page.locator("main h1")).to_be_in_viewport()
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.closest('article') !== null")

    @pytest.mark.parametrize("path", [QUESTION, "index.html", "all-questions.html"])
    @pytest.mark.parametrize("viewport", [DESK, PHONE], ids=["desk", "phone"])
    def test_focus_is_seen_wherever_it_goes(
        self, new_page: NewPage, site: Site, path: str, viewport: ViewportSize
    ) -> None:
        page = new_page(viewport=viewport, reduced_motion="reduce")
        page.goto(site.file + path)
        faults, kinds = [], set()
        for _ in range(60):
            page.keyboard.press("Tab")
            stop = focused(page)
            if stop is None:
                break
            kinds.add(stop["kind"])
            if not stop["ring"] or not stop["inside"]:
                faults.append(f"{stop['name']}: ring {stop['ring']}, on the screen {stop['inside']}")
        expect_none(faults)
        assert kinds >= ({"a", "button", "summary"} if "questions/" in path else {"a", "button"})

    @pytest.mark.parametrize("key", ["Enter", "Space"])
    def test_parts_open_and_close(self, new_page: NewPage, site: Site, key: str) -> None:
        page = question(new_page, site, DESK)
        body = page.locator("main details > .qb-fold__body").first
        page.locator("main summary").first.focus()
        page.keyboard.press(key)
        expect(body).to_be_visible()
        page.keyboard.press(key)
        expect(body).to_be_hidden()

    def test_theme_button_goes_round_and_is_remembered(self, new_page: NewPage, site: Site) -> None:
        page = question(new_page, site, DESK)
        page.emulate_media(color_scheme="light")
        button = page.locator("[data-theme-button]")
        seen = []
        for _ in range(4):
            seen.append((button.get_attribute("aria-label"), paper(page)))
            page.reload()
            assert (button.get_attribute("aria-label"), paper(page)) == seen[-1]
            button.focus()
            page.keyboard.press("Enter")
        auto, light, dark, again = seen
        assert auto == again
        assert len({label for label, _ in seen}) == 3
        assert auto[1] == light[1] != dark[1]
        page.emulate_media(color_scheme="dark")
        assert paper(page) == light[1], "light was chosen, whatever the system says"

    def test_without_a_choice_the_system_decides(self, new_page: NewPage, site: Site) -> None:
        page = question(new_page, site, DESK)
        page.emulate_media(color_scheme="light")
        light = paper(page)
        page.emulate_media(color_scheme="dark")
        assert paper(page) != light

    def test_menu_of_a_phone(self, new_page: NewPage, site: Site) -> None:
        page = question(new_page, site, PHONE)
        menu = page.get_by_role("navigation", name="All pages")
        expect(menu).to_be_hidden()
        page.locator(".qb-menu > summary").focus()
        page.keyboard.press("Enter")
        expect(menu).to_be_visible()
        page.keyboard.press("Tab")
        expect(menu.get_by_role("link").first).to_be_focused()
        for link in menu.get_by_role("link").all():
            link.focus()
            expect(link).to_be_in_viewport()
        link = menu.get_by_role("link", name="Number sheet")
        link.focus()
        page.keyboard.press("Enter")
        expect(page.locator("main h1")).to_have_text("Number sheet")
        expect(menu).to_be_hidden()


def paper(page: Page) -> str:
    """The color of the page."""
    return str(page.evaluate("getComputedStyle(document.body).backgroundColor"))
