"""`questions/bank.yml` → `Taxonomy`, or the faults that prevent it."""

from __future__ import annotations

from collections.abc import Collection

from .fields import ID_HINT, FieldReader
from .model import (
    ID_PATTERN,
    LIMITED_PARTS,
    PRIORITIES,
    SECTION_TITLES,
    Band,
    Category,
    Difficulty,
    Kind,
    Level,
    PathStep,
    Role,
    StudyPath,
    Taxonomy,
)
from .problem import Problem, did_you_mean
from .yaml_tree import Mapping, Node, Scalar, Sequence, parse_yaml

FIELDS = (
    "title",
    "repository",
    "categories",
    "roles",
    "difficulties",
    "kinds",
    "tags",
    "paths",
    "levels",
    "bands",
    "synonyms",
    "abbreviations",
    "lengths",
)
_PAGES = {"index", "all"}


def read_taxonomy(path: str, data: bytes) -> tuple[Taxonomy | None, list[Problem]]:
    """Read the taxonomy.

    Args:
        path: Name of the file in messages.
        data: Its bytes.

    Returns:
        The taxonomy, None where it has a fault, and every fault.
    """
    try:
        tree, faults = parse_yaml(data.decode("utf-8"))
    except UnicodeDecodeError:
        return None, [Problem(path, 1, "encoding", "the file is not UTF-8", "save it as UTF-8")]
    problems = [Problem(path, fault.line, fault.rule, fault.message, fault.hint) for fault in faults]
    if not isinstance(tree, Mapping):
        if not problems:
            problems.append(Problem(path, 1, "wrong-type", "the file is not a list of fields", "see CONTRIBUTING"))
        return None, problems
    reader = FieldReader(path, tree, problems)
    reader.only(FIELDS)
    taxonomy = Taxonomy(
        title=reader.text("title"),
        repository=reader.url("repository").rstrip("/"),
        categories=reader.mappings("categories", _category),
        roles=reader.mappings("roles", _role),
        difficulties=reader.mappings("difficulties", _difficulty),
        kinds=reader.mappings("kinds", _kind),
        tags=_texts(reader, "tags"),
        paths=reader.mappings("paths", _path),
        levels=reader.mappings("levels", _level, required=False),
        bands=reader.mappings("bands", _band, required=False),
        synonyms=_groups(reader, "synonyms"),
        abbreviations=reader.texts("abbreviations", required=False),
        lengths=_lengths(reader),
    )
    if not problems:
        _check_references(taxonomy, reader)
    return (None if problems else taxonomy), problems


def _texts(reader: FieldReader, key: str) -> dict[str, str]:
    found = {}
    for name, node in reader.table(key).items():
        if isinstance(node, Scalar):
            found[name] = node.text.strip()
        else:
            reader.fault(node.line, "wrong-type", f"'{key}.{name}' is not a text", "write a text")
    return found


def _groups(reader: FieldReader, key: str) -> tuple[tuple[str, ...], ...]:
    """An optional list of lists of texts."""
    node = reader.node.entries.get(key)
    groups = node.items if isinstance(node, Sequence) else ()
    if node is not None and not isinstance(node, Sequence):
        reader.fault(node.line, "wrong-type", f"'{key}' is not a list", "write a list of lists of phrases")
    found = []
    for group in groups:
        texts = [item.text for item in group.items if isinstance(item, Scalar)] if isinstance(group, Sequence) else []
        if len(texts) < 2:
            reader.fault(group.line, "wrong-type", f"a group of '{key}' without two phrases", "write [phrase, phrase]")
        found.append(tuple(texts))
    return tuple(found)


def _lengths(reader: FieldReader) -> dict[str, tuple[int, int]]:
    """Optional limits of parts of a question."""
    if "lengths" not in reader.node.entries:
        return {}
    found = {name: _range(reader, f"lengths.{name}", node) for name, node in reader.table("lengths").items()}
    for name in found:
        if name not in LIMITED_PARTS:
            hint = did_you_mean(name, LIMITED_PARTS)
            reader.fault(reader.lines["lengths", name], "unknown-key", f"'lengths.{name}' is not a part", hint)
    return found


def _category(reader: FieldReader) -> Category:
    reader.only(("id", "title", "description", "icon", "prerequisites"))
    return Category(
        id=reader.text("id"),
        title=reader.text("title"),
        description=reader.text("description"),
        icon=reader.text("icon", required=False),
        prerequisites=reader.texts("prerequisites", required=False),
    )


def _role(reader: FieldReader) -> Role:
    reader.only(("id", "title", "short", "description", "tests", "priorities"))
    return Role(
        id=reader.text("id"),
        title=reader.text("title"),
        short=reader.text("short"),
        description=reader.text("description"),
        tests=reader.text("tests"),
        priorities=_texts(reader, "priorities"),
    )


def _difficulty(reader: FieldReader) -> Difficulty:
    reader.only(("id", "title", "description"))
    return Difficulty(reader.text("id"), reader.text("title"), reader.text("description"))


