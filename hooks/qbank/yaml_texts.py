"""Texts as YAML: on one line or folded under their key, in quotation marks where they need them."""

from __future__ import annotations

import re

import yaml

MAX_COLUMNS = 160
"""A line may be this long before it is wrapped."""
FILL_COLUMNS = 120
"""Texts that have to be wrapped are filled up to here."""

_ALWAYS_FOLDED = {"answer"}
_MAY_BE_A_NUMBER = {"claim", "value", "year", "reviewed"}
_ONE_LINE = {"title"}
_BREAK = re.compile(r"(?<=\S) (?=\S)")
Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The one that libyaml speeds up, where it is there."""


def scalar_lines(lead: str, node: yaml.ScalarNode, key: str, lines: list[str]) -> list[str]:
    """Write a text outside of brackets.

    Args:
        lead: What stands before it: its key, or the sign of a list item.
        node: The text.
        key: The field that it belongs to.
        lines: The front matter that the node comes from, whose line breaks are kept where they can be.

    Returns:
        One line, or a line that ends in `>-` or `|-` and the text's own lines under it.
    """
    text = node.value.strip()
    fits = key in _ONE_LINE or len(lead) + len(text) <= MAX_COLUMNS  # without the quotation marks it may have
    if "\n" not in text and (not text or (fits and key not in _ALWAYS_FOLDED)):
        return [(lead + one_line(node, key, in_brackets=False)).rstrip()]  # an empty field has no text
    indent = " " * (len(lead) - len(lead.lstrip(" -")) + 2)
    if "\n" in text:
        block, sign = text.split("\n"), "|-"
    else:
        block, sign = _written_lines(node, text, lines, len(indent)) or _fill(text, FILL_COLUMNS - len(indent)), ">-"
    out = [f"{lead}{sign}", *(f"{indent}{line}" if line else "" for line in block)]
    probe = "\n".join(["-   " + sign, *(f"{indent}{line}" if line else "" for line in block)])
    return out if _composes(probe, text) else [lead + quoted(text)]


def _written_lines(node: yaml.ScalarNode, text: str, lines: list[str], indent: int) -> list[str]:
    """The lines of a folded text as they stand, where they are short enough; else none."""
    if node.style != ">":
        return []
    written = [line.strip() for line in lines[node.start_mark.line + 1 : last_line(node) + 1]]
    while written and not written[-1]:
        written.pop()
    short = all(line and len(line) <= MAX_COLUMNS - indent for line in written)
    return written if short and " ".join(written) == text else []


def _fill(text: str, columns: int) -> list[str]:
    """Words in lines of at most `columns`, where they are not longer themselves."""
    lines = [""]
    for word in _BREAK.split(text):
        joined = f"{lines[-1]} {word}" if lines[-1] else word
        if len(joined) <= columns or not lines[-1]:
            lines[-1] = joined
        else:
            lines.append(word)
    return lines


def one_line(node: yaml.ScalarNode, key: str, *, in_brackets: bool) -> str:
    """A text on one line. Quotation marks stay where its writer put them, and come where they are needed."""
    text = node.value.strip()
    if not text:
        return '""' if node.style else ""
    in_quotes = node.style in ("'", '"') or (key not in _MAY_BE_A_NUMBER and _is_typed(text))
    return text if not in_quotes and reads_as(text, text, in_brackets=in_brackets) else quoted(text)


def quoted(text: str) -> str:
    """A text in quotation marks, single ones where that saves backslashes."""
    double = yaml.dump(text, default_style='"', width=float("inf"), allow_unicode=True).rstrip("\n")
    single = "'" + text.replace("'", "''") + "'"
    return single if "\\" in double and reads_as(single, text, in_brackets=True) else double


def _is_typed(text: str) -> bool:
    """Whether readers of YAML other than ours take a plain text for a number, a date, a truth value or nothing."""
    node = yaml.compose(text, Loader=Loader) if _composes(f"- {text}", text) else None
    return node is not None and node.tag != "tag:yaml.org,2002:str"


def reads_as(written: str, text: str, *, in_brackets: bool) -> bool:
    """Whether YAML reads `written` as `text`, in brackets or outside of them."""
    return "\n" not in written and _composes(f"- [k, {written}, k]" if in_brackets else f"- {written}", text)


def _composes(document: str, text: str) -> bool:
    """Whether a list with one text, alone or between two others in brackets, holds `text`."""
    try:
        node = yaml.compose(document, Loader=Loader)
    except yaml.YAMLError:
        return False
    if not isinstance(node, yaml.SequenceNode) or len(node.value) != 1:
        return False
    item = node.value[0]
    if isinstance(item, yaml.SequenceNode):
        if len(item.value) != 3:
            return False
        item = item.value[1]
    return isinstance(item, yaml.ScalarNode) and item.value == text


def last_line(node: yaml.Node) -> int:
    """The last line of a node; a collection ends where its last text does, not where the next key begins."""
    if isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
        last = node.value[-1]
        return last_line(last[1] if isinstance(last, tuple) else last)
    end: int = node.end_mark.line
    return end - 1 if node.end_mark.column == 0 and end > node.start_mark.line else end
