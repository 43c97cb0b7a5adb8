"""Abbreviations that a page uses without saying once what they stand for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Set
from itertools import islice

from ..folder import DICTIONARY
from ..model import Question
from ..problem import Problem
from .context import Context, texts, warning
from .placeholders import MARK
from .prose import JUDGED_PART, english

_ABBREVIATION = re.compile(r"(?<![\w.@/$\\^-])([A-Z]{2,8})(?:e?s)?(?![\w@/\\^]|[.-]\w)")
_INTRODUCED = re.compile(r"\w[\"*]{0,3} \((?:[^()]{1,60}[;,] )?([A-Z]{2,8})(?:e?s)?[);,]")
"""'on-chip memory (SRAM)': what it denotes stands in front of it."""
_GLOSSED = re.compile(r"([A-Z]{2,8})(?:e?s)?[\"*]{0,3} \((?=[\w\"*]{2,40}[ -]\w)")
"""'SRAM (on-chip memory)'."""
_LINK = re.compile(r"(?:[\s,:;=(*\"]{1,9}(?:(?:is|are|means|stands for|short for|or|called|the|an?)\b)?){1,4}")
_NOUN_BETWEEN = re.compile(r" \w{2,20}(?: \w{2,20})?[\s]\(")
"""'the KL term (Kullback-Leibler)'."""
MAX_REPORTS = 20
_MOST_LOOKED_AT = 1_000
"""Places of one text at which a long form is looked for, which bounds the time of a hostile file."""
_NEAR = 100
"""Characters beside an abbreviation in which its long form is looked for."""
_SMALL = "a an and as at by for from in of on or per the to with"
_SMALL_WORDS = frozenset(_SMALL.split())
_NO_ABBREVIATION = re.compile(r"[KMGTPE]?(?:B|FLOPS?)|USD|EUR|GBP|UTC|AM|PM|[IVXL]+")
"""Units, currencies, times and Roman numbers."""


def check(question: Question, context: Context) -> Iterator[Problem]:
    """Report, at its first use, each abbreviation that is neither explained on the page nor known to every reader.

    A bank that does not say which ones its readers know is not asked about any.
    """
    if not context.bank.taxonomy.abbreviations:
        return
    pages = [(text, english(text.text)) for text in texts(question) if text.part != JUDGED_PART]
    known = {MARK, *context.bank.taxonomy.abbreviations, *context.field_words}
    for _, plain in pages:
        known.update(_INTRODUCED.findall(plain))
        known.update(_GLOSSED.findall(plain))
    for _, plain in pages:
        known.update(_written_out(plain, known))
    reported = 0
    for text, plain in pages:
        for match in _ABBREVIATION.finditer(plain):
            name = match[1]
            if name not in known and not _NO_ABBREVIATION.fullmatch(name):
                reported += 1
                if reported > MAX_REPORTS:
                    return  # a text in capitals, or no text at all
                known.add(name)
                hint = f"write 'long form ({name})' once, or add it to {DICTIONARY} if it is a name"
                message = f"the page does not say what '{name}' stands for"
                yield warning(question, text.line_at(match.start()), "abbreviation", message, hint)


def _written_out(plain: str, known: Set[str]) -> Iterator[str]:
    """Abbreviations whose long form stands right before or after them: 'GRPO is group relative policy optimization'."""
    unknown = (match for match in _ABBREVIATION.finditer(plain) if match[1] not in known)
    for match in islice(unknown, _MOST_LOOKED_AT):
        after = plain[match.end() : match.end() + _NEAR]
        before = plain[max(0, match.start() - _NEAR) : match.start()].rstrip(' \n,(*"')
        behind = [after[link.end() :] for link in (_LINK.match(after), _NOUN_BETWEEN.match(after)) if link]
        if any(_spells(match[1], _words(text)) for text in behind) or _spells_backward(match[1], _words(before)):
            yield match[1]


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", text.lower())


def _spells(name: str, words: list[str]) -> bool:
    """Whether the first letters of words give a name, from the first word on; small words may be passed over.

    A word may give further letters of the name from its inside, as 'multilayer perceptron' does for MLP.
    """
    letters = name.lower()
    ends = {(0, 0)} if words and words[0][0] == letters[0] else set()
    for letter in letters[1:]:
        ends = set(_next_places(letter, words, ends))
    return bool(ends)


def _spells_backward(name: str, words: list[str]) -> bool:
    """Whether some of the last words give a name and nothing follows them."""
    most = 2 * len(name)
    return any(
        _spells(name, words[start:]) and _spells(name[-1], words[-1:]) and len(words) - start <= most
        for start in range(max(0, len(words) - most), len(words) - 1)
    )


def _next_places(letter: str, words: list[str], ends: Set[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Places (word, letter in it) where the next letter of a name may be, behind those where the last one was."""
    for place, inside in ends:
        if (found := words[place].find(letter, inside + 1)) > 0:
            yield place, found
        for following in range(place + 1, len(words)):
            if words[following][0] == letter:
                yield following, 0
            if words[following] not in _SMALL_WORDS:
                break
