"""The date of the last review."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from ..model import Question
from ..problem import Problem
from .context import Context, error, warning

OLD_AFTER_MONTHS = 18


def check(question: Question, context: Context) -> Iterator[Problem]:
    """Report a review that lies in the future, a day being allowed for time zones, or more than 18 months back."""
    if question.reviewed == date.min:
        return  # missing or no date, which is reported where it is read
    line = question.line_of("reviewed")
    if question.reviewed > date.today() + timedelta(days=1):
        message = f"reviewed on {question.reviewed}, which has not come yet"
        yield error(question, line, "future-review", message, "write today's date")
    elif _months_since(question.reviewed) >= OLD_AFTER_MONTHS:
        message = f"reviewed on {question.reviewed}, more than {OLD_AFTER_MONTHS} months ago"
        hint = "check the whole file, what changes quickly above all, and write today's date"
        yield warning(question, line, "old-review", message, hint)


def _months_since(day: date) -> int:
    """Full months from a day until today."""
    today = date.today()
    return 12 * (today.year - day.year) + today.month - day.month - (today.day < day.day)
