"""The hostile corpus as a site that no check stopped: nothing in it runs, calls, covers or reads anything."""

from __future__ import annotations

import fcntl
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests import banks
from tests.browser.built_site import ROOT, Site, served
from tests.browser.watcher import Watcher
from tests.hostile import corpus

pytestmark = [pytest.mark.node, pytest.mark.slow]

HERE = Path(__file__).parent
PAGE_CHECK = (HERE / "hostile_page.js").read_text(encoding="utf-8")
PARTS = 4
ALARM = """
window.ran = [];
for (const name of ["pwned", "alert", "confirm", "prompt", "print", "open"])
  Object.defineProperty(window, name, {value: (...what) => void ran.push(name), configurable: false});
navigator.sendBeacon = () => ran.push("beacon");
"""
LISTS = (
    "index.html",
    "all-questions.html",
    "rapid-fire.html",
    "tags.html",
    "numbers.html",
    "papers.html",
    "progress.html",
    "categories/basics.html",
    "roles/engineer.html",
    "cheat-sheets/all.html",
    "cheat-sheets/engineer.html",
)
USES_REAL_BANK = re.compile(r"\{\{ *question_link")


@dataclass(frozen=True)
class Forced:
    """The site of the corpus, and which files its build opened."""

    site: Site
    root: Path
    opened: list[str]


@pytest.fixture(scope="session")
def forced(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Forced]:
    """The site of the whole corpus; the first worker that needs it builds it."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    root, folder = shared / "hostile", shared / "hostile-site"
    with (shared / "hostile.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            build(root, shared / "hostile-draft")
            (shared / "hostile-draft").rename(folder)
    with served(folder) as http:
        yield Forced(Site(folder, http), root, json.loads((root / "opened.json").read_text()))


def build(root: Path, out: Path) -> None:
    """Put project and corpus together, and build them with all faults hidden."""
    shutil.rmtree(root, ignore_errors=True)
    corpus.repository(root)
    shutil.copy(ROOT / "mkdocs.yml", root)
    shutil.copytree(ROOT / "docs", root / "docs")
    for page in (root / "docs").glob("*.md"):
        if USES_REAL_BANK.search(page.read_text(encoding="utf-8")):
            page.unlink()
    (root / "hooks").symlink_to(ROOT / "hooks")
    for name, content in corpus.texts().items():
        banks.write(root, f"questions/{corpus.folder_of(content)}/{name}.md", content)
    for name, content in corpus.PICTURES.items():
        banks.write(root, f"questions/basics/{name}", content)
    for make in (corpus.fifo, corpus.sockets):
        make(root)
    for name, place in corpus.PLACES.items():
        if name.startswith(("name-", "folder-", "picture-name-")) or name in LINKS:
            place(root)
    command = [sys.executable, str(ROOT / "tests/hostile/forced.py"), str(root), str(out), str(root / "opened.json")]
    env = os.environ | {"NO_MKDOCS_2_WARNING": "1", "HOME": str(root / "home")}
    done = subprocess.run(command, cwd=root, env=env, capture_output=True, text=True, check=False, timeout=300)
    if done.returncode:
        pytest.fail(f"the site does not build:\n{(done.stdout + done.stderr)[-3000:]}", pytrace=False)


LINKS = {name for name in corpus.PLACES if name.startswith("link-")} - {"link-instead-of-folder"}


def question_pages(forced: Forced) -> list[str]:
    """Pages of questions, without those at former addresses, which lead on at once."""
    pages = [page for page in forced.site.pages() if page.startswith("questions/")]
    return [page for page in pages if "</article>" in (forced.site.folder / page).read_text(encoding="utf-8")]


def own_scripts(forced: Forced) -> list[str]:
    """The scripts that stand in a harmless page."""
    page = (forced.site.folder / "questions/basics/what-attention-is.html").read_text(encoding="utf-8")
    scripts: list[str] = re.findall(r'<script data-base="[./]*">(.*?)</script>', page, re.DOTALL)
    assert len(scripts) == 1
    return scripts


def test_former_addresses_lead_to_pages_beside_them(forced):
    pages = {page for page in forced.site.pages() if page.startswith("questions/")} - set(question_pages(forced))
    assert pages
    for page in pages:
        html = (forced.site.folder / page).read_text(encoding="utf-8")
        assert re.findall(r'(?:url=|href=")([^"]*)"', html)[0].removesuffix(".html").replace("-", "").isalnum()
        assert "<script" not in html


def test_the_corpus_is_in_it(forced):
    assert len(question_pages(forced)) > 350


def test_reads_nothing_else(forced):
    """Besides the repository the build opens what Python, Node and the system's settings bring, and no canary."""
    own = tuple(
        str(place) for place in (forced.root, forced.site.folder.parent, ROOT / "hooks", ROOT / "tests/hostile")
    )
    tools = {
        sys.prefix,
        sys.base_prefix,
        os.path.realpath(ROOT / "hooks/web/node_modules"),
        os.path.realpath(sys.prefix),
    }
    machine = (
        "/usr/",
        "/lib/",
        "/etc/mime.types",
        "/etc/localtime",
        "/etc/apache2/mime.types",
        "/dev/null",
        "/proc/",
        "/sys/",
    )
    foreign = [name for name in forced.opened if not name.startswith((*own, *tools, *machine, "/tmp"))]
    # An editable installation is looked up by the name of its folder.
    assert [name for name in foreign if Path(name).is_file()] == []
    assert not [name for name in forced.opened if "canary" in name]
    assert str(forced.root / "questions/basics/html-script-block.md") in forced.opened


