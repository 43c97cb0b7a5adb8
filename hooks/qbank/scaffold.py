"""A new question file that teaches how to fill it in."""

from __future__ import annotations

import re
import textwrap
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from . import similar
from .editor_schema import SCHEMA_FILE
from .field_help import field_help, section_help
from .folder import QUESTIONS
from .model import ID_PATTERN, SECTION_TITLES, Bank, Kind, Question
from .problem import did_you_mean
from .rules.placeholders import MARK, SCHEMA_LINE, TEACHING
from .rules.sections import RUBRIC_LEVELS
from .schema import COUNTS, MAX_TITLE
from .whole_files import create_file
from .yaml_texts import quoted

_COLUMNS = 120
_LEVELS = {
    "No hire": "what such an answer gets wrong or leaves out",
    "Lean hire": "what it gets right, and where it ends",
    "Strong hire": "what it knows beyond that",
}
_ID_WORDS = 4
_LEFT_OUT = frozenset(
    re.findall(
        r"\w+",
        "a an and are as at be by can do does each for from has have how i if in is it its many much of on one or than "
        "that the their them then this to what when where which who why will with would you your",
    )
)
"""Words that tell nothing about the subject of a question."""


_WORTH_A_LOOK = 30.0
"""Score from which a writer should read a question before writing another; nearly all of the true ones have it."""


class ScaffoldFault(ValueError):
    """Why no file was written."""


@dataclass(frozen=True)
class Draft:
    """What is known of a question before its answer is written; the names are those of the fields."""

    id: str
    title: str
    category: str
    difficulty: str
    kind: str
    roles: tuple[str, ...]
    tags: tuple[str, ...]
    author: str = ""


def new_question(root: Path, bank: Bank, draft: Draft) -> str:
    """Write a question file.

    Args:
        root: The repository.
        bank: The bank as it stands, for what may be named and what is taken.
        draft: What the file begins with.

    Returns:
        The repository path of the file.

    Raises:
        ScaffoldFault: A value is unknown, the id is taken, another title is nearly the same, or the file cannot
            be written.
    """
    for field in ("category", "id", "title", "kind", "difficulty", "roles", "tags"):
        require(root, bank, field, getattr(draft, field))
    path = f"{QUESTIONS}/{draft.category}/{draft.id}.md"
    try:
        create_file(root / path, _text(bank, draft).encode())
    except FileExistsError:
        raise ScaffoldFault(f"{path} exists") from None
    except OSError as error:
        raise ScaffoldFault(f"{path} cannot be written: {error.strerror}") from None
    return path


def require(root: Path, bank: Bank, field: str, value: str | tuple[str, ...]) -> None:
    """Check one value of a draft; raises ScaffoldFault, which says what may have been meant."""
    if isinstance(value, tuple):
        noun, (low, high) = field.removesuffix("s"), COUNTS[field]
        for item in value:
            _require_known(item, choices(bank, field), noun)
        if len(set(value)) < len(value):
            raise ScaffoldFault(f"a {noun} stands twice")
        if not low <= len(value) <= high:
            raise ScaffoldFault(f"{len(value)} are too {'few' if len(value) < low else 'many'}: {low} to {high}")
    elif field == "id":
        _require_free_id(root, bank, value)
    elif field == "title":
        _require_new_title(bank, value)
    else:
        _require_known(value, choices(bank, field), field)


def choices(bank: Bank, field: str) -> dict[str, str]:
    """The values that a field may have, each with what it means."""
    taxonomy = bank.taxonomy
    return {
        "category": {item.id: item.title for item in taxonomy.categories},
        "difficulty": {item.id: item.description for item in taxonomy.difficulties},
        "kind": {item.id: item.description for item in taxonomy.kinds},
        "roles": {item.id: item.title for item in taxonomy.roles},
        "tags": dict(taxonomy.tags),
    }[field]


def _require_known(value: str, options: Iterable[str], noun: str) -> None:
    if value not in options:
        raise ScaffoldFault(f"'{value}' is not a {noun}: {did_you_mean(value, options)}")


