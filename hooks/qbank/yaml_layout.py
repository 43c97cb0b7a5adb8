"""Front matter in its canonical form: one order of keys, one way to quote, comments on lines of their own."""

from __future__ import annotations

import re
from collections.abc import Mapping as MappingOf
from collections.abc import Sequence as SequenceOf
from dataclasses import dataclass, field

import yaml

MAX_COLUMNS = 160
"""A line may be this long before it is wrapped."""
FILL_COLUMNS = 120
"""Texts that have to be wrapped are filled up to here."""

_ALWAYS_FOLDED = {"answer"}
_MAY_BE_A_NUMBER = {"claim", "value", "year", "reviewed"}
_ONE_LINE = {"title"}
_IN_LINES = {"key_points"}
_IN_BRACES = {"figures", "sources"}
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_COMMENT = re.compile(r"(?:^|(?<=\s))#.*")
_BREAK = re.compile(r"(?<=\S) (?=\S)")


@dataclass
class _Entry:
    """A key of the front matter or an item of its lists, with the comments that stand above it."""

    first_line: int
    last_line: int
    comments: list[str] = field(default_factory=list)


def lay_out(
    front: str, order: SequenceOf[str], inner: MappingOf[str, SequenceOf[str]], without: tuple[str, ...] = ()
) -> str:
    """Write front matter anew.

    Args:
        front: YAML without `---` lines, known to hold a mapping without aliases, tags and repeated keys.
        order: The order of its keys; others follow as they stand.
        inner: For a key with a list of mappings, the order of their keys.
        without: How comments begin that are left out.

    Returns:
        The same values in canonical form, ending in a line break. Comments are kept: each on a line of its own,
        above the key or the list item that it stood in, before or behind.
    """
    return _Layout(front, order, inner, without).text()


class _Layout:
    def __init__(
        self, front: str, order: SequenceOf[str], inner: MappingOf[str, SequenceOf[str]], without: tuple[str, ...]
    ) -> None:
        self.lines = front.split("\n")
        self.order, self.inner, self.without = order, inner, without
        root = yaml.compose(front, Loader=_Loader)
        assert isinstance(root, yaml.MappingNode)
        self.root = root
        self.entries: dict[int, _Entry] = {}
        for key, node in root.value:
            in_lines = isinstance(node, yaml.SequenceNode) and not node.flow_style
            self._add_entry(key, key if in_lines else node)
            for item in node.value if in_lines else ():
                self._add_entry(item, item)
        self.last_comments = self._attach_comments()

    def _add_entry(self, first: yaml.Node, last: yaml.Node) -> None:
        self.entries[id(first)] = _Entry(first.start_mark.line, _last_line(last))

    def _attach_comments(self) -> list[str]:
        """Give each comment to the entry that it stands in or before; return those behind the last entry."""
        texts = list(_spans(self.root))
        behind: list[str] = []
        for number, line in enumerate(self.lines):
            for match in _COMMENT.finditer(line):
                if not any(start <= (number, match.start()) < end for start, end in texts):
                    entry = self._entry_at(number)
                    if not match[0].startswith(self.without):
                        (entry.comments if entry else behind).append(match[0].rstrip())
                    break
        return behind

    def _entry_at(self, line: int) -> _Entry | None:
        """The entry that reaches over a line, or the next one."""
        reached = (entry for entry in self.entries.values() if entry.last_line >= line)
        return min(reached, key=lambda entry: entry.first_line, default=None)

    def text(self) -> str:
        """The whole front matter."""
        out: list[str] = []
        for key, node in sorted(self.root.value, key=lambda pair: _rank(pair[0].value, self.order)):
            out += self.entries[id(key)].comments
            out += self._field(key.value, node)
        return "\n".join([*out, *self.last_comments]) + "\n"

    def _field(self, key: str, node: yaml.Node) -> list[str]:
        if isinstance(node, yaml.SequenceNode):
            return self._list(key, node)
        return self._pair(key, node, 0)

    def _list(self, key: str, node: yaml.SequenceNode) -> list[str]:
        scalars = all(isinstance(item, yaml.ScalarNode) for item in node.value)
        commented = any(id(item) in self.entries and self.entries[id(item)].comments for item in node.value)
        if not node.value or (scalars and key not in _IN_LINES and not commented):
            line = f"{key}: {self._flow(node, key)}"
            if len(line) <= MAX_COLUMNS or not node.value:
                return [line]
        out = [f"{key}:"]
        for item in node.value:
            if id(item) in self.entries:
                out += [f"  {comment}" for comment in self.entries[id(item)].comments]
            out += self._item(key, item)
        return out

    def _item(self, key: str, item: yaml.Node) -> list[str]:
        if isinstance(item, yaml.ScalarNode):
            return _scalar("  - ", item, key, self.lines)
        if isinstance(item, yaml.MappingNode) and item.value:
            if key in _IN_BRACES:
                line = f"  - {self._flow(item, key)}"
                if len(line) <= MAX_COLUMNS or key == "figures":
                    return [line]
            pairs = self._sorted(item, key)
            out = [line for name, node in pairs for line in self._pair(name.value, node, 4)]
            return [f"  - {out[0][4:]}", *out[1:]]
        return [f"  - {self._flow(item, key)}"]

    def _sorted(self, node: yaml.MappingNode, parent: str) -> list[tuple[yaml.ScalarNode, yaml.Node]]:
        return sorted(node.value, key=lambda pair: _rank(pair[0].value, self.inner.get(parent, ())))

    def _pair(self, key: str, node: yaml.Node, indent: int) -> list[str]:
        lead = f"{' ' * indent}{_key(key)}: "
        if isinstance(node, yaml.ScalarNode):
            return _scalar(lead, node, key, self.lines)
        return [lead + self._flow(node, key)]

    def _flow(self, node: yaml.Node, key: str) -> str:
        """A node in brackets or braces, or a text inside of them."""
        if isinstance(node, yaml.SequenceNode):
            return f"[{', '.join(self._flow(item, key) for item in node.value)}]"
        if isinstance(node, yaml.MappingNode):
            pairs = (f"{_key(name.value)}: {self._flow(value, name.value)}" for name, value in self._sorted(node, key))
            return f"{{{', '.join(pairs)}}}"
        assert isinstance(node, yaml.ScalarNode)
        return _one_line(node, key, in_brackets=True)


