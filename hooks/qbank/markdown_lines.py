"""What each line of a Markdown text is: heading, fence, code, formula or prose.

Rules and sections need to know this with line numbers, which an HTML renderer no longer tells. Only the block
structure that the bank's Markdown allows is recognized: ATX headings, fences, and `$$` blocks.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum, auto
from functools import lru_cache

_HEADING = re.compile(r"(#{1,6})\s+(.*)")
_FENCE_OPEN = re.compile(r"(?P<indent>[ >]*)(?P<ticks>`{3,}(?!`)|~{3,}(?!~))(?P<info>[^`]*)")
"""A run of ticks is taken whole: with each shorter one tried too, a line would take the square of its length."""


class LineKind(Enum):
    """What a line is."""

    PROSE = auto()
    HEADING = auto()
    FENCE_OPEN = auto()
    CODE = auto()
    FENCE_CLOSE = auto()
    MATH = auto()


@dataclass(frozen=True, slots=True)
class Line:
    """A line; `index` counts from 0, `text` is the heading's text, the fence's info string, or the line."""

    index: int
    kind: LineKind
    text: str
    level: int = 0


@dataclass(frozen=True, slots=True)
class Fence:
    """A fenced block; `index` is that of its opening line, `info` the words after the ticks."""

    index: int
    info: tuple[str, ...]
    body: str
    closed: bool

    @property
    def language(self) -> str:
        """First word of the info string, or an empty text."""
        return self.info[0] if self.info else ""


def classify(lines: Iterable[str]) -> Iterator[Line]:
    """Yield a `Line` for each line, in order."""
    fence = ""
    in_math = False
    for index, line in enumerate(lines):
        stripped = line.strip()
        if fence:
            if stripped.lstrip("> ") == fence:  # a longer one does not close it for the renderer
                fence = ""
                yield Line(index, LineKind.FENCE_CLOSE, "")
            else:
                yield Line(index, LineKind.CODE, line)
        elif in_math and stripped:  # an empty line ends a formula, closed or not, as it does for the renderer
            in_math = not stripped.endswith("$$")
            yield Line(index, LineKind.MATH, line)
        elif not stripped:
            in_math = False
            yield Line(index, LineKind.PROSE, line)
        elif match := _FENCE_OPEN.fullmatch(line):
            fence = match["ticks"]
            yield Line(index, LineKind.FENCE_OPEN, match["info"].strip())
        elif stripped.startswith("$$"):
            in_math = stripped.count("$$") == 1
            yield Line(index, LineKind.MATH, line)
        elif match := _HEADING.fullmatch(line):
            yield Line(index, LineKind.HEADING, match[2].rstrip().rstrip("#").rstrip(), len(match[1]))
        else:
            yield Line(index, LineKind.PROSE, line)


def fences(text: str) -> list[Fence]:
    """The fenced blocks of a Markdown text."""
    found: list[Fence] = []
    opened: Line | None = None
    body: list[str] = []
    for line in classify(text.split("\n")):
        if line.kind is LineKind.FENCE_OPEN:
            opened, body = line, []
        elif line.kind is LineKind.CODE:
            body.append(line.text)
        elif line.kind is LineKind.FENCE_CLOSE and opened:
            found.append(Fence(opened.index, tuple(opened.text.split()), "\n".join(body), closed=True))
            opened = None
    if opened:
        found.append(Fence(opened.index, tuple(opened.text.split()), "\n".join(body), closed=False))
    return found


# Neither reaches over an empty line.
_CODE_SPAN = re.compile(r"(?<![`\\])(`+)(?!`)((?:(?!\n\s*\n).)+?)(?<!`)\1(?!`)", re.DOTALL)
_INLINE_MATH = re.compile(r"(?<!\\)\$(?!\s)((?:(?!\n\s*\n)[^$\\]|\\.)+?)(?<!\s)\$")


@lru_cache(maxsize=64)
def without_code_and_math(text: str) -> str:
    """The text with code, formulas and fences blanked out, so that lines and columns keep their places.

    A question's texts stay cached while one rule after the other asks for them.
    """
    kept = []
    for line in classify(text.split("\n")):
        prose = line.kind in (LineKind.PROSE, LineKind.HEADING)
        kept.append(text_of(line) if prose else "")
    joined = "\n".join(kept)
    for pattern in (_CODE_SPAN, _INLINE_MATH):
        joined = pattern.sub(_blank, joined)
    return joined


def text_of(line: Line) -> str:
    """A prose or heading line as it was written (headings without their exact spacing)."""
    return f"{'#' * line.level} {line.text}" if line.kind is LineKind.HEADING else line.text


def _blank(match: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", match[0])
