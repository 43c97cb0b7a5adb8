"""Addresses of sources: well formed in each file, and one address and one title for each work in the whole bank."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..model import Question
from ..problem import Problem
from .context import Context, error, texts
from .placeholders import MARK

_ARXIV = re.compile(r"https?://(?:[\w-]{1,20}\.)?arxiv\.org/[^\s)>\]]{0,300}", re.IGNORECASE)
_ARXIV_PAGE = re.compile(r"https://arxiv\.org/abs/(?P<id>\S+)")
_NEW_ID = re.compile(r"(?P<year>\d\d)(?P<month>\d\d)\.(?P<number>\d+)")
_OLD_ID = re.compile(r"[a-z-]+(?:\.[A-Z]{2})?/(?P<year>\d\d)(?P<month>\d\d)\d{3}")
_ID_INSIDE = re.compile(r"(?:\d{4}\.\d{4,5}|[a-z-]+(?:\.[A-Z]{2})?/\d{7})")
_FIRST_NEW, _FIRST_LONG, _FIRST_OLD = (2007, 4), (2015, 1), (1991, 7)
_YEARS_AHEAD = 2
"""A source may be newer than the last review of the whole file, but not by much."""
_TRACKING = re.compile(r"[?&](?:utm_\w+|fbclid|gclid|ref_src)=|#:~:text=")
_DOI = re.compile(r"https?://(?:dx\.doi\.org|www\.doi\.org|doi\.org)/(?P<id>10\.\d+/\S+)", re.IGNORECASE)


def check(question: Question, context: Context) -> Iterator[Problem]:
    """Report addresses of arXiv and of DOIs that are malformed or not the usual ones, and addresses that track."""
    for index, source in enumerate(question.sources):
        if MARK not in source.url.split("/"):  # still to be written, which is another rule's fault
            yield from _address(question, question.line_of("sources", index, "url"), source.url)
    for text in texts(question):
        for match in _ARXIV.finditer(text.text):
            yield from _arxiv(question, text.line_at(match.start()), match[0].rstrip(".,;:"))


def _address(question: Question, line: int, url: str) -> Iterator[Problem]:
    if _ARXIV.fullmatch(url):
        yield from _arxiv(question, line, url)
    elif (doi := _DOI.fullmatch(url)) and url != f"https://doi.org/{doi['id']}":
        yield error(question, line, "doi-address", f"'{url}'", f"write https://doi.org/{doi['id']}")
    elif match := _TRACKING.search(url):
        message = f"'{url}' carries more than the address"
        yield error(question, line, "tracking-address", message, f"end it before '{match[0][0]}'")


def _arxiv(question: Question, line: int, url: str) -> Iterator[Problem]:
    page = _ARXIV_PAGE.fullmatch(url)
    latest = question.reviewed.year + _YEARS_AHEAD
    if page and _is_arxiv_id(page["id"], latest):
        return
    inside = _ID_INSIDE.search(url)
    if inside and _is_arxiv_id(inside[0], latest):
        hint = f"write https://arxiv.org/abs/{inside[0]}"
        yield error(question, line, "arxiv-address", f"'{url}' is not the page of the abstract", hint)
    else:
        hint = "copy it from the paper's page: https://arxiv.org/abs/ and a number such as 2407.21783"
        yield error(question, line, "arxiv-id", f"'{url}' names no paper that can exist", hint)


def _is_arxiv_id(name: str, latest_year: int) -> bool:
    """Whether a paper can have this id: a possible month, and as many digits as the numbers of that time had."""
    if match := _NEW_ID.fullmatch(name):
        when = (2000 + int(match["year"]), int(match["month"]))
        digits = 5 if when >= _FIRST_LONG else 4
        return _FIRST_NEW <= when <= (latest_year, 12) and 1 <= when[1] <= 12 and len(match["number"]) == digits
    if match := _OLD_ID.fullmatch(name):
        year = int(match["year"])
        when = (1900 + year if year > 90 else 2000 + year, int(match["month"]))
        return _FIRST_OLD <= when < _FIRST_NEW and 1 <= when[1] <= 12
    return False


def check_across(question: Question, context: Context) -> Iterator[Problem]:
    """Report a source that others cite by another address or title: it would stand twice among the papers to know."""
    works = context.works
    for index, source in enumerate(question.sources):
        if not source.url or not source.title:
            continue
        if other := works.other_address(source):
            message = f"'{source.url}' is cited in {works.files[other]} as '{other}'"
            line = question.line_of("sources", index, "url")
            yield error(question, line, "source-address", message, "write one address for one work in all files")
        elif title := works.other_title(source):
            message = f"'{source.title}' is cited elsewhere as '{title}'"
            line = question.line_of("sources", index, "title")
            yield error(
                question, line, "source-title", message, "write the title as the work itself has it, everywhere"
            )
