"""All questions: facets with counts, text, order, the state in the address."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.built_site import Site
from tests.browser.conftest import NewPage
from tests.browser.reading import DESK, PHONE


@pytest.fixture
def page(new_page: NewPage, site: Site) -> Page:
    opened = new_page(viewport=DESK)
    opened.goto(site.http + "all-questions.html")
    expect(opened.locator("[data-browse]")).to_be_visible()
    return opened


def shown(page: Page) -> int:
    match = re.match(r"([\d,]+)", page.locator(".qb-browse__status").inner_text())
    assert match
    return int(match[1].replace(",", ""))


def choose(page: Page, facet: str, value: str) -> int:
    """Tick a value and give the count that stood beside it."""
    group = page.locator(".qb-facet", has=page.locator("summary", has_text=re.compile(f"^{facet}")))
    if not group.evaluate("group => group.open"):
        group.locator("summary").click()
    label = group.locator("label", has_text=value).first
    count = int(label.locator(".qb-count").inner_text())
    label.click()
    return count


def test_counts_say_what_a_choice_leaves(page: Page) -> None:
    everything = shown(page)
    count = choose(page, "Difficulty", "Hard")
    assert 0 < count < everything
    assert shown(page) == count
    assert choose(page, "Role", "ML engineer") == shown(page)


def test_rows_are_those_of_the_choice(page: Page) -> None:
    choose(page, "Difficulty", "Hard")
    rows = page.locator("tbody tr[data-question]")
    assert rows.count() == min(shown(page), 60)
    assert set(page.locator("tbody tr td:nth-child(3)").all_inner_texts()) == {"Hard"}


def test_the_address_carries_the_state_and_back_works(page: Page) -> None:
    everything = shown(page)
    choose(page, "Difficulty", "Hard")
    expect(page).to_have_url(re.compile("difficulty=hard"))
    hard = shown(page)
    shared = page.url
    page.reload()
    expect(page.locator(".qb-browse__status")).to_contain_text(f"{hard} of")
    page.go_back()
    expect(page.locator(".qb-browse__status")).to_contain_text(f"{everything} questions")
    page.goto(shared)
    expect(page.locator(".qb-browse__status")).to_contain_text(f"{hard} of")


def test_text_narrows_and_ranks(page: Page) -> None:
    page.get_by_role("searchbox", name="Text").fill("speculative decoding")
    expect(page.locator("tbody tr[data-question]").first).to_have_attribute("data-question", "speculative-decoding")
    expect(page).to_have_url(re.compile("q=speculative"))


def test_order(page: Page) -> None:
    page.get_by_label("Order").select_option("title")
    titles = page.locator("tbody tr td:first-child a").all_inner_texts()
    assert titles == page.evaluate("list => [...list].sort((a, b) => a.localeCompare(b))", titles)
    expect(page).to_have_url(re.compile("sort=title"))


def test_clear_all_brings_everything_back(page: Page) -> None:
    everything = shown(page)
    choose(page, "Kind", "Coding")
    page.get_by_role("button", name="Clear all").click()
    assert shown(page) == everything
    assert "?" not in page.url


def test_marks_are_a_facet_and_the_next_unanswered_opens(page: Page, site: Site) -> None:
    page.goto(site.http + "questions/inference-serving/kv-cache.html")
    page.get_by_role("button", name="Cold").click()
    expect(page.get_by_role("button", name="Cold")).to_have_attribute("aria-pressed", "true")
    page.goto(site.http + "all-questions.html")
    assert choose(page, "My mark", "Cold") == 1
    assert shown(page) == 1
    expect(page.locator('tr[data-question="kv-cache"] .qb-sign')).to_have_text("Cold")
    expect(page.get_by_role("button", name="Open the next I cannot answer")).to_be_disabled()
    page.get_by_role("button", name="Clear all").click()
    page.get_by_role("button", name="Open the next I cannot answer").click()
    page.wait_for_url("**/questions/**")


def test_one_at_random_is_of_the_choice(page: Page) -> None:
    choose(page, "Category", "Coding")
    page.get_by_role("button", name="Pick one at random").click()
    page.wait_for_url("**/questions/coding/**")


def test_keyboard_opens_ticks_and_closes_a_facet(page: Page) -> None:
    summary = page.locator(".qb-facet summary").first
    summary.focus()
    page.keyboard.press("Enter")
    box = page.locator(".qb-facet[open] input").first
    expect(box).to_be_visible()
    page.keyboard.press("Tab")
    expect(box).to_be_focused()
    page.keyboard.press("Space")
    expect(page).to_have_url(re.compile("category="))
    page.keyboard.press("Escape")
    expect(summary).to_be_focused()
    expect(page.locator(".qb-facet[open]")).to_have_count(0)


def test_phone_shows_cards_and_never_scrolls_sideways(new_page: NewPage, site: Site) -> None:
    page = new_page(viewport=PHONE)
    page.goto(site.file + "all-questions.html")
    expect(page.locator("[data-browse]")).to_be_visible()
    page.locator(".qb-facet summary").first.click()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.locator("tbody tr").first.evaluate("row => getComputedStyle(row).display") == "block"
