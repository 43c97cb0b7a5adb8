"""Whatever a stranger writes, the library answers with problems and never with a traceback."""

from __future__ import annotations

import random

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from qbank.bank import load_bank
from qbank.markdown_html import MarkdownFault, line_html, section_html, slots
from qbank.model import Bank
from qbank.problem import Problem, format_text, sort_problems
from qbank.rules.context import texts
from qbank.schema import FIELDS, read_question
from qbank.source import read_source
from qbank.taxonomy import read_taxonomy
from tests import banks
from tests.html_audit import findings
from tests.test_markdown_html import HOSTILE

PATH = "questions/basics/some-file.md"
GOOD_FILES = [file.read_text(encoding="utf-8") for file in sorted(banks.GOOD.glob("*/*.md"))]


def sound(problems: list[Problem], text: str) -> None:
    """Problems name the file, a line that exists, a rule and a message, each on one line."""
    last = max(1, len(text.split("\n")))
    for problem in problems:
        assert problem.path
        assert 1 <= problem.line <= last
        assert problem.rule
        assert problem.message
    assert len(format_text(problems).split("\n")) == max(1, len(problems))


def read(data: bytes, bank: Bank) -> None:
    source, problems = read_source(PATH, data)
    sound(problems, data.decode(errors="replace"))
    if source is None:
        assert problems
        return
    question, faults = read_question(source, data, bank.taxonomy)
    sound(faults, data.decode())
    for text in texts(question):
        assert isinstance(text.text, str)


@given(st.binary(max_size=400))
@example(b"---\n---\n---")
@example(b"---\n" * 3)
@example(b"---\n...\n---\n")
@example(b"---\n%YAML 1.1\n---\n")
@example("---\n\ud83d---\n".encode("utf-8", "surrogatepass"))
def test_any_bytes(good_bank, data):
    read(data, good_bank)
    read(b"---\n" + data + b"\n---\n\n## Short answer\n\n" + data, good_bank)


yaml_bits = st.sampled_from(
    [
        *FIELDS,
        *("ask", "answer", "see", "claim", "value", "url", "year", "covers"),
        *(
            ": ",
            ":",
            "- ",
            "? ",
            "\n",
            "\n  ",
            "\n    - ",
            "[",
            "]",
            "{",
            "}",
            ", ",
            "| ",
            ">-\n  ",
            "'",
            '"',
            "\\",
            "#",
            " # ",
        ),
        *(
            "&a ",
            "*a",
            "<<: ",
            "!!python/object:x ",
            "!x ",
            "%TAG ! x",
            "@",
            "`",
            "~",
            "null",
            "no",
            "1.10",
            "012",
            "0x1F",
        ),
        *(
            "2026-11-22",
            "12:30:45",
            "1e999",
            ".inf",
            ".nan",
            "\t",
            "---",
            "...",
            "--- ",
            "\x85",
            "\u00a0",
            "é",
            "😀",
            "\\x00",
        ),
    ]
)


@given(st.lists(yaml_bits, max_size=40).map("".join))
def test_any_front_matter(good_bank, text):
    read(f"---\n{text}\n---\n\n## Short answer\n\n{text}\n".encode(), good_bank)


@given(st.one_of(st.text(max_size=200), st.lists(yaml_bits, max_size=40).map("".join)))
def test_any_taxonomy(text):
    data = text.encode("utf-8", "surrogatepass")
    taxonomy, problems = read_taxonomy("questions/bank.yml", data)
    assert (taxonomy is None) == bool(problems)


@given(st.lists(st.tuples(st.sampled_from(FIELDS), yaml_bits, yaml_bits), max_size=8))
def test_any_values_in_a_good_file(good_bank, edits):
    lines = GOOD_FILES[0].split("\n")
    for field, first, second in edits:
        for index, line in enumerate(lines):
            if line.startswith(f"{field}:"):
                lines[index] = f"{field}: {first}{second}"
    read("\n".join(lines).encode(), good_bank)


