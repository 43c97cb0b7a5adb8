from __future__ import annotations

import json
from typing import get_args

from qbank.problem import (
    Problem,
    Severity,
    did_you_mean,
    errors,
    format_github,
    format_json,
    format_text,
    plural,
    sort_problems,
)

FAULT = Problem("questions/a/b.md", 7, "raw-html", "HTML '<b>'", "use Markdown")
DOUBT = Problem("questions/a/b.md", 3, "word-count", "'Hints' has 1 word", severity="warning")


class TestSorting:
    def test_by_path_line_rule_and_message_each_once(self):
        problems = [
            Problem("b", 1, "x", "m"),
            Problem("a", 10, "x", "m"),
            Problem("a", 9, "y", "m"),
            Problem("a", 9, "x", "n"),
            Problem("a", 9, "x", "m", "hint"),
            Problem("a", 9, "x", "m", "another hint"),
        ]
        expected = [("a", 9, "x", "m"), ("a", 9, "x", "n"), ("a", 9, "y", "m"), ("a", 10, "x", "m"), ("b", 1, "x", "m")]
        for order in (problems, problems[::-1]):
            assert [(p.path, p.line, p.rule, p.message) for p in sort_problems(order)] == expected

    def test_errors(self):
        assert errors([DOUBT, FAULT]) == [FAULT]


class TestFormats:
    def test_text(self):
        assert format_text([DOUBT, FAULT]) == (
            "questions/a/b.md:3: word-count: 'Hints' has 1 word [warning]\n"
            "questions/a/b.md:7: raw-html: HTML '<b>' -> use Markdown"
        )
        assert format_text([]) == ""

    def test_text_has_one_line_a_problem(self):
        assert str(Problem("a", 1, "formula", "'x\n+ y': no")) == "a:1: formula: 'x + y': no"

    def test_json(self):
        assert json.loads(format_json([FAULT])) == [
            {
                "path": "questions/a/b.md",
                "line": 7,
                "rule": "raw-html",
                "message": "HTML '<b>'",
                "hint": "use Markdown",
                "severity": "error",
            }
        ]
        assert json.loads(format_json([])) == []

    def test_github(self):
        assert format_github([DOUBT, FAULT]).split("\n") == [
            "::warning file=questions/a/b.md,line=3,title=word-count::'Hints' has 1 word",
            "::error file=questions/a/b.md,line=7,title=raw-html::HTML '<b>' -> use Markdown",
        ]

    def test_github_escapes_what_could_forge_a_command(self):
        forged = Problem("a,b:c%.md", 1, "rule", "one\r\n::error::two 100%")
        assert format_github([forged]) == "::error file=a%2Cb%3Ac%25.md,line=1,title=rule::one%0D%0A::error::two 100%25"

    def test_github_marks_ten_of_each_severity_and_names_the_others(self):
        many = [
            Problem("a.md", line, "rule", "bad", severity=kind) for line in range(1, 13) for kind in get_args(Severity)
        ]
        lines = format_github(many).split("\n")
        assert [line for line in lines[:20] if not line.startswith("::")] == []
        assert lines[20:] == [
            "4 further problems, not marked at the line:",
            "a.md:11: rule: bad",
            "a.md:11: rule: bad [warning]",
            "a.md:12: rule: bad",
            "a.md:12: rule: bad [warning]",
        ]

    def test_a_problem_in_the_log_never_begins_a_line_of_its_own(self):
        forged = Problem("a.md", 1, "rule", "one\r::error::two\n::error::three")
        assert len(str(forged).splitlines()) == 1


class TestHints:
    def test_nearest_in_its_own_spelling(self):
        assert did_you_mean("common mistake", ["Rubric", "Common mistakes"]) == "did you mean 'Common mistakes'?"
        assert did_you_mean("MLE", ["mle", "ai-engineer"]) == "did you mean 'mle'?"

    def test_all_when_few_and_none_is_near(self):
        assert did_you_mean("zzz", ["a", "b", "a"]) == "write one of: a, b"

    def test_a_place_to_look_when_many(self):
        assert did_you_mean("zzz", [f"name-{i}" for i in range(17)]) == "see questions/bank.yml for the list"


def test_plural():
    assert [plural(n, "fault") for n in (0, 1, 2, 1200)] == ["0 faults", "1 fault", "2 faults", "1,200 faults"]
