"""The bank in memory: frozen values, no behavior beyond look-ups."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import PurePosixPath
from typing import TypeVar

FieldPath = tuple[str | int, ...]

SECTION_TITLES = (
    "Task",
    "Answer to judge",
    "Hints",
    "Short answer",
    "Model answer",
    "Rubric",
    "Common mistakes",
)

LIMITED_PARTS = ("key point", "follow-up answer", "Hints", "Common mistakes")
"""Parts whose length a bank may limit: the first two in words, the others in items of their list."""


@dataclass(frozen=True)
class Section:
    """A level-two section of a question's body; `line` is the line of its heading, `text` starts one below."""

    title: str
    line: int
    text: str


@dataclass(frozen=True)
class FollowUp:
    """What an interviewer asks next: answered in place, or by the question with the id `see`."""

    ask: str
    answer: str = ""
    see: str = ""


@dataclass(frozen=True)
class Figure:
    """A number as it stands in the text (`claim`) and the arithmetic that gives it (`value`)."""

    claim: str
    value: str


@dataclass(frozen=True)
class Source:
    """A work that the answer rests on; `covers` lists published numbers quoted from it."""

    title: str
    url: str
    year: int
    at: str = ""
    covers: tuple[str, ...] = ()


@dataclass(frozen=True)
class Question:
    """One question file. `lines` maps a field path such as ``("roles", 2)`` to its line in the file."""

    id: str
    path: str
    title: str
    category: str
    difficulty: str
    kind: str
    roles: tuple[str, ...]
    tags: tuple[str, ...]
    key_points: tuple[str, ...]
    follow_ups: tuple[FollowUp, ...]
    figures: tuple[Figure, ...]
    sources: tuple[Source, ...]
    related: tuple[str, ...]
    aliases: tuple[str, ...]
    reviewed: date
    author: str
    sections: tuple[Section, ...]
    lines: Mapping[FieldPath, int] = field(repr=False, compare=False, default_factory=dict)
    digest: str = ""

    @cached_property
    def by_title(self) -> Mapping[str, Section]:
        """Body sections by their heading."""
        return {section.title: section for section in self.sections}

    @property
    def folder(self) -> PurePosixPath:
        """The folder of the file, where its pictures stand."""
        return PurePosixPath(self.path).parent

    def line_of(self, *path: str | int) -> int:
        """Line of a front matter field, or of the nearest enclosing one that is known."""
        while path:
            if path in self.lines:
                return self.lines[path]
            path = path[:-1]
        return 1

    @property
    def prose(self) -> str:
        """All text that a reader sees, front matter texts included, joined by blank lines."""
        parts = [self.title, *self.key_points, *(section.text for section in self.sections)]
        parts += [text for item in self.follow_ups for text in (item.ask, item.answer)]
        return "\n\n".join(parts)


@dataclass(frozen=True)
class Category:
    """A topic; `prerequisites` are the ids of categories to study before it."""

    id: str
    title: str
    description: str
    icon: str
    prerequisites: tuple[str, ...]


@dataclass(frozen=True)
class Role:
    """A job that people interview for; `priorities` maps each category id to critical, high, medium or low."""

    id: str
    title: str
    short: str
    description: str
    tests: str
    priorities: Mapping[str, str]


@dataclass(frozen=True)
class Difficulty:
    """A level of difficulty."""

    id: str
    title: str
    description: str


@dataclass(frozen=True)
class Kind:
    """What a question asks for, which sections and lengths (in words) its answer has, how many follow-ups."""

    id: str
    title: str
    description: str
    seconds: int
    required: tuple[str, ...]
    optional: tuple[str, ...]
    words: Mapping[str, tuple[int, int]]
    follow_ups: tuple[int, int]


@dataclass(frozen=True)
class PathStep:
    """A week, or a group of days, of a study path."""

    title: str
    focus: str
    categories: tuple[str, ...]


@dataclass(frozen=True)
class StudyPath:
    """An ordered plan of study for one family of roles."""

    id: str
    title: str
    audience: str
    description: str
    unit: str
    roles: tuple[str, ...]
    steps: tuple[PathStep, ...]


@dataclass(frozen=True)
class Level:
    """A level of the self-assessment."""

    value: int
    title: str
    description: str


@dataclass(frozen=True)
class Band:
    """Advice for a self-assessment at or above `start` percent of the maximum."""

    start: int
    title: str
    advice: str


PRIORITIES = ("critical", "high", "medium", "low")


@dataclass(frozen=True)
class Taxonomy:
    """`questions/bank.yml`: everything about the bank that is not a question.

    `abbreviations` need no explanation on a page; `lengths` are limits, whatever the kind, of front matter texts in
    words and of lists in items.
    """

    title: str
    repository: str
    categories: tuple[Category, ...]
    roles: tuple[Role, ...]
    difficulties: tuple[Difficulty, ...]
    kinds: tuple[Kind, ...]
    tags: Mapping[str, str]
    paths: tuple[StudyPath, ...]
    levels: tuple[Level, ...]
    bands: tuple[Band, ...]
    synonyms: tuple[tuple[str, ...], ...] = ()
    abbreviations: tuple[str, ...] = ()
    lengths: Mapping[str, tuple[int, int]] = field(default_factory=dict)

    def category(self, category_id: str) -> Category:
        """The category with that id; raises KeyError where there is none."""
        return _find(self.categories, category_id)

    def role(self, role_id: str) -> Role:
        """The role with that id; raises KeyError where there is none."""
        return _find(self.roles, role_id)

    def kind(self, kind_id: str) -> Kind:
        """The kind with that id; raises KeyError where there is none."""
        return _find(self.kinds, kind_id)

    def difficulty(self, difficulty_id: str) -> Difficulty:
        """The difficulty with that id; raises KeyError where there is none."""
        return _find(self.difficulties, difficulty_id)


T = TypeVar("T", Category, Role, Kind, Difficulty)


def _find(items: tuple[T, ...], item_id: str) -> T:
    for item in items:
        if item.id == item_id:
            return item
    raise KeyError(item_id)


@dataclass(frozen=True)
class Bank:
    """All questions, in the order of categories, then difficulty, then title."""

    taxonomy: Taxonomy
    questions: tuple[Question, ...]

    @cached_property
    def by_id(self) -> Mapping[str, Question]:
        """Questions by id."""
        return {question.id: question for question in self.questions}

    def in_category(self, category_id: str) -> list[Question]:
        """The questions of a category, easy to hard."""
        return [question for question in self.questions if question.category == category_id]

    def for_role(self, role_id: str) -> list[Question]:
        """The questions of a role, in the bank's order."""
        return [question for question in self.questions if role_id in question.roles]


ID_PATTERN = re.compile(r"(?!.{121})[a-z0-9]+(?:-[a-z0-9]+)*")
"""Ids become names of files, whose length is limited; the reader's marks (web/src/store/state.js) have the same."""

RESERVED = re.compile(r"index|con|prn|aux|nul|(?:com|lpt)[0-9]")
"""The page of a folder, and names that Windows keeps for devices and cannot check out."""
