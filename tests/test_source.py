from __future__ import annotations

import pytest

from qbank.source import read_source
from qbank.yaml_tree import Mapping, Scalar, Sequence, parse_yaml

FRONT = b"---\ntitle: T\n---\n"


def parts(text: str) -> list[tuple[str, int, str]]:
    source, problems = read_source("f.md", FRONT + text.encode())
    assert source is not None
    assert not problems
    return [(section.title, section.line, section.text) for section in source.sections]


class TestSections:
    def test_lines_are_those_of_the_file(self):
        assert parts("\n## A\n\ntext\n\n## B\nmore\n") == [("A", 5, "\ntext"), ("B", 9, "more")]

    def test_headings_in_code_and_formulas_do_not_count(self):
        text = "## A\n```text\n## B\n```\n\n$$\n## C\n$$\n### D\n"
        assert [title for title, _, _ in parts(text)] == ["A"]

    def test_no_body(self):
        assert parts("") == []

    def test_text_keeps_its_inner_lines_and_loses_the_empty_ones_at_its_end(self):
        assert parts("## A\n\n  x\n\n\n\ny\n\n\n") == [("A", 4, "\n  x\n\n\n\ny")]


class TestFrontMatter:
    @pytest.mark.parametrize("opening", ["---", "----", "--- \t", "---\n\n"])
    @pytest.mark.parametrize("closing", ["---", "-----", "---  "])
    def test_fences(self, opening, closing):
        source, problems = read_source("f.md", f"{opening}\ntitle: T\n{closing}\n## A\n".encode())
        assert source is not None
        assert problems == []
        assert source.front.key_lines == {"title": 1 + len(opening.split("\n"))}

    def test_dashes_inside_a_text_do_not_close_it(self):
        source, problems = read_source("f.md", b"---\ntitle: |\n  ---\n  text\nx: 1\n---\n")
        assert source is not None
        assert not problems
        assert source.front.entries["title"] == Scalar("---\ntext\n", 2, plain=False)

    def test_windows_line_ends(self):
        source, problems = read_source("f.md", b"---\r\ntitle: T\r\n---\r\n\r\n## A\r\n\r\ntext\r\n")
        assert source is not None
        assert not problems
        assert source.front.entries["title"] == Scalar("T", 2, plain=True)
        assert [(section.title, section.line, section.text) for section in source.sections] == [("A", 5, "\ntext")]


class TestTree:
    def test_scalars_stay_texts_with_their_lines(self):
        tree, faults = parse_yaml("a: no\nb:\n  - 1.10\n  - 'x'\nc: {d: 012}\ne: >-\n  two\n  lines\n", first_line=5)
        assert not faults
        assert tree == Mapping(
            {
                "a": Scalar("no", 5, plain=True),
                "b": Sequence((Scalar("1.10", 7, plain=True), Scalar("x", 8, plain=False)), 7),
                "c": Mapping({"d": Scalar("012", 9, plain=True)}, {"d": 9}, 9),
                "e": Scalar("two lines", 10, plain=False),
            },
            {"a": 5, "b": 6, "c": 9, "e": 10},
            5,
        )

    @pytest.mark.parametrize(
        ("text", "empty"),
        [
            ("", True),
            ("~", True),
            ("null", True),
            ("NULL", True),
            ("''", True),
            ("' '", True),
            ("'null'", False),
            ("no", False),
        ],
    )
    def test_empty(self, text, empty):
        tree, _ = parse_yaml(f"a: {text}")
        assert isinstance(tree, Mapping)
        value = tree.entries["a"]
        assert isinstance(value, Scalar)
        assert value.empty is empty

    def test_nothing(self):
        assert parse_yaml("") == (None, [])
        assert parse_yaml("# only a comment\n") == (None, [])

    @pytest.mark.parametrize("text", ['"open', "'open", "[1, 2", "{a: 1", "a: b: c", "\tx: 1", "a: @b", "- a\nb: c"])
    def test_every_syntax_fault_says_what_to_do(self, text):
        tree, (fault, *_) = parse_yaml(text)
        assert tree is None
        assert (fault.rule, fault.line) == ("yaml-syntax", min(fault.line, 2))
        assert fault.message
        assert fault.hint

    def test_a_bomb_is_refused_before_it_is_built(self):
        tree, (fault,) = parse_yaml("a: &a [x]\n" + "\n".join(f"b{i}: [*a, *a]" for i in range(10**4)))
        assert tree is None
        assert fault.rule == "yaml-alias"
