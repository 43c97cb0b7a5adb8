"""Question files in their canonical form: what `qbank fmt` writes, and the proof that it says the same."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from .markdown_html import MarkdownFault, section_html
from .markdown_lines import Line, LineKind, classify
from .model import SECTION_TITLES, Question, Section, Taxonomy
from .problem import Problem, errors
from .rules.placeholders import SCHEMA_LINE, TEACHING, unwritten
from .schema import FIELDS, FIGURE_FIELDS, FOLLOW_UP_FIELDS, SOURCE_FIELDS, read_question
from .source import front_matter_end, read_source
from .yaml_layout import lay_out

_INNER = {"follow_ups": FOLLOW_UP_FIELDS, "figures": FIGURE_FIELDS, "sources": SOURCE_FIELDS}
_TITLES = {title.casefold(): title for title in SECTION_TITLES}


class MeaningChanged(Exception):
    """The canonical form of a file would say something else: a fault of the formatter, not of the file."""


@dataclass(frozen=True)
class _Part:
    """A part of the body: what stands under a level-two heading, or before the first one."""

    title: str
    lines: tuple[str, ...]


def canonical(path: str, data: bytes, taxonomy: Taxonomy) -> tuple[bytes | None, list[Problem]]:
    """Bring a question file into canonical form.

    Args:
        path: Its name in messages and for its links.
        data: Its bytes.
        taxonomy: What the fields may refer to.

    Returns:
        The bytes of the canonical form, or None and the faults that make the file unreadable. Faults against
        rules do not matter here: a file that can be read can be formatted. Comments that help writing are taken
        out of a file in which nothing is left to be written.

    Raises:
        MeaningChanged: The result would not mean the same.
    """
    source, problems = read_source(path, data)
    if source is None or errors(problems):
        return None, problems
    lines = data.decode("utf-8").replace("\r\n", "\n").split("\n")
    end = front_matter_end(path, lines, [])
    assert end is not None  # read_source has found it
    question, _ = read_question(source, data, taxonomy)
    finished = not any(unwritten(question))
    front = lay_out("\n".join(lines[1:end]), FIELDS, _INNER, without=(TEACHING, SCHEMA_LINE) if finished else ())
    body = _body(lines[end + 1 :])
    result = f"---\n{front}---\n{body}".encode()
    if result != data and _meaning(path, result, taxonomy) != _meaning(path, data, taxonomy):
        raise MeaningChanged(f"{path}: the canonical form would not mean the same; the file is left as it is")
    return result, []


def _body(lines: list[str]) -> str:
    parts = _ordered(_parts(lines))
    return "".join("\n" + "\n".join([f"## {part.title}", *part.lines]) + "\n" for part in parts)


def _parts(lines: list[str]) -> list[_Part]:
    """The sections; nothing but empty lines stands before the first one, or the file would not be formatted."""
    starts = [line for line in classify(lines) if line.kind is LineKind.HEADING and line.level == 2]
    ends = [line.index for line in starts[1:]] + [len(lines)]
    return [
        _Part(_exact(line.text), tuple(_tidied(lines[line.index + 1 : end])))
        for line, end in zip(starts, ends, strict=True)
    ]


def _exact(title: str) -> str:
    """The name of a section that is written with other capitals or spaces; any other title as it is."""
    return _TITLES.get(" ".join(title.split()).casefold(), title)


def _ordered(parts: list[_Part]) -> list[_Part]:
    """Sections in their order; where one is unknown or stands twice, its writer has to decide first."""
    titles = [part.title for part in parts]
    if len(set(titles)) < len(titles) or not set(titles) <= set(SECTION_TITLES):
        return parts
    return sorted(parts, key=lambda part: SECTION_TITLES.index(part.title))


def _tidied(raw: list[str]) -> list[str]:
    """What stands under a heading: one empty line where there were several and around headings, none at the end."""
    out: list[str] = []
    beside_heading = True  # the section's own
    lines = list(classify(raw))
    for line, following in zip(lines, [*lines[1:], None], strict=True):
        text = _without_end(raw[line.index], line.kind, following)
        if not text and line.kind is LineKind.PROSE:
            if out and out[-1]:
                out.append("")
            continue
        heading = line.kind is LineKind.HEADING
        if (heading or beside_heading) and (not out or out[-1]):
            out.append("")
        out.append(text)
        beside_heading = heading
    while out and not out[-1].strip():
        out.pop()
    return out


def _without_end(text: str, kind: LineKind, following: Line | None) -> str:
    """A line without spaces at its end; two before a line that follows are a line break. Tables stay as they are."""
    if kind not in (LineKind.PROSE, LineKind.HEADING) or text.lstrip().startswith("|"):
        return text
    continued = following is not None and following.kind is not LineKind.HEADING
    if following is not None and following.kind is LineKind.PROSE:
        continued = bool(following.text.strip())
    breaks = kind is LineKind.PROSE and text.strip() and text.endswith("  ") and continued
    return text.rstrip() + ("  " if breaks else "")


def _meaning(path: str, data: bytes, taxonomy: Taxonomy) -> tuple[Question, list[str]]:
    """All that a file says: its fields, its sections as the site shows them, and what is wrong with its fields."""
    source, problems = read_source(path, data)
    if source is None:
        raise MeaningChanged(f"{path}: the canonical form could not be read; the file is left as it is")
    question, faults = read_question(source, data, taxonomy)
    shown = sorted((_exact(section.title), _html(section, question)) for section in question.sections)
    sections = tuple(Section(title, 0, html) for title, html in shown)
    said = replace(question, sections=sections, lines={}, digest="")
    return said, sorted(problem.rule for problem in problems + faults)


def _html(section: Section, question: Question) -> str:
    try:
        # A first line of nothing but spaces is an empty one to people, though not to the renderer.
        html = section_html(re.sub(r"^(?:[ \t]*\n)+", "", section.text), str(question.folder))
    except MarkdownFault as fault:
        return str(fault)
    return re.sub(r"[ \t]+(?=\n|</|<br|$)", "", html)
