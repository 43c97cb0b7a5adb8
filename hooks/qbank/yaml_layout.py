"""Front matter in its canonical form: one order of keys, one way to quote, comments on lines of their own."""

from __future__ import annotations

import re
from collections.abc import Mapping as MappingOf
from collections.abc import Sequence as SequenceOf
from dataclasses import dataclass, field

import yaml

from .yaml_texts import MAX_COLUMNS, Loader, last_line, one_line, quoted, reads_as, scalar_lines

_IN_LINES = {"key_points"}
_IN_BRACES = {"figures", "sources"}
_COMMENT = re.compile(r"(?:^|(?<=\s))#.*")


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
        root = yaml.compose(front, Loader=Loader)
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
        self.entries[id(first)] = _Entry(first.start_mark.line, last_line(last))

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
            return scalar_lines("  - ", item, key, self.lines)
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
            return scalar_lines(lead, node, key, self.lines)
        return [lead + self._flow(node, key)]

    def _flow(self, node: yaml.Node, key: str) -> str:
        """A node in brackets or braces, or a text inside of them."""
        if isinstance(node, yaml.SequenceNode):
            return f"[{', '.join(self._flow(item, key) for item in node.value)}]"
        if isinstance(node, yaml.MappingNode):
            pairs = (f"{_key(name.value)}: {self._flow(value, name.value)}" for name, value in self._sorted(node, key))
            return f"{{{', '.join(pairs)}}}"
        assert isinstance(node, yaml.ScalarNode)
        return one_line(node, key, in_brackets=True)


def _rank(name: str, order: SequenceOf[str]) -> int:
    return order.index(name) if name in order else len(order)


def _key(name: str) -> str:
    return name if reads_as(name, name, in_brackets=True) else quoted(name)


def _spans(node: yaml.Node) -> list[tuple[tuple[int, int], tuple[int, int]]]:
    """From where to where each text reaches, as lines and columns; the `>-` line of a block is not part of it."""
    if isinstance(node, yaml.ScalarNode):
        start = (node.start_mark.line, node.start_mark.column)
        if node.style in (">", "|"):
            start = (start[0] + 1, 0)
        return [(start, (node.end_mark.line, node.end_mark.column))]
    parts = [part for item in node.value for part in (item if isinstance(item, tuple) else (item,))]
    return [span for part in parts for span in _spans(part)]
