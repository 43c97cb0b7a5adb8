"""Blocks that the site would show as plain text, because its Markdown wants empty lines and four spaces.

On GitHub a list may stand right under a paragraph and inside a list two spaces are enough; Python-Markdown shows
both as running text. So that nobody finds that out on the finished page, it is a fault of the file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..markdown_lines import Line, LineKind, classify
from ..model import Question
from ..problem import Problem
from .context import Context, error, texts

_ITEM = re.compile(r"\s*(?:[-*+]|\d+[.)])\s+\S")
_INTERRUPTING_ITEM = re.compile(r"\s*(?:[-*+]|1[.)])\s+\S")
_DELIMITER_ROW = re.compile(r"[\s|:-]*-{3}[\s|:-]*")
_UNDERLINE = re.compile(r"(?:=+|-+) *")
_TIGHT_HEADING = re.compile(r"#{1,6}(?:$|[^#\s]\S*)")
_INLINE_DISPLAY = re.compile(r"(?<!\\)\$\$")
_CODE = re.compile(r"(`+)[^`]+\1")

_NESTING = re.compile(r"[\s>]*(?:(?:[-*+]|\d{1,9}[.)])\s+[\s>]*)*")
MAX_NESTING = 6
"""Lists and quotes inside each other; each takes a piece of a phone's width."""

Finding = tuple[int, str, str, str]
"""Index of a line, rule, message, hint."""


def check(question: Question, context: Context) -> Iterator[Problem]:
    """Report lists, tables, formulas, headings and code that would not be shown as such."""
    for text in texts(question):
        if "\n" not in text.text:
            continue
        raw = text.text.split("\n")
        starts = [0]
        for line in raw:
            starts.append(starts[-1] + len(line) + 1)
        for index, rule, message, hint in _findings(raw):
            yield error(question, text.line_at(starts[index]), rule, message, hint)


def _findings(raw: list[str]) -> Iterator[Finding]:
    lines = list(classify(raw))
    block: list[Line] = []
    for line in lines:
        if line.kind in (LineKind.PROSE, LineKind.MATH) and line.text.strip():
            block.append(line)
        else:
            yield from _block(block)
            block = []
    yield from _block(block)
    yield from _indentation(lines, raw)
    yield from _nesting(lines, raw)


def _nesting(lines: list[Line], raw: list[str]) -> Iterator[Finding]:
    for line in lines:
        if line.kind is not LineKind.PROSE:
            continue
        text = raw[line.index]
        signs = _NESTING.match(text)
        outside = (len(text) - len(text.lstrip(" "))) // 4
        if signs and outside + len(signs[0].split()) + signs[0].count(">>") > MAX_NESTING:
            hint = "say it with fewer levels"
            yield line.index, "nesting", f"lists or quotes more than {MAX_NESTING} levels deep", hint
            return


def _block(block: list[Line]) -> Iterator[Finding]:
    """Look at lines of text that no empty line parts."""
    if not block:
        return
    formula = next((line for line in block if line.kind is LineKind.MATH), None)
    if formula:
        yield from _formula(block, formula)
    else:
        yield from _lines(block)
        yield from _neighbors(block)


def _lines(block: list[Line]) -> Iterator[Finding]:
    for line in block:
        if _INLINE_DISPLAY.search(_CODE.sub("", line.text)) and not line.text.lstrip().startswith(">"):
            hint = "write $…$ inside a sentence, and $$ on lines of its own"
            yield line.index, "inline-formula", "'$$' inside a line of text", hint
        if match := _TIGHT_HEADING.match(line.text):
            hint = "put a space after the signs, or a backslash before them"
            yield line.index, "heading-form", f"'{match[0]}' becomes a heading", hint


def _neighbors(block: list[Line]) -> Iterator[Finding]:
    """Look at what stands under what: lists, tables and rules under text."""
    if not _ITEM.match(block[0].text):
        items = [line for line in block[1:] if _INTERRUPTING_ITEM.match(line.text)]
        for line in items[:1]:
            yield line.index, "missing-blank-line", "a list right under text", "put an empty line before it"
    for place, line in enumerate(block):
        if place != 1 and "|" in line.text and _DELIMITER_ROW.fullmatch(line.text):
            hint = "a table is a row of headings, a row of dashes, and rows, with an empty line before it"
            yield line.index, "missing-blank-line", "a table right under text, or without headings", hint
    if len(block) > 1 and _UNDERLINE.fullmatch(block[1].text):
        hint = "put an empty line before a rule; write headings with ###"
        yield block[1].index, "heading-form", f"'{block[1].text[:10]}' under text makes it a heading", hint


def _formula(block: list[Line], first: Line) -> Iterator[Finding]:
    signs = sum(line.text.count("$$") for line in block)
    if signs % 2:
        hint = "close it with a line '$$'; there are no empty lines in a formula"
        yield first.index, "open-formula", "the formula is never closed", hint
    elif signs > 2 or not (block[0].text.strip().startswith("$$") and block[-1].text.rstrip().endswith("$$")):
        hint = "put an empty line before and after it"
        yield first.index, "missing-blank-line", "a formula right beside text or another formula", hint


def _indentation(lines: list[Line], raw: list[str]) -> Iterator[Finding]:
    """Look at what is indented: parts of list items, and code inside them."""
    in_list, after_empty, fence_indent = False, True, 0
    for line in lines:
        text = raw[line.index]
        indent = len(text) - len(text.lstrip(" "))
        if line.kind is LineKind.CODE:
            if text.strip() and indent < fence_indent:
                hint = "indent every line of the block as much as its ticks"
                yield line.index, "fence-indent", "code that is indented less than its ticks", hint
        elif line.kind is LineKind.FENCE_OPEN:
            fence_indent = indent
        if not text.strip() or line.kind in (LineKind.CODE, LineKind.FENCE_CLOSE):
            after_empty = not text.strip()
            continue
        item = line.kind is LineKind.PROSE and bool(_ITEM.match(text))
        if in_list and indent and ((item and indent % 4) or (after_empty and indent < 4)):
            hint = "indent what belongs to a list item by four spaces, for each level"
            yield line.index, "list-indent", f"indented by {indent} inside a list", hint
        if not indent and (item or after_empty):
            in_list = item
        after_empty = False
