"""`qbank fmt`: one form for every file, which says exactly what the file said before."""

from __future__ import annotations

import stat

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qbank import canonical as module
from qbank.bank import load_taxonomy
from qbank.canonical import MeaningChanged, canonical
from qbank.model import Question, Taxonomy
from qbank.problem import errors
from qbank.schema import FIELDS, read_question
from qbank.source import read_source
from qbank.taxonomy import read_taxonomy
from tests import banks

PATH = "questions/basics/bytes-of-a-number.md"
REAL = sorted((banks.REPOSITORY / "questions").glob("*/*.md"))
TAXONOMY = read_taxonomy("questions/bank.yml", (banks.GOOD / "bank.yml").read_bytes())[0]
GOOD_FILES = sorted(banks.GOOD.glob("*/*.md"))


def parsed(text: str | bytes, taxonomy: Taxonomy) -> Question:
    data = text.encode() if isinstance(text, str) else text
    source, problems = read_source(PATH, data)
    assert source is not None, problems
    return read_question(source, data, taxonomy)[0]


def formatted(text: str, taxonomy: Taxonomy) -> str:
    result, problems = canonical(PATH, text.encode(), taxonomy)
    assert result is not None, problems
    assert canonical(PATH, result, taxonomy)[0] == result
    return result.decode()


def front(text: str) -> str:
    return text.split("---\n")[1]


def fields(question: Question) -> list:
    return [getattr(question, name) for name in FIELDS]


@pytest.fixture(scope="module")
def real_taxonomy():
    taxonomy, _ = load_taxonomy(banks.REPOSITORY)
    assert taxonomy is not None
    return taxonomy


class TestRealFiles:
    @pytest.mark.parametrize("file", REAL, ids=lambda file: file.stem)
    def test_the_bank_keeps_its_meaning(self, real_taxonomy, file):
        data = file.read_bytes()
        path = file.relative_to(banks.REPOSITORY).as_posix()
        result, problems = canonical(path, data, real_taxonomy)
        assert result is not None, problems
        assert canonical(path, result, real_taxonomy)[0] == result
        before, after = parsed(data, real_taxonomy), parsed(result, real_taxonomy)
        assert fields(before) == fields(after)
        assert [section.text.split() for section in before.sections] == [s.text.split() for s in after.sections]

    @pytest.mark.parametrize("file", GOOD_FILES, ids=lambda file: file.stem)
    def test_good_files_keep_their_meaning(self, good_bank, file):
        text = file.read_text(encoding="utf-8")
        assert fields(parsed(formatted(text, good_bank.taxonomy), good_bank.taxonomy)) == fields(
            parsed(text, good_bank.taxonomy)
        )


BODY = "\n## Short answer\n\nTwo.\n"
WILD = """---

author: 'Ada'
title: "How many?"   # a trailing comment
# over the tags
tags:
- memory
-   "attention"
sources:
  # over the first source
  - year: 2019
    url: https://example.org/
    title: "1.10"
  - {title: "A very long title of a page that nobody would want to read to its end, honestly", url: "https://example.org/with/a/long/address/in/it",
    year: 2020, at: "section 4"}
kind: rapid-fire
roles: [engineer,   # inside
  scientist]
key_points: ["One: two", "yes", 'no "quotes"', "it's"]
follow_ups:
  - answer: "In a
      quoted text."
    ask: Why?
  - ask: |
      And then?
    # inside an item
    answer: |
      First.

      - a list
      - of two
difficulty: easy
related:
category: basics
reviewed: 2026-11-22
figures: [{value: 2, claim: 2 bytes}]
# at the end
---
## common  MISTAKES ##


- One.   \t

## Short Answer
Two lines,  \nthe first broken.   \n### Inside
Text.



More text.

## Model answer

```python


x = 1   \n```
| a | b |   \n|---|---|
| 1 | 2 |

$$
x   \n$$"""
TAME = """---
title: "How many?"
category: basics
difficulty: easy
kind: rapid-fire
roles: [engineer, scientist]
tags: [memory, "attention"]
key_points:
  - "One: two"
  - "yes"
  - 'no "quotes"'
  - "it's"
follow_ups:
  - ask: Why?
    answer: >-
      In a quoted text.
  # inside an item
  - ask: And then?
    answer: |-
      First.

      - a list
      - of two
figures:
  - {claim: 2 bytes, value: 2}
sources:
  # over the first source
  - {title: "1.10", url: https://example.org/, year: 2019}
  - title: "A very long title of a page that nobody would want to read to its end, honestly"
    url: "https://example.org/with/a/long/address/in/it"
    year: 2020
    at: "section 4"
related:
reviewed: 2026-11-22
author: 'Ada'
---
"""