def _kind(reader: FieldReader) -> Kind:
    reader.only(("id", "title", "description", "seconds", "required", "optional", "words", "follow_ups"))
    words = {name: _range(reader, f"words.{name}", node) for name, node in reader.table("words").items()}
    for name in words:
        if name not in SECTION_TITLES:
            line = reader.lines[(*reader.prefix, "words", name)]
            reader.fault(line, "unknown-section", f"'{name}' is not a section", did_you_mean(name, SECTION_TITLES))
    follow_ups = (3, 5)
    if "follow_ups" in reader.node.entries:
        follow_ups = _range(reader, "follow_ups", reader.node.entries["follow_ups"])
    return Kind(
        id=reader.text("id"),
        title=reader.text("title"),
        description=reader.text("description"),
        seconds=reader.integer("seconds", 10, 7_200, default=90),
        required=reader.some_of("required", SECTION_TITLES, "unknown-section", "section"),
        optional=reader.some_of("optional", SECTION_TITLES, "unknown-section", "section"),
        words=words,
        follow_ups=follow_ups,
    )


def _range(reader: FieldReader, name: str, node: Node) -> tuple[int, int]:
    """A pair of whole numbers written as `[least, most]`."""
    if isinstance(node, Sequence) and len(node.items) == 2:
        ends = [int(item.text) for item in node.items if isinstance(item, Scalar) and item.text.isdecimal()]
        if len(ends) == 2 and ends[0] <= ends[1]:
            return ends[0], ends[1]
    reader.fault(node.line, "wrong-type", f"'{name}' is not a range", "write [least, most]")
    return 0, 0


def _path(reader: FieldReader) -> StudyPath:
    reader.only(("id", "title", "audience", "description", "unit", "roles", "steps"))
    return StudyPath(
        id=reader.text("id"),
        title=reader.text("title"),
        audience=reader.text("audience"),
        description=reader.text("description"),
        unit=reader.one_of("unit", ("week", "days"), "unknown-unit"),
        roles=reader.texts("roles"),
        steps=reader.mappings("steps", _step),
    )


def _step(reader: FieldReader) -> PathStep:
    reader.only(("title", "focus", "categories"))
    return PathStep(reader.text("title"), reader.text("focus"), reader.texts("categories"))


def _level(reader: FieldReader) -> Level:
    reader.only(("value", "title", "description"))
    return Level(reader.integer("value", 0, 99), reader.text("title"), reader.text("description"))


def _band(reader: FieldReader) -> Band:
    reader.only(("from", "title", "advice"))
    return Band(reader.integer("from", 0, 100), reader.text("title"), reader.text("advice"))


def _check_references(taxonomy: Taxonomy, reader: FieldReader) -> None:
    """Ids that name nothing, ids that stand twice, priorities that are missing, circles of prerequisites."""
    _check_twice(taxonomy, reader)
    categories = [category.id for category in taxonomy.categories]
    for index, category in enumerate(taxonomy.categories):
        for name in category.prerequisites:
            _known(reader, name, categories, "unknown-category", "categories", index, "prerequisites")
    for index, role in enumerate(taxonomy.roles):
        for name, priority in role.priorities.items():
            _known(reader, name, categories, "unknown-category", "roles", index, "priorities", name)
            _known(reader, priority, PRIORITIES, "unknown-priority", "roles", index, "priorities", name)
        if missing := [name for name in categories if name not in role.priorities]:
            line = reader.lines[("roles", index, "priorities")]
            reader.fault(line, "missing-field", f"no priority for {', '.join(missing)}", "add one for each")
    _check_paths(taxonomy, reader, categories)
    if circle := _circle({category.id: category.prerequisites for category in taxonomy.categories}):
        line = reader.lines[("categories",)]
        reader.fault(line, "circular-prerequisites", " needs ".join(circle), "remove one prerequisite")


def _check_paths(taxonomy: Taxonomy, reader: FieldReader, categories: list[str]) -> None:
    roles = [role.id for role in taxonomy.roles]
    for index, path in enumerate(taxonomy.paths):
        for name in path.roles:
            _known(reader, name, roles, "unknown-role", "paths", index, "roles")
        for number, step in enumerate(path.steps):
            for name in step.categories:
                _known(reader, name, categories, "unknown-category", "paths", index, "steps", number, "categories")


def _check_twice(taxonomy: Taxonomy, reader: FieldReader) -> None:
    for name in ("categories", "roles", "difficulties", "kinds", "paths"):
        seen: set[str] = set()
        for index, item in enumerate(getattr(taxonomy, name)):
            if not ID_PATTERN.fullmatch(item.id):
                reader.fault(reader.lines[(name, index)], "bad-id", f"'{item.id}' is not an id", ID_HINT)
            if item.id in _PAGES:
                message = f"'{item.id}' is the name of a page of the site"
                reader.fault(reader.lines[(name, index)], "bad-id", message, "choose another id")
            if item.id in seen:
                reader.fault(reader.lines[(name, index)], "duplicate-id", f"'{item.id}' stands twice in '{name}'")
            seen.add(item.id)


def _known(reader: FieldReader, value: str, allowed: Collection[str], rule: str, *place: str | int) -> None:
    if value not in allowed:
        line = next(reader.lines[place[:n]] for n in range(len(place), 0, -1) if place[:n] in reader.lines)
        reader.fault(line, rule, f"'{value}' does not exist", did_you_mean(value, allowed))


def _circle(needs: dict[str, tuple[str, ...]]) -> list[str]:
    """A chain of ids in which each needs the next and the last needs the first, or an empty list."""
    done: set[str] = set()

    def visit(name: str, chain: list[str]) -> list[str]:
        if name in chain:
            return [*chain[chain.index(name) :], name]
        if name in done:
            return []
        for needed in needs.get(name, ()):
            if found := visit(needed, [*chain, name]):
                return found
        done.add(name)
        return []

    for name in needs:
        if found := visit(name, []):
            return found
    return []
