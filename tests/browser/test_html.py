"""The HTML of every single page, judged without a browser."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from inspect import signature
from itertools import pairwise
from pathlib import Path

import pytest

from tests.browser.built_site import BASE, HELPERS, SITE_URL, Site
from tests.browser.faults import expect_none
from tests.browser.html_facts import Facts, is_external, read_facts, target_of

MISSING = "404.html"
"""Shown by a server at any depth, so that its addresses are absolute; all others must work from `file://`."""


@pytest.fixture(scope="module")
def pages(site: Site) -> dict[str, Facts]:
    """Every page by its path."""
    found = {path: read_facts(site.folder, path) for path in site.pages()}
    assert len(found) > 20
    return found


def test_there_is_one_h1_and_no_level_is_skipped(pages: dict[str, Facts]) -> None:
    faults = []
    for path, facts in pages.items():
        levels = [int(name[1]) for name in facts.headings]
        if levels[:1] != [1] or levels.count(1) != 1:
            faults.append(f"{path}: headings are {facts.headings[:6]}")
        faults += [f"{path}: h{after} follows h{before}" for before, after in pairwise(levels) if after > before + 1]
    expect_none(faults)


def test_head_says_what_the_page_is(pages: dict[str, Facts]) -> None:
    titles = Counter(facts.title.strip() for facts in pages.values())
    faults = [f"{path}: title '{facts.title}'" for path, facts in pages.items() if titles[facts.title.strip()] > 1]
    for path, facts in pages.items():
        faults += [f"{path}: no title"] * (not facts.title.strip())
        faults += [f"{path}: language '{facts.lang}'"] * (facts.lang != "en")
        faults += [f"{path}: no description"] * (not facts.description.strip())
        expected = "" if path == MISSING else SITE_URL + path
        faults += [f"{path}: canonical address '{facts.canonical}'"] * (facts.canonical != expected)
    expect_none(faults)


def test_there_is_one_main_part(pages: dict[str, Facts]) -> None:
    expect_none(path for path, facts in pages.items() if facts.mains != 1)


def test_ids_are_unique_and_references_lead_to_one(pages: dict[str, Facts]) -> None:
    faults = []
    for path, facts in pages.items():
        ids = Counter(facts.ids)
        faults += [f"{path}: id '{name}' stands {count} times" for name, count in ids.items() if count > 1 or not name]
        faults += [f"{path}: no id '{name}'" for name in facts.references if name not in ids]
    expect_none(faults)


def test_no_code_stands_in_attributes(pages: dict[str, Facts]) -> None:
    expect_none(f"{path}: {handler}" for path, facts in pages.items() for handler in facts.handlers)


def test_pictures_have_a_text_alternative(pages: dict[str, Facts]) -> None:
    expect_none(f"{path}: {picture}" for path, facts in pages.items() for picture in facts.without_alt)


def test_everything_loaded_is_part_of_the_site(pages: dict[str, Facts], site: Site) -> None:
    faults = []
    helpers = {path: read_facts(site.folder, path) for path in HELPERS if (site.folder / path).exists()}
    for path, facts in {**pages, **helpers}.items():
        for address in facts.loaded:
            if address.startswith("#"):
                faults += [f"{path}: no id for '{address}'"] * (address[1:] not in facts.ids)
            else:
                faults += [f"{path}: {fault}" for fault in faults_of_address(site, path, address)]
        faults += [f"{path}: {fault}" for style in facts.styles for fault in faults_of_style(site, path, style)]
    expect_none(faults)


def test_style_sheets_load_only_from_the_site(pages: dict[str, Facts], site: Site) -> None:
    faults = []
    sheets = {
        target_of(path, address, BASE)[0]
        for path, facts in pages.items()
        for address in facts.loaded
        if address.endswith(".css")
    }
    assert sheets
    for sheet in sorted(sheets):
        text = (site.folder / sheet).read_text(encoding="utf-8")
        faults += [f"{sheet}: {fault}" for fault in faults_of_style(site, sheet, text)]
    expect_none(faults)


def test_internal_links_lead_to_a_file_and_an_anchor(pages: dict[str, Facts], site: Site) -> None:
    faults = []
    for path, facts in pages.items():
        for link in facts.links:
            if is_external(link.href):
                continue
            wrong = faults_of_address(site, path, link.href)
            faults += [f"{path}: {fault}" for fault in wrong]
            target, anchor = target_of(path, link.href, BASE)
            if not wrong and anchor and anchor not in pages[target].ids:
                faults.append(f"{path}: '{link.href}' names an anchor that {target} does not have")
    expect_none(faults)


def test_external_links_are_web_addresses_and_give_nothing_away(pages: dict[str, Facts]) -> None:
    expect_none(
        f"{path}: {link.href} rel='{' '.join(sorted(link.rel))}'"
        for path, facts in pages.items()
        for link in facts.links
        if is_external(link.href) and not (link.href.startswith(("https://", "http://")) and "noopener" in link.rel)
    )


def test_no_page_is_an_orphan(pages: dict[str, Facts]) -> None:
    links = ((path, target_of(path, link.href, BASE)[0]) for path, facts in pages.items() for link in facts.links)
    linked = {target for path, target in links if target != path}
    expect_none(sorted(set(pages) - linked - {MISSING}))


def faults_of_address(site: Site, path: str, address: str) -> list[str]:
    """What is wrong with an address that should lead to a file of the site."""
    if is_external(address):
        return [f"'{address}' is loaded from elsewhere"] * (not address.startswith("data:"))
    if address.startswith("/") and path != MISSING:
        return [f"'{address}' is absolute and fails from file://"]
    if "//" in address:
        return [f"'{address}' has an empty part"]
    target, _ = target_of(path, address, BASE)
    file = site.folder / target
    if target.startswith("..") or target.endswith("/") or not file.is_file():
        return [f"'{address}' leads to no file of the site"]
    return []


def faults_of_style(site: Site, path: str, text: str) -> list[str]:
    """What is wrong with the addresses that a style names."""
    addresses = re.findall(r"url\(\s*['\"]?([^'\")]+)", text) + re.findall(r"@import\s+['\"]([^'\"]+)", text)
    return [fault for address in addresses if address[0] != "#" for fault in faults_of_address(site, path, address)]


FAULTY = """<!doctype html><html><head><title></title><link rel="stylesheet" href="faulty.css">
<script src="https://elsewhere.example/x.js"></script></head>
<body onload="x()"><h3>Three</h3><h1>One</h1><div id="a" aria-labelledby="nothing"></div><p id="a"></p>
<img src="missing.png"><a href="/absolute.html">1</a><a href="missing.html">2</a><a href="#nothing">3</a>
<a href="http://elsewhere.example/" rel="noopener">4</a><a href="//elsewhere.example/">5</a></body></html>"""
CHECKS = [check for name, check in sorted(globals().items()) if name.startswith("test_")]


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__.removeprefix("test_"))
def test_check_fails_where_it_should(check: Callable[..., None], tmp_path: Path) -> None:
    """A check that finds nothing on a page full of faults would find nothing anywhere."""
    (tmp_path / "faulty.html").write_text(FAULTY)
    (tmp_path / "faulty.css").write_text(
        "@import 'https://elsewhere.example/x.css'; p { background: url(missing.png) }"
    )
    given = {"pages": {"faulty.html": read_facts(tmp_path, "faulty.html")}, "site": Site(tmp_path, "")}
    with pytest.raises(pytest.fail.Exception, match=r"(?s)\d faults?:\n.*faulty"):
        check(**{name: given[name] for name in signature(check).parameters})
