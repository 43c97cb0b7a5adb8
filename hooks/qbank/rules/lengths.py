"""Length of what is no section of text: key points and follow-ups in words, hints and mistakes in items."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..markdown_lines import LineKind, classify
from ..model import SECTION_TITLES, Question
from ..problem import Problem, plural
from .context import Context, texts, warning
from .sections import count_words

_ITEM = re.compile(r"(?:[-*+]|\d{1,9}[.)])\s")


def check(question: Question, context: Context) -> Iterator[Problem]:
    """Report parts that are shorter or longer than the bank wants them; what is empty is reported elsewhere."""
    limits = context.bank.taxonomy.lengths
    for text in texts(question):
        if text.part not in limits or not text.text:
            continue
        low, high = limits[text.part]
        in_items = text.part in SECTION_TITLES
        count = _count_items(text.text) if in_items else count_words(text.text)
        if low <= count <= high:
            continue
        hint = f"write {low} to {high}"
        if in_items:
            message = f"'{text.part}' has {plural(count, 'item')}"
            yield warning(question, question.by_title[text.part].line, "list-length", message, hint)
        else:
            message = f"the {text.part} has {plural(count, 'word')}"
            yield warning(question, text.line, "word-count", message, hint)


def _count_items(text: str) -> int:
    """Items of the lists of a section that stand at its edge; those inside others do not count."""
    lines = classify(text.split("\n"))
    return sum(line.kind is LineKind.PROSE and bool(_ITEM.match(line.text)) for line in lines)
