"""Firefox from file://: marks, since each page has a storage of its own, and the pages' Content-Security-Policy."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest

from machine import find_firefox
from tests.browser.built_site import ROOT, Site
from tests.browser.conftest import fail_on

SCRIPT = ROOT / "hooks" / "web" / "tests" / "firefox-marks.mjs"
PAGES = ("questions/rag/rag-pipeline.html", "questions/rag/hybrid-search.html", "categories/rag.html")
OTHERS = ("index.html", "all-questions.html", "progress.html", "tags.html")


@pytest.fixture(scope="module")
def seen(site: Site, tmp_path_factory: pytest.TempPathFactory) -> dict[str, object]:
    """What the script saw; without Firefox the tests fail, as they would without Chromium."""
    program = fail_on(lambda: find_firefox(os.environ))
    if program is None:
        pytest.fail("these tests need Firefox: `make test` installs it, or set FIREFOX to its path", pytrace=False)
    profile: Path = tmp_path_factory.mktemp("firefox")
    command = ["node", str(SCRIPT), str(program), str(site.folder), str(profile), *PAGES, *OTHERS]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=180)
    assert done.returncode == 0, done.stderr
    return dict(json.loads(done.stdout))


def test_the_files_have_separate_storages(seen: dict[str, object]) -> None:
    assert seen["separate"] is True, "with one storage for all, the other tests here would show nothing"


def test_a_mark_shows_on_the_page_again_after_one_was_set_on_another(seen: dict[str, object]) -> None:
    assert seen["across"] == "Partly"


def test_marks_survive_a_restart_and_show_in_lists(seen: dict[str, object]) -> None:
    assert seen["restarted"] == "Partly"
    assert sorted(seen["listed"]) == ["Cannot", "Partly"]  # type: ignore[call-overload]


def test_the_policy_stops_nothing_of_ours_and_whatever_else(seen: dict[str, object]) -> None:
    assert seen["stopped"] == []
    assert (seen["ran"], seen["noticed"]) == (False, 1)
