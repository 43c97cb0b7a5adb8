"""Characters that nobody sees or that change how others are shown, and texts made safe to print."""

from __future__ import annotations

import re

INVISIBLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\u009f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb"
    "\ufffe\uffff\ud800-\udfff\U000e0000-\U000e007f]"
)
"""Control characters, marks that turn the direction of writing, and what no text may hold."""

STACKED = re.compile(r"[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]{4,}")
"""More accents on one letter than any language needs; a hundred of them cover the lines around."""


def unwanted(text: str) -> str:
    """What the first character is that may not stand in a text, for a message; empty where there is none."""
    if match := INVISIBLE.search(text):
        return f"invisible character U+{ord(match[0]):04X}"
    if STACKED.search(text):
        return "a letter with more than three accents"
    return ""


def without_unwanted(text: str) -> str:
    """The text with a replacement character for each character that may not stand in it."""
    return STACKED.sub("\ufffd", INVISIBLE.sub("\ufffd", text))


def printable(text: str) -> str:
    """The text on one line, for a terminal or a log: whatever could steer them is written as an escape."""
    return "".join(
        character if character.isprintable() else character.encode("unicode_escape", "surrogatepass").decode()
        for character in text.replace("\n", " ")
    )
