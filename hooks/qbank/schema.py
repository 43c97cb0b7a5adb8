"""Front matter tree → `Question`, or the faults that prevent it."""

from __future__ import annotations

import hashlib
from pathlib import PurePosixPath

from .fields import ID_HINT, FieldReader
from .model import ID_PATTERN, FieldPath, Figure, FollowUp, Question, Source, Taxonomy
from .problem import Problem, plural
from .source import SourceFile
from .yaml_tree import Sequence

FIELDS = (
    "title",
    "category",
    "difficulty",
    "kind",
    "roles",
    "tags",
    "key_points",
    "follow_ups",
    "figures",
    "sources",
    "related",
    "aliases",
    "reviewed",
    "author",
)
FOLLOW_UP_FIELDS = ("ask", "answer", "see")
FIGURE_FIELDS = ("claim", "value")
SOURCE_FIELDS = ("title", "url", "year", "at", "covers")
COUNTS = {
    "tags": (1, 5),
    "key_points": (3, 6),
    "sources": (1, 8),
    "roles": (1, 99),
    "figures": (0, 100),
    "related": (0, 20),
    "aliases": (0, 10),
}
OPTIONAL = ("figures", "related", "aliases", "author")
MAX_TITLE = 160
YEARS = (1700, 2100)


def read_question(source: SourceFile, data: bytes, taxonomy: Taxonomy) -> tuple[Question, list[Problem]]:
    """Read a question's fields.

    Args:
        source: The file, taken apart.
        data: Its bytes, for the digest that caches hang on.
        taxonomy: Categories, roles, kinds, difficulties and tags that exist.

    Returns:
        The question, with empty values in place of what was wrong, and every fault of the front matter.
    """
    problems: list[Problem] = []
    lines: dict[FieldPath, int] = {}
    reader = FieldReader(source.path, source.front, problems, lines)
    reader.only(FIELDS)
    file = PurePosixPath(source.path)
    if not ID_PATTERN.fullmatch(file.stem):
        reader.fault(1, "bad-id", f"the file name '{file.stem}' is not an id", ID_HINT)
    question = Question(
        id=file.stem,
        path=source.path,
        title=_title(reader),
        category=reader.one_of("category", [item.id for item in taxonomy.categories], "unknown-category"),
        difficulty=reader.one_of("difficulty", [item.id for item in taxonomy.difficulties], "unknown-difficulty"),
        kind=reader.one_of("kind", [item.id for item in taxonomy.kinds], "unknown-kind"),
        roles=reader.some_of("roles", [item.id for item in taxonomy.roles], "unknown-role", "role"),
        tags=reader.some_of("tags", taxonomy.tags, "unknown-tag", "tag"),
        key_points=reader.texts("key_points"),
        follow_ups=reader.mappings("follow_ups", _follow_up),
        figures=reader.mappings("figures", _figure, required=False),
        sources=reader.mappings("sources", _source),
        related=reader.ids("related"),
        aliases=reader.ids("aliases"),
        reviewed=reader.day("reviewed"),
        author=reader.text("author", required=False),
        sections=source.sections,
        lines=lines,
        digest=hashlib.sha256(data).hexdigest(),
    )
    if question.category in [item.id for item in taxonomy.categories] and question.category != file.parent.name:
        message = f"the category is '{question.category}' but the folder is '{file.parent.name}'"
        reader.fault(lines[("category",)], "category-folder", message, "move the file or mend the category")
    _check_counts(question, reader, taxonomy)
    return question, problems


def _title(reader: FieldReader) -> str:
    title = reader.text("title")
    if "\n" in title:
        line = reader.node.key_lines["title"]
        reader.fault(line, "title-length", "the title has more than one line", "write it on one line")
    elif len(title) > MAX_TITLE:
        line = reader.node.key_lines["title"]
        reader.fault(line, "title-length", f"{len(title)} characters", f"write at most {MAX_TITLE}")
    return title


def _check_counts(question: Question, reader: FieldReader, taxonomy: Taxonomy) -> None:
    counts = dict(COUNTS)
    if question.kind in [kind.id for kind in taxonomy.kinds]:
        counts["follow_ups"] = taxonomy.kind(question.kind).follow_ups
    for key, (low, high) in counts.items():
        count = len(getattr(question, key))
        if isinstance(reader.node.entries.get(key), Sequence) and not low <= count <= high:
            line = reader.node.key_lines[key]
            reader.fault(line, "item-count", f"'{key}' has {plural(count, 'item')}", f"write {low} to {high}")


def _follow_up(reader: FieldReader) -> FollowUp:
    reader.only(FOLLOW_UP_FIELDS)
    ask = reader.text("ask")
    answer = reader.text("answer", required=False)
    see = reader.text("see", required=False)
    if ("answer" in reader.node.entries) == ("see" in reader.node.entries):
        both = "answer" in reader.node.entries
        message = "a follow-up with both 'answer' and 'see'" if both else "a follow-up without an answer"
        reader.fault(reader.node.line, "follow-up", message, "give it either 'answer' or 'see: <question id>'")
    return FollowUp(ask, answer, see)


def _figure(reader: FieldReader) -> Figure:
    reader.only(FIGURE_FIELDS)
    return Figure(reader.text("claim"), reader.text("value"))


def _source(reader: FieldReader) -> Source:
    reader.only(SOURCE_FIELDS)
    return Source(
        title=reader.text("title"),
        url=reader.url("url"),
        year=reader.integer("year", *YEARS),
        at=reader.text("at", required=False),
        covers=reader.texts("covers", required=False),
    )