def test_the_front_matter_of_a_wild_file(good_bank):
    result = formatted(WILD, good_bank.taxonomy)
    expected = TAME.replace('title: "How', '# a trailing comment\ntitle: "How', 1)
    expected = expected.replace("roles:", "# inside\nroles:").replace("tags:", "# over the tags\ntags:")
    expected = expected.replace("author: 'Ada'\n", 'author: "Ada"\n# at the end\n')
    assert f"---\n{front(result)}---\n" == expected


def test_the_body_of_a_wild_file(good_bank):
    body = formatted(WILD, good_bank.taxonomy).split("---\n", 2)[2]
    assert body == (
        "\n## Short answer\n\nTwo lines,  \nthe first broken.\n\n### Inside\n\nText.\n\nMore text.\n"
        "\n## Model answer\n\n```python\n\n\nx = 1   \n```\n| a | b |   \n|---|---|\n| 1 | 2 |\n\n$$\nx   \n$$\n"
        "\n## Common mistakes\n\n- One.\n"
    )


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("## Nonsense\n\nA.\n\n## Short answer\n\nB.\n", True),
        ("## Model answer\n\nA.\n\n## Model answer\n\nB.\n\n## Short answer\n\nC.\n", True),
        ("## Model answer\n\nA.\n\n## Short answer\n\nB.\n", False),
    ],
)
def test_sections_move_only_where_each_has_a_place(good_bank, written, kept):
    text = f"---\n{TAME.split('---')[1].lstrip()}---\n\n{written}"
    assert (formatted(text, good_bank.taxonomy).split("---\n", 2)[2].lstrip() == written) == kept


def with_answer(lines: list[str]) -> str:
    block = "\n".join(f"      {line}" for line in lines)
    return TAME.replace("      In a quoted text.", block) + BODY


