"""What of a text is a writer's own English: code, formulas, addresses and quoted speech blanked out in place.

Blanks keep every character where it stands, so that a match tells its line. No pattern here can take more than a
bounded number of steps for a place: a hostile file costs no more than a long one.
"""

from __future__ import annotations

import re
from functools import lru_cache

from ..markdown_lines import without_code_and_math

WRITTEN_PARTS = frozenset({"key point", "Task", "Hints", "Model answer", "Rubric", "Common mistakes"})
"""Parts that are read; the title, the short answer and the follow-ups are spoken."""
JUDGED_PART = "Answer to judge"
"""A candidate's words: they may be as bad as the question wants them."""

_NO_WORDS = re.compile(
    r"(?<=\]\()[^)\s]{1,2000}|https?://[^\s)>]{1,2000}"  # addresses
    r"|&#?\w{1,20};|<(?=[a-zA-Z/!])[^<>\n]{0,300}>|\{[:.#][^{}\n]{0,300}\}"  # signs and markup, reported elsewhere
)
_QUOTED = re.compile(r'"[^"\n]{0,400}(?:\n[^"\n]{1,400}){0,8}"|“[^”\n]{0,400}(?:\n[^”\n]{1,400}){0,8}”')
_BLOCK_QUOTE = re.compile(r"^[ ]{0,12}>.*$", re.MULTILINE)


@lru_cache(maxsize=64)
def english(text: str) -> str:
    """The text without code, formulas and addresses. A question's texts stay cached while rules go over them."""
    return _NO_WORDS.sub(_blank, without_code_and_math(text))


@lru_cache(maxsize=64)
def own_words(text: str) -> str:
    """What `english` leaves, without block quotes and what stands between quotation marks."""
    return _QUOTED.sub(_blank, _BLOCK_QUOTE.sub(_blank, english(text)))


def _blank(match: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", match[0])
