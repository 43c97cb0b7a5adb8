"""Banks for tests: where the fixtures are, copies of the good bank, and everything that a check finds in one."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from qbank.bank import load_bank, quick_questions
from qbank.model import Bank
from qbank.problem import Problem, sort_problems
from qbank.render import render_questions
from qbank.rendered import Rendered

TESTS = Path(__file__).parent
REPOSITORY = TESTS.parent
GOOD = TESTS / "fixtures" / "good"
BAD = TESTS / "fixtures" / "bad"
GOLDEN = TESTS / "golden"
UPDATE = os.environ.get("UPDATE_FIXTURES") == "1"
"""`UPDATE_FIXTURES=1 pytest tests` writes what is instead of comparing it with what was; read the difference."""


def copy_bank(root: Path) -> Path:
    """Copy the good bank to `root/questions` and return `root`; its parsed fixtures stay behind."""
    shutil.copytree(GOOD, root / "questions", ignore=shutil.ignore_patterns("*.json"))
    return root


def write(root: Path, path: str, content: str | bytes) -> Path:
    """Write a file of a bank; folders are made."""
    file = root / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    return file


def question(path: str = "basics/bytes-of-a-number") -> str:
    """The text of a good question, to be spoiled."""
    return (GOOD / f"{path}.md").read_text(encoding="utf-8")


def check(root: Path, cache: Path | None = None, only: set[str] | None = None) -> list[Problem]:
    """All problems that `qbank check` reports; with `only`, formulas of those files alone are rendered."""
    bank, problems = load_bank(root)
    if bank is None:
        return problems
    chosen = [item for item in quick_questions(bank, problems) if only is None or item.path in only]
    return sort_problems(problems + render_questions(chosen, cache or root / ".cache")[1])


def load(root: Path) -> Bank:
    """The bank of a repository that has no problems."""
    bank, problems = load_bank(root)
    assert bank is not None
    assert not problems
    return bank


def render(bank: Bank, cache: Path) -> dict[str, Rendered]:
    """The questions of a bank in HTML; no formula or diagram of it is wrong."""
    rendered, problems = render_questions(bank.questions, cache)
    assert not problems
    return rendered


def compare(file: Path, actual: str) -> None:
    """Assert that a file holds `actual`, or write it under UPDATE_FIXTURES=1."""
    if UPDATE:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(actual, encoding="utf-8")
    assert actual == file.read_text(encoding="utf-8"), f"{file.name} differs; UPDATE_FIXTURES=1 rewrites it"