class TestFolding:
    def test_lines_stay_as_they_are_wrapped(self, good_bank):
        text = with_answer(["Some words", "on short lines,", "and " + "x" * 140])
        assert "      Some words\n      on short lines,\n" in formatted(text, good_bank.taxonomy)

    def test_a_line_that_is_too_long_is_wrapped_anew_with_its_neighbors(self, good_bank):
        result = formatted(with_answer(["Some words", "word " * 40 + "end"]), good_bank.taxonomy)
        lines = front(result).split("\n")
        start = lines.index("    answer: >-") + 1
        assert lines[start].startswith("      Some words word word")
        assert 112 < len(lines[start]) <= 120

    def test_a_word_that_does_not_fit_stands_alone(self, good_bank):
        result = formatted(with_answer(["Some words " + "x" * 200 + " and more"]), good_bank.taxonomy)
        assert f"\n      {'x' * 200}\n      and more\n" in result

    def test_spaces_between_words_are_kept(self, good_bank):
        text = with_answer(["Some   words " + "word " * 40 + "end"])
        assert "Some   words" in formatted(text, good_bank.taxonomy)

    @pytest.mark.parametrize("length", [100, 147, 148, 149, 150, 151, 152, 158, 159, 160, 161, 170, 300])
    @pytest.mark.parametrize("sign", ['"', "'", ""])
    def test_texts_around_the_limit(self, good_bank, length, sign):
        text = TAME.replace("ask: Why?", f"ask: {sign}{'word ' * (length // 5)}end{sign}") + BODY
        result = formatted(text, good_bank.taxonomy)
        assert parsed(result, good_bank.taxonomy).follow_ups[0].ask == "word " * (length // 5) + "end"


class TestLeft:
    @pytest.mark.parametrize(
        ("text", "rule"),
        [
            ("", "front-matter"),
            ("---\ntitle: a\n", "front-matter"),
            ("---\ntitle: a: b\n---\n", "yaml-syntax"),
            ("---\ntitle: a\ntitle: b\n---\n" + BODY, "duplicate-key"),
            ("---\ntitle: a # b\n---\n" + BODY, "yaml-comment"),
            ("---\ntitle: &x a\n---\n" + BODY, "yaml-alias"),
            ("\ufeff---\ntitle: a\n---\n" + BODY, "byte-order-mark"),
            ("---\ntitle: a\n---\nLost text\n" + BODY, "section-order"),
        ],
    )
    def test_an_unreadable_file_is_reported_and_left(self, run, good_root, text, rule):
        file = banks.write(good_root, "questions/basics/bad.md", text)
        result = run("fmt", "questions/basics")
        assert result.exit_code == 1
        assert f": {rule}: " in result.stderr
        assert file.read_text(encoding="utf-8") == text
        assert "1 unreadable" in result.stderr

    def test_a_fault_of_the_formatter_is_said_and_the_file_left(self, run, good_root, good_bank, monkeypatch):
        file = good_root / PATH
        before = file.read_bytes()
        monkeypatch.setattr(module, "lay_out", lambda *_, **__: "title: Something else\n")
        with pytest.raises(MeaningChanged):
            canonical(PATH, before, good_bank.taxonomy)
        result = run("fmt", PATH)
        assert result.exit_code == 1
        assert "fault of the formatter" in result.stderr
        assert file.read_bytes() == before

    def test_faults_against_rules_do_not_matter(self, run, good_root):
        text = banks.question().replace("difficulty: easy", "nonsense: 5\ndifficulty:   simple")
        file = banks.write(good_root, "questions/basics/bad.md", text)
        assert run("fmt", "questions/basics/bad.md").exit_code == 0
        lines = file.read_text(encoding="utf-8").split("\n")
        assert "difficulty: simple" in lines
        assert (
            lines.index("nonsense: 5") > lines.index("reviewed: 2026-02-28") if "reviewed: 2026-02-28" in lines else 1
        )

    def test_teaching_comments_stay_until_all_is_written(self, good_bank):
        text = TAME.replace("title:", "#: teaches\n# stays\ntitle:", 1) + BODY
        assert "#: teaches" not in formatted(text, good_bank.taxonomy)
        assert "# stays" in formatted(text, good_bank.taxonomy)
        assert "#: teaches" in formatted(text.replace("Two.", "TODO: a number"), good_bank.taxonomy)

    def test_signs_of_comments_inside_texts_stay(self, good_bank):
        text = with_answer(["One", "#: not a comment", "# nor this"])
        assert parsed(formatted(text, good_bank.taxonomy), good_bank.taxonomy).follow_ups[0].answer == (
            "One #: not a comment # nor this"
        )


class TestCommand:
    def test_check_changes_nothing(self, run, good_root):
        file = good_root / PATH
        assert run("fmt", "questions").exit_code == 0
        canonical_text = file.read_bytes()
        wild = canonical_text.replace(b"\n## ", b"\n\n\n## ")
        file.write_bytes(wild)
        result = run("fmt", "--check")
        assert (result.exit_code, result.stdout) == (1, f"{PATH}\n")
        assert "1 to change, 0 unreadable" in result.stderr
        assert file.read_bytes() == wild
        assert run("fmt", PATH).stdout == f"{PATH}\n"
        assert file.read_bytes() == canonical_text
        assert (run("fmt", "--check").exit_code, run("fmt").stdout) == (0, "")

    def test_the_good_bank_stays_good(self, run):
        assert run("fmt").exit_code == 0
        assert run("check").exit_code == 0

    def test_line_ends_and_permissions(self, run, good_root):
        file = good_root / PATH
        run("fmt", PATH)
        plain = file.read_bytes()
        file.write_bytes(plain.replace(b"\n", b"\r\n").rstrip())
        file.chmod(0o640)
        assert run("fmt", PATH).exit_code == 0
        assert file.read_bytes() == plain
        assert stat.S_IMODE(file.stat().st_mode) == 0o640
        assert [item.name for item in file.parent.iterdir() if item.name.endswith(".tmp")] == []

    def test_a_link_is_not_followed(self, run, good_root, tmp_path):
        outside = banks.write(tmp_path, "outside.md", WILD)
        (good_root / "questions/basics/link.md").symlink_to(outside)
        run("fmt")
        assert outside.read_text(encoding="utf-8") == WILD

    def test_usage(self, run):
        assert run("fmt", "questions/nothing.md").exit_code == 2
        assert run("fmt", "/etc/passwd").exit_code == 2

    def test_a_bad_taxonomy_is_reported(self, run, good_root):
        banks.write(good_root, "questions/bank.yml", "title: [")
        result = run("fmt")
        assert (result.exit_code, "yaml-syntax" in result.stderr) == (1, True)


words = st.one_of(
    st.sampled_from(["word", "a", "#x", "#:", "- ", "'", '"', "\\", "{x}", "[y]", ":", "a: b", ",", "&c", "*d", "!e"]),
    st.sampled_from(
        ["%", "@", "`code`", "$x$", "|", ">", ">-", "?", "no", "1.10", "2026-01-01", "null", "~", "é", "…"]
    ),
    st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1, max_size=180),
)
line = st.lists(words, min_size=1, max_size=30).map(" ".join)
paragraphs = st.lists(line, min_size=1, max_size=4).map("\n\n".join)
comment = st.sampled_from(["", "# a comment\n", "  # an indented one\n", "#: teaches\n"])
prose = st.lists(st.sampled_from(["word", "a", "**b**", "`code`", "$x$", "é"]), min_size=1, max_size=9).map(" ".join)
blocks = st.one_of(
    prose,
    prose.map(lambda text: f"- {text}\n- {text}"),
    st.sampled_from(
        [
            "```python\n\n\nx = 1   \n\n```",
            "$$\nx   \n$$",
            "| a | b |  \n| --- | --- |\n| 1 | 2 |",
            "### Inside ###",
            "#### Deep",
            "1. One.\n\n    More.\n2. Two.",
            "> Quoted.  \n> More.   ",
            "Broken.  \nHere.",
            "Text.   ",
        ]
    ),
)
gaps = st.sampled_from(["\n", "\n\n", "\n \n", "\n\n\n\n"])


