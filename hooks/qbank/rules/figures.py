"""Figures: every claim stands in the text and agrees with its arithmetic; no measured number goes unbacked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from ..arithmetic import ArithmeticFault, evaluate, literals
from ..markdown_lines import LineKind, classify
from ..model import Question
from ..numbers import agrees, numbers_with_unit, printed_numbers
from ..problem import Problem
from .context import Context, error, texts, warning

_NUMBER_FORMATS = {"4 bits", "8 bits", "16 bits", "32 bits", "64 bits"}
_GIVEN_PARTS = {"title", "Task", "Answer to judge", "follow-up question"}


def check(question: Question, context: Context) -> Iterator[Problem]:
    """Report figures that do not compute, claims that are not in the text, and numbers without an origin."""
    prose = normalize(question.prose)
    for index, figure in enumerate(question.figures):
        line = question.line_of("figures", index)
        if not figure.claim or not figure.value:
            continue
        yield from _claim_in_text(question, prose, figure.claim, line)
        yield from _recompute(question, figure.claim, figure.value, line)
    for index, source in enumerate(question.sources):
        for number, claim in enumerate(source.covers):
            line = question.line_of("sources", index, "covers", number)
            yield from _claim_in_text(question, prose, claim, line)
    yield from _without_origin(question)


def normalize(text: str) -> str:
    r"""Text as claims are compared with it: no emphasis or math signs, plain spaces, `\\%` and `{,}` resolved."""
    text = text.replace("\\%", "%").replace("{,}", ",").replace("\\,", " ").replace("~", " ")
    text = re.sub(r"[*`$\\]", "", text)
    return " ".join(text.split())


@lru_cache(maxsize=4096)
def _claim_pattern(claim: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w.]){re.escape(normalize(claim))}(?![\w])")


def _claim_in_text(question: Question, prose: str, claim: str, line: int) -> Iterator[Problem]:
    if not _claim_pattern(claim).search(prose):
        message = f"'{claim}' does not stand in the text"
        yield error(question, line, "claim-not-in-text", message, "quote the number as it is printed there")


def _recompute(question: Question, claim: str, value: str, line: int) -> Iterator[Problem]:
    printed = next(printed_numbers(normalize(claim)), None)
    if printed is None:
        yield error(question, line, "claim-number", f"'{claim}' contains no number", "quote a number")
        return
    try:
        computed = evaluate(value)
    except ArithmeticFault as fault:
        hint = "use numbers, + - * / // % **, ceil floor round sqrt log log2 log10 exp min max abs sum, pi, e"
        yield error(question, line, "figure-value", f"'{value}' does not compute: {fault}", hint)
        return
    if not agrees(printed, computed):
        message = f"'{claim}' is printed, but {value} = {computed:.6g}"
        percent = "%" in claim and agrees(printed, 100 * computed)
        hint = "a percentage is computed in percent: 100*(…)" if percent else "mend the number or the arithmetic"
        yield error(question, line, "figure-differs", message, hint)


def _without_origin(question: Question) -> Iterator[Problem]:
    known = _known_numbers(question)
    reported = set(_NUMBER_FORMATS)
    for text in texts(question):
        if text.part in _GIVEN_PARTS:
            continue
        for value, scaled, position, phrase in numbers_with_unit(_without_code(text.text)):
            if phrase in reported or any(_same(value, item) or _same(scaled, item) for item in known):
                continue
            reported.add(phrase)
            yield warning(
                question,
                text.line_at(position),
                "number-without-origin",
                f"'{phrase}' is in no figure and no source's 'covers'",
                "add a figure that computes it, or name it under the source that states it",
            )


def _known_numbers(question: Question) -> set[float]:
    known: set[float] = set()
    claims = [figure.claim for figure in question.figures]
    claims += [claim for source in question.sources for claim in source.covers]
    claims += [text.text for text in texts(question) if text.part in _GIVEN_PARTS]
    for claim in claims:
        known |= {number.value for number in printed_numbers(normalize(claim))}
        known |= {scaled for _, scaled, _, _ in numbers_with_unit(normalize(claim))}
    for figure in question.figures:
        try:
            known |= literals(figure.value)
        except ArithmeticFault:
            continue  # reported by `_recompute`
    return known


def _same(first: float, second: float) -> bool:
    return abs(first - second) <= 1e-9 * max(abs(first), abs(second))


def _without_code(text: str) -> str:
    keep = (LineKind.PROSE, LineKind.HEADING, LineKind.MATH)
    lines = (line.text if line.kind in keep else "" for line in classify(text.split("\n")))
    return re.sub(r"`[^`\n]*`", lambda match: " " * len(match[0]), "\n".join(lines))
