"""The date of the last review."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from ..model import Question
from ..problem import Problem
from .context import Context, error


def check(question: Question, context: Context) -> Iterator[Problem]:
    """Report a review that lies in the future; a day is allowed for time zones."""
    if question.reviewed > date.today() + timedelta(days=1):
        message = f"reviewed on {question.reviewed}, which has not come yet"
        yield error(question, question.line_of("reviewed"), "future-review", message, "write today's date")
