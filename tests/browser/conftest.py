"""Fixtures of the browser tests: the site, built once for all workers, and Chromium."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from machine import SetupError, find_chromium
from tests.browser.built_site import BuildFailure, Site, build, served
from tests.browser.reading import PATIENCE

ARGUMENTS = (
    "--no-sandbox",  # as root, and in most containers, Chromium does not start otherwise
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-sync",
    "--no-first-run",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",  # what a page asks of another host is noted, not sent
)

NewPage = Callable[..., Page]
T = TypeVar("T")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what needs Chromium."""
    here = Path(__file__).parent
    for item in items:
        if item.path.is_relative_to(here) and "browser" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.browser)


def fail_on(attempt: Callable[[], T]) -> T:
    """Return what `attempt` returns; what cannot be had is said in one message instead of a traceback."""
    try:
        return attempt()
    except (BuildFailure, SetupError) as error:
        message = str(error)
    pytest.fail(message, pytrace=False)


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The real site; the first worker that needs it builds it, the others wait."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    folder = shared / "site"
    with (shared / "site.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            fail_on(lambda: build(shared / "site.draft"))
            (shared / "site.draft").rename(folder)
    with served(folder) as http:
        yield Site(folder, http)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium; without it the tests fail, since a skipped test would look like one that passed."""
    program = fail_on(lambda: find_chromium(os.environ))
    if program is None:
        pytest.fail(
            "the browser tests need Chromium or Google Chrome, and none was found: `make test` installs it or "
            "tells how to, or set the environment variable CHROMIUM to the path of the program",
            pytrace=False,
        )
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=program, args=list(ARGUMENTS))
        yield chromium
        chromium.close()


@pytest.fixture
def new_page(browser: Browser) -> Iterator[NewPage]:
    """Opens an empty page in a context of its own; arguments are those of Playwright's `new_context`.

    Whatever a test does there, the page's Content-Security-Policy stops nothing of it: what it stopped is a failure.
    """
    contexts: list[BrowserContext] = []
    stopped: list[str] = []

    def open_page(**options: object) -> Page:
        contexts.append(browser.new_context(**options))  # type: ignore[arg-type]
        contexts[-1].set_default_timeout(PATIENCE)
        contexts[-1].on("console", lambda message: stopped.extend(stopped_by_policy(message.text)))
        return contexts[-1].new_page()

    yield open_page
    for context in contexts:
        context.close()
    assert stopped == []


def stopped_by_policy(text: str) -> list[str]:
    """A console message, if it says that a page's policy stopped something."""
    return [text] if "Content Security Policy" in text else []
