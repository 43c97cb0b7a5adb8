"""Parts that are still to be written: each text that begins with `TODO:` says what belongs in its place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from ..markdown_lines import LineKind, classify
from ..model import SECTION_TITLES, Question
from ..problem import Problem
from .context import Context, error, texts

MARK = "TODO"
TEACHING = "#:"
"""How a comment begins that explains a field."""
SCHEMA_LINE = "# yaml-language-server:"
"""How the comment begins that names the schema to editors."""
_PLACEHOLDER = re.compile(rf"\s*(?:(?:[-*+]|\d+[.)])\s+)?(?:\*\*[^*\n]+\*\*:?\s*)?{MARK}:\s*(?P<what>.*)")


def check(question: Question, context: Context) -> Iterator[Problem]:
    """Report every title, key point, follow-up, source and section that is still to be written, once each."""
    return unwritten(question)


def unwritten(question: Question) -> Iterator[Problem]:
    """A fault for each part that is still to be written; its hint says what belongs there."""
    for text in texts(question):
        if found := _first(text.text):
            index, what = found
            starts = text.text.split("\n")[:index]
            line = text.line_at(sum(len(before) + 1 for before in starts))
            name = f"'## {text.part}'" if text.part in SECTION_TITLES else f"the {text.part}"
            yield error(question, line, "placeholder", f"{name} is still to be written", what)
    for number, source in enumerate(question.sources):
        if _first(source.title) or MARK in source.url.split("/"):
            message = "the source is still to be named"
            yield error(question, question.line_of("sources", number), "placeholder", message, "title, url and year")


def without_echoes(question: Question, problems: Iterable[Problem]) -> Iterator[Problem]:
    """Problems but for warnings about what is still to be written: length and the like come later."""
    ends = [section.line for section in question.sections[1:]] + [10**9]
    open_parts = [
        range(section.line, end) for section, end in zip(question.sections, ends, strict=False) if _first(section.text)
    ]
    open_parts += [range(fault.line, fault.line + 1) for fault in unwritten(question)]
    for problem in problems:
        if problem.severity == "error" or not any(problem.line in lines for lines in open_parts):
            yield problem


def _first(text: str) -> tuple[int, str] | None:
    """Line, counted from 0, and wording of the first placeholder in a text."""
    if MARK not in text:
        return None
    for line in classify(text.split("\n")):
        if line.kind is LineKind.PROSE and (match := _PLACEHOLDER.match(line.text)):
            return line.index, match["what"]
    return None
