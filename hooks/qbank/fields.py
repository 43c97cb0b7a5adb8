"""Reading typed fields out of a YAML tree, with every fault reported and none raised."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from datetime import date
from typing import TypeVar
from urllib.parse import urlsplit

from .model import ID_PATTERN, RESERVED, FieldPath
from .problem import Problem, did_you_mean
from .yaml_tree import Mapping, Node, Scalar, Sequence

T = TypeVar("T")

ID_HINT = "write lower-case words, digits and hyphens between them"

URL = re.compile(r"https?://[^\s<>\"'\\^`{|}]+")


class FieldReader:
    """Reads one mapping of one file; collects faults and the line of every field it meets."""

    def __init__(
        self,
        path: str,
        node: Mapping,
        problems: list[Problem],
        lines: dict[FieldPath, int] | None = None,
        prefix: FieldPath = (),
    ) -> None:
        """Read from `node`; `prefix` is the place of the mapping inside the file."""
        self.path = path
        self.node = node
        self.problems = problems
        self.lines = {} if lines is None else lines
        self.prefix = prefix
        self._wrong: set[Problem] = set()
        for key, line in node.key_lines.items():
            self.lines[(*prefix, key)] = line

    def fault(self, line: int, rule: str, message: str, hint: str = "") -> None:
        """Report a fault of this file."""
        self.problems.append(Problem(self.path, line, rule, message, hint))

    def only(self, known: Collection[str]) -> None:
        """Report every key that is not in `known`."""
        for key in self.node.entries:
            if key not in known:
                line = self.node.key_lines[key]
                node = self.node.entries[key]
                hint = did_you_mean(key, known)
                if self.prefix and isinstance(node, Scalar) and not node.text and not hint.startswith("did"):
                    hint = "quote the value before it: without quotes a comma ends it"
                self.fault(line, "unknown-key", f"'{self._name(key)}' is not a field", hint)

    def text(self, key: str, *, required: bool = True, default: str = "") -> str:
        """A text on one logical line; `default` where it is missing or not a text."""
        node = self._get(key, required)
        if node is None:
            return default
        if not isinstance(node, Scalar):
            self._wrong_type(key, node, "a text")
            return default
        if node.empty:
            self.fault(node.line, "empty-field", f"'{self._name(key)}' is empty", "write a value or remove it")
            return default
        return node.text.strip()

    def one_of(self, key: str, allowed: Collection[str], rule: str) -> str:
        """A text out of `allowed`; reports `rule` otherwise."""
        value = self.text(key)
        if value and value not in allowed:
            line = self.node.key_lines[key]
            self.fault(line, rule, f"'{value}' is not a {key}", did_you_mean(value, allowed))
        return value

    def texts(self, key: str, *, required: bool = True) -> tuple[str, ...]:
        """A list of texts without empty or repeated items."""
        found: list[str] = []
        for index, item in self._items(key, required):
            self.lines[(*self.prefix, key, len(found))] = item.line
            if not isinstance(item, Scalar):
                self._wrong_type(f"{key}[{index}]", item, "a text")
            elif item.empty:
                self.fault(item.line, "empty-field", f"'{self._name(key)}' has an empty item", "remove it")
            elif item.text.strip() in found:
                self.fault(item.line, "repeated-item", f"'{item.text}' stands twice in '{self._name(key)}'")
            else:
                found.append(item.text.strip())
        return tuple(found)

    def some_of(self, key: str, allowed: Collection[str], rule: str, noun: str) -> tuple[str, ...]:
        """A list of texts out of `allowed`."""
        values = self.texts(key)
        for _, item in self._items(key, required=False):
            if isinstance(item, Scalar) and not item.empty and (value := item.text.strip()) not in allowed:
                self.fault(item.line, rule, f"'{value}' is not a {noun}", did_you_mean(value, allowed))
        return values

    def ids(self, key: str) -> tuple[str, ...]:
        """An optional list of ids."""
        values = self.texts(key, required=False)
        for _, item in self._items(key, required=False):
            if isinstance(item, Scalar) and not item.empty and not _is_id(item.text.strip()):
                self.fault(item.line, "bad-id", f"'{item.text}' is not an id", ID_HINT)
        kept: list[str] = []
        for index, value in enumerate(values):
            if _is_id(value):
                self.lines[(*self.prefix, key, len(kept))] = self.lines[(*self.prefix, key, index)]
                kept.append(value)
        return tuple(kept)

    def integer(self, key: str, low: int, high: int, default: int = 0) -> int:
        """A whole number from `low` to `high`."""
        value = self.text(key)
        if not value:
            return default
        if not re.fullmatch(r"-?[0-9]{1,9}", value) or not low <= int(value) <= high:
            line = self.node.key_lines[key]
            self.fault(line, "wrong-type", f"'{self._name(key)}' is '{value}'", f"write a number from {low} to {high}")
            return default
        return int(value)

    def day(self, key: str) -> date:
        """A date as YYYY-MM-DD; the earliest possible one where it is missing or wrong."""
        value = self.text(key)
        try:
            if value and re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
                return date.fromisoformat(value)
        except ValueError:
            pass
        if value:
            line = self.node.key_lines[key]
            self.fault(line, "wrong-type", f"'{self._name(key)}' is '{value}'", "write a date, YYYY-MM-DD")
        return date.min

    def url(self, key: str) -> str:
        """A web address, http or https."""
        value = self.text(key)
        if value and not is_web_address(value):
            line = self.node.key_lines[key]
            self.fault(line, "bad-url", f"'{value}' is not a web address", "write it in full, with https://")
            return ""
        return value

    def mappings(self, key: str, read: Callable[[FieldReader], T], *, required: bool = True) -> tuple[T, ...]:
        """A list of mappings, each read by `read`."""
        found: list[T] = []
        for index, item in self._items(key, required):
            # What is no mapping is left out, and lines are looked up by the place among those that remain.
            place: FieldPath = (*self.prefix, key, len(found))
            self.lines[place] = item.line
            if isinstance(item, Mapping):
                found.append(read(FieldReader(self.path, item, self.problems, self.lines, place)))
            else:
                self._wrong_type(f"{key}[{index}]", item, "a group of 'field: value' pairs")
        return tuple(found)

    def table(self, key: str) -> dict[str, Node]:
        """A mapping as a dict of nodes."""
        node = self._get(key, required=True)
        if node is None:
            return {}
        if not isinstance(node, Mapping):
            self._wrong_type(key, node, "a group of 'field: value' pairs")
            return {}
        for name, line in node.key_lines.items():
            self.lines[(*self.prefix, key, name)] = line
        return node.entries

    def _get(self, key: str, required: bool) -> Node | None:
        node = self.node.entries.get(key)
        if node is None and required:
            self.fault(self.node.line, "missing-field", f"'{self._name(key)}' is missing", f"add '{key}:'")
        return node

    def _items(self, key: str, required: bool) -> Iterator[tuple[int, Node]]:
        node = self._get(key, required)
        if node is None:
            return
        if not isinstance(node, Sequence):
            if required or not isinstance(node, Scalar) or not node.empty:
                self._wrong_type(key, node, "a list")
            return
        yield from enumerate(node.items)

    def _wrong_type(self, key: str, node: Node, wanted: str) -> None:
        if isinstance(node, Scalar):
            got = "empty" if node.empty else f"the text '{node.text[:40]}'"
        else:
            got = "a list" if isinstance(node, Sequence) else "a group of 'field: value' pairs"
        problem = Problem(self.path, node.line, "wrong-type", f"'{self._name(key)}' is {got}", f"write {wanted}")
        if problem not in self._wrong:  # a list may be read twice
            self._wrong.add(problem)
            self.problems.append(problem)

    def _name(self, key: str) -> str:
        names = [f"[{part}]" if isinstance(part, int) else f".{part}" for part in (*self.prefix, key)]
        return "".join(names).lstrip(".")


def is_web_address(text: str) -> bool:
    """Whether a text is an address with a host, and a port where it has one, as programs read them."""
    try:
        parts = urlsplit(text)
        return bool(URL.fullmatch(text) and parts.hostname and parts.port != 0)
    except ValueError:  # brackets that are no IPv6 address, letters that no host has, a port that is no number
        return False


def _is_id(text: str) -> bool:
    """Whether a text can name files, as ids do."""
    return bool(ID_PATTERN.fullmatch(text)) and not RESERVED.fullmatch(text)
