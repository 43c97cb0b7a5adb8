"""How much of what a question asks another one already answers.

Titles that share most of their words often ask different things, and the same thing is often asked in other words. So
titles are not compared with titles: the words that carry the subject of a question are looked up in the whole text of
the other. A word that a text comes back to is a subject of it, one that it says once may be scenery. How much a word
counts is read from the bank itself, so there is no list of stop words, no model and no network, and a bank on another
subject needs no change.

The constants were chosen on the tuning pairs of tests/similar/pairs.yml and measured on the held-out ones.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from rapidfuzz import fuzz, process

from .model import Question

THRESHOLD = 54.0
"""Score from which two questions are probably one; tests/test_similar.py prints its precision and recall."""
NEAR_IDENTICAL = 92.0
"""Share of letters that two titles have in common, in percent, from which they are the same title."""

_TITLE_SHARE = 0.2
"""Part of the title in the score of a draft that has key points too: they say more exactly what it is about."""
_SUBJECT_FROM = 3
"""How often a text has to say a word for it to be a subject there; a single time counts half."""
_COMMON_FROM = 0.5
"""Share of all texts above which a word that they have says nothing."""
_UNSEEN = 1.2
"""Occurrences that every word is given in one more text, so that a rare word is neither worthless nor decisive."""
_STEM = 6
"""Letters of a word that count, so that 'quantize' and 'quantization' are one; it measured better than a stemmer."""
_LONGEST_TITLE = 1_000
"""Letters of a title that are compared one by one; a longer one is a fault and would only take time."""
_SECTIONS = ("Short answer", "Rubric", "Common mistakes")
"""What is read of a body. The model answer touches on too much: with it, scores separate worse and take longer."""

_NOWHERE: Mapping[int, float] = {}
_WORD = re.compile(r"[^\W_]+(?:[.,]\d+)*")


@dataclass(frozen=True, slots=True)
class Draft:
    """What is known of a question: a title and, once it is written, key points and the rest of its text."""

    title: str
    key_points: tuple[str, ...] = ()
    text: str = ""

    @classmethod
    def of(cls, question: Question) -> Draft:
        """A question as a draft."""
        parts = [question.id.replace("-", " "), *(item.ask for item in question.follow_ups)]
        parts += [section.text for section in question.sections if section.title in _SECTIONS]
        return cls(question.title, question.key_points, "\n".join(parts))


@dataclass(frozen=True, slots=True)
class _Terms:
    """A draft taken apart: sorted words of its title, terms of the title and of each key point, counts of all."""

    title: str
    asked: tuple[tuple[str, ...], ...]
    said: Mapping[str, int]


class SimilarQuestions:
    """An index of questions that tells which of them are most like a draft."""

    def __init__(self, questions: Iterable[Question], synonyms: Iterable[Sequence[str]] = ()) -> None:
        """Take the questions; they are read when they are first compared with.

        Args:
            questions: Those to compare with; no two have the same path.
            synonyms: Groups of names of the same thing, as in `bank.yml`.
        """
        self.questions = tuple(questions)
        self._reader = _Reader(synonyms)
        self._titles = [_sorted_words(question.title) for question in self.questions]
        self._places = {question.path: place for place, question in enumerate(self.questions)}
        self._weights: dict[str, float] = {}

    @cached_property
    def _terms(self) -> list[_Terms]:
        """The questions taken apart; whoever asks for titles alone does not wait for this."""
        return [self._reader.read(Draft.of(question)) for question in self.questions]

    @cached_property
    def _occurrences(self) -> Mapping[str, int]:
        """How often all texts together say a term."""
        counts: Counter[str] = Counter()
        for terms in self._terms:
            counts.update(terms.said)
        return counts

    @cached_property
    def _said(self) -> Mapping[str, Mapping[int, float]]:
        """By term: the questions that say it, each with its strength there."""
        found: dict[str, dict[int, float]] = defaultdict(dict)
        for place, terms in enumerate(self._terms):
            for term, count in terms.said.items():
                found[term][place] = _strength(count)
        return found

    @cached_property
    def _asked(self) -> Mapping[str, Mapping[int, float]]:
        """By term: the questions that ask about it, each with its share there."""
        found: dict[str, dict[int, float]] = defaultdict(dict)
        for place, terms in enumerate(self._terms):
            for term, share in self._shares(terms).items():
                found[term][place] = share
        return found

    def nearest(self, draft: Draft, least: float = 0.0) -> list[tuple[Question, float]]:
        """Questions most like a draft, nearest first.

        Returns:
            Each question with its score, above 0, at least `least` and at most 100. For two questions of the index
            the score is the same whichever of them is the draft; for a question and itself it is 100.
        """
        return self._ranked(self._reader.read(draft), least)

    def neighbors(self, question: Question, least: float = 0.0) -> list[tuple[Question, float]]:
        """What `nearest` returns for a question of the index, without the question itself."""
        place = self._places[question.path]
        return [pair for pair in self._ranked(self._terms[place], least) if pair[0] is not self.questions[place]]

    def same_titles(self, title: str) -> list[tuple[Question, float]]:
        """Questions whose title is nearly this one, nearest first, with scores from `NEAR_IDENTICAL` to 100."""
        return [(self.questions[place], score) for place, score in self._same_titles(_sorted_words(title))]

    def _same_titles(self, title: str) -> list[tuple[int, float]]:
        if not title:
            return []
        found = process.extract(title, self._titles, scorer=fuzz.ratio, score_cutoff=NEAR_IDENTICAL, limit=None)
        return [(place, score) for _, score, place in found]

    def _ranked(self, terms: _Terms, least: float) -> list[tuple[Question, float]]:
        """Two questions are alike if either answers most of what the other asks."""
        answered = [0.0] * len(self.questions)
        answers = [0.0] * len(self.questions)
        for term, share in self._shares(terms).items():
            for place, strength in self._said.get(term, _NOWHERE).items():
                answered[place] += share * strength
        for term, count in terms.said.items():
            strength = _strength(count)
            for place, share in self._asked.get(term, _NOWHERE).items():
                answers[place] += share * strength
        scores = list(map(max, answered, answers))
        for place, score in self._same_titles(terms.title):
            scores[place] = max(scores[place], score / 100)
        found = [place for place, score in enumerate(scores) if score and score >= least / 100]
        found.sort(key=lambda place: (-scores[place], self.questions[place].path))
        return [(self.questions[place], min(100 * scores[place], 100.0)) for place in found]

    def _shares(self, terms: _Terms) -> Mapping[str, float]:
        """What a draft asks about: terms, each with the part of the score that it decides; they add up to 1."""
        shares: dict[str, float] = defaultdict(float)
        weights = [{term: weight for term in part if (weight := self._weight(term))} for part in terms.asked]
        title, points = weights[0], [part for part in weights[1:] if part]
        title_share = _TITLE_SHARE if points else 1.0
        for part in (title, *points):
            whole = title_share if part is title else (1 - title_share) / len(points)
            total = sum(part.values())
            for term, weight in part.items():
                shares[term] += whole * weight / total
        return shares

    def _weight(self, term: str) -> float:
        """How much a term says: little if many texts have it, or if those that have it hardly repeat it."""
        weight = self._weights.get(term)
        if weight is None:
            found = self._said.get(term, _NOWHERE)
            texts = len(found) + 1
            repeated = (self._occurrences.get(term, 0) + _UNSEEN) / texts - 1
            weight = math.log((len(self.questions) + 1) / texts) * min(1.0, repeated) ** 2
            if len(found) > _COMMON_FROM * len(self.questions):
                weight = 0.0
            self._weights[term] = weight
        return weight


class _Reader:
    """Takes drafts apart, and calls a thing that has several names by one of them."""

    def __init__(self, synonyms: Iterable[Sequence[str]]) -> None:
        groups = [[[_term(word) for word in _WORD.findall(name)] for name in group] for group in synonyms]
        self._words = _Words({name[0]: " ".join(group[0]) for group in groups for name in group if len(name) == 1})
        self._phrases: dict[str, list[tuple[list[str], str]]] = defaultdict(list)
        for group in groups:
            for name in group:
                if len(name) > 1:
                    terms = [self._words.names.get(term, term) for term in name]
                    self._phrases[terms[0]].append((terms, " ".join(group[0])))
        for phrases in self._phrases.values():
            phrases.sort(key=lambda phrase: len(phrase[0]), reverse=True)

    def read(self, draft: Draft) -> _Terms:
        """The terms of a draft."""
        asked = [self._find(text) for text in (draft.title, *draft.key_points)]
        said = Counter(self._find(draft.text))
        for terms in asked:
            said.update(terms)
        return _Terms(_sorted_words(draft.title), tuple(tuple(dict.fromkeys(terms)) for terms in asked), said)

    def _find(self, text: str) -> list[str]:
        """Terms of a text in order; a phrase that is the name of a thing is one term."""
        found = list(map(self._words.__getitem__, _WORD.findall(text)))
        terms: list[str] = []
        done = 0
        for begin in [place for place, term in enumerate(found) if term in self._phrases]:
            for phrase, name in self._phrases[found[begin]] if begin >= done else ():
                if found[begin : begin + len(phrase)] == phrase:
                    terms += [*found[done:begin], name]
                    done = begin + len(phrase)
                    break
        return terms + found[done:]


class _Words(dict[str, str]):
    """Words with their terms; a bank has few different words, so each is taken apart once."""

    def __init__(self, names: Mapping[str, str]) -> None:
        """Begin without words; `names` maps a term to the one that stands for it."""
        super().__init__()
        self.names = names

    def __missing__(self, word: str) -> str:
        term = _term(word)
        self[word] = self.names.get(term, term)
        return self[word]


def _term(word: str) -> str:
    """The form in which a word counts: its first letters; of a number all digits, however thousands are set apart."""
    plain = word.lower()
    if not plain.isascii():
        plain = "".join(sign for sign in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(sign))
    return plain[:_STEM] if plain.isalpha() else plain.replace(",", "")


@lru_cache(maxsize=1_000)
def _strength(count: int) -> float:
    """How far a text that says a word so often is about it, from 0 to 1."""
    return min(1.0, math.log(1 + count) / math.log(1 + _SUBJECT_FROM))


def _sorted_words(title: str) -> str:
    return " ".join(sorted(_WORD.findall(title.lower())))[:_LONGEST_TITLE]
