"""Another bank, on another subject: only data is replaced, and nothing of the first shines through."""

from __future__ import annotations

import json
import re

import pytest
from click.testing import CliRunner

from qbank import cli
from qbank.bank import load_bank
from qbank.commands import shared
from qbank.pages import build_pages, write_pages
from qbank.site import load_site
from tests import banks

TAXONOMY = """\
title: Front-end interviews
repository: https://example.org/front-end-interviews
categories:
  - id: layout
    title: Layout
    description: Boxes, flex and grid.
  - id: scripts
    title: Scripts
    description: What runs in the browser.
    prerequisites: [layout]
roles:
  - id: web-developer
    title: Web developer
    short: WEB
    description: Builds pages.
    tests: Layout by heart.
    priorities: {layout: critical, scripts: high}
  - id: designer
    title: Designer
    short: DES
    description: Draws pages.
    tests: What a box is.
    priorities: {layout: medium, scripts: low}
difficulties:
  - {id: junior, title: Junior, description: First job.}
  - {id: senior, title: Senior, description: Tenth job.}
kinds:
  - id: quiz
    title: Quiz
    description: One fact.
    seconds: 30
    required: [Short answer]
    optional: [Common mistakes]
    words: {Short answer: [3, 50]}
    follow_ups: [0, 2]
  - id: task
    title: Task
    description: Some markup.
    seconds: 300
    required: [Task, Model answer]
    optional: []
    words: {}
    follow_ups: [1, 2]
tags: {css: Styles, dom: The document as objects}
paths:
  - id: weekend
    title: Weekend
    audience: The late.
    description: Two days.
    unit: days
    roles: [web-developer]
    steps:
      - {title: Saturday, focus: Boxes., categories: [layout]}
      - {title: Sunday, focus: Events., categories: [scripts]}
"""

QUESTION = """\
---
title: {title}
category: {category}
difficulty: {difficulty}
kind: {kind}
roles: [web-developer]
tags: [{tag}]
key_points: [The first, The second, The third]
follow_ups: {follow_ups}
sources:
  - {{title: The standard, url: "https://example.org/standard", year: 2024}}
reviewed: 2026-11-22
---
{body}
"""

QUESTIONS = {
    "layout/center-a-box.md": QUESTION.format(
        title="How do you center a box?",
        category="layout",
        difficulty="junior",
        kind="quiz",
        tag="css",
        follow_ups="[]",
        body="## Short answer\n\nWith `place-items: center` on a grid.\n\n## Common mistakes\n\n- A table.",
    ),
    "layout/margin-collapse.md": QUESTION.format(
        title="Why do margins collapse?",
        category="layout",
        difficulty="senior",
        kind="quiz",
        tag="css",
        follow_ups="\n  - {ask: How do you stop it?, see: center-a-box}",
        body="## Short answer\n\nBecause paragraphs were meant to; see [centering](center-a-box.md).",
    ),
    "scripts/event-order.md": QUESTION.format(
        title="In which order do two listeners run?",
        category="scripts",
        difficulty="senior",
        kind="task",
        tag="dom",
        follow_ups="\n  - {ask: And with capture?, answer: From the outside in.}",
        body="## Task\n\nTwo listeners on one button.\n\n## Model answer\n\n```js\nbutton.onclick = () => 1;\n```",
    ),
}


@pytest.fixture
def root(tmp_path):
    folder = tmp_path / "front-end"
    banks.write(folder, "questions/bank.yml", TAXONOMY)
    for path, text in QUESTIONS.items():
        banks.write(folder, f"questions/{path}", text)
    return folder


def names_of_the_first_bank() -> set[str]:
    """Ids and titles of the real bank, and of the one in the fixtures, that are no everyday words."""
    names: set[str] = set()
    for folder in (banks.REPOSITORY / "questions", banks.GOOD):
        text = (folder / "bank.yml").read_text(encoding="utf-8")
        names |= set(re.findall(r"(?:id|title|short): ([\w][\w -]{3,})$", text, re.MULTILINE))
        names |= {file.stem for file in folder.glob("*/*.md")}
    return names - {"Concept", "Design", "Coding", "Easy", "Medium", "Hard", "Task", "rapid-fire", "Rapid fire"}


def test_loads_without_problems(root):
    bank, problems = load_bank(root)
    assert problems == []
    assert bank is not None
    assert [question.id for question in bank.questions] == ["center-a-box", "margin-collapse", "event-order"]


def test_faults_speak_of_its_own_names(root):
    banks.write(root, "questions/layout/center-a-box.md", QUESTIONS["layout/center-a-box.md"].replace("junior", "easy"))
    _, problems = load_bank(root)
    assert [problem.hint for problem in problems] == ["write one of: junior, senior"]


def test_pages_know_nothing_of_another_bank(root):
    site = load_site(root)
    uris = {page.src_uri for page in site.pages}
    assert {
        "questions/layout/center-a-box.md",
        "categories/scripts.md",
        "roles/designer.md",
        "paths/weekend.md",
        "cheat-sheets/web-developer.md",
        "rapid-fire.md",
    } <= uris
    everything = "\n".join(f"{page.src_uri}\n{page.title}\n{page.description}\n{page.html}" for page in site.pages)
    for name in names_of_the_first_bank():
        assert not re.search(rf"\b{re.escape(name)}\b", everything), name
    assert not re.search(r"\bL?LMs?\b|language model", everything)
    assert "https://example.org/front-end-interviews/edit/main/questions/layout/center-a-box.md" in everything


def test_a_question_without_follow_ups(root):
    (page,) = [page for page in load_site(root).pages if page.src_uri == "questions/layout/center-a-box.md"]
    assert "Follow-ups" not in page.html
    assert [heading.id for heading in page.headings] == ["short-answer", "common-mistakes", "sources"]


def test_written_to_files(root, tmp_path):
    site = load_site(root)
    count = write_pages(build_pages(site.bank, site.rendered), site.bank, root, tmp_path / "out")
    assert count == len(site.pages) == len(list((tmp_path / "out").rglob("*.md")))


def test_command_line(root, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(shared, "CACHE", str(tmp_path / "cache"))

    def run(*arguments: str):
        return CliRunner().invoke(cli.main, ["--root", str(root), *arguments])

    assert run("check").stderr == "3 question files: 0 faults, 0 warnings\n"
    listed = json.loads(run("list", "--role", "web-developer", "--kind", "quiz", "--json").stdout)
    assert [item["id"] for item in listed] == ["center-a-box", "margin-collapse"]
    assert "Junior · Layout · Quiz · WEB" in run("show", "center-a-box").stdout
    values = ["--title", "What is closed over?", "--kind", "quiz", "--difficulty", "junior", "--role", "designer"]
    written = run("new", "scripts", "closures", *values, "--tag", "css")
    assert written.exit_code == 0, written.output
    file = root / "questions/scripts/closures.md"
    assert "placeholder" in run("check", str(file)).stdout
    file.unlink()
    assert run("render", "--out", str(tmp_path / "out")).exit_code == 0
