"""The good bank: no problems, and each file parsed to exactly the JSON beside it."""

from __future__ import annotations

import json
from dataclasses import asdict

import pytest

from qbank.schema import FIELDS, read_question
from qbank.source import read_source
from tests import banks

FILES = sorted(file.relative_to(banks.GOOD).with_suffix("").as_posix() for file in banks.GOOD.glob("*/*.md"))


def parsed(name: str, taxonomy) -> str:
    data = (banks.GOOD / f"{name}.md").read_bytes()
    source, problems = read_source(f"questions/{name}.md", data)
    assert source is not None
    question, faults = read_question(source, data, taxonomy)
    assert problems + faults == []
    fields = asdict(question)
    del fields["lines"], fields["digest"]  # the one is tested by the bad files, the other no use to a reader
    fields["reviewed"] = question.reviewed.isoformat()
    return json.dumps(fields, indent=2, ensure_ascii=False) + "\n"


@pytest.mark.parametrize("name", FILES)
def test_parsed(name, good_bank):
    banks.compare(banks.GOOD / f"{name}.json", parsed(name, good_bank.taxonomy))


def test_every_json_has_a_file():
    stems = sorted(file.relative_to(banks.GOOD).with_suffix("").as_posix() for file in banks.GOOD.glob("*/*.json"))
    assert stems == FILES


@pytest.mark.node
def test_no_problems(good_root, render_cache):
    assert banks.check(good_root, render_cache) == []


def test_the_bank_shows_everything(good_bank):
    questions = good_bank.questions
    taxonomy = good_bank.taxonomy
    assert {item.kind for item in questions} == {kind.id for kind in taxonomy.kinds}
    assert {item.difficulty for item in questions} == {level.id for level in taxonomy.difficulties}
    assert any(item.see for question in questions for item in question.follow_ups)
    assert any(item.answer for question in questions for item in question.follow_ups)
    for field in FIELDS:
        assert any(getattr(question, field) for question in questions), f"no good file uses {field}"


def test_words_of_yaml_stay_text(good_bank):
    question = good_bank.by_id["yaml-words"]
    assert (question.title, question.author) == ("no", "off")
    assert question.key_points == ("1.10", "012", "12:30:45", "2026-01-01", "yes: it stays a text, # and all", "null")
    assert question.sources[0].at == "1.10"
    assert question.follow_ups[0].answer == "!not a tag, &not an anchor, *no alias*"


def test_order_is_category_then_difficulty_then_title(good_bank):
    assert [(item.category, item.difficulty) for item in good_bank.questions] == [
        ("basics", "easy"),
        ("basics", "easy"),
        ("basics", "easy"),
        ("basics", "medium"),
        ("basics", "hard"),
        ("serving", "easy"),
        ("serving", "medium"),
        ("serving", "medium"),
        ("serving", "medium"),
        ("serving", "hard"),
    ]
    titles = [item.title.lower() for item in good_bank.questions if item.difficulty == "medium"]
    assert titles[1:] == sorted(titles[1:])


def test_lookups(good_bank):
    taxonomy = good_bank.taxonomy
    assert taxonomy.category("serving").prerequisites == ("basics",)
    assert taxonomy.role("scientist").priorities["basics"] == "critical"
    assert taxonomy.kind("rapid-fire").follow_ups == (1, 3)
    assert taxonomy.difficulty("hard").title == "Hard"
    for look_up in (taxonomy.category, taxonomy.role, taxonomy.kind, taxonomy.difficulty):
        with pytest.raises(KeyError, match="nothing"):
            look_up("nothing")
    question = good_bank.by_id["cache-size"]
    assert good_bank.in_category("outlook") == []
    assert question in good_bank.for_role("engineer")
    assert good_bank.by_id["bytes-of-a-number"] not in good_bank.for_role("scientist")
    assert str(question.folder) == "questions/basics"
    assert question.by_title["Task"].line == 40
    assert question.line_of("figures", 1, "claim") == 21
    assert question.line_of("figures", 1, "nothing", 7) == question.line_of("figures", 1) == 21
    assert question.line_of("nothing") == 1
    assert "80 layers" in question.prose
    assert "53 sequences hold more" in question.prose
