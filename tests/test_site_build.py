"""`make site` on a copy of the project: clean, the same every time, and harmless where it fails."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.csp_audit import audit

pytestmark = [pytest.mark.node, pytest.mark.slow]

ROOT = Path(__file__).resolve().parent.parent
COPIED = ("docs", "hooks", "mkdocs.yml", "pyproject.toml", "questions")
SET_UP = ("node_modules", "__pycache__", "*.egg-info")
"""What set-up brings, and is linked or left out instead of copied."""

RUN = """
import os, pathlib, sys
sys.path.insert(0, sys.argv[1] + "/hooks")
import bootstrap, provision
bootstrap.prepare = lambda project: provision.environment_for(project, os.environ)
sys.exit(bootstrap.main(["site"]))
"""
"""The command itself, except that everything is set up already."""


@dataclass(frozen=True)
class Copy:
    """A copy of the project.

    Attributes:
        root: Where it is.
        first: What its first build printed and ended with.
    """

    root: Path
    first: subprocess.CompletedProcess[str]

    @property
    def site(self) -> Path:
        """Its built site."""
        return self.root / "site"


def copy_project(root: Path) -> Path:
    """Copy the project to `root`, with links to what is set up, without any cache."""
    root.mkdir()
    for name in COPIED:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, root / name, ignore=shutil.ignore_patterns(*SET_UP))
        else:
            shutil.copy(ROOT / name, root / name)
    (root / "hooks" / "web" / "node_modules").symlink_to(ROOT / "hooks" / "web" / "node_modules")
    (root / ".venv").symlink_to(sys.prefix)
    return root


def make_site(root: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run `make site` there; what it prints on both streams is in `stdout`."""
    env = os.environ | {"SOURCE_DATE_EPOCH": "1700000000"} | variables
    command = [sys.executable, "-c", RUN, str(root)]
    return subprocess.run(
        command, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False, timeout=300
    )


