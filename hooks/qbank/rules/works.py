"""How the questions of a bank cite each work: under which addresses and titles, and how often each."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from ..model import Question, Source


@dataclass(frozen=True)
class Works:
    """Ways in which works are cited, with their numbers.

    Attributes:
        addresses: Ways to write one address, by what they have in common.
        addresses_of_title: Addresses, by title.
        titles: Titles, by address.
        files: The first question file that cites an address.
    """

    addresses: Mapping[str, Counter[str]]
    addresses_of_title: Mapping[str, Counter[str]]
    titles: Mapping[str, Counter[str]]
    files: Mapping[str, str]

    def other_address(self, source: Source) -> str:
        """An address by which others cite the same page or title at least as often; empty where there is none."""
        return _rival(self.addresses[_page(source.url)], source.url) or _rival(
            self.addresses_of_title[_folded(source.title)], source.url
        )

    def other_title(self, source: Source) -> str:
        """A title by which others cite the same address at least as often; empty where there is none."""
        return _rival(self.titles[source.url], source.title)


def works_of(questions: Iterable[Question]) -> Works:
    """Count how the sources of questions are written."""
    addresses: dict[str, Counter[str]] = defaultdict(Counter)
    addresses_of_title: dict[str, Counter[str]] = defaultdict(Counter)
    titles: dict[str, Counter[str]] = defaultdict(Counter)
    files: dict[str, str] = {}
    for question in sorted(questions, key=lambda item: item.path):
        for source in question.sources:
            if source.url and source.title:
                addresses[_page(source.url)][source.url] += 1
                addresses_of_title[_folded(source.title)][source.url] += 1
                titles[source.url][source.title] += 1
                files.setdefault(source.url, question.path)
    return Works(addresses, addresses_of_title, titles, files)


def _rival(ways: Counter[str], own: str) -> str:
    """The most frequent other way, if it is not rarer than `own`.

    Where both are equally frequent the files of both are told, since nothing says which of them is the new one.
    """
    others = [(-count, way) for way, count in ways.items() if way != own and count >= ways[own]]
    return min(others)[1] if others else ""


def _page(url: str) -> str:
    """What two ways to write the address of one page have in common."""
    try:
        parts = urlsplit(url)
    except ValueError:  # brackets that are no IPv6 address
        return url
    return f"{parts.netloc.lower().removeprefix('www.')}{parts.path.rstrip('/')}?{parts.query}"


def _folded(title: str) -> str:
    return " ".join(title.lower().split())
