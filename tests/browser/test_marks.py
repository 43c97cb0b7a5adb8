"""The reader's marks: set, seen everywhere, kept, taken along, never lost."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.built_site import Site
from tests.browser.conftest import NewPage
from tests.browser.reading import DESK

KV = "questions/inference-serving/kv-cache.html"
LORA = "questions/fine-tuning/lora-math.html"


@pytest.fixture(params=["file", "http"])
def base(request: pytest.FixtureRequest, site: Site) -> str:
    """The site on the disk, and on a server."""
    return str(getattr(site, request.param))


def mark(page: Page, name: str) -> None:
    page.get_by_role("button", name=name).click()
    expect(page.get_by_role("button", name=name)).to_have_attribute("aria-pressed", "true")


def another(page: Page) -> Page:
    """A second tab of the same reader."""
    context: BrowserContext = page.context
    return context.new_page()


def test_a_mark_shows_on_lists_and_bars(new_page: NewPage, base: str) -> None:
    page = new_page(viewport=DESK)
    page.goto(base + KV)
    mark(page, "Partly")
    page.goto(base + "categories/inference-serving.html")
    expect(page.locator('.qb-row[data-question="kv-cache"] .qb-sign')).to_have_text("Partly")
    expect(page.locator(".qb-progress__text").first).to_contain_text("1 partly")
    page.goto(base + "progress.html")
    expect(page.locator(".qb-marks")).to_contain_text("Inference and serving")
    assert page.locator(".qb-total td").all_inner_texts()[:3] == ["0", "1", "0"]


def test_pressing_again_takes_the_mark_back(new_page: NewPage, base: str) -> None:
    page = new_page(viewport=DESK)
    page.goto(base + KV)
    mark(page, "Cold")
    page.get_by_role("button", name="Cold").click()
    expect(page.get_by_role("button", name="Cold")).to_have_attribute("aria-pressed", "false")
    page.reload()
    expect(page.get_by_role("button", name="Cold")).to_have_attribute("aria-pressed", "false")


def test_a_second_tab_sees_the_mark_at_once(new_page: NewPage, base: str) -> None:
    page = new_page(viewport=DESK)
    page.goto(base + KV)
    other = another(page)
    other.goto(base + KV)
    mark(page, "Cannot")
    expect(other.get_by_role("button", name="Cannot")).to_have_attribute("aria-pressed", "true")


def test_keyboard_alone_finds_opens_marks_and_goes_on(new_page: NewPage, base: str) -> None:
    page = new_page(viewport=DESK)
    page.goto(base + "index.html")
    page.keyboard.press("/")
    page.keyboard.type("bpe training")
    expect(page.locator(".qb-search__title").first).to_be_visible()
    page.keyboard.press("Enter")
    page.wait_for_url("**/questions/tokenization-embeddings/**")
    expect(page.get_by_role("button", name="Cold")).to_be_visible()
    first = page.url
    page.keyboard.press("o")
    fold = page.locator(".qb-question > details").first
    expect(fold).to_have_attribute("open", "")
    expect(fold.locator("summary")).to_be_focused()
    assert fold.locator("summary").evaluate("item => getComputedStyle(item).outlineStyle") != "none"
    page.keyboard.press("3")
    expect(page.get_by_role("button", name="Cannot")).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("n" if page.locator('a[rel="next"]').count() else "p")
    page.wait_for_function("address => location.href !== address", arg=first)


def test_filters_of_a_role_page(new_page: NewPage, base: str) -> None:
    page = new_page(viewport=DESK)
    page.goto(base + KV)
    mark(page, "Cannot")
    page.goto(base + "roles/mle.html")
    page.get_by_label("My mark").select_option("cannot")
    expect(page.locator(".qb-row:visible")).to_have_count(1)
    page.get_by_label("My mark").select_option("")
    page.get_by_label("Difficulty").select_option("hard")
    chips = page.locator('.qb-row:visible [data-facet="difficulty"]').all_inner_texts()
    assert set(chips) == {"Hard"}


def test_a_question_that_changed_since_says_so(new_page: NewPage, base: str) -> None:
    page = new_page(viewport=DESK)
    page.goto(base + KV)
    mark(page, "Cold")
    page.evaluate("""() => {
      const state = JSON.parse(localStorage.getItem("qb.state"));
      state.marks["kv-cache"].digest = "000000000000";
      localStorage.setItem("qb.state", JSON.stringify(state));
    }""")
    page.reload()
    expect(page.locator(".qb-changed")).to_contain_text("Changed since you marked it on 20")
    page.goto(base + "categories/inference-serving.html")
    expect(page.locator('.qb-row[data-question="kv-cache"] .qb-sign')).to_have_text("Cold, changed since")


def test_export_reset_undo_and_import(new_page: NewPage, base: str, tmp_path: Path) -> None:
    page = new_page(viewport=DESK)
    page.goto(base + KV)
    mark(page, "Cold")
    page.goto(base + "progress.html")
    with page.expect_download() as download:
        page.get_by_role("button", name="Export to a file").click()
    file = tmp_path / "marks.json"
    download.value.save_as(file)
    assert json.loads(file.read_text())["marks"]["kv-cache"]["mark"] == "cold"
    page.get_by_role("button", name="Remove all marks").click()
    expect(page.locator(".qb-total td").first).to_have_text("0")
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".qb-total td").first).to_have_text("1")

    elsewhere = new_page(viewport=DESK)
    elsewhere.goto(base + "progress.html")
    elsewhere.get_by_label("File of marks").set_input_files(file)
    expect(elsewhere.locator(".qb-marks__said")).to_contain_text("The file holds: 1 new.")
    expect(elsewhere.locator(".qb-total td").first).to_have_text("0")
    elsewhere.get_by_role("button", name="Merge them").click()
    expect(elsewhere.locator(".qb-total td").first).to_have_text("1")


def test_a_foreign_file_is_refused(new_page: NewPage, base: str, tmp_path: Path) -> None:
    page = new_page(viewport=DESK)
    page.goto(base + "progress.html")
    file = tmp_path / "other.json"
    file.write_text('{"hello": 1}')
    page.get_by_label("File of marks").set_input_files(file)
    expect(page.locator(".qb-marks__said")).to_contain_text("not a file of marks")


def test_damaged_marks_are_set_aside_and_it_is_said(new_page: NewPage, base: str) -> None:
    page = new_page(viewport=DESK)
    page.goto(base + KV)
    page.evaluate("localStorage.setItem('qb.state', '{broken')")
    page.reload()
    expect(page.locator(".qb-notice")).to_contain_text("damaged")
    mark(page, "Cold")
    assert page.evaluate("localStorage.getItem('qb.damaged.1')") == "{broken"
    page.reload()
    expect(page.get_by_role("button", name="Cold")).to_have_attribute("aria-pressed", "true")


def test_marks_of_a_newer_version_stay_untouched(new_page: NewPage, base: str) -> None:
    page = new_page(viewport=DESK)
    page.goto(base + KV)
    newer = json.dumps({"format": "llm-interview-bank", "version": 99, "cards": [1]})
    page.evaluate("text => localStorage.setItem('qb.state', text)", newer)
    page.reload()
    expect(page.locator(".qb-notice")).to_contain_text("newer version")
    mark(page, "Cold")
    assert page.evaluate("localStorage.getItem('qb.state')") == newer


def test_a_full_storage_is_said_and_the_mark_stays_on_the_page(new_page: NewPage, base: str) -> None:
    page = new_page(viewport=DESK)
    page.goto(base + KV)
    page.evaluate("""() => {
      let size = 1 << 22;
      for (let n = 0; size >= 1; ) {
        try { localStorage.setItem(`fill.${n}`, "x".repeat(size)); n += 1; } catch { size = Math.floor(size / 2); }
      }
    }""")
    page.reload()
    mark(page, "Cold")
    expect(page.locator(".qb-notice")).to_contain_text("full")
    page.evaluate("localStorage.removeItem('fill.0')")
    mark(page, "Partly")
    expect(page.locator(".qb-notice")).to_be_hidden()


def test_without_storage_the_page_works_and_says_so(new_page: NewPage, base: str) -> None:
    page = new_page(viewport=DESK)
    page.add_init_script(
        "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('no', 'SecurityError') } })"
    )
    page.goto(base + LORA)
    mark(page, "Cannot")
    expect(page.locator(".qb-notice")).to_contain_text("does not let the site keep anything")


def test_marks_of_a_renamed_question_move_along(new_page: NewPage, site: Site) -> None:
    page = new_page(viewport=DESK)
    page.goto(site.file + KV)
    page.evaluate("""() => localStorage.setItem("qb.state", JSON.stringify({
      format: "llm-interview-bank", version: 1, marks: { "former-id": { mark: "partly", at: 5, digest: "" } },
    }))""")
    # No question of the bank has a former id yet, so the page is given one as the build would write it.
    page.route(
        "**/kv-cache.html",
        lambda route: route.fulfill(
            body=(site.folder / KV)
            .read_text()
            .replace('data-question="kv-cache"', 'data-question="kv-cache" data-aliases="former-id"'),
            content_type="text/html",
        ),
    )
    page.goto(site.file + KV)
    expect(page.get_by_role("button", name="Partly")).to_have_attribute("aria-pressed", "true")
