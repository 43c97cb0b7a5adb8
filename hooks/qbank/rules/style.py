"""English that says nothing, or says who speaks where nobody does: filler, the writer's 'we' and 'I', exclamations."""

from __future__ import annotations

import re
from collections.abc import Iterator

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
    "(?:worth|important) (?:noting|mentioning)": _LEAVE_OUT,
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
    "as an AI (?:language )?(?:model|assistant)": _LEAVE_OUT,
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
    r"|in (?:this|our) (?:article|post|chapter|tutorial|guide)\b)",
    re.IGNORECASE,
)
_I = re.compile(r"\b(?:I (?:think|believe|feel|guess|suppose)|in my (?:humble |honest )?opinion|IMHO|personally)\b")
_EXCLAMATION = re.compile(r"[^\W\d_]{2}!(?=[\s\")*]|$)", re.MULTILINE)
_DASH = re.compile("—")


def _any_of(phrases: dict[str, str]) -> re.Pattern[str]:
    """One pattern for all phrases, each in a group of its own; a space in a phrase stands for a line break too."""
    spaced = (phrase.replace(" ", r"[ \n][ ]{0,12}") for phrase in phrases)
    return re.compile(r"\b(?:" + "|".join(f"({phrase})" for phrase in spaced) + r")\b", re.IGNORECASE)


_ANY_FILLER = _any_of(_FILLER)
_INSTEAD = tuple(_FILLER.values())


def check(question: Question, context: Context) -> Iterator[Problem]:
    """Report filler, the writer speaking of 'we' and 'I', exclamation marks and em dashes, outside quoted speech."""
    for text in texts(question):
        if text.part == JUDGED_PART:
            continue
        words = own_words(text.text)
        for match in _ANY_FILLER.finditer(words):
            hint = _INSTEAD[(match.lastindex or 1) - 1]
            yield error(question, text.line_at(match.start()), "filler", f"'{_shown(match)}' says nothing", hint)
        if text.part in WRITTEN_PARTS:
            for match in (*_WE.finditer(words), *_I.finditer(words)):
                hint = "state the thing, and say what it rests on; 'I' and 'we' are for spoken parts and decisions"
                message = f"'{_shown(match)}' in the part '{text.part}'"
                yield warning(question, text.line_at(match.start()), "first-person", message, hint)
        for pattern, sign, hint in (
            (_EXCLAMATION, "an exclamation mark", "end the sentence with a period"),
            (_DASH, "an em dash", "write a comma, a colon, or two sentences"),
        ):
            if found := pattern.search(words):
                yield warning(question, text.line_at(found.start()), "punctuation", sign, hint)


def _shown(match: re.Match[str]) -> str:
    return " ".join(match[0].split())