markdown_bits = st.one_of(
    st.sampled_from(
        [
            *(
                "# ",
                "## ",
                "- ",
                "1. ",
                "> ",
                "    ",
                "\n",
                "\n\n",
                "```",
                "```python\n",
                "~~~",
                "`",
                "$",
                "$$",
                "\\(",
                "\\)",
                "|",
                "---",
            ),
            *(
                "*",
                "**",
                "_",
                "[",
                "](",
                ")",
                "![",
                "<",
                ">",
                "&",
                "&#106;",
                ":",
                "\\",
                "<!--",
                "-->",
                "<p",
                "onclick=",
                "javascript:",
            ),
            *(
                "https://example.org",
                "//",
                "../",
                ".md",
                ".png",
                '"',
                "'",
                "\x02",
                "\x03",
                "wzxhzdk:0",
                "\u2028",
                "{:",
                "}",
                "^",
                "~",
            ),
            *HOSTILE,
        ]
    ),
    st.text(max_size=12),
)


@given(st.lists(markdown_bits, max_size=25).map("".join))
def test_any_markdown_is_harmless(text):
    for convert, inline in ((lambda: section_html(text, "questions/basics"), False), (lambda: line_html(text), True)):
        try:
            html = convert()
        except MarkdownFault:
            continue
        assert findings(html, inline=inline) == []
        slots(html)


mutation = st.tuples(
    st.integers(0, len(GOOD_FILES) - 1),
    st.lists(
        st.tuples(
            st.sampled_from(["drop", "double", "swap", "insert", "cut", "indent"]),
            st.integers(0, 10_000),
            st.one_of(yaml_bits, markdown_bits),
        ),
        min_size=1,
        max_size=6,
    ),
)


def mutate(number: int, edits: list[tuple[str, int, str]]) -> str:
    lines = GOOD_FILES[number].split("\n")
    for what, place, text in edits:
        index = place % len(lines)
        if what == "drop" and len(lines) > 1:
            del lines[index]
        elif what == "double":
            lines.insert(index, lines[index])
        elif what == "swap":
            lines[index], lines[-1 - index] = lines[-1 - index], lines[index]
        elif what == "insert":
            lines[index] += text
        elif what == "cut":
            lines[index] = lines[index][: len(lines[index]) // 2]
        else:
            lines[index] = "  " + lines[index]
    return "\n".join(lines)


@pytest.fixture(scope="module")
def small_root(tmp_path_factory):
    """A bank of two questions, so that many mutations of it can be loaded."""
    root = tmp_path_factory.mktemp("small")
    banks.write(root, "questions/bank.yml", (banks.GOOD / "bank.yml").read_bytes())
    for name in ("basics/bytes-of-a-number", "basics/softmax-gradient"):
        banks.write(root, f"questions/{name}.md", banks.question(name))
    return root


@given(mutation)
def test_a_mutated_file_never_breaks_the_bank(small_root, case):
    text = mutate(*case)
    banks.write(small_root, PATH, text.encode("utf-8", "surrogatepass"))
    bank, problems = load_bank(small_root)
    assert bank is not None
    assert problems == sort_problems(problems)
    sound([problem for problem in problems if problem.path == PATH], text)
    assert load_bank(small_root)[1] == problems
    for question in bank.questions:
        for part in texts(question):
            try:
                assert findings(section_html(part.text, "questions/basics")) == []
            except MarkdownFault:
                continue


def test_order_of_files_on_disk_does_not_matter(tmp_path):
    """Fifteen files, some bad, written in three orders, give the same bank and the same problems."""
    files = {f"questions/basics/{file.stem}.md": file.read_bytes() for file in sorted(banks.BAD.glob("*.md"))[::9]}
    files |= {f"questions/serving/{file.stem}.md": file.read_bytes() for file in banks.GOOD.glob("serving/*.md")}
    results = []
    for seed in range(3):
        root = tmp_path / str(seed)
        banks.write(root, "questions/bank.yml", (banks.GOOD / "bank.yml").read_bytes())
        order = list(files)
        random.Random(seed).shuffle(order)
        for path in order:
            banks.write(root, path, files[path])
        bank, problems = load_bank(root)
        assert bank is not None
        results.append((bank.questions, format_text(problems)))
    assert results[0] == results[1] == results[2]
    assert results[0][1]