@st.composite
def scalar(draw, text):
    """A text in any style that can hold it."""
    value = draw(text)
    if "\n" in value or draw(st.booleans()):
        indented = "\n".join(f"        {part}" if part else "" for part in value.split("\n"))
        return f"|{draw(st.sampled_from(['', '-', '+']))}\n{indented}"
    return quote(value)


def quote(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


@st.composite
def question_files(draw) -> str:
    """Question files as people write them, and worse."""
    parts = {
        "title": f"title: {quote(draw(line)[:150])}",
        "kind": "kind:   concept",
        "roles": draw(st.sampled_from(["roles: [engineer]", "roles:\n- engineer\n- scientist", "roles: engineer"])),
        "key_points": "key_points:\n" + "".join(f"  - {draw(scalar(line))}\n" for _ in range(draw(st.integers(1, 3)))),
        "follow_ups": "follow_ups:\n"
        + "".join(
            f"{draw(comment).lstrip()}  - answer: {draw(scalar(paragraphs))}\n    ask: {draw(scalar(line))}\n"
            for _ in range(draw(st.integers(1, 2)))
        ),
        "sources": f"sources:\n  - {{url: 'https://example.org/', title: {quote(draw(line))}, year: 1.10}}",
        "figures": draw(st.sampled_from(["figures: []", "figures:\n  - value: 2\n    claim: 2 bytes", "figures:"])),
        "nonsense": "nonsense: {a: [b, {c: d}]}",
    }
    names = draw(st.permutations(sorted(parts)))
    front_matter = "".join(draw(comment).lstrip() + parts[name].rstrip("\n") + "\n" for name in names)
    titles = draw(st.permutations(["Short answer", "Model Answer", "Rubric", "Other"]))
    body = "".join(
        f"## {title}{draw(gaps)}{draw(gaps).join(draw(st.lists(blocks, min_size=1, max_size=5)))}{draw(gaps)}"
        for title in titles[: draw(st.integers(1, 4))]
    )
    return f"---\n{front_matter}---\n{body}"


@settings(max_examples=80)
@given(question_files())
def test_any_file_keeps_its_meaning_and_the_form_is_final(text):
    """`canonical` raises where the meaning would change; here the fields are compared once more, and all is kept."""
    assert TAXONOMY is not None
    result, problems = canonical(PATH, text.encode(), TAXONOMY)
    assert result is not None, problems
    assert not errors(problems)
    assert canonical(PATH, result, TAXONOMY)[0] == result
    before, after = parsed(text, TAXONOMY), parsed(result, TAXONOMY)
    assert fields(before) == fields(after)
    assert sorted(part.text.split() for part in before.sections) == sorted(part.text.split() for part in after.sections)
    assert result.decode().count("# a comment") == text.count("# a comment")
