"""English that says nothing, or says who speaks where nobody does: filler, the writer's 'we' and 'I', exclamations."""

from __future__ import annotations

import re
import string
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from ..model import Question
from ..problem import Problem
from .context import Context, error, texts, warning
from .prose import JUDGED_PART, WRITTEN_PARTS, own_words

_LEAVE_OUT = "leave it out and say the thing itself"
_FILLER: dict[str, str] = {
    "it is (?:also )?(?:important|crucial|essential|worth|useful|interesting) (?:to|noting|mentioning|remembering)(?: "
    "(?:note|mention|remember|understand|point out|keep in mind))?(?: that)?": _LEAVE_OUT,
    "it (?:should|must) be (?:noted|mentioned|emphasized|stressed)(?: that)?": _LEAVE_OUT,
    "it'?s (?:important|crucial|essential|worth) (?:to|noting|mentioning)(?: (?:note|remember))?": _LEAVE_OUT,
    "(?:please )?note that": _LEAVE_OUT,
    "worth (?:noting|mentioning)": _LEAVE_OUT,
    "needless to say": _LEAVE_OUT,
    "it goes without saying": _LEAVE_OUT,
    "as (?:we|you) (?:all )?know": _LEAVE_OUT,
    "as (?:mentioned|noted|discussed|stated) (?:above|before|earlier|previously)": "link to the place, or leave it out",
    "in today'?s (?:fast-paced |digital |modern )?(?:world|age|era|landscape)": _LEAVE_OUT,
    "in the (?:realm|world|landscape) of": "write 'in'",
    "in the (?:ever|rapidly|constantly)(?:-| )(?:changing|evolving|growing)": _LEAVE_OUT,
    "(?:ever|rapidly|constantly)(?:-| )(?:changing|evolving) (?:field|world|landscape)": _LEAVE_OUT,
    "at the end of the day": _LEAVE_OUT,
    "when all is said and done": _LEAVE_OUT,
    "first and foremost": "write 'first'",
    "last but not least": "write 'last'",
    "each and every": "write 'each'",
    "in order to": "write 'to'",
    "due to the fact that": "write 'because'",
    "in spite of the fact that": "write 'although'",
    "despite the fact that": "write 'although'",
    "for the purpose of": "write 'for' or 'to'",
    "in the event that": "write 'if'",
    "at this point in time": "write 'now'",
    "has the ability to": "write 'can'",
    "have the ability to": "write 'can'",
    "the vast majority of": "give the share, or write 'most'",
    "a plethora of": "write 'many'",
    "a myriad of": "write 'many'",
    "(?:plays?|played|playing) an? (?:crucial|vital|key|pivotal|important|significant|central|major) role":
        "say what it does",
    "a testament to": "say what it shows",
    "game(?:-| )chang(?:er|ing)": "say what it changes, with a number",
    "cutting(?:-| )edge": "give the version and the date",
    "(?:dive|dives|diving|delve|delves|delving) (?:deep(?:er)? )?into": "write 'look at', or leave it out",
    "(?:harness|unlock|unleash)(?:es|ing)? the (?:full )?(?:power|potential)": "say what it makes possible",
    "navigat(?:e|es|ing) the complexit(?:y|ies)": "name the difficulty",
    "(?:great|good|excellent) question": _LEAVE_OUT,
    "as an ai (?:language )?(?:model|assistant)": _LEAVE_OUT,
    "in conclusion": _LEAVE_OUT,
    "to (?:sum up|summarize)": _LEAVE_OUT,
    "simply put": _LEAVE_OUT,
    "utiliz(?:e|es|ed|ing)": "write 'use'",
    "of course": _LEAVE_OUT,
    "obviously": _LEAVE_OUT,
}  # fmt: skip
"""Patterns of phrases without content, and what to do about each."""

