"""Rows of the number sheet and of the list of papers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .arithmetic import evaluate, is_given
from .model import Bank, Question, Source


@dataclass(frozen=True)
class NumberRow:
    """A recomputed figure: as printed, its arithmetic, the value to six significant digits."""

    claim: str
    value: str
    result: str
    question: Question


@dataclass(frozen=True)
class PaperRow:
    """A source with the questions that cite it."""

    source: Source
    questions: tuple[Question, ...]

    @property
    def arxiv_id(self) -> str:
        """The arXiv number, or an empty text."""
        return self.source.url.rsplit("/abs/", 1)[1] if "arxiv.org/abs/" in self.source.url else ""


def number_rows(questions: Sequence[Question]) -> list[NumberRow]:
    """Figures that follow from other numbers; a scenario's givens are left out."""
    return [
        NumberRow(figure.claim, figure.value, f"{evaluate(figure.value):,.6g}", question)
        for question in questions
        for figure in question.figures
        if not is_given(figure.value)
    ]


def paper_rows(bank: Bank) -> list[PaperRow]:
    """Every source once, those that most questions cite first, then by title."""
    cited: dict[str, list[Question]] = {}
    first: dict[str, Source] = {}
    for question in bank.questions:
        for source in question.sources:
            first.setdefault(source.url, source)
            users = cited.setdefault(source.url, [])
            if question not in users:
                users.append(question)
    rows = [PaperRow(first[url], tuple(users)) for url, users in cited.items()]
    return sorted(rows, key=lambda row: (-len(row.questions), row.source.title.lower()))
