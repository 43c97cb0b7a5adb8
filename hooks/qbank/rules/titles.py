"""Titles and ids that say the same as another question's."""

from __future__ import annotations

from collections.abc import Iterator

from rapidfuzz import fuzz, utils

from ..model import Bank, Question
from ..problem import Problem
from .context import Context, error

NEAR_IDENTICAL = 92.0


def check(question: Question, context: Context) -> Iterator[Problem]:
    """Report a title that another question, earlier in the bank, has word for word or nearly so."""
    for other, score in nearest_titles(question.title, context.bank, least=NEAR_IDENTICAL):
        if other.path < question.path:
            message = f"the title is {score:.0f} % the same as that of {other.path}"
            hint = "say what is different, or merge the questions"
            yield error(question, question.line_of("title"), "duplicate-title", message, hint)


def nearest_titles(title: str, bank: Bank, least: float = 0.0) -> list[tuple[Question, float]]:
    """Questions whose titles share most with `title`, nearest first, with scores from 0 to 100."""
    wanted = utils.default_process(title)
    if not wanted:
        return []
    scored = (
        (question, fuzz.token_sort_ratio(wanted, utils.default_process(question.title), score_cutoff=least))
        for question in bank.questions
    )
    return sorted(((q, score) for q, score in scored if score > 0), key=lambda pair: -pair[1])
