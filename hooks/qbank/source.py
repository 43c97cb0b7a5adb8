"""Bytes of a question file → front matter tree and body sections, each with its line."""

from __future__ import annotations

import re
from dataclasses import dataclass

from frontmatter.default_handlers import YAMLHandler

from .characters import unwanted
from .markdown_lines import LineKind, classify
from .model import Section
from .problem import Problem
from .yaml_tree import Mapping, Scalar, parse_yaml

MAX_BYTES = 60_000
"""Four times the longest question of the bank; what reads it may take time that grows with the square."""

MAX_LINE = 5_000
_FENCE = re.compile(r"-{3,}\s*")


@dataclass(frozen=True)
class SourceFile:
    """A question file, taken apart: `front` is its front matter, `sections` its body."""

    path: str
    front: Mapping
    sections: tuple[Section, ...]


def read_source(path: str, data: bytes) -> tuple[SourceFile | None, list[Problem]]:
    """Take a question file apart.

    Args:
        path: Name of the file in messages.
        data: Its bytes.

    Returns:
        The parts, or None where they cannot be told apart, and every fault found on the way.
    """
    problems: list[Problem] = []
    text = _decode(path, data, problems)
    if text is None:
        return None, problems
    lines = text.split("\n")
    end = front_matter_end(path, lines, problems)
    if end is None:
        return None, problems
    front = _front_matter(path, text, problems)
    sections = _sections(path, lines, end + 1, problems)
    if front is None:
        return None, problems
    return SourceFile(path, front, sections), problems


def _decode(path: str, data: bytes, problems: list[Problem]) -> str | None:
    def fault(line: int, rule: str, message: str, hint: str) -> None:
        problems.append(Problem(path, line, rule, message, hint))

    if len(data) > MAX_BYTES:
        fault(1, "file-size", f"{len(data):,} bytes; the limit is {MAX_BYTES:,}", "split the question")
        return None
    if data.startswith(b"\xef\xbb\xbf"):
        fault(1, "byte-order-mark", "the file begins with a byte order mark", "save it as UTF-8 without BOM")
        data = data[3:]
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        fault(line, "encoding", f"byte 0x{data[error.start]:02x} is not UTF-8", "save the file as UTF-8")
        return None
    text = text.replace("\r\n", "\n")
    before = len(problems)
    suspicious = bool(unwanted(text))
    for number, line_text in enumerate(text.split("\n"), start=1):
        if suspicious and (what := unwanted(line_text)):
            fault(number, "control-character", what, "remove it")
        if len(line_text) > MAX_LINE:
            fault(number, "line-length", f"{len(line_text):,} characters in one line", "wrap the text")
    return text if len(problems) == before else None


def front_matter_end(path: str, lines: list[str], problems: list[Problem]) -> int | None:
    """Index of the closing `---` line."""
    if not _FENCE.fullmatch(lines[0]):
        hint = "begin the file with a line '---', the fields, and a second line '---'"
        message = "no front matter: the first line is not '---'"
        if not "".join(lines).strip():
            message = "the file is empty"
        problems.append(Problem(path, 1, "front-matter", message, hint))
        return None
    for index, line in enumerate(lines[1:], start=1):
        if _FENCE.fullmatch(line):
            return index
        if line.startswith("## "):
            break
    hint = "write a line '---' between the fields and the first heading"
    problems.append(Problem(path, 1, "front-matter", "the front matter is never closed", hint))
    return None


def _front_matter(path: str, text: str, problems: list[Problem]) -> Mapping | None:
    # python-frontmatter finds the block; its reading of YAML is too lenient for a stranger's file. `split` cuts
    # off the opening fence and empty lines after it, all but the last of their line breaks.
    handler = YAMLHandler()
    raw, _ = handler.split(text)
    opening = handler.FM_BOUNDARY.match(text)
    cut_off = text.count("\n", 0, opening.end()) if opening else 0
    tree, faults = parse_yaml(raw, first_line=1 + cut_off)
    problems += [Problem(path, fault.line, fault.rule, fault.message, fault.hint) for fault in faults]
    if isinstance(tree, Mapping):
        return tree
    if not faults:
        empty = tree is None or (isinstance(tree, Scalar) and tree.empty)
        message = "the front matter is empty" if empty else "the front matter is not a list of fields"
        problems.append(Problem(path, 1, "front-matter", message, "write 'field: value' lines"))
    return None


def _sections(path: str, lines: list[str], start: int, problems: list[Problem]) -> tuple[Section, ...]:
    """Split the body at its level-two headings; `start` is the index of its first line."""
    sections: list[Section] = []
    title: str | None = None
    heading_line, begin = start, start

    def close(until: int) -> None:
        text = "\n".join(lines[begin:until]).rstrip()
        if title is not None:
            sections.append(Section(title, heading_line, text))
        elif text.strip():
            first = next(index for index in range(begin, until) if lines[index].strip())
            message = "text before the first heading"
            problems.append(Problem(path, first + 1, "section-order", message, "begin with '## Short answer'"))

    for line in classify(lines[start:]):
        if line.kind is LineKind.HEADING and line.level == 2:
            close(start + line.index)
            title, heading_line, begin = line.text, start + line.index + 1, start + line.index + 1
    close(len(lines))
    return tuple(sections)
