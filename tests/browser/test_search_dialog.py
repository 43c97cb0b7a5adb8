"""Search from any page, as a reader uses it."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.built_site import Site
from tests.browser.conftest import NewPage
from tests.browser.reading import DESK, PHONE


@pytest.fixture(params=["file", "http"])
def page(request: pytest.FixtureRequest, new_page: NewPage, site: Site) -> Page:
    """The home page, from the disk and from a server."""
    opened = new_page(viewport=DESK)
    opened.goto(getattr(site, request.param) + "index.html")
    return opened


def results(page: Page) -> list[str]:
    return page.locator(".qb-search__title").all_inner_texts()


@pytest.mark.parametrize("key", ["/", "s", "Control+k"])
def test_opens_by_key_and_finds_from_the_first_letter(page: Page, key: str) -> None:
    page.keyboard.press(key)
    expect(page.get_by_role("dialog", name="Search")).to_be_visible()
    expect(page.get_by_role("combobox")).to_be_focused()
    page.keyboard.type("k")
    expect(page.locator(".qb-search__title").first).to_be_visible()
    assert page.get_by_role("combobox").input_value() == "k"


def test_opens_by_its_button(page: Page) -> None:
    page.get_by_role("button", name="Search").click()
    expect(page.get_by_role("dialog", name="Search")).to_be_visible()


def test_keys_lead_to_a_question_and_back_out(page: Page) -> None:
    page.keyboard.press("/")
    page.keyboard.type("kv cache")
    expect(page.locator('.qb-search [role="option"][aria-selected="true"]')).to_contain_text("cache")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    active = page.get_by_role("combobox").get_attribute("aria-activedescendant")
    assert active
    assert page.locator(f"#{active}").get_attribute("aria-selected") == "true"
    page.keyboard.press("Enter")
    page.wait_for_url("**/questions/**")
    page.keyboard.press("/")
    expect(page.get_by_role("dialog", name="Search")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog", name="Search")).to_be_hidden()


def test_matched_words_are_marked_and_the_count_is_announced(page: Page) -> None:
    page.keyboard.press("/")
    page.keyboard.type("speculative decoding")
    expect(page.locator(".qb-search__title mark").first).to_have_text("speculative")
    expect(page.locator(".qb-search__status")).to_contain_text("result")
    expect(page.locator(".qb-search__facts").first).to_contain_text("Inference")


def test_filters_typed_inline(page: Page) -> None:
    page.keyboard.press("/")
    page.keyboard.type("cat:rag easy")
    expect(page.locator(".qb-search__facts").first).to_contain_text("Retrieval-augmented generation")
    facts = page.locator(".qb-search__facts").all_inner_texts()
    assert facts
    assert all("Easy" in text and "Retrieval" in text for text in facts)


def test_hand_written_pages_are_found(page: Page) -> None:
    page.keyboard.press("/")
    page.keyboard.type("spaced repetition method")
    expect(page.locator(".qb-search__title", has_text="Study method")).to_be_visible()


def test_nothing_found_suggests_the_nearest(page: Page) -> None:
    page.keyboard.press("/")
    page.keyboard.type("xqzwv")
    expect(page.locator(".qb-search__status")).to_contain_text("Nothing found")


def test_recent_searches_are_kept_on_the_device_until_forgotten(page: Page) -> None:
    page.keyboard.press("/")
    page.keyboard.type("chinchilla")
    expect(page.locator(".qb-search__title").first).to_be_visible()
    page.keyboard.press("Enter")
    page.wait_for_url("**/questions/**")
    page.keyboard.press("/")
    expect(page.locator(".qb-search__query")).to_have_text("chinchilla")
    page.get_by_role("button", name="Forget these").click()
    expect(page.locator(".qb-search__query")).to_have_count(0)


def test_typing_in_a_field_opens_nothing(new_page: NewPage, site: Site) -> None:
    page = new_page(viewport=DESK)
    page.goto(site.file + "all-questions.html")
    page.get_by_role("searchbox", name="Text").click()
    page.keyboard.type("/s")
    assert page.get_by_role("searchbox", name="Text").input_value() == "/s"
    expect(page.get_by_role("dialog", name="Search")).to_have_count(0)


def test_fits_a_phone(new_page: NewPage, site: Site) -> None:
    page = new_page(viewport=PHONE)
    page.goto(site.file + "index.html")
    page.get_by_role("button", name="Search").click()
    page.keyboard.type("lora")
    expect(page.locator(".qb-search__title").first).to_be_visible()
    box = page.locator(".qb-search").bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= PHONE["width"]
