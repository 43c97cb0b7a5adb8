"""YAML as a tree of texts with line numbers, and nothing else of YAML.

Every scalar stays the text that was written, so ``no`` is not False, ``1.10`` is not 1.1 and ``012`` is not 10;
the schema decides what a text means. Anchors, aliases, tags and duplicate keys are faults: no question needs
them, and they are the ways in which a small file becomes a large or a surprising one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import yaml

from .characters import unwanted, without_unwanted

MAX_DEPTH = 6
MAX_NODES = 5_000

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class Scalar:
    """A text; `plain` when it was written without quotes and not as a block."""

    text: str
    line: int
    plain: bool

    @property
    def empty(self) -> bool:
        """Whether nothing was written, or one of YAML's words for nothing."""
        return not self.text.strip() or (self.plain and self.text in {"null", "Null", "NULL", "~"})


@dataclass(frozen=True, slots=True)
class Sequence:
    """A list of nodes."""

    items: tuple[Node, ...]
    line: int


@dataclass(frozen=True, slots=True)
class Mapping:
    """Keys with their nodes, and the line of each key."""

    entries: dict[str, Node]
    key_lines: dict[str, int]
    line: int


Node = Scalar | Sequence | Mapping


class YamlFault(Exception):
    """What is wrong with the YAML: a rule's name, a line counted from 1, a message and a hint."""

    def __init__(self, rule: str, line: int, message: str, hint: str = "") -> None:
        """Keep the parts; the caller knows the file."""
        super().__init__(message)
        self.rule, self.line, self.message, self.hint = rule, line, message, hint


def parse_yaml(text: str, first_line: int = 1) -> tuple[Node | None, list[YamlFault]]:
    """Parse one YAML document.

    Args:
        text: The document, without `---` lines.
        first_line: Line in the file on which `text` begins.

    Returns:
        The tree (None where it does not parse) and all faults; duplicate keys do not stop the parse.
    """
    builder = _Builder(text, first_line)
    try:
        return builder.document(yaml.parse(text, Loader=_Loader)), builder.faults
    except YamlFault as fault:
        return None, [*builder.faults, fault]
    except yaml.MarkedYAMLError as error:
        return None, [*builder.faults, builder.syntax_fault(error)]
    except yaml.YAMLError as error:  # a character that YAML forbids
        message = str(error).splitlines()[0]
        return None, [*builder.faults, YamlFault("yaml-syntax", first_line, message, "remove the character")]


def _syntax_hint(problem: str) -> str:
    if "mapping values" in problem:
        return "quote the value: a colon followed by a space starts a mapping"
    if "\\t" in problem or "tab" in problem:
        return "indent with spaces; YAML forbids tabs"
    if "flow" in problem:
        return "close the bracket, or quote the value that it belongs to"
    if "quoted scalar" in problem:
        return "close the quotation mark"
    if "cannot start any token" in problem:
        return "quote the value: it begins with a sign that YAML keeps for itself"
    if "document start" in problem:
        return "begin every field at the start of its line, and write no line '...'"
    return "check indentation and quotes on this line and the one before"