def test_publishes_no_canary_and_no_unsafe_picture(forced):
    published = [file for file in forced.site.folder.rglob("*") if file.is_file()]
    assert {file.name for file in published}.isdisjoint(corpus.PICTURES)
    assert not [file for file in published if corpus.CANARY.encode() in file.read_bytes()]
    assert {file.name for file in published if file.suffix == ".svg"} == {"favicon.svg", "layers.svg"}
    assert all(file.resolve().is_relative_to(forced.site.folder) for file in published)


@pytest.fixture
def visit(new_page, forced):
    """Opens an address without the Content-Security-Policy and gives what is wrong with the page."""
    page = new_page(bypass_csp=True)
    watcher = Watcher(page.context, forced.site.http)
    page.context.add_init_script(ALARM)

    known = own_scripts(forced)

    def open_page(address: str) -> list[str]:
        watcher.site = forced.site.file if address.startswith("file:") else forced.site.http
        page.goto(address, wait_until="load")
        found: list[str] = page.evaluate(PAGE_CHECK, known)
        found += [f"ran {name}" for name in page.evaluate("window.ran")]
        # A picture or a page that is not there is answered by the site itself.
        found += [
            text for text in watcher.take() if not re.search(r"answer 404|status of 404|ERR_FILE_NOT_FOUND", text)
        ]
        if page.evaluate("window.name") or not page.url.startswith(watcher.site):
            found.append(f"now at {page.url}")
        return found

    open_page.page = page  # type: ignore[attr-defined]
    return open_page


@pytest.mark.parametrize("part", range(PARTS))
def test_question_pages(part, visit, forced):
    wrong = {}
    for page in question_pages(forced)[part::PARTS]:
        if found := visit(forced.site.http + page):
            wrong[page] = found
    assert wrong == {}


@pytest.mark.parametrize("way", ["http", "file"])
def test_lists(way, visit, forced):
    base = getattr(forced.site, way)
    wrong = {page: found for page in LISTS if (found := visit(base + page))}
    assert wrong == {}


def test_from_disk(visit, forced):
    pages = [page for page in question_pages(forced) if re.search(r"/(links|fields-title|forged)-", page)]
    wrong = {page: found for page in pages[::3] if (found := visit(forced.site.file + page))}
    assert wrong == {}


def test_search_for_hostile_titles(visit, forced):
    assert visit(forced.site.http + "about.html") == []
    page = visit.page
    page.locator("[data-search-button]").click()
    box = page.get_by_role("combobox", name="Search questions")
    titles = titles_of(forced)
    assert len(titles) >= 15
    for title in titles:
        box.fill(title)
        page.wait_for_function("!document.querySelector('.qb-search__status').textContent.startsWith('Loading')")
        assert page.evaluate("window.ran") == []
    assert page.locator(".qb-search img, .qb-search script, .qb-search math").count() == 0
    box.fill("constructor")
    page.locator(".qb-search__result", has_text="constructor").first.wait_for()


def titles_of(forced: Forced) -> list[str]:
    script = (forced.site.folder / "data/records.js").read_text(encoding="utf-8")
    records = json.loads(script.partition(",")[2].rstrip().removesuffix(");"))
    return [title for title in records["titles"] if re.search(r"[<>\[\]{}$\"'=%]|constructor", title)]


def test_marks_of_a_question_called_constructor(visit, forced):
    """Names of properties that every object has are ids like others."""
    assert visit(forced.site.http + "questions/basics/constructor.html") == []
    pressed = visit.page.locator(".qb-mark-button[aria-pressed=true]")
    assert pressed.count() <= 1
    visit.page.goto(forced.site.http + "progress.html")
    assert visit.page.locator(".qb-total").inner_text()
