"""Fixtures that many tests share."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import HealthCheck, settings

from qbank.cli import main
from qbank.commands import shared
from qbank.model import Bank
from qbank.rendered import Rendered
from tests import banks

settings.register_profile(
    "bounded",
    max_examples=150,
    deadline=None,
    derandomize=True,  # the same examples on every machine: a red run is red again
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
settings.register_profile(  # for a search at leisure: pytest tests/test_properties.py --hypothesis-profile long
    "long", max_examples=5_000, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("bounded")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes long: a slow file that comes last keeps all workers waiting."""
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)


@pytest.fixture
def good_root(tmp_path: Path) -> Path:
    """A repository with a copy of the good bank, for a test to change."""
    return banks.copy_bank(tmp_path / "repository")


@pytest.fixture(scope="session")
def render_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for rendered questions; what one test rendered the next need not."""
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(scope="session")
def good_bank(tmp_path_factory: pytest.TempPathFactory) -> Bank:
    """The good bank."""
    return banks.load(banks.copy_bank(tmp_path_factory.mktemp("good")))


@pytest.fixture(scope="session")
def rendered(good_bank: Bank, render_cache: Path) -> dict[str, Rendered]:
    """The good bank in HTML."""
    return banks.render(good_bank, render_cache)


@pytest.fixture
def run(good_root, render_cache, monkeypatch):
    """Run `qbank` in the repository, or in a folder of it."""
    monkeypatch.setattr(shared, "CACHE", str(render_cache))
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.setenv("NO_COLOR", "1")

    def invoke(*arguments: object, folder: str = ".") -> Result:
        before = Path.cwd()
        os.chdir(good_root / folder)
        try:
            result = CliRunner().invoke(main, [str(argument) for argument in arguments])
        finally:
            os.chdir(before)
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    return invoke
