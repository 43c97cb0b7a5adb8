"""JSON Schema of the front matter, for editors: made of the taxonomy and of the limits that the check uses."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from .field_help import FIGURE_HELP, FOLLOW_UP_HELP, SOURCE_HELP, field_help
from .fields import URL
from .model import ID_PATTERN, Taxonomy
from .schema import COUNTS, FIELDS, FIGURE_FIELDS, FOLLOW_UP_FIELDS, MAX_TITLE, OPTIONAL, SOURCE_FIELDS, YEARS

SCHEMA_FILE = ".cache/question.schema.json"
"""Where editors find the schema; made anew by `make setup`, never committed."""
SCHEMA = "https://json-schema.org/draft/2020-12/schema"
Json = dict[str, Any]

# Every value is a text to the check, whatever YAML makes of it, and an optional list may be left empty.
_TEXT: Json = {"type": ["string", "number", "boolean"]}
_NO_EMPTY_TEXT: Json = {**_TEXT, "minLength": 1}


def front_matter_schema(taxonomy: Taxonomy) -> Json:
    """The schema of a question's front matter.

    Args:
        taxonomy: Categories, difficulties, kinds, roles and tags that a question may name.

    Returns:
        A JSON Schema of draft 2020-12. What it refuses, the check refuses too; the check knows more: whether ids
        exist, whether a claim stands in the text, whether sections fit the kind.
    """
    properties = {
        "title": {**_NO_EMPTY_TEXT, "maxLength": MAX_TITLE, "pattern": r"^[^\n]*$"},
        "category": _choice({item.id: f"{item.title}. {item.description}" for item in taxonomy.categories}),
        "difficulty": _choice({item.id: item.description for item in taxonomy.difficulties}),
        "kind": _choice({item.id: item.description for item in taxonomy.kinds}),
        "roles": _list("roles", _choice({item.id: f"{item.title}. {item.description}" for item in taxonomy.roles})),
        "tags": _list("tags", _choice(taxonomy.tags)),
        "key_points": _list("key_points", _NO_EMPTY_TEXT),
        "follow_ups": _list("follow_ups", _follow_up()),
        "figures": _list("figures", _group(FIGURE_FIELDS, FIGURE_HELP, {}, FIGURE_FIELDS)),
        "sources": _list("sources", _source()),
        "related": _list("related", _id()),
        "aliases": _list("aliases", _id()),
        "reviewed": {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$", "format": "date"},
        "author": _NO_EMPTY_TEXT,
    }
    return {
        "$schema": SCHEMA,
        "title": f"Front matter of a question of the {taxonomy.title}",
        "type": "object",
        "additionalProperties": False,
        "required": [name for name in FIELDS if name not in OPTIONAL],
        "properties": {name: {"description": field_help(name), **properties[name]} for name in FIELDS},
        "allOf": [_follow_ups_of(kind.id, *kind.follow_ups) for kind in taxonomy.kinds],
    }


def schema_text(taxonomy: Taxonomy) -> str:
    """The schema as a JSON document."""
    return json.dumps(front_matter_schema(taxonomy), indent=2, ensure_ascii=False) + "\n"


def _choice(options: Mapping[str, str]) -> Json:
    """One of some texts; `anyOf` with `const` carries a description for each, which editors show."""
    return {"anyOf": [{"const": name, "description": meaning} for name, meaning in options.items()]}


def _list(name: str, items: Json) -> Json:
    described: Json = {"type": "array", "items": items, "uniqueItems": items.get("type") != "object"}
    if name in OPTIONAL:
        described["type"] = ["array", "null"]
    if name in COUNTS:
        described["minItems"], described["maxItems"] = COUNTS[name]
    return described


def _group(
    names: tuple[str, ...], help_of: Mapping[str, str], types: Mapping[str, Json], required: tuple[str, ...]
) -> Json:
    return {
        "type": "object",
        "additionalProperties": False,
        "required": list(required),
        "properties": {name: {"description": help_of[name], **types.get(name, _NO_EMPTY_TEXT)} for name in names},
    }


def _follow_up() -> Json:
    either: Json = {"oneOf": [{"required": ["answer"]}, {"required": ["see"]}]}
    return _group(FOLLOW_UP_FIELDS, FOLLOW_UP_HELP, {"see": _id()}, ("ask",)) | either


def _source() -> Json:
    low, high = YEARS
    types: dict[str, Json] = {
        "url": {"type": "string", "pattern": f"^{URL.pattern}$"},
        "year": {"type": "integer", "minimum": low, "maximum": high},
        "covers": {"type": ["array", "null"], "items": _NO_EMPTY_TEXT, "uniqueItems": True},
    }
    return _group(SOURCE_FIELDS, SOURCE_HELP, types, ("title", "url", "year"))


def _id() -> Json:
    return {"type": "string", "pattern": f"^{ID_PATTERN.pattern}$"}


def _follow_ups_of(kind: str, low: int, high: int) -> Json:
    counts = {"minItems": low, "maxItems": high}
    return {
        "if": {"properties": {"kind": {"const": kind}}, "required": ["kind"]},
        "then": {"properties": {"follow_ups": counts}},
    }
