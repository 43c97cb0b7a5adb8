"""What is wrong with a file, where, and what to write instead."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from difflib import get_close_matches
from typing import Literal

from .characters import printable

Severity = Literal["error", "warning"]
ANNOTATIONS = 10
"""How many of each severity GitHub shows at their lines; see `format_github`."""


@dataclass(frozen=True, order=True)
class Problem:
    """One fault of one file.

    Attributes:
        path: File, relative to the repository, with forward slashes.
        line: Line in that file, counted from 1.
        rule: Short stable name of the broken rule, such as ``unknown-role``.
        message: What is wrong, with the offending value.
        hint: What to write instead; empty where the message already says it.
        severity: ``error`` stops a build, ``warning`` does not.
    """

    path: str
    line: int
    rule: str
    message: str
    hint: str = field(default="", compare=False)
    severity: Severity = field(default="error", compare=False)

    def __str__(self) -> str:
        text = f"{self.path}:{self.line}: {self.rule}: {self.message}"
        if self.hint:
            text += f" -> {self.hint}"
        text = printable(text)
        return text if self.severity == "error" else f"{text} [warning]"


def errors(problems: Iterable[Problem]) -> list[Problem]:
    """Only those problems that stop a build."""
    return [problem for problem in problems if problem.severity == "error"]


def sort_problems(problems: Iterable[Problem]) -> list[Problem]:
    """Problems in the order of files and lines, each once."""
    return sorted(set(problems))


def did_you_mean(value: str, allowed: Iterable[str]) -> str:
    """A hint that names the nearest allowed value, or all of them when they are few and none is near."""
    options = list(dict.fromkeys(allowed))
    as_written = {option.lower(): option for option in options}
    near = get_close_matches(value.lower(), as_written, n=1, cutoff=0.7)
    if near:
        return f"did you mean '{as_written[near[0]]}'?"
    if len(options) <= 16:
        return "write one of: " + ", ".join(options)
    return "see questions/bank.yml for the list"


def plural(count: int, noun: str) -> str:
    """A number with its noun: ``1 fault``, ``1,200 faults``."""
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def format_text(problems: Sequence[Problem]) -> str:
    """One line a problem, as compilers print them."""
    return "\n".join(str(problem) for problem in problems)


def format_json(problems: Sequence[Problem]) -> str:
    """A JSON list of objects with the fields of `Problem`."""
    return json.dumps([asdict(problem) for problem in problems], indent=2, ensure_ascii=False)


def format_github(problems: Sequence[Problem]) -> str:
    """Workflow commands that GitHub shows as annotations on the lines of a pull request.

    Of each severity it shows the first ten of a step and drops the others, which therefore follow as plain text.
    """
    shown: list[Problem] = []
    rest: list[Problem] = []
    counts: Counter[Severity] = Counter()
    for problem in problems:
        counts[problem.severity] += 1
        (shown if counts[problem.severity] <= ANNOTATIONS else rest).append(problem)
    lines = [_annotation(problem) for problem in shown]
    if rest:
        lines += [f"{plural(len(rest), 'further problem')}, not marked at the line:", _inert(format_text(rest))]
    return "\n".join(lines)


def _annotation(problem: Problem) -> str:
    place = f"file={_escape_property(problem.path)},line={problem.line},title={_escape_property(problem.rule)}"
    return f"::{problem.severity} {place}::" + _escape_data(
        problem.message + (f" -> {problem.hint}" if problem.hint else "")
    )


def _escape_data(text: str) -> str:
    return _inert(printable(text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")))


def _inert(text: str) -> str:
    """Text without commands of the runner's older form, which begin anywhere in a line."""
    return text.replace("##[", "## [")


def _escape_property(text: str) -> str:
    return _escape_data(text).replace(":", "%3A").replace(",", "%2C")