def digests(folder: Path) -> dict[str, str]:
    """Digest of every file by its path."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def without_policy(folder: Path) -> dict[str, bytes]:
    """All files by path, pages without their policy: a served page allows the script that reloads it."""
    policy = re.compile(rb'<meta http-equiv="Content-Security-Policy"[^>]*>')
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): policy.sub(b"", path.read_bytes()) for path in files}


def state(folder: Path) -> dict[str, tuple[int, int, str]]:
    """All files with their digests and what changes when a file is written anew."""
    return {
        name: ((folder / name).stat().st_ino, (folder / name).stat().st_mtime_ns, digest)
        for name, digest in digests(folder).items()
    }


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Copy:
    """A copy of the project with a built site."""
    root = copy_project(tmp_path_factory.mktemp("build") / "project")
    first = make_site(root, PYTHONHASHSEED="1", TZ="UTC")
    if first.returncode:
        pytest.fail(f"the site does not build:\n{first.stdout}", pytrace=False)
    return Copy(root, first)


class TestBuild:
    def test_says_nothing_that_needs_attention(self, copy):
        assert "Documentation built in" in copy.first.stdout
        assert [line for line in copy.first.stdout.splitlines() if not line.startswith("INFO ")] == []

    def test_leaves_nothing_beside_the_site(self, copy):
        made = {path.name for path in copy.root.iterdir()} - {*COPIED, ".venv"}
        assert made == {".cache", "site"}

    def test_is_the_same_elsewhere_byte_for_byte(self, copy, tmp_path):
        """In another folder, from an empty cache, with another order of sets, time zone and umask of the machine."""
        other = copy_project(tmp_path / "another place")
        done = make_site(other, PYTHONHASHSEED="2", TZ="Asia/Tokyo", LC_ALL="C.UTF-8")
        assert done.returncode == 0, done.stdout
        here, there = digests(copy.site), digests(other / "site")
        assert here.keys() == there.keys()
        assert [name for name in here if here[name] != there[name]] == []

    def test_is_the_same_again_from_the_cache(self, copy):
        before = digests(copy.site)
        assert make_site(copy.root).returncode == 0
        after = digests(copy.site)
        assert [name for name in before.keys() | after.keys() if before.get(name) != after.get(name)] == []

    def test_depends_on_the_place_in_nothing(self, copy):
        place = str(copy.root).encode()
        assert [name for name in digests(copy.site) if place in (copy.site / name).read_bytes()] == []

    def test_keeps_questions_out_of_the_navigation(self, copy):
        """The theme puts the whole navigation into every page: it would grow with the square of the bank."""
        pages = [*copy.site.rglob("*.html")]
        headers = [re.search(r"<header class=.*?</header>", page.read_text(), re.DOTALL) for page in pages]
        found = [header[0] for header in headers if header]
        assert len(found) > 20
        assert [header for header in found if re.search(r'href="[^"]*questions/', header)] == []

    def test_lists_every_question_in_the_map_for_search_engines(self, copy):
        listed = set(re.findall(r"/(questions/[^<]+\.html)</loc>", (copy.site / "sitemap.xml").read_text()))
        assert listed == {
            path.relative_to(copy.root).with_suffix(".html").as_posix() for path in copy.root.glob("questions/*/*.md")
        }


EDITED_UNDER_SERVE = """
import os, pathlib, re, sys
from mkdocs.commands.build import build
from mkdocs.config import load_config
site, question, title = sys.argv[1:]
load_config("mkdocs.yml", site_dir=site).plugins.on_startup(command="serve", dirty=False)
build(load_config("mkdocs.yml", site_dir=site))
text = pathlib.Path(question).read_text(encoding="utf-8")
text = re.sub(r"^title:.*$", "title: " + title, text, count=1, flags=re.MULTILINE)
pathlib.Path(question).write_text(text, encoding="utf-8")
build(load_config("mkdocs.yml", site_dir=site))
"""
"""Two builds in one process, as the server makes them."""


class TestServe:
    def test_an_edit_gives_the_same_site_as_a_build_from_nothing(self, copy, tmp_path):
        question = next(file for file in sorted(copy.root.glob("questions/*/*.md")))
        good = question.read_text(encoding="utf-8")
        title = "What does this edited question ask?"
        command = [sys.executable, "-c", EDITED_UNDER_SERVE, str(tmp_path / "site"), str(question), title]
        env = os.environ | {"SOURCE_DATE_EPOCH": "1700000000", "NO_MKDOCS_2_WARNING": "1"}
        try:
            done = subprocess.run(command, cwd=copy.root, env=env, capture_output=True, text=True, check=False)
            assert done.returncode == 0, done.stdout + done.stderr
            assert make_site(copy.root).returncode == 0
            served, built = without_policy(tmp_path / "site"), without_policy(copy.site)
        finally:
            question.write_text(good, encoding="utf-8")
            make_site(copy.root)
        assert served.keys() == built.keys()
        assert [name for name in built if served[name] != built[name]] == []


class TestPolicy:
    def test_every_html_file_has_it_before_all_that_it_governs(self, copy):
        pages = {path.relative_to(copy.site).as_posix(): audit(path.read_text()) for path in copy.site.rglob("*.html")}
        assert {"index.html", "404.html", "store.html"} < pages.keys()
        assert [name for name, found in pages.items() if len(found.policies) != 1 or found.before] == []
        assert [f"{name}: {item}" for name, found in pages.items() for item in found.handlers] == []
        used = {digest for found in pages.values() for digest in found.hashes}
        assert len(used) == 1
        for name, found in pages.items():
            policy = found.policies[0]
            assert policy.pop("script-src") == ["'self'", *used], name
            assert policy.pop("style-src-attr") == ["'unsafe-inline'"], name
            assert policy.pop("default-src") == ["'none'"], name
            assert policy["img-src"] == ["'self'", "data:"], name
            assert {source for sources in policy.values() for source in sources} == {"'self'", "'none'", "data:"}, name

    def test_a_renamed_question_leads_on_from_a_page_that_has_it(self, copy):
        path = next(file for file in sorted(copy.root.glob("questions/*/*.md")))
        good = path.read_text(encoding="utf-8")
        path.write_text(re.sub(r"^(title:)", r"aliases: [former-id]\n\1", good, count=1, flags=re.M), encoding="utf-8")
        try:
            done = make_site(copy.root)
            assert done.returncode == 0, done.stdout
            moved = (copy.site / path.relative_to(copy.root).parent / "former-id.html").read_text()
        finally:
            path.write_text(good, encoding="utf-8")
            make_site(copy.root)
        assert len(audit(moved).policies) == 1
        assert 'http-equiv="refresh"' in moved

    @pytest.mark.parametrize(
        ("name", "markup", "message"),
        [
            ("about.md", "<script>ran = 1</script>", "about.md: an inline script that is not known: 'ran = 1'"),
            ("store.html", "<script>ran = 1</script>", "store.html: an inline script that is not known"),
        ],
    )
    def test_what_it_would_stop_is_a_fault_of_the_build(self, copy, name, markup, message):
        path = copy.root / "docs" / name
        good = path.read_text(encoding="utf-8")
        changed = good.replace("</h1>", f"</h1>{markup}").replace("</head>", f"{markup}</head>")
        path.write_text(changed if changed != good else f"{good}\n{markup}\n", encoding="utf-8")
        before = state(copy.site)
        try:
            done = make_site(copy.root)
        finally:
            path.write_text(good, encoding="utf-8")
        assert done.returncode == 1
        assert message in done.stdout
        assert "Traceback" not in done.stdout
        assert state(copy.site) == before


FAULTS = {
    "value": (r"^difficulty: .*$", "difficulty: eezy"),
    "reference": (r"^related: .*$", "related: [no-such-question]"),
    "formula": (r"(?<=^## Model answer\n\n)(?=.)", r"The $\\frac{1}{$ of it. "),
    "markup": (r"(?<=^## Model answer\n\n)(?=.)", "<marquee>Look</marquee> "),
}
"""What to replace in a question, and by what."""


class TestFault:
    @pytest.mark.parametrize("name", FAULTS)
    def test_is_reported_at_its_line_and_the_old_site_stays(self, copy, name):
        pattern, replacement = FAULTS[name]
        path = next(file for file in sorted(copy.root.glob("questions/*/*.md")))
        good = path.read_text(encoding="utf-8")
        place = re.search(pattern, good, re.MULTILINE)
        assert place
        line = good.count("\n", 0, place.start()) + 1
        before = state(copy.site)
        path.write_text(re.sub(pattern, replacement, good, count=1, flags=re.MULTILINE), encoding="utf-8")
        try:
            done = make_site(copy.root)
        finally:
            path.write_text(good, encoding="utf-8")
        where = f"{path.relative_to(copy.root).as_posix()}:{line}"
        assert re.search(rf"^{re.escape(where)}: [a-z-]+: \S.*$", done.stdout, re.MULTILINE), done.stdout
        assert done.returncode == 1
        assert "Traceback" not in done.stdout
        assert state(copy.site) == before
        assert {path.name for path in copy.root.iterdir()} - {*COPIED, ".venv"} == {".cache", "site"}


HOSTILE = 'What do `</title><script>ran=1</script>` and `"onload=ran` do?'
"""A title that the rules allow, since all of it stands in code, but that no template may put into a page as it is."""


class TestHostileTitle:
    def test_is_only_text_wherever_it_stands(self, copy):
        path = next(file for file in sorted(copy.root.glob("questions/*/*.md")))
        good = path.read_text(encoding="utf-8")
        changed = re.sub(r"^title:.*$", lambda _: f"title: '{HOSTILE}'", good, count=1, flags=re.MULTILINE)
        changed = re.sub(
            r"^(## Short answer\n\n)", r'\1The "quoted" `"><script>ran=1</script>` begins it. ', changed, flags=re.M
        )
        path.write_text(changed, encoding="utf-8")
        try:
            done = make_site(copy.root)
            assert done.returncode == 0, done.stdout
            pages = {file: file.read_text(encoding="utf-8") for file in copy.site.rglob("*.html")}
        finally:
            path.write_text(good, encoding="utf-8")
            make_site(copy.root)
        assert sum("ran=1" in html for html in pages.values()) > 3
        for file, html in pages.items():
            assert "<script>ran" not in html, file
            assert not re.search(r"""<[a-z]+[^<>]*\s"?onload=""", html), file
