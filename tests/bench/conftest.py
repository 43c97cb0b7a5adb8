"""Fixtures of the measurements: large banks, built once, and the table that is printed at the end.

`make bench` runs the files `bench_*.py` one after another; ARGS chooses: `make bench ARGS="-k search"`.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from machine import find_chromium
from tests.bench.figures import Report
from tests.bench.machine_time import Spent, spend
from tests.bench.synthetic import make_project
from tests.browser.built_site import SITE_URL
from tests.browser.conftest import ARGUMENTS

REPORT = Report()
LARGE = 1_000
PLANNED = 317
"""How many questions the bank is planned to have."""


@dataclass(frozen=True)
class Built:
    """A project with a built site, and what building it took."""

    root: Path
    cold: Spent
    warm: Spent

    @property
    def site(self) -> Path:
        """Its site."""
        return self.root / "site"


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Module | None:
    """Measurements are not tests, and so not named for them; a file that is asked for by name is collected anyway."""
    if file_path.match("bench_*.py") and not parent.session.isinitpath(file_path):
        module: pytest.Module = pytest.Module.from_parent(parent, path=file_path)
        return module
    return None


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the table."""
    terminalreporter.section("budgets")
    for line in REPORT.lines():
        terminalreporter.write_line(line)


@pytest.fixture
def report() -> Iterator[Report]:
    """Where figures go; a measurement fails when one of its own misses its budget."""
    before = len(REPORT.missed())
    yield REPORT
    missed = REPORT.missed()[before:]
    if missed:
        pytest.fail("; ".join(f"{item.what}: {item.value:.1f} {item.unit}, {item.verdict}" for item in missed), False)


def build(root: Path) -> Spent:
    """Build the site of a project as `make site` does, and say what it took."""
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(root / "site")]
    return spend(command, root, SITE_URL=SITE_URL)


def built(root: Path, size: int) -> Built:
    """Make a project of this size and build it twice, the second time from its cache."""
    make_project(root, size)
    return Built(root, build(root), build(root))


@pytest.fixture(scope="session")
def large(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """A bank as large as the budgets assume."""
    return built(tmp_path_factory.mktemp("large") / "project", LARGE)


@pytest.fixture(scope="session")
def planned(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """A bank as large as planned."""
    return built(tmp_path_factory.mktemp("planned") / "project", PLANNED)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium."""
    program = find_chromium(os.environ)
    if program is None:
        pytest.fail("the measurements need Chromium or Google Chrome: `make bench` installs it or tells how to", False)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=program, args=list(ARGUMENTS))
        yield chromium
        chromium.close()
