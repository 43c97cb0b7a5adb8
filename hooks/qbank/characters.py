"""Characters that nobody sees or that change how others are shown, and texts made safe to print."""

from __future__ import annotations

import re
from unicodedata import category

INVISIBLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200e\u200f\u2028\u2029"
    "\u202a-\u202e\u2060\u2066-\u206f\u2800\u3164\ufe00-\ufe0d\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff\ud800-\udfff"
    "\U000e0000-\U000e01ef]"
)
"""Control characters, marks that turn the direction of writing, what is as wide as nothing, what no text may hold.

Joiners and the signs that choose between a letter and a picture stay: words of some languages need them.
"""

MOST_MARKS = 3
"""Accents and the like on one letter: no language needs more, and a hundred of them cover the lines around."""

_FOREIGN = re.compile(f"[^\x00-\u02ff]{{{MOST_MARKS + 1},}}")
"""Where so many marks in succession may be; most texts have no such place."""


def unwanted(text: str) -> str:
    """What the first character is that may not stand in a text, for a message; empty where there is none."""
    if match := INVISIBLE.search(text):
        return f"invisible character U+{ord(match[0]):04X}"
    if any(_unstacked(match) != match[0] for match in _FOREIGN.finditer(text)):
        return "a letter with more than three accents"
    return ""


def without_unwanted(text: str) -> str:
    """The text with a replacement character for each character that may not stand in it."""
    return _FOREIGN.sub(_unstacked, INVISIBLE.sub("\ufffd", text))


def _unstacked(match: re.Match[str]) -> str:
    """Characters with one replacement character for the marks on a letter that has too many; joiners part none."""
    kept: list[str] = []
    marks: list[str] = []
    for character in f"{match[0]} ":
        kind = category(character)
        if kind.startswith("M") or (marks and kind == "Cf"):
            marks.append(character)
            continue
        kept += marks if sum(category(mark) != "Cf" for mark in marks) <= MOST_MARKS else "\ufffd"
        kept.append(character)
        marks = []
    return "".join(kept[:-1])


def printable(text: str) -> str:
    """The text on one line, for a terminal or a log: whatever could steer them is written as an escape."""
    return "".join(
        character if character.isprintable() else character.encode("unicode_escape", "surrogatepass").decode()
        for character in text.replace("\n", " ")
    )
