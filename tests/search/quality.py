"""How well the site's search answers the queries of `queries.yml`."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from qbank.bank import load_bank
from qbank.exports.records import SearchablePage, records, search_documents
from qbank.node import WEB, find_node
from qbank.pages import build_pages
from qbank.render import render_questions

QUERIES = Path(__file__).with_name("queries.yml")
SHOWN_FIRST = 3
"""An answer below this place is as good as none: few look further."""


@dataclass(frozen=True)
class Query:
    """What somebody types, and the questions that would answer it, any of them."""

    text: str
    wants: frozenset[str]


@dataclass(frozen=True)
class Searchable:
    """What a build hands to search: documents for the index, records for the lists, synonyms, and all ids."""

    documents: list[dict[str, Any]]
    records: dict[str, Any]
    synonyms: list[list[str]]

    @property
    def ids(self) -> list[str]:
        """Ids of the questions, in the order of the documents."""
        return [row[0] for row in self.records["rows"]]


@dataclass(frozen=True)
class Answer:
    """The first ids found for a query, and how long the search took.

    Attributes:
        query: What was asked.
        quick: Found with titles, tags and key points alone.
        thorough: Found with the full text as well.
        milliseconds: Time of the latter.
    """

    query: Query
    quick: list[str]
    thorough: list[str]
    milliseconds: float

    def good(self, found: Sequence[str]) -> bool:
        """Whether an accepted question is among the first."""
        return not self.query.wants.isdisjoint(found[:SHOWN_FIRST])


@dataclass(frozen=True)
class Report:
    """The answers to all queries that the bank can answer."""

    answers: list[Answer]

    @property
    def rate(self) -> float:
        """Share of good answers, with the full text."""
        return sum(answer.good(answer.thorough) for answer in self.answers) / len(self.answers)

    @property
    def quick_rate(self) -> float:
        """Share of good answers with titles, tags and key points alone."""
        return sum(answer.good(answer.quick) for answer in self.answers) / len(self.answers)

    def __str__(self) -> str:
        """Every failure with what was found instead, then the rates."""
        lines = [
            f"{answer.query.text!r}: wants {', '.join(sorted(answer.query.wants))}; "
            f"found {', '.join(answer.thorough[:5])}"
            for answer in self.answers
            if not answer.good(answer.thorough)
        ]
        times = sorted(answer.milliseconds for answer in self.answers)
        lines.append(
            f"{self.rate:.1%} of {len(self.answers)} queries answered among the first {SHOWN_FIRST}; without the full "
            f"text {self.quick_rate:.1%}; median {times[len(times) // 2]:.1f} ms, "
            f"p95 {times[int(len(times) * 0.95)]:.1f} ms"
        )
        return "\n".join(lines)


def load_queries() -> list[Query]:
    """All queries of the set."""
    entries = yaml.safe_load(QUERIES.read_text(encoding="utf-8"))
    return [Query(entry["query"], frozenset(entry["wants"])) for entry in entries]


def applicable(queries: Iterable[Query], ids: Iterable[str]) -> list[Query]:
    """The queries that have an answer in a bank with these ids."""
    present = frozenset(ids)
    return [query for query in queries if not query.wants.isdisjoint(present)]


def searchable(root: Path, cache: Path) -> Searchable:
    """What search gets from the bank below `root`, with its lists and role pages beside the questions."""
    bank, _ = load_bank(root)
    assert bank is not None
    rendered, _ = render_questions(bank.questions, cache)
    pages = [
        SearchablePage(page.src_uri.removesuffix(".md") + ".html", page.title, page.description)
        for page in build_pages(bank, rendered)
        if page.question is None
    ]
    synonyms = [list(group) for group in bank.taxonomy.synonyms]
    return Searchable(search_documents(bank, rendered, pages), records(bank, rendered, pages), synonyms)


def ask(queries: Sequence[Query], bank: Searchable) -> Report:
    """Put queries to the modules that run in a reader's browser."""
    request = {
        "documents": bank.documents,
        "records": bank.records,
        "synonyms": bank.synonyms,
        "queries": [query.text for query in queries],
    }
    script = WEB / "tests" / "rank.mjs"
    done = subprocess.run(
        [find_node(), str(script)], input=json.dumps(request), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    return Report(
        [
            Answer(query, result["first"], result["full"], result["milliseconds"])
            for query, result in zip(queries, found, strict=True)
        ]
    )
