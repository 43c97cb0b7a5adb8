"""`qbank preview`: one page as it looks on the site, whatever the check still says."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from tests import banks
from tests.test_site_build import copy_project

pytestmark = [pytest.mark.node, pytest.mark.slow]

PAGE = "questions/basics/cache-size.html"


@pytest.fixture(scope="module")
def root(tmp_path_factory) -> Path:
    """The project with the good bank in place of the real one, and what a first build keeps."""
    root = copy_project(tmp_path_factory.mktemp("preview") / "a project")
    shutil.rmtree(root / "questions")
    banks.copy_bank(root)
    for page in (root / "docs").glob("*.md"):
        if "question_link(" in page.read_text(encoding="utf-8"):  # to questions that are not in this bank
            page.write_text("# A page by hand\n", encoding="utf-8")
    for name in ("assets", "fonts"):
        if (banks.REPOSITORY / ".cache" / name).is_dir():
            shutil.copytree(banks.REPOSITORY / ".cache" / name, root / ".cache" / name)
    return root


def run(root: Path, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    env = os.environ | {"PYTHONPATH": str(root / "hooks"), "NO_MKDOCS_2_WARNING": "1", **variables}
    return subprocess.run(
        [sys.executable, "-m", *arguments], cwd=root, env=env, capture_output=True, text=True, check=False, timeout=300
    )


def preview(root: Path, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    return run(root, "qbank", "preview", *arguments, **variables)


def page_of(done: subprocess.CompletedProcess[str]) -> Path:
    """The file that the command names on its last line."""
    assert done.returncode == 0, done.stdout + done.stderr
    return Path(unquote(urlsplit(done.stdout.splitlines()[-1]).path))


def article(page: Path) -> str:
    found = re.search(r"<article.*?</article>", page.read_text(encoding="utf-8"), re.DOTALL)
    assert found
    return re.sub(r'href="(?!#)[^"]*"', "href", found[0])


@pytest.mark.parametrize("name", ["cache-size", "kv-size", "questions/basics/cache-size.md"])
def test_by_id_alias_and_path(root, name):
    done = preview(root, name, "--no-open")
    assert page_of(done) == (root / ".cache/preview" / PAGE).resolve()
    assert done.stderr == "questions/basics/cache-size.md: 0 faults, 0 warnings\n"
    assert len(done.stdout.splitlines()) == 1


def test_it_is_alone_and_has_all_it_needs(root):
    page = page_of(preview(root, "cache-size", "--no-open"))
    pages = {file.relative_to(root / ".cache/preview").as_posix() for file in (root / ".cache/preview").rglob("*.html")}
    moved = {"questions/basics/kv-size.html", "questions/basics/kv-cache-size.html"}
    assert pages == {PAGE, *moved, "404.html", "store.html"}
    text = page.read_text(encoding="utf-8")
    needed = re.findall(r'<(?:link[^>]*rel="stylesheet"[^>]*href|script[^>]*src|img[^>]*src)="([^"]+)"', text)
    assert len(needed) >= 3
    for address in needed:
        assert (page.parent / address).is_file(), address
    for sign in ("<math", "<svg"):
        assert sign in article(page_of(preview(root, "softmax-gradient", "--no-open"))) + text


def test_it_looks_as_on_the_site(root):
    page = article(page_of(preview(root, "cache-size", "--no-open")))
    built = run(root, "mkdocs", "build", "--site-dir", "site")
    assert built.returncode == 0, built.stdout + built.stderr
    try:
        assert page == article(root / "site" / PAGE)
        connected = page_of(preview(root, "cache-size", "--no-open")).read_text(encoding="utf-8")
        assert f'href="{(root / "site" / "index.html").resolve().as_uri()}"' in connected
        assert (root / ".cache/preview/data/search.js").is_file()
    finally:
        shutil.rmtree(root / "site")


def test_the_browser_opens_it(root, tmp_path):
    browser = tmp_path / "browser"
    browser.write_text(f'#!/bin/sh\nprintf %s "$1" > "{tmp_path}/seen"\n')
    browser.chmod(0o755)
    done = preview(root, "cache-size", BROWSER=f"{browser} %s")
    assert (done.returncode, done.stdout) == (0, "")
    assert (tmp_path / "seen").read_text() == (root / ".cache/preview" / PAGE).resolve().as_uri()


@pytest.fixture
def bad(root):
    """A question file to be spoiled; it is gone after the test."""
    file = root / "questions/basics/bad.md"
    yield file
    file.unlink(missing_ok=True)


def test_faults_come_first_and_the_page_all_the_same(root, bad):
    text = banks.question("basics/cache-size").replace("aliases:", "nothing:").replace("related:", "related:\n  - gone")
    bad.write_text(text.replace("## Short answer\n\n", "## Short answer\n\nA <b>bold</b> claim. "), encoding="utf-8")
    done = preview(root, "bad", "--no-open")
    page = page_of(done)
    rules = [line.split(": ")[1] for line in done.stdout.splitlines()[:-1]]
    assert {"raw-html", "unknown-key", "unknown-question"} <= set(rules)
    assert f"{len(rules)} faults" in done.stderr
    assert "claim." in article(page)
    assert "<b>" not in article(page)


def test_a_fresh_file_can_be_looked_at(root, bad):
    values = ["--title", "What is new?", "--kind", "design", "--difficulty", "easy", "--role", "all", "--tag", "memory"]
    assert run(root, "qbank", "new", "basics", "bad", *values).returncode == 0
    done = preview(root, "bad", "--no-open")
    assert "TODO" in article(page_of(done))
    assert ": placeholder: " in done.stdout


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ("kind: rapid-fire", "kind: essay", "unknown-kind"),
        ("category: basics", "category: none", "unknown-category"),
        ("title: ", "title: a: ", "yaml-syntax"),
    ],
)
def test_what_cannot_be_shown(root, bad, old, new, rule):
    bad.write_text(banks.question().replace(old, new), encoding="utf-8")
    done = preview(root, "bad", "--no-open")
    assert done.returncode == 1
    assert f": {rule}: " in done.stdout
    assert "no page to show" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("cache-sise", "there is no question 'cache-sise': did you mean 'cache-size'?"),
        ("questions/nothing.md", "questions/nothing.md does not exist"),
        ("/etc/hosts.md", "/etc/hosts.md does not exist"),
        ("docs/index.md", "docs/index.md is not in the folder questions"),
    ],
)
def test_usage(root, name, reason):
    done = preview(root, name, "--no-open")
    assert (done.returncode, reason in done.stderr) == (2, True)


def test_a_theme_that_does_not_build_is_said(root):
    template = root / "docs/overrides/question.html"
    text = template.read_text(encoding="utf-8")
    template.write_text(text + "{% nonsense %}", encoding="utf-8")
    try:
        done = preview(root, "cache-size", "--no-open")
    finally:
        template.write_text(text, encoding="utf-8")
    assert done.returncode == 2
    assert "the page cannot be built" in done.stderr
