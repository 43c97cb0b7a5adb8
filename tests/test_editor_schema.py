"""The JSON Schema of the front matter: valid itself, right about every real file, and as strict as it claims."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from qbank.bank import load_taxonomy
from qbank.editor_schema import SCHEMA_FILE, front_matter_schema
from qbank.schema import COUNTS, FIELDS, MAX_TITLE
from tests import banks

REAL = sorted((banks.REPOSITORY / "questions").glob("*/*.md"))
GOOD_FILES = sorted(banks.GOOD.glob("*/*.md"))


class EditorLoader(yaml.SafeLoader):
    """Reads YAML as editors do, by version 1.2: dates and `no` are texts."""


EditorLoader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag.rpartition(":")[2] in ("int", "float", "null")]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def front_matter(text: str) -> dict[str, Any]:
    loaded = yaml.load(text.split("---\n")[1], EditorLoader)
    assert isinstance(loaded, dict)
    return loaded


def validator(root) -> Draft202012Validator:
    taxonomy, problems = load_taxonomy(root)
    assert taxonomy is not None, problems
    return Draft202012Validator(front_matter_schema(taxonomy))


@pytest.fixture(scope="module")
def real() -> Draft202012Validator:
    return validator(banks.REPOSITORY)


@pytest.fixture(scope="module")
def good(tmp_path_factory) -> Draft202012Validator:
    return validator(banks.copy_bank(tmp_path_factory.mktemp("good")))


def test_it_is_a_schema(real, good):
    for each in (real, good):
        Draft202012Validator.check_schema(each.schema)


@pytest.mark.parametrize("file", REAL, ids=lambda file: file.stem)
def test_real_files(real, file):
    errors = real.iter_errors(front_matter(file.read_text(encoding="utf-8")))
    assert [error.message for error in errors] == []


@pytest.mark.parametrize("file", GOOD_FILES, ids=lambda file: file.stem)
def test_good_files(good, file):
    errors = good.iter_errors(front_matter(file.read_text(encoding="utf-8")))
    assert [error.message for error in errors] == []


def changed(path: tuple[Any, ...], value: Any) -> dict[str, Any]:
    """The front matter of a good file with one value replaced, added, or (None) taken out."""
    data = copy.deepcopy(front_matter(banks.question()))
    place: Any = data
    for step in path[:-1]:
        place = place[step]
    if value is None:
        del place[path[-1]]
    else:
        place[path[-1]] = value
    return data


BAD: list[tuple[tuple[Any, ...], Any]] = [
    *[((name,), None) for name in FIELDS if name not in ("figures", "related", "aliases", "author")],
    (("title",), "x" * (MAX_TITLE + 1)),
    (("title",), "Two\nlines"),
    (("title",), ""),
    (("title",), ["a list"]),
    (("category",), "nonsense"),
    (("difficulty",), "simple"),
    (("kind",), "essay"),
    (("roles",), ["engineer", "plumber"]),
    (("roles",), ["engineer", "engineer"]),
    (("roles",), []),
    (("roles",), "engineer"),
    (("tags",), ["no-such-tag"]),
    (("tags",), ["memory"] * (COUNTS["tags"][1] + 1)),
    (("key_points",), ["one"] * (COUNTS["key_points"][0] - 1)),
    (("key_points",), [f"point {number}" for number in range(COUNTS["key_points"][1] + 1)]),
    (("key_points",), ["", "b", "c"]),
    (("follow_ups",), []),
    (("follow_ups",), [{"ask": "Why?", "answer": "So."}] * 9),
    (("follow_ups", 0), {"ask": "Why?"}),
    (("follow_ups", 0), {"answer": "So."}),
    (("follow_ups", 0), {"ask": "Why?", "answer": "So.", "see": "other"}),
    (("follow_ups", 0), {"ask": "Why?", "see": "Not An Id"}),
    (("follow_ups", 0), {"ask": "Why?", "answr": "So."}),
    (("figures",), [{"claim": "2 bytes"}]),
    (("figures",), [{"claim": "2 bytes", "value": 2, "unit": "byte"}]),
    (("sources",), []),
    (("sources", 0, "url"), "example.org"),
    (("sources", 0, "url"), "javascript:alert(1)"),
    (("sources", 0, "url"), "https://example.org/a b"),
    (("sources", 0, "year"), "recently"),
    (("sources", 0, "year"), 1066),
    (("sources", 0, "author"), "Somebody"),
    (("sources", 0, "covers"), "5%"),
    (("related",), ["Not An Id"]),
    (("aliases",), ["../up"]),
    (("reviewed",), "22 November 2026"),
    (("author",), ""),
    (("autor",), "Somebody"),
]


@pytest.mark.parametrize(("path", "value"), BAD)
def test_bad_values(good, path, value):
    assert list(good.iter_errors(changed(path, value)))


@pytest.mark.parametrize(("path", "value"), BAD)
def test_what_it_refuses_the_check_refuses_too(good_root, path, value):
    data = changed(path, value)
    body = banks.question().split("---\n", 2)[2]
    text = yaml.safe_dump(data, sort_keys=False, allow_unicode=True)
    title = banks.question("basics/bytes-of-a-number")
    assert title
    name = "questions/basics/bytes-of-a-number.md"
    banks.write(good_root, name, f"---\n{text}---\n{body}")
    assert [problem for problem in banks.check(good_root, only=set()) if problem.path == name]


def test_every_field_and_choice_is_explained(real):
    properties = real.schema["properties"]
    assert list(properties) == list(FIELDS)
    for name, field in properties.items():
        assert len(field["description"]) > 10, name
    for choice in properties["kind"]["anyOf"] + properties["tags"]["items"]["anyOf"]:
        assert choice["description"], choice


class TestCommand:
    def test_prints(self, run, good):
        assert json.loads(run("schema").stdout) == good.schema

    def test_writes(self, run, good_root, good):
        result = run("schema", "--write")
        assert (result.exit_code, result.stdout) == (0, "")
        assert json.loads((good_root / SCHEMA_FILE).read_text(encoding="utf-8")) == good.schema
        assert run("schema", "--write").exit_code == 0

    def test_a_place_that_cannot_be_written(self, run, good_root):
        (good_root / ".cache").write_text("in the way", encoding="utf-8")
        result = run("schema", "--write")
        assert (result.exit_code, f"cannot write {SCHEMA_FILE}" in result.stderr) == (2, True)

    def test_a_bad_taxonomy_is_reported(self, run, good_root):
        banks.write(good_root, "questions/bank.yml", "title: [")
        result = run("schema")
        assert (result.exit_code, result.stdout, "yaml-syntax" in result.stderr) == (1, "", True)


def test_editors_are_pointed_to_it(real):
    """The settings that are recommended name the place that `qbank schema --write` fills."""
    settings = json.loads((banks.REPOSITORY / ".vscode" / "settings.json").read_text(encoding="utf-8"))
    assert settings == {"yaml.schemas": {SCHEMA_FILE: "questions/*/*.md"}}
    ignored = (banks.REPOSITORY / ".gitignore").read_text(encoding="utf-8").split("\n")
    assert "/.cache/" in ignored
