"""What a check keeps between two runs changes how long it takes, and nothing else."""

from __future__ import annotations

import pytest

from qbank import bank as bank_module
from qbank.bank import load_bank
from qbank.check_cache import CheckCache, CheckedFile
from tests import banks

PATH = "questions/basics/bytes-of-a-number.md"


@pytest.fixture
def spoiled_root(good_root):
    """A bank with faults of every origin: YAML, fields, rules inside a file, rules across files."""
    for name in ("no-assertion-runnable", "unknown-question-typo"):
        banks.write(good_root, f"questions/basics/{name}.md", (banks.BAD / f"{name}.md").read_bytes())
    banks.write(good_root, "questions/basics/not-yaml.md", "---\ntitle: [\n---\n")
    banks.write(good_root, "questions/basics/copy.md", banks.question())
    text = banks.question().replace("easy", "simple").replace("two bytes", "7 GB", 1)
    banks.write(good_root, "questions/basics/wrong.md", text)
    return good_root


def test_nothing_changes_but_the_time(spoiled_root, tmp_path, monkeypatch):
    plain = load_bank(spoiled_root)
    first = load_bank(spoiled_root, cache=tmp_path / "cache")
    monkeypatch.setattr(bank_module, "read_source", None)  # whatever is read anew now would fail
    second = load_bank(spoiled_root, cache=tmp_path / "cache")
    assert plain[0] == first[0] == second[0]
    for result in (first, second):
        assert [str(item) for item in result[1]] == [str(item) for item in plain[1]]
        assert [item.severity for item in result[1]] == [item.severity for item in plain[1]]
    assert len(plain[1]) > 5


def test_every_real_question_comes_back_whole(tmp_path):
    bank, _ = load_bank(banks.REPOSITORY)
    assert bank is not None
    cache = CheckCache(tmp_path, b"")
    for question in bank.questions:
        cache.put(question.path, b"bytes", CheckedFile(question, (), True))
        stored = cache.get(question.path, b"bytes")
        assert stored == CheckedFile(question, (), True)
        assert stored.question is not None
        assert stored.question.lines == question.lines


def test_a_changed_file_is_read_anew(good_root, tmp_path):
    assert load_bank(good_root, cache=tmp_path)[1] == []
    banks.write(good_root, PATH, banks.question().replace("easy", "simple"))
    assert [problem.rule for problem in load_bank(good_root, cache=tmp_path)[1]] == ["unknown-difficulty"]
    banks.write(good_root, PATH, banks.question())
    assert load_bank(good_root, cache=tmp_path)[1] == []


def test_the_same_bytes_under_another_path_are_another_file(good_root, tmp_path):
    load_bank(good_root, cache=tmp_path)
    banks.write(good_root, "questions/serving/moved.md", banks.question())
    rules = {problem.rule for problem in load_bank(good_root, cache=tmp_path)[1]}
    assert "category-folder" in rules


def test_a_changed_taxonomy_is_heeded(good_root, tmp_path):
    load_bank(good_root, cache=tmp_path)
    taxonomy = good_root / "questions/bank.yml"
    taxonomy.write_text(taxonomy.read_text(encoding="utf-8").replace("{id: easy,", "{id: simple,"), encoding="utf-8")
    rules = {problem.rule for problem in load_bank(good_root, cache=tmp_path)[1]}
    assert "unknown-difficulty" in rules


def test_a_file_that_was_only_read_is_checked_when_its_turn_comes(spoiled_root, tmp_path):
    everything = load_bank(spoiled_root)[1]
    assert load_bank(spoiled_root, [PATH], cache=tmp_path)[1] == [item for item in everything if item.path == PATH]
    assert load_bank(spoiled_root, cache=tmp_path)[1] == everything


@pytest.mark.parametrize(
    "damage",
    [lambda raw: b"", lambda raw: raw[:-10], lambda raw: raw.replace(b"title", b"titel"), lambda raw: b"\xff" + raw],
)
def test_damage_counts_as_missing(good_root, tmp_path, damage):
    whole = load_bank(good_root, cache=tmp_path)
    for file in tmp_path.rglob("*/*.json"):
        if "check-" in str(file.parent):
            file.write_bytes(damage(file.read_bytes()))
    assert load_bank(good_root, cache=tmp_path) == whole


def test_a_folder_that_cannot_be_written_costs_only_time(good_root, tmp_path):
    blocked = banks.write(tmp_path, "file", "not a folder")
    assert load_bank(good_root, cache=blocked) == load_bank(good_root)
