"""Search finds what people ask for: `tests/search/queries.yml` says what they type and what they want."""

from __future__ import annotations

import pytest

from tests.banks import REPOSITORY
from tests.search.quality import Query, Searchable, applicable, ask, load_queries, searchable
from tests.search.synthetic import enlarged

pytestmark = pytest.mark.node

SUCCESS = 0.95
FEWEST = 60
LARGE = 1_000


@pytest.fixture(scope="module")
def bank() -> Searchable:
    """The real bank; what the build rendered is not rendered again."""
    return searchable(REPOSITORY, REPOSITORY / ".cache" / "qbank")


@pytest.fixture(scope="module")
def queries(bank: Searchable) -> list[Query]:
    """The queries that the real bank can answer."""
    return applicable(load_queries(), bank.ids)


def test_set_is_large_enough(queries: list[Query]) -> None:
    assert len(queries) >= FEWEST
    assert len({query.text for query in queries}) == len(queries)


def test_real_bank(bank: Searchable, queries: list[Query]) -> None:
    report = ask(queries, bank)
    print(f"\n{report}")
    assert report.rate >= SUCCESS, report


def test_beside_many_others(bank: Searchable, queries: list[Query]) -> None:
    large = enlarged(bank, LARGE)
    assert len(large.ids) == LARGE
    report = ask(queries, large)
    print(f"\n{report}")
    assert report.rate >= SUCCESS, report
