"""Does the short answer touch every key point? A guess from shared words, so it warns.

A key point counts as touched when some one sentence has enough of its words. Two words are the same when their first
letters are; words that other key points or the title have too say less about this one. On this bank a threshold of
0.13 doubts 1 in 50 of the key points that are covered, and finds half of those whose sentence is taken out; a higher
one doubts more than it finds. Synonyms of the search did not change either number.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from ..model import Question
from ..problem import Problem
from .context import Context, warning
from .prose import english

LEAST = 0.13
"""Share of a key point's weight that the best sentence has at least."""
ANSWER = "Short answer"
_ROOM = 8
"""Words that an answer has for each key point at least, if it is to touch them all."""
_FEWEST = 4
"""Words of a key point below which sharing none means nothing."""
_LETTERS = 5
_SENTENCE_END = re.compile(r"(?<=[.!?])\s")
_WORD = re.compile(r"\d[\d,]{0,20}(?:\.\d{1,20})?|[^\W\d_]{3,}")
_COUNTED = "one two three four five six seven eight nine ten"
_DIGITS = {word: str(number) for number, word in enumerate(_COUNTED.split(), start=1)}
_SMALL_WORDS = """
    about after again against all also and any are because been before being between both but can could did does down
    during each even every few first for from further had has have here how into its just less many may more most much
    must need needs nor not off once only other out over own per rather same second should some still such than that the
    their them then there these they this those through too under until very via was were what when where whether which
    while who will with within without would yet you your
"""
_EVERYWHERE = frozenset(_SMALL_WORDS.split())


def check(question: Question, context: Context) -> Iterator[Problem]:
    """Report each key point of which no sentence of the short answer has the words."""
    answer = question.by_title.get(ANSWER)
    if answer is None or len(answer.text.split()) < _ROOM * len(question.key_points):
        return  # there is no room for them all, and the limits of length say so
    sentences = [set(_words(sentence)) for sentence in _SENTENCE_END.split(english(answer.text))]
    points = [set(_words(english(point))) for point in question.key_points]
    shared = Counter(word for point in points for word in point)
    title = set(_words(english(question.title)))
    for index, point in enumerate(points):
        weights = {word: (0.5 if word in title else 1.0) / shared[word] for word in point}
        best = max(sum(weights[word] for word in point & sentence) for sentence in sentences)
        if len(point) >= _FEWEST and best < LEAST * sum(weights.values()):
            line = question.line_of("key_points", index)
            message = f"no sentence of the short answer seems to say: {_begin(question.key_points[index])}"
            hint = "say it there in the words of the key point, or take the point out"
            yield warning(question, line, "uncovered-point", message, hint)


def _words(text: str) -> Iterator[str]:
    """What tells words of a text apart: numbers without commas, and how other words begin."""
    for word in _WORD.findall(text.lower()):
        if word[0].isdigit() or word in _DIGITS:
            yield _DIGITS.get(word, word.replace(",", ""))
        elif word not in _EVERYWHERE:
            yield word[:_LETTERS]


def _begin(point: str) -> str:
    return f"'{point}'" if len(point) <= 60 else f"'{point[:57].rstrip()}...'"
