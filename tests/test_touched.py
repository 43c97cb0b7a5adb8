"""`qbank touched`: from a change in Git to the pages that a reviewer should look at."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner

from qbank.cli import main
from qbank.touched import GitFault, changed_files, touched_pages
from tests import banks
from tests.hostile.corpus import png

IDENTITY = {
    "GIT_AUTHOR_NAME": "a",
    "GIT_AUTHOR_EMAIL": "a@example.org",
    "GIT_COMMITTER_NAME": "a",
    "GIT_COMMITTER_EMAIL": "a@example.org",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_SYSTEM": os.devnull,
}


def git(root: Path, *arguments: str) -> None:
    env = os.environ | IDENTITY
    subprocess.run(["git", "-C", str(root), *arguments], check=True, capture_output=True, env=env)


def commit(root: Path) -> None:
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--message", "change")


@pytest.fixture
def repository(good_root):
    """A repository with one commit, at which the branch `main` stays."""
    git(good_root, "init", "--quiet", "--initial-branch", "main")
    commit(good_root)
    git(good_root, "switch", "--quiet", "--create", "work")
    return good_root


def report(root: Path, since: str = "main") -> str:
    result = CliRunner().invoke(main, ["--root", str(root), "touched", since])
    assert result.exit_code == 0, result.output
    return result.stdout


def test_one_page_for_one_question(repository):
    with (repository / "questions/basics/bytes-of-a-number.md").open("a") as file:
        file.write("\n")
    commit(repository)
    assert report(repository) == (
        "# What this change touches\n\n"
        "- `questions/basics/bytes-of-a-number.html`, from `questions/basics/bytes-of-a-number.md`\n"
    )


def test_a_picture_touches_the_questions_that_show_it(repository):
    bank = banks.load(repository)
    users = [item for item in bank.questions if "](layers.svg" in item.prose]
    assert users
    banks.write(repository, "questions/basics/layers.svg", "<svg xmlns='http://www.w3.org/2000/svg'/>")
    touched = touched_pages(bank, repository, changed_files(repository, "main"))
    assert touched.pages == {item.path.removesuffix(".md") + ".html": ["questions/basics/layers.svg"] for item in users}


def test_a_page_by_hand_the_taxonomy_and_code(repository):
    banks.write(repository, "docs/study/method.md", "# Method")
    banks.write(repository, "hooks/evil.py", "")
    banks.write(repository, "questions/basics/unused.png", png(1, 1))
    banks.write(repository, ".github/workflows/check.yml", "")
    with (repository / "questions/bank.yml").open("a") as file:
        file.write("\n")
    commit(repository)
    touched = touched_pages(banks.load(repository), repository, changed_files(repository, "main"))
    assert touched.pages == {"study/method.html": ["docs/study/method.md"]}
    assert touched.everywhere == ["questions/bank.yml"]
    assert touched.code == [".github/workflows/check.yml", "hooks/evil.py", "questions/basics/unused.png"]


def test_a_renamed_question_is_one_that_is_gone_and_one_that_is_new(repository):
    folder = repository / "questions/basics"
    (folder / "bytes-of-a-number.md").rename(folder / "sixteen-bits.md")
    commit(repository)
    text = report(repository)
    assert "- `questions/basics/sixteen-bits.html`, from `questions/basics/sixteen-bits.md`" in text
    assert text.split("Gone.")[1].endswith("- `questions/basics/bytes-of-a-number.md`\n")


def test_what_main_got_in_the_meantime_is_not_this_changes(repository):
    banks.write(repository, "docs/mine.md", "")
    commit(repository)
    git(repository, "switch", "--quiet", "main")
    banks.write(repository, "docs/theirs.md", "")
    commit(repository)
    git(repository, "switch", "--quiet", "work")
    assert changed_files(repository, "main") == ["docs/mine.md"]


def test_a_merge_commit_of_depth_two_is_compared_with_its_first_parent(repository, tmp_path):
    """What GitHub checks out for a pull request."""
    banks.write(repository, "docs/mine.md", "")
    commit(repository)
    git(repository, "switch", "--quiet", "main")
    banks.write(repository, "docs/theirs.md", "")
    commit(repository)
    git(repository, "merge", "--quiet", "--no-ff", "--message", "merge", "work")
    shallow = tmp_path / "shallow"
    git(tmp_path, "clone", "--quiet", "--depth", "2", repository.as_uri(), str(shallow))
    assert changed_files(shallow, "HEAD^1") == ["docs/mine.md"]


@pytest.mark.parametrize(
    "name",
    [
        b"a\nb.md",
        b"a`b.md",
        b"a'\"b $(touch x).md",
        b"](javascript:alert(1)).md",
        b"\xff\xfe.md",
        b"::error::forged.md",
        b"-rf.md",
        "Ü ﷽.md".encode(),
    ],
)
def test_hostile_names_stay_names(repository, name):
    banks.write(repository, f"questions/basics/{os.fsdecode(name)}", "")
    commit(repository)
    lines = report(repository).splitlines()
    assert len(lines) == 3
    assert set(lines[2]) <= set("- `,/.%~_") | set(map(chr, range(48, 58))) | set(map(chr, range(65, 91))) | set(
        map(chr, range(97, 123))
    )


def test_a_question_that_cannot_be_read_is_listed_all_the_same(repository):
    banks.write(repository, "questions/basics/bytes-of-a-number.md", "---\n")
    assert "`questions/basics/bytes-of-a-number.html`" in report(repository)


@pytest.mark.parametrize("since", ["no-such-branch", "--output=x", "-p", ""])
def test_no_such_commit(repository, since):
    with pytest.raises(GitFault):
        changed_files(repository, since)
    assert not (repository / "x").exists()


def test_the_command_says_what_is_wrong(repository):
    result = CliRunner().invoke(main, ["--root", str(repository), "touched", "no-such-branch"])
    assert result.exit_code == 2
    assert "no-such-branch" in result.stderr


def test_without_git(repository, monkeypatch):
    monkeypatch.setenv("PATH", str(repository))
    with pytest.raises(GitFault, match="not installed"):
        changed_files(repository, "main")