_VERBS = (
    "will|shall|now|then|first|next|can (?:see|say|write|show)|see|saw|have seen|get|obtain|want|need to|assume|"
    "define|denote|derive|show|discuss|introduce|note|observe|conclude|consider|let|are (?:sure|given|left)"
)
_WE = re.compile(
    rf"\b(?:as we (?:saw|have seen|will see|discussed|mentioned)|let(?:'s| us)\b|we (?:{_VERBS})\b"
    r"|in (?:this|our) (?:article|post|chapter|tutorial|guide)\b)"
)
_I = re.compile(r"\b(?:I (?:think|believe|feel|guess|suppose)|in my (?:humble |honest )?opinion|IMHO|personally)\b")
_EXCLAMATION = re.compile(r"[^\W\d_]{2}!(?=[\s\")*]|$)", re.MULTILINE)
_DASH = re.compile("—")
_SMALL = {ord(letter): letter.lower() for letter in string.ascii_uppercase}
"""For `str.translate`: unlike `str.lower` it keeps every character in its place."""


@dataclass(frozen=True)
class Filler:
    """A phrase of the table. `needed` are letters in all its forms: they are looked for first, which is fast."""

    phrase: str
    needed: str
    instead: str

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """The phrase as it may stand in a text, where a space can be a line break.

        It begins with its letters and not with a sign for a boundary, so that it is searched at the speed of `in`.
        """
        spaced = self.phrase.replace(" ", r"[ \n][ ]{0,12}")
        return re.compile(rf"{spaced}\b")


def _needed(phrase: str) -> str:
    before, always = "", phrase
    while before != always:
        before, always = always, _OPTIONAL.sub("|", always)
    return max(re.findall("[a-z]+", always), key=len, default="")


_OPTIONAL = re.compile(r"\([^()]*\)\??|\w\?")
"""Alternatives and what may be missing, innermost first."""
FILLERS = [Filler(phrase, _needed(phrase), instead) for phrase, instead in _FILLER.items()]


def check(question: Question, context: Context) -> Iterator[Problem]:
    """Report filler, the writer speaking of 'we' and 'I', exclamation marks and em dashes, outside quoted speech."""
    parts = [(text, own_words(text.text)) for text in texts(question) if text.part != JUDGED_PART]
    page = "\n".join(words for _, words in parts).translate(_SMALL)
    likely = [filler for filler in FILLERS if filler.needed in page]
    for text, words in parts:
        small = words.translate(_SMALL)
        for match, instead in _fillers(small, likely):
            message = f"'{_shown(words, match)}' says nothing"
            yield error(question, text.line_at(match.start()), "filler", message, instead)
        if text.part in WRITTEN_PARTS:
            for match in (*_WE.finditer(small), *_I.finditer(words)):
                hint = "state the thing, and say what it rests on; 'I' and 'we' are for spoken parts and decisions"
                message = f"'{_shown(words, match)}' in the part '{text.part}'"
                yield warning(question, text.line_at(match.start()), "first-person", message, hint)
        for pattern, sign, hint in (
            (_EXCLAMATION, "an exclamation mark", "end the sentence with a period"),
            (_DASH, "an em dash", "write a comma, a colon, or two sentences"),
        ):
            if found := pattern.search(words):
                yield warning(question, text.line_at(found.start()), "punctuation", sign, hint)


def _fillers(small: str, likely: list[Filler]) -> Iterator[tuple[re.Match[str], str]]:
    """Phrases that stand in a text in small letters, the longer one where two overlap, and what to write instead."""
    found = [
        (match, filler.instead)
        for filler in likely
        if filler.needed in small
        for match in filler.pattern.finditer(small)
        if not small[max(0, match.start() - 1) : match.start()].isalnum()
    ]
    end = 0
    for match, instead in sorted(found, key=lambda item: (item[0].start(), -item[0].end())):
        if match.start() >= end:
            end = match.end()
            yield match, instead


def _shown(words: str, match: re.Match[str]) -> str:
    """What was found, in its own capitals and on one line."""
    return " ".join(words[match.start() : match.end()].split())
