"""Every hostile file is a fault with its line or harmless, and none takes more than a question may."""

from __future__ import annotations

import json
import re
import resource
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from qbank.bank import load_bank
from qbank.problem import Problem, format_github, format_text
from tests import banks
from tests.hostile import corpus

CPU_SECONDS = 2.0
MEMORY = 300
"""What one file may take, with the start of the renderer: processor time, and MB above what the process had."""

TEXTS = corpus.texts()
GITHUB_LINE = re.compile(
    r"::(?:error|warning) file=[^\n,:]*,line=\d+,title=[a-z-]+::"
    r"|[\d,]+ further problems?, not marked at the line:$|questions.*:\d+: [a-z-]+: "
)
EXPECTED: dict[str, list[str]] = json.loads(corpus.EXPECTED.read_text()) if corpus.EXPECTED.exists() else {}


def group_of(name: str) -> str:
    return name.partition("-")[0]


GROUPS = sorted({group_of(name) for name in TEXTS})


@pytest.fixture(scope="module", autouse=True)
def warm(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Import and compile once what a build has anyway."""
    banks.check(banks.copy_bank(tmp_path_factory.mktemp("warm")))


def cpu_seconds() -> float:
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


def megabytes() -> tuple[float, float]:
    """Most memory that this process had, and the largest program that it ran."""
    return tuple(resource.getrusage(who).ru_maxrss / 1024 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))  # type: ignore[return-value]


Check = Callable[[Sequence[str]], list[Problem]]


def within_limits(check: Check, names: Sequence[str]) -> list[str]:
    """Check files together, and where they take more than one may, their halves; those that do so alone are named."""
    before = cpu_seconds()
    check(names)
    took = cpu_seconds() - before
    if took <= CPU_SECONDS:
        return []
    if len(names) == 1:
        return [f"{names[0]} took {took:.1f} s of processor time"]
    middle = len(names) // 2
    return within_limits(check, names[:middle]) + within_limits(check, names[middle:])


def rules(problems: list[Problem]) -> list[str]:
    """Names of the broken rules, but for likeness to others: who stands beside whom depends on how long they take."""
    beside = {"duplicate-title", "source-address", "source-title"}
    return sorted({problem.rule for problem in problems if problem.severity == "error"} - beside)


def assert_expected(found: dict[str, list[str]]) -> None:
    """Compare the rules with the recorded ones, or record them under UPDATE_FIXTURES=1."""
    if banks.UPDATE:
        recorded = json.loads(corpus.EXPECTED.read_text()) if corpus.EXPECTED.exists() else {}
        text = json.dumps(dict(sorted((recorded | found).items())), indent=1)
        corpus.EXPECTED.write_text(text.replace("\n  ", "").replace("\n ]", "]") + "\n")
        return
    assert found == {name: EXPECTED.get(name) for name in found}


def assert_printable(problems: list[Problem]) -> None:
    """Whatever a file holds, its report stays one line a problem, and steers neither a terminal nor a runner."""
    text = format_text(problems)
    assert text.isprintable() or all(line.isprintable() for line in text.split("\n"))
    assert len(text.split("\n")) == max(1, len(problems))
    for line in text.split("\n"):
        assert not line or re.match(r"questions.*:\d+: [a-z-]+: ", line), line
    for line in format_github(problems).split("\n"):
        assert not line or GITHUB_LINE.match(line), line
        assert "##[" not in line


@pytest.mark.node
@pytest.mark.slow
@pytest.mark.parametrize("group", GROUPS)
def test_texts(group, tmp_path):
    """As pull requests would bring them into the good bank."""
    root = corpus.repository(tmp_path)
    paths = {name: f"questions/{corpus.folder_of(TEXTS[name])}/{name}.md" for name in TEXTS if group_of(name) == group}
    reports: dict[str, list[Problem]] = {}

    def check(names: Sequence[str]) -> list[Problem]:
        for name in names:
            banks.write(root, paths[name], TEXTS[name])
        problems = banks.check(root, root / f".cache-{names[0]}-{len(names)}", only={paths[name] for name in names})
        for name in names:
            (root / paths[name]).unlink()
            reports.setdefault(name, [problem for problem in problems if problem.path == paths[name]])
        assert {problem.path for problem in problems if problem.severity == "error"} <= {paths[name] for name in names}
        return problems

    before = megabytes()
    # What is meant to be slow is nowhere near the limit only alone.
    parts = [[name] for name in paths] if group == "slow" else [list(paths)]
    assert [fault for names in parts for fault in within_limits(check, names)] == []
    assert [now - then for now, then in zip(megabytes(), before, strict=True) if now - then > MEMORY] == []
    for name, problems in reports.items():
        assert all(1 <= problem.line <= TEXTS[name].count(b"\n") + 1 for problem in problems), name
        assert corpus.CANARY not in format_text(problems)
        assert_printable(problems)
    if group != "slow":  # there the machine decides which limit comes first
        assert_expected({name: rules(problems) for name, problems in reports.items()})


def test_pictures(tmp_path):
    root = corpus.repository(tmp_path)

    def check(names: Sequence[str]) -> list[Problem]:
        for name in names:
            banks.write(root, f"questions/basics/{name}", corpus.PICTURES[name])
        problems = load_bank(root)[1]
        for name in names:
            (root / f"questions/basics/{name}").unlink()
        assert {problem.path.rpartition("/")[2] for problem in problems} == set(names)
        assert set(rules(problems)) <= {"unsafe-picture", "picture-size"}
        return problems

    before = megabytes()
    assert within_limits(check, list(corpus.PICTURES)) == []
    assert megabytes()[0] - before[0] < MEMORY


@pytest.mark.parametrize("name", corpus.PLACES)
def test_places(name, tmp_path):
    root = corpus.repository(tmp_path)
    corpus.PLACES[name](root)
    problems = banks.check(root, only=set())
    assert corpus.CANARY not in format_text(problems)
    assert_printable(problems)
    assert_expected({f"place-{name}": rules(problems)})


@pytest.mark.parametrize("target", ["/dev/zero", "/etc/passwd", "../canary.txt", "bank.yml", "/nowhere"])
def test_taxonomy_that_is_a_link(target, tmp_path):
    root = corpus.repository(tmp_path)
    (root / "questions/bank.yml").unlink()
    (root / "questions/bank.yml").symlink_to(target)
    assert [problem.rule for problem in banks.check(root)] == ["unreadable-file"]


def test_folder_of_questions_that_is_a_link(tmp_path):
    root = corpus.repository(tmp_path / "repository")
    (root / "questions").rename(tmp_path / "elsewhere")
    (root / "questions").symlink_to(tmp_path / "elsewhere")
    assert [problem.rule for problem in banks.check(root)] == ["unreadable-file"]


def test_corpus_is_large_and_each_entry_its_own():
    assert len(TEXTS) >= 220
    assert len(set(TEXTS.values())) == len(TEXTS)
    assert {name for name in EXPECTED if not name.startswith("place-")} == {
        name for name in TEXTS if group_of(name) != "slow"
    }


def test_sizes(tmp_path):
    """A question that is read by mistake from a file without an end would never come back."""
    root = corpus.repository(tmp_path)
    file = Path(root / "questions/basics/endless.md")
    with file.open("wb") as made:
        made.truncate(50_000_000_000)
    assert rules(banks.check(root, only=set())) == ["file-size"]