def _require_free_id(root: Path, bank: Bank, question_id: str) -> None:
    """Refuse an id that a question has or had, also one in a file that cannot be read."""
    if not ID_PATTERN.fullmatch(question_id):
        raise ScaffoldFault(f"'{question_id}' is not an id: write lower-case words with hyphens between them")
    for question in bank.questions:
        if question_id == question.id or question_id in question.aliases:
            raise ScaffoldFault(f"the id '{question_id}' is taken by {question.path}")
    for file in sorted((root / QUESTIONS).glob(f"*/{question_id}.md")):
        raise ScaffoldFault(f"{file.relative_to(root).as_posix()} exists")


def _require_new_title(bank: Bank, title: str) -> None:
    if not title.strip() or not title.isprintable() or len(title) > MAX_TITLE:
        raise ScaffoldFault(f"a title is one line of at most {MAX_TITLE} characters")
    if near := _index(bank).same_titles(title):
        names = "\n".join(f"  {score:3.0f} %  {item.path}: {item.title}" for item, score in near)
        raise ScaffoldFault(f"a question with nearly this title exists; add to it instead:\n{names}")


def nearest(bank: Bank, title: str) -> list[tuple[Question, float]]:
    """The questions that are most like a title, nearest first, with scores from 0 to 100."""
    return _index(bank).nearest(similar.Draft(title), least=_WORTH_A_LOOK)[:3]


def _index(bank: Bank) -> similar.SimilarQuestions:
    return similar.SimilarQuestions(bank.questions, bank.taxonomy.synonyms)


def propose_id(root: Path, bank: Bank, title: str) -> str:
    """An id made of the first telling words of a title, one that is free; empty where there is none."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    words = [word for word in re.findall(r"[a-z0-9]+", plain.replace("'", "")) if word not in _LEFT_OUT]
    for count in range(min(_ID_WORDS, len(words)), len(words) + 1):
        try:
            _require_free_id(root, bank, proposal := "-".join(words[:count]))
        except ScaffoldFault:
            continue
        return proposal
    return ""


def _text(bank: Bank, draft: Draft) -> str:
    kind = bank.taxonomy.kind(draft.kind)
    top = (
        f"Replace every text that begins with {MARK}. `qbank check` lists what is left; when nothing is, `qbank fmt` "
        f"takes out these lines that begin with {TEACHING}"
    )
    fields = {
        "title": f" {quoted(draft.title)}",
        "category": f" {draft.category}",
        "difficulty": f" {draft.difficulty}",
        "kind": f" {draft.kind}",
        "roles": f" [{', '.join(draft.roles)}]",
        "tags": f" [{', '.join(draft.tags)}]",
        "key_points": "".join(
            f'\n  - "{MARK}: thing {number} that a correct answer says"'
            for number in range(1, COUNTS["key_points"][0] + 1)
        ),
        "follow_ups": "".join(_follow_ups(kind.follow_ups[0])) or " []",
        "figures": " []",
        "sources": f'\n  - {{title: "{MARK}: title of the paper or page", url: "https://arxiv.org/abs/{MARK}", '
        f"year: {date.today().year}}}",
        "related": " []",
        "reviewed": f" {date.today().isoformat()}",
    }
    if draft.author:
        fields["author"] = f" {quoted(draft.author)}"
    front = "".join(f"{_comment(field_help(name, kind))}{name}:{value}\n" for name, value in fields.items())
    required = [title for title in SECTION_TITLES if title in kind.required]
    body = "".join(f"\n## {title}\n\n{_section(title, kind)}\n" for title in required)
    return f"---\n{SCHEMA_LINE} $schema=../../{SCHEMA_FILE}\n{_comment(top)}{front}---\n{body}"


def _follow_ups(count: int) -> Iterable[str]:
    for _ in range(count):
        yield f'\n  - ask: "{MARK}: what the interviewer asks next"\n    answer: >-\n      {MARK}: the answer, or '
        yield "'see:' with an id in place of 'answer:'"


def _comment(text: str) -> str:
    lines = textwrap.wrap(text, _COLUMNS - len(TEACHING) - 1, break_on_hyphens=False)
    return "".join(f"{TEACHING} {line}\n" for line in lines)


def _section(title: str, kind: Kind) -> str:
    if title == "Rubric":
        return "\n".join(f"- **{level}**: {MARK}: {_LEVELS[level]}" for level in RUBRIC_LEVELS)
    return f"{MARK}: {section_help(title, kind)}"
