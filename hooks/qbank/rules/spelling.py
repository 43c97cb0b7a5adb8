"""Spelling: every word is American English, or a word of the field that `questions/dictionary.txt` lists."""

from __future__ import annotations

import json
import re
from collections.abc import Container, Iterator
from functools import cache, lru_cache
from itertools import islice

from ..folder import DICTIONARY
from ..hunspell import Hunspell, one_edit_away, read_hunspell
from ..model import Question
from ..node import WEB
from ..problem import Problem
from .context import Context, error, texts, warning
from .prose import english

ENGLISH = WEB / "node_modules" / "dictionary-en"
"""Hunspell's American English, which comes with the front end's packages."""
MAX_REPORTS = 20
_SUGGESTIONS = 3
_LONGEST_RESPELLED = 40
_LETTER = r"A-Za-zÀ-ÖØ-öø-ʯ"
_TOKEN = re.compile(r"[^\s—–/|,;:()\[\]{}\"“”*<>=+…!?]+")
_WORD = re.compile(rf"[{_LETTER}]{{2,}}(?:['’][{_LETTER}]+)?")
_EDGES = ".'’‘_~$%&#"
_IDENTIFIER = re.compile(r"[\d_.@\\^#&%]")
_LATIN = frozenset({"al", "et", "pre"})
"""Parts of 'et al.' and 'pre-…', which the dictionary has only as wholes."""

_HISSING = re.compile(r"(?:[sxz]|[cs]h)$")
"""Ends of words whose plural takes -es."""

_BRITISH = {
    r"our": "or",
    r"is(?=e[ds]?$|ers?$|ing|ation|abl)": "iz",
    r"ys(?=e[ds]?$|ers?$|ing)": "yz",
    r"ll(?=e[dr]s?$|ings?$|ors?$|ous|en$)": "l",
    r"(?<=[a-z]{3}[io])l(?=s?$|ful|ment)": "ll",
    r"([tb])re(?=s?$)": r"\1er",
    r"tr(?=ed$|ing$)": "ter",
    r"ence(?=[sd]?$)": "ense",
    r"ogue(?=[sd]?$)": "og",
    r"amme(?=s?$)": "am",
    r"geing$": "ging",
    r"rnt$": "rned",
    r"oeuvre?": "euver",
    r"dgement": "dgment",
    r"uss(?=e[ds]$|ing$)": "us",
    r"sulph": "sulf",
    r"[ao]e": "e",
    r"grey": "gray",
    r"scept": "skept",
    r"artef": "artif",
    r"mould": "mold",
    r"plough": "plow",
    r"practis": "practic",
}
"""How British words are respelled; a word counts as British where only the respelled one is known."""
_RESPELL = [(re.compile(british), american) for british, american in _BRITISH.items()]


def check(question: Question, context: Context) -> Iterator[Problem]:
    """Report British spellings, which are certain, and words that neither dictionary has, which are doubtful."""
    if not edition():
        message = "the English dictionary is not installed, so no word was looked up"
        yield warning(question, 1, "spelling-unchecked", message, "run `make setup`, which installs it")
        return
    vocabulary = vocabulary_of(context.field_words)
    reported: set[str] = set()
    for text in texts(question):
        plain = english(text.text)
        unknown = {token for token in set(_TOKEN.findall(plain)) if not vocabulary.knows_all(token)}
        for match in _TOKEN.finditer(plain) if unknown else ():
            if match[0] not in unknown:
                continue
            unknown.discard(match[0])
            line = text.line_at(match.start())
            for word in words_in(match[0]):
                if word in reported or vocabulary.knows(word):
                    continue
                if len(reported) == MAX_REPORTS:
                    hint = "mend those above first"
                    yield warning(question, line, "unknown-word", "more unknown words from here on", hint)
                    return
                reported.add(word)
                yield _report(question, line, word, vocabulary)


def _report(question: Question, line: int, word: str, vocabulary: Vocabulary) -> Problem:
    if american := vocabulary.american(word):
        return error(question, line, "british-spelling", f"'{word}' is not American", f"write '{american}'")
    near = vocabulary.near(word)
    names = " or ".join(f"'{item}'" for item in near)
    hint = f"write {names}, or " if near else "mend it, or "
    hint += f"add it to {DICTIONARY} if it is a word of the field"
    return warning(question, line, "unknown-word", f"'{word}' is in no dictionary", hint)


def words_in(token: str) -> Iterator[str]:
    """The words of a token between spaces: none in identifiers, numbers, units and abbreviations."""
    token = token.strip(_EDGES)
    if _IDENTIFIER.search(token):
        return
    for part in token.split("-"):
        word = part.replace("’", "'").removesuffix("'s").rstrip("'")
        if _WORD.fullmatch(word) and word[1:] == word[1:].lower():
            yield word


class Vocabulary:
    """The words of English and of the field; what was looked up once is remembered."""

    def __init__(self, field_words: frozenset[str]) -> None:
        """Add the words of the field to those of English."""
        self._field = field_words
        self._english = _english()
        self._known_tokens: set[str] = set()

    def knows_all(self, token: str) -> bool:
        """Whether each word of a token is known."""
        if token in self._known_tokens:
            return True
        if all(self.knows(word) for word in words_in(token)):
            self._known_tokens.add(token)
            return True
        return False

    def knows(self, word: str) -> bool:
        """Whether a word is known, also as the plural of a word of the field."""
        return self._has(word) or any(self._has(singular, self._field) for singular in _singulars(word))

    def _has(self, word: str, words: Container[str] | None = None) -> bool:
        """Whether a word stands in `words`, or anywhere; at the beginning of a sentence a small one has a capital."""
        places = (self._field, _LATIN, self._english) if words is None else (words,)
        return any(form in place for form in {word, word[0].lower() + word[1:]} for place in places)

    def american(self, word: str) -> str:
        """The American spelling of a British word; empty where it is none."""
        if len(word) > _LONGEST_RESPELLED:
            return ""
        for pattern, respelled in _RESPELL:
            other = pattern.sub(respelled, word)
            if other != word and self.knows(other):
                return other
        return ""

    def near(self, word: str) -> list[str]:
        """Known words that one slip of a finger turns into this one."""
        if len(word) > _LONGEST_RESPELLED:
            return []
        known = (other for other in one_edit_away(word) if len(other) > 1 and self._has(other))
        return list(islice(dict.fromkeys(known), _SUGGESTIONS))


def _singulars(word: str) -> Iterator[str]:
    if word.endswith("es") and _HISSING.search(word[:-2]):
        yield word[:-2]
    if word.endswith("s") and not _HISSING.search(word[:-1]):
        yield word[:-1]


def edition() -> str:
    """Version of the English dictionary; empty where it is not installed. What is kept of findings hangs on it."""
    try:
        return str(json.loads((ENGLISH / "package.json").read_text(encoding="utf-8"))["version"])
    except FileNotFoundError:
        return ""


@cache
def _english() -> Hunspell:
    affixes = (ENGLISH / "index.aff").read_text(encoding="utf-8")
    entries = (ENGLISH / "index.dic").read_text(encoding="utf-8")
    return read_hunspell(affixes, entries)


@lru_cache(maxsize=2)
def vocabulary_of(field_words: frozenset[str]) -> Vocabulary:
    """The words that a bank may use; kept from one question to the next."""
    return Vocabulary(field_words)
