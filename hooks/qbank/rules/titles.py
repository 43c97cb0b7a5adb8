"""Titles that say the same as another question's."""

from __future__ import annotations

from collections.abc import Iterator

from ..model import Question
from ..problem import Problem
from .context import Context, error


def check(question: Question, context: Context) -> Iterator[Problem]:
    """Report a title that another question, earlier in the bank, has word for word or nearly so."""
    for other, score in context.similar.same_titles(question.title):
        if other.path < question.path:
            message = f"the title is {score:.0f} % the same as that of {other.path}"
            hint = "say what is different, or merge the questions"
            yield error(question, question.line_of("title"), "duplicate-title", message, hint)
