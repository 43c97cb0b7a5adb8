"""Headings of the body: which, in which order, how deep, how long."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..markdown_lines import LineKind, classify
from ..model import SECTION_TITLES, Question, Section
from ..problem import Problem, did_you_mean, plural
from .context import Context, error, warning

RUBRIC_LEVELS = ("No hire", "Lean hire", "Strong hire")


def check(question: Question, context: Context) -> Iterator[Problem]:
    """Report sections that are missing, unknown, repeated, out of order, empty, too short or too long."""
    kinds = [kind.id for kind in context.bank.taxonomy.kinds]
    if question.kind not in kinds:
        return
    kind = context.bank.taxonomy.kind(question.kind)
    allowed = [title for title in SECTION_TITLES if title in kind.required or title in kind.optional]
    yield from _presence(question, kind.required, allowed)
    for section in question.sections:
        if not section.text.strip():
            yield error(question, section.line, "empty-section", f"'{section.title}' is empty", "write it")
            continue
        yield from _inner_headings(question, section)
        if section.title in kind.words:
            yield from _length(question, section, *kind.words[section.title])
    if rubric := question.by_title.get("Rubric"):
        yield from _rubric(question, rubric)


def _presence(question: Question, required: tuple[str, ...], allowed: list[str]) -> Iterator[Problem]:
    seen: list[str] = []
    for section in question.sections:
        title, line = section.title, section.line
        if title not in SECTION_TITLES:
            hint = did_you_mean(title, allowed)
            yield error(question, line, "unknown-section", f"'## {title}' is not a section", hint)
        elif title not in allowed:
            message = f"'## {title}' does not belong to the kind {question.kind}"
            yield error(question, line, "unknown-section", message, "remove it or change the kind")
        elif title in seen:
            yield error(question, line, "repeated-section", f"'## {title}' stands twice", "keep one")
        else:
            if seen and SECTION_TITLES.index(title) < SECTION_TITLES.index(seen[-1]):
                hint = "the order is " + ", ".join(allowed)
                yield error(question, line, "section-order", f"'## {title}' stands after '## {seen[-1]}'", hint)
            seen.append(title)
    last = question.sections[-1].line if question.sections else 1
    for title in required:
        if title not in seen:
            message = f"'## {title}' is missing"
            yield error(question, last, "missing-section", message, f"a question of kind {question.kind} has it")


def _inner_headings(question: Question, section: Section) -> Iterator[Problem]:
    previous = 2
    for line in classify(section.text.split("\n")):
        if line.kind is not LineKind.HEADING:
            continue
        number = section.line + 1 + line.index
        if line.level not in (3, 4) or line.level > previous + 1:
            message = f"heading of level {line.level} under one of level {previous}"
            yield error(question, number, "heading-level", message, "inside a section use ### and below it ####")
        previous = max(2, line.level)


def _length(question: Question, section: Section, low: int, high: int) -> Iterator[Problem]:
    count = count_words(section.text)
    if not low <= count <= high:
        message = f"'{section.title}' has {plural(count, 'word')}"
        yield warning(question, section.line, "word-count", message, f"write {low} to {high}")


def count_words(text: str) -> int:
    """Words of prose; code and diagrams do not count, a formula counts as one word."""
    prose = " ".join(
        line.text for line in classify(text.split("\n")) if line.kind in (LineKind.PROSE, LineKind.HEADING)
    )
    prose = re.sub(r"\$[^$]*\$", "formula", prose)
    return len(re.findall(r"\w[\w'’.,%-]*", prose))


def _rubric(question: Question, section: Section) -> Iterator[Problem]:
    for level in RUBRIC_LEVELS:
        if f"**{level}**" not in section.text:
            message = f"the rubric does not say what a '{level}' answer is"
            yield error(question, section.line, "rubric-level", message, f"add a line '- **{level}**: …'")