class _Builder:
    """Builds the tree from parser events, so that depth and size are bounded before anything is built."""

    def __init__(self, text: str, first_line: int) -> None:
        self.lines = text.split("\n")
        self.first_line = first_line
        self.faults: list[YamlFault] = []
        self.nodes = 0
        self.long_quote: yaml.ScalarEvent | None = None

    def syntax_fault(self, error: yaml.MarkedYAMLError) -> YamlFault:
        """What the parser could not read, at the line that its writer has to mend."""
        problem = " ".join(part for part in (error.context, error.problem) if part)
        mark = error.problem_mark or error.context_mark
        index = mark.line if mark else 0
        start, end = (self.long_quote.start_mark, self.long_quote.end_mark) if self.long_quote else (None, None)
        if start and end and index == end.line:
            message = f"a quotation mark opens here and closes on line {self.first_line + end.line}"
            return YamlFault("yaml-syntax", self.first_line + start.line, message, "close it where the value ends")
        if error.context and "flow" in error.context and error.context_mark:
            index = error.context_mark.line
        return YamlFault("yaml-syntax", self.first_line + index, problem, _syntax_hint(problem))

    def document(self, events: Iterator[yaml.Event]) -> Node | None:
        root: Node | None = None
        documents = 0
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    raise YamlFault(
                        "yaml-syntax", self._line(event), "a second YAML document begins here", "remove the line"
                    )
                first = next(events)
                root = self._node(first, events, depth=0)
        return root

    def _line(self, event: yaml.Event) -> int:
        return self.first_line + (event.start_mark.line if event.start_mark else 0)

    def _node(self, event: yaml.Event, events: Iterator[yaml.Event], depth: int) -> Node:
        line = self._line(event)
        self._refuse(event, line, depth)
        if isinstance(event, yaml.SequenceStartEvent):
            items = []
            while not isinstance(child := next(events), yaml.SequenceEndEvent):
                items.append(self._node(child, events, depth + 1))
            return Sequence(tuple(items), line)
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(line, events, depth)
        assert isinstance(event, yaml.ScalarEvent)
        plain = not event.style  # None without libyaml, an empty text with it
        if event.start_mark and event.end_mark:
            if plain and event.value:
                self._report_comment(event.end_mark.line, event.end_mark.column)
            if event.style in ("'", '"') and event.end_mark.line > event.start_mark.line:
                self.long_quote = event
        return Scalar(self._shown(event.value, line), line, plain)

    def _shown(self, text: str, line: int) -> str:
        """The text; an escape puts into it what the bytes of a file may not hold."""
        if not (what := unwanted(text)):
            return text
        self.faults.append(YamlFault("control-character", line, what, "remove it"))
        return without_unwanted(text)

    def _refuse(self, event: yaml.Event, line: int, depth: int) -> None:
        """Raise a fault for what no question needs, before anything is built of it."""
        self.nodes += 1
        if self.nodes > MAX_NODES:
            raise YamlFault("yaml-size", line, f"more than {MAX_NODES} values in the front matter")
        if depth > MAX_DEPTH:
            raise YamlFault("yaml-size", line, f"nested more than {MAX_DEPTH} levels deep")
        if isinstance(event, yaml.AliasEvent):
            raise YamlFault("yaml-alias", line, f"alias '*{event.anchor}'", "write the value out")
        if anchor := getattr(event, "anchor", None):
            raise YamlFault("yaml-alias", line, f"anchor '&{anchor}'", "remove it and write values out")
        if tag := getattr(event, "tag", None):
            written = tag.replace("tag:yaml.org,2002:", "!!")
            raise YamlFault("yaml-tag", line, f"tag '{written}'", "remove it; every value is plain text")

    def _report_comment(self, index: int, column: int) -> None:
        """Report ` #` after a value without quotes: more often than a comment it is a part of the value."""
        rest = self.lines[index][column:].strip() if index < len(self.lines) else ""
        if rest.startswith("#"):
            hint = "quote the value if this belongs to it, or put the comment on a line of its own"
            message = f"YAML drops '{rest[:40]}' as a comment"
            self.faults.append(YamlFault("yaml-comment", self.first_line + index, message, hint))

    def _mapping(self, line: int, events: Iterator[yaml.Event], depth: int) -> Mapping:
        entries: dict[str, Node] = {}
        key_lines: dict[str, int] = {}
        while not isinstance(child := next(events), yaml.MappingEndEvent):
            key = self._node(child, events, depth + 1)
            value = self._node(next(events), events, depth + 1)
            if not isinstance(key, Scalar):
                raise YamlFault("yaml-syntax", key.line, "a key that is not a text", "write a plain key")
            if key.text in entries:
                self.faults.append(
                    YamlFault(
                        "duplicate-key",
                        key.line,
                        f"'{key.text}' stands a second time (first on line {key_lines[key.text]})",
                        "keep one of them",
                    )
                )
                continue
            entries[key.text] = value
            key_lines[key.text] = key.line
        return Mapping(entries, key_lines, line)
