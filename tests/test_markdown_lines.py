from __future__ import annotations

import pytest

from qbank.markdown_lines import LineKind, classify, fences, without_code_and_math


def kinds(text: str) -> str:
    letters = {
        LineKind.PROSE: "p",
        LineKind.HEADING: "h",
        LineKind.FENCE_OPEN: "<",
        LineKind.CODE: "c",
        LineKind.FENCE_CLOSE: ">",
        LineKind.MATH: "m",
    }
    return "".join(letters[line.kind] for line in classify(text.split("\n")))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("text", "p"),
        ("## A\n### B #\n####### seven", "hhp"),
        ("##tight\n## ", "ph"),
        ("```python\n## not a heading\n```\n## one", "<c>h"),
        ("~~~\n```\n~~~\ntext", "<c>p"),
        ("````text\n```\n````", "<c>"),
        ("```\ntext\n````\n```", "<cc>"),
        ("    ```python\n    x\n    ```", "<c>"),
        ("> ```python\n> x\n> ```", "<c>"),
        ("```python\nopen\n## still code", "<cc"),
        ("$$\nx\n$$\ntext", "mmmp"),
        ("$$x$$\ntext", "mp"),
        ("$$ x\ny $$\ntext", "mmp"),
        ("$$\nx\n\n## free again", "mmph"),
        ("a ``` b\n```x`y", "pp"),
    ],
)
def test_kinds(text, expected):
    assert kinds(text) == expected


def test_heading_text_and_level():
    heading = next(classify(["###  Why `#` matters ##"]))
    assert (heading.text, heading.level) == ("Why `#` matters", 3)


def test_fences():
    found = fences("text\n```python runnable\na\nb\n```\n~~~\nc\n~~~\n```json\nd")
    assert [(fence.index, fence.info, fence.body, fence.closed) for fence in found] == [
        (1, ("python", "runnable"), "a\nb", True),
        (5, (), "c", True),
        (8, ("json",), "d", False),
    ]
    assert [fence.language for fence in found] == ["python", "", "json"]


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("a `<b>` c", "a c"),
        ("a ``x ` <b>`` c", "a c"),
        ("a `<b> c", "a `<b> c"),
        ("a \\`<b>\\` c", "a \\`<b>\\` c"),
        ("a ` b\n\n<c>\n\nd ` e", "a ` b <c> d ` e"),
        ("a `b\nc` d", "a d"),
        ("a $x<y$ c", "a c"),
        ("a \\$x<y$ c", "a \\$x<y$ c"),
        ("USD 5 $ x<y $ c", "USD 5 $ x<y $ c"),
        ("a $x\n<y$ c", "a c"),
        ("a $x\n\n<y$ c", "a $x <y$ c"),
        ("```text\n<b>\n```\nend", "end"),
        ("$$\na<b\n$$\nend", "end"),
        ("## A `<b>` heading", "## A heading"),
    ],
)
def test_without_code_and_math(text, kept):
    blanked = without_code_and_math(text)
    assert " ".join(blanked.split()) == kept
    assert blanked.count("\n") == text.count("\n")
