"""Questions that ask in other words what another one asks."""

from __future__ import annotations

from collections.abc import Iterator

from ..model import Question
from ..problem import Problem
from ..similar import THRESHOLD
from .context import Context, warning

_NAMED = 3
_FEWEST = 30
"""Questions that a bank needs: which words carry a subject is read from the bank, and a few texts do not tell."""


def check(question: Question, context: Context) -> Iterator[Problem]:
    """Warn of questions that probably are the same, unless one of them names the other in `related`.

    Whoever lists a question as related has looked at it and means both to stand. Titles that are nearly the same are
    another rule's fault and not reported twice.
    """
    if len(context.bank.questions) < _FEWEST:
        return
    same = {other.path for other, _ in context.similar.same_titles(question.title)}
    near = [
        (other, score)
        for other, score in context.similar.neighbors(question, THRESHOLD)
        if other.path not in same and other.id not in question.related and question.id not in other.related
    ]
    if near:
        names = ", ".join(f"{other.id} ({score:.0f} %)" for other, score in near[:_NAMED])
        message = f"this may be asked already: {names}"
        hint = "merge them, make it a follow-up there, or say in the title what differs and list the other in 'related'"
        yield warning(question, question.line_of("title"), "similar-question", message, hint)
