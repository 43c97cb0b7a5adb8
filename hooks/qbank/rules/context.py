"""What every rule may look at, and the texts of a question with their places."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from ..folder import DICTIONARY, read_file
from ..model import Bank, Question
from ..problem import Problem
from ..similar import SimilarQuestions
from .works import Works, works_of

_MAX_DICTIONARY_BYTES = 1_000_000


@dataclass(frozen=True)
class Context:
    """The bank that a question belongs to, and the repository that it stands in."""

    bank: Bank
    root: Path

    @cached_property
    def similar(self) -> SimilarQuestions:
        """The index of the bank's questions; it is made when a rule first asks for it."""
        return SimilarQuestions(self.bank.questions, self.bank.taxonomy.synonyms)

    @cached_property
    def field_words(self) -> frozenset[str]:
        """The words that the bank adds to English; none where it has no such file."""
        try:
            words = read_file(self.root, DICTIONARY, _MAX_DICTIONARY_BYTES)
        except OSError:
            return frozenset()
        return frozenset(words.decode(errors="replace").split())

    @cached_property
    def works(self) -> Works:
        """How all questions cite their sources."""
        return works_of(self.bank.questions)


Rule = Callable[[Question, Context], Iterator[Problem]]


@dataclass(frozen=True, slots=True)
class Text:
    """A text that a reader sees. `line` is the line of its first character; `part` names where it stands."""

    part: str
    text: str
    line: int

    def line_at(self, position: int) -> int:
        """Line of a character; front matter texts may be folded, so theirs is that of the field."""
        return self.line + (self.text.count("\n", 0, position) if self.part in _EXACT else 0)


_EXACT = {
    "Task",
    "Answer to judge",
    "Hints",
    "Short answer",
    "Model answer",
    "Rubric",
    "Common mistakes",
}


def texts(question: Question) -> Iterator[Text]:
    """All Markdown texts of a question: title, key points, follow-ups, sections."""
    yield Text("title", question.title, question.line_of("title"))
    for index, point in enumerate(question.key_points):
        yield Text("key point", point, question.line_of("key_points", index))
    for index, item in enumerate(question.follow_ups):
        yield Text("follow-up question", item.ask, question.line_of("follow_ups", index, "ask"))
        yield Text("follow-up answer", item.answer, question.line_of("follow_ups", index, "answer"))
    for section in question.sections:
        yield Text(section.title, section.text, section.line + 1)


def error(question: Question, line: int, rule: str, message: str, hint: str = "") -> Problem:
    """A fault of this question's file."""
    return Problem(question.path, line, rule, message, hint)


def warning(question: Question, line: int, rule: str, message: str, hint: str = "") -> Problem:
    """A doubt about this question's file; it does not stop a build."""
    return Problem(question.path, line, rule, message, hint, severity="warning")