def _rank(name: str, order: SequenceOf[str]) -> int:
    return order.index(name) if name in order else len(order)


def _key(name: str) -> str:
    return name if _reads_as(name, name, in_brackets=True) else quoted(name)


def _last_line(node: yaml.Node) -> int:
    """The last line of a node; a collection ends where its last text does, not where the next key begins."""
    if isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
        last = node.value[-1]
        return _last_line(last[1] if isinstance(last, tuple) else last)
    end: int = node.end_mark.line
    return end - 1 if node.end_mark.column == 0 and end > node.start_mark.line else end


def _spans(node: yaml.Node) -> list[tuple[tuple[int, int], tuple[int, int]]]:
    """From where to where each text reaches, as lines and columns; the `>-` line of a block is not part of it."""
    if isinstance(node, yaml.ScalarNode):
        start = (node.start_mark.line, node.start_mark.column)
        if node.style in (">", "|"):
            start = (start[0] + 1, 0)
        return [(start, (node.end_mark.line, node.end_mark.column))]
    parts = [part for item in node.value for part in (item if isinstance(item, tuple) else (item,))]
    return [span for part in parts for span in _spans(part)]


def _scalar(lead: str, node: yaml.ScalarNode, key: str, lines: list[str]) -> list[str]:
    """A text outside of brackets, after `lead`: on its line, or folded under it."""
    text = node.value.strip()
    fits = key in _ONE_LINE or len(lead) + len(text) <= MAX_COLUMNS  # without the quotation marks it may have
    if "\n" not in text and (not text or (fits and key not in _ALWAYS_FOLDED)):
        return [lead + _one_line(node, key, in_brackets=False)]
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
    written = [line.strip() for line in lines[node.start_mark.line + 1 : _last_line(node) + 1]]
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


def _one_line(node: yaml.ScalarNode, key: str, *, in_brackets: bool) -> str:
    """A text on one line. Quotation marks stay where its writer put them, and come where they are needed."""
    text = node.value.strip()
    if not text:
        return '""' if node.style else ""
    in_quotes = node.style in ("'", '"') or (key not in _MAY_BE_A_NUMBER and _is_typed(text))
    return text if not in_quotes and _reads_as(text, text, in_brackets=in_brackets) else quoted(text)


def quoted(text: str) -> str:
    """A text in quotation marks, single ones where that saves backslashes."""
    double = yaml.dump(text, default_style='"', width=float("inf"), allow_unicode=True).rstrip("\n")
    single = "'" + text.replace("'", "''") + "'"
    return single if "\\" in double and _reads_as(single, text, in_brackets=True) else double


def _is_typed(text: str) -> bool:
    """Whether readers of YAML other than ours take a plain text for a number, a date, a truth value or nothing."""
    node = yaml.compose(text, Loader=_Loader) if _composes(f"- {text}", text) else None
    return node is not None and node.tag != "tag:yaml.org,2002:str"


def _reads_as(written: str, text: str, *, in_brackets: bool) -> bool:
    return "\n" not in written and _composes(f"- [k, {written}, k]" if in_brackets else f"- {written}", text)


def _composes(document: str, text: str) -> bool:
    """Whether a list with one text, alone or between two others in brackets, holds `text`."""
    try:
        node = yaml.compose(document, Loader=_Loader)
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
