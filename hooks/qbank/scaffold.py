"""A new question file with every part in place."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path

from .folder import QUESTIONS
from .model import ID_PATTERN, Bank, Question
from .problem import did_you_mean
from .rules.titles import NEAR_IDENTICAL, nearest_titles

_PLACEHOLDERS = {
    "Task": "What the interviewer puts on the table: a situation with numbers, or a signature with examples.",
    "Answer to judge": "A plausible, flawed answer, as a candidate would say it.",
    "Hints": "1. The first gives little away.\n2. The second gives more.",
    "Short answer": "What to say in a minute; it touches every key point.",
    "Model answer": "Mechanism first, then numbers, then trade-offs, then where it fails.",
    "Rubric": "- **No hire**: …\n- **Lean hire**: …\n- **Strong hire**: …",
    "Common mistakes": "- What is often said: why it is wrong.\n- Another one: why it is wrong.",
}


class ScaffoldFault(ValueError):
    """Why no file was written."""


def new_question(
    root: Path, bank: Bank, category: str, question_id: str, title: str | None, kind: str, difficulty: str
) -> tuple[str, list[tuple[Question, float]]]:
    """Write a question file.

    Args:
        root: The repository.
        bank: The bank as it stands, for ids and titles that are taken.
        category: Id of an existing category.
        question_id: Id of the new question.
        title: Its title, or None for a placeholder made of the id.
        kind: Id of a kind, which decides the sections.
        difficulty: Id of a difficulty.

    Returns:
        The repository path of the file, and the nearest existing questions with scores from 0 to 100.

    Raises:
        ScaffoldFault: An argument is unknown, the id is taken, or a title is nearly the same.
    """
    taxonomy = bank.taxonomy
    _require(category, [item.id for item in taxonomy.categories], "category")
    _require(kind, [item.id for item in taxonomy.kinds], "kind")
    _require(difficulty, [item.id for item in taxonomy.difficulties], "difficulty")
    if not ID_PATTERN.fullmatch(question_id):
        raise ScaffoldFault(f"'{question_id}' is not an id: write lower-case words with hyphens between them")
    for question in bank.questions:
        if question_id == question.id or question_id in question.aliases:
            raise ScaffoldFault(f"the id '{question_id}' is taken by {question.path}")
    path = f"{QUESTIONS}/{category}/{question_id}.md"
    if (root / path).exists():
        raise ScaffoldFault(f"{path} exists")
    wanted = title or question_id.replace("-", " ").capitalize()
    nearest = nearest_titles(wanted, bank, least=45.0)[:3]
    if title and nearest and nearest[0][1] >= NEAR_IDENTICAL:
        names = "\n".join(f"  {score:3.0f} %  {item.path}: {item.title}" for item, score in nearest)
        raise ScaffoldFault(f"a question with nearly this title exists; add to it instead:\n{names}")
    (root / path).parent.mkdir(parents=True, exist_ok=True)
    (root / path).write_text(_text(bank, category, wanted, kind, difficulty), encoding="utf-8")
    return path, nearest


def _require(value: str, allowed: Iterable[str], noun: str) -> None:
    options = list(allowed)
    if value not in options:
        raise ScaffoldFault(f"'{value}' is not a {noun}: {did_you_mean(value, options)}")


def _text(bank: Bank, category: str, title: str, kind_id: str, difficulty: str) -> str:
    kind = bank.taxonomy.kind(kind_id)
    follow_ups = "".join(
        f"\n  - ask: Follow-up {number}?\n    answer: >-\n"
        "      Answered in 40 to 120 words, or replace this by 'see:' with the id of a question."
        for number in range(1, kind.follow_ups[0] + 1)
    )
    sections = "".join(f"\n## {name}\n\n{_PLACEHOLDERS[name]}\n" for name in _PLACEHOLDERS if name in kind.required)
    quoted = title.replace("\\", "\\\\").replace('"', '\\"')
    return f"""---
title: "{quoted}"
category: {category}
difficulty: {difficulty}
kind: {kind_id}
roles: [{", ".join(role.id for role in bank.taxonomy.roles)}]
tags: [{next(iter(bank.taxonomy.tags))}]
key_points:
  - First thing that a strong answer says
  - Second thing
  - Third thing
follow_ups:{follow_ups or " []"}
figures: []
sources:
  - {{title: "Title of the paper or page", url: "https://example.org/", year: {date.today().year}}}
related: []
reviewed: {date.today().isoformat()}
---
{sections}"""
