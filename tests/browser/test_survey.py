"""Every single page in the browser, once, at the width of a small phone."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser

from tests.browser.built_site import ROOT, Site
from tests.browser.conftest import stopped_by_policy
from tests.browser.faults import expect_none
from tests.browser.reading import PHONE
from tests.browser.samples import Source, sources, taxonomy

SURVEY = (Path(__file__).parent / "survey.js").read_text(encoding="utf-8")

Survey = dict[str, dict]


@pytest.fixture(scope="module")
def survey(browser: Browser, site: Site) -> Survey:
    """What survey.js tells of each page, by path; addresses of the site are relative to it."""
    context = browser.new_context(viewport=PHONE)
    stopped: list[str] = []
    context.on("console", lambda message: stopped.extend(stopped_by_policy(message.text)))
    page = context.new_page()
    found = {}
    for path in site.pages():
        page.goto(site.file + path)
        facts = page.evaluate(SURVEY)
        for name in ("previous", "next"):
            facts[name] = facts[name] and facts[name].removeprefix(site.file)
        facts["neighbors"] = [address.removeprefix(site.file) for address in facts["neighbors"]]
        facts["stopped"] = [*stopped]
        stopped.clear()
        found[path] = facts
    context.close()
    return found


@pytest.fixture(scope="module")
def questions(survey: Survey) -> list[tuple[Source, dict]]:
    """The questions, each with what was found on its page."""
    assert sources()
    return [(source, survey[source.page]) for source in sources()]


def test_no_page_scrolls_sideways_on_a_phone(survey: Survey) -> None:
    """Where clipping hides it, a wide element is cut off, which is no better."""
    faults = [f"{path}: scrolls by {facts['scrolls']} px" for path, facts in survey.items() if facts["scrolls"] > 0]
    faults += [f"{path}: {element}" for path, facts in survey.items() for element in facts["wide"]]
    expect_none(faults)


def test_the_policy_of_no_page_stops_anything_on_it(survey: Survey) -> None:
    expect_none(f"{path}: {text}" for path, facts in survey.items() for text in facts["stopped"])


def test_no_text_is_too_small_to_read(survey: Survey) -> None:
    expect_none(f"{path}: {element}" for path, facts in survey.items() for element in facts["small"])


def test_everything_is_folded_at_first(survey: Survey) -> None:
    expect_none(f"{path}: {facts['openAtFirst']} open" for path, facts in survey.items() if facts["openAtFirst"])


def test_every_follow_up_has_an_answer_or_a_link(questions: list[tuple[Source, dict]]) -> None:
    faults = []
    for source, facts in questions:
        shown = facts["followUps"]
        if len(shown) != source.follow_ups:
            faults.append(f"{source.page}: {len(shown)} follow-ups of {source.follow_ups} in {source.path}")
        faults += [f"{source.page}: unanswered: {item['ask']}" for item in shown if not item["answered"]]
    expect_none(faults)


def test_previous_and_next_lead_through_each_category(questions: list[tuple[Source, dict]]) -> None:
    """From the first to the last in the order of the list at the side, and back the same way."""
    faults = []
    for source, facts in questions:
        order = facts["neighbors"]
        category = source.page.rpartition("/")[0]
        members = {other.page for other, _ in questions if other.page.rpartition("/")[0] == category}
        if source.page not in order or set(order) != members or len(order) != len(members):
            faults.append(f"{source.page}: the list at the side is not the category's")
            continue
        place = order.index(source.page)
        expected = (order[place - 1] if place else None, order[place + 1] if place + 1 < len(order) else None)
        if (facts["previous"], facts["next"]) != expected:
            faults.append(f"{source.page}: leads to {facts['previous']} and {facts['next']}, not to {expected}")
    expect_none(faults)


def test_edit_and_report_lead_to_the_repository(questions: list[tuple[Source, dict]]) -> None:
    repository = taxonomy()["repository"]
    faults = []
    for source, facts in questions:
        if facts["edit"] != f"{repository}/edit/main/{source.path}" or not (ROOT / source.path).is_file():
            faults.append(f"{source.page}: edit leads to {facts['edit']}")
        report = urlsplit(facts["report"] or "")
        titles = parse_qs(report.query).get("title", [])
        named = len(titles) == 1 and Path(source.path).stem in titles[0]
        if not (facts["report"] or "").startswith(f"{repository}/issues/new?") or not named:
            faults.append(f"{source.page}: report leads to {facts['report']}")
    expect_none(faults)
