"""`qbank new`: with flags, and asked by it on a terminal."""

from __future__ import annotations

import json
import os
import stat
import sys
from pathlib import Path

import pytest

from qbank import scaffold
from qbank.model import Bank
from tests import banks
from tests.pseudo_terminal import Talk, talk

TITLE = 'Why "quote" a \\ back: slash # here?'
FILE = "questions/basics/fresh-question.md"
KINDS = ["concept", "derivation", "estimate", "design", "debugging", "coding", "judgment", "critique", "rapid-fire"]


def flags(**changed: str) -> list[str]:
    """Every value that a question needs, some of them changed."""
    given = {"title": TITLE, "kind": "concept", "difficulty": "medium", "role": "all", "tag": "memory"} | changed
    return [part for name, value in given.items() for part in (f"--{name}", value) if value]


class TestFlags:
    @pytest.mark.parametrize("kind", KINDS)
    def test_the_check_says_what_is_to_be_written_and_nothing_else(self, run, good_root, kind):
        result = run("new", "basics", "fresh-question", *flags(kind=kind))
        assert result.exit_code == 0, result.output
        assert result.stdout.startswith(f"wrote {FILE}\n")
        for command in ("check", "preview", "fmt"):
            assert f"  qbank {command} " in result.stdout
        problems = json.loads(run("check", FILE, "--format", "json").stdout)
        assert {problem["rule"] for problem in problems} == {"placeholder"}
        lines = (good_root / FILE).read_text(encoding="utf-8").split("\n")
        marked = [number for number, line in enumerate(lines, start=1) if "TODO:" in line]
        rubric = [number for number in marked if lines[number - 1].startswith(("- **Lean", "- **Strong"))]
        folded = {number - 1 if lines[number - 1].startswith("      TODO") else number for number in marked}
        assert {problem["line"] for problem in problems} == folded - set(rubric)
        assert all(problem["hint"] for problem in problems)

    def test_a_file_with_every_part_written_has_no_faults(self, run, good_root):
        run("new", "basics", "fresh-question", *flags(kind="rapid-fire"))
        file = good_root / FILE
        text = file.read_text(encoding="utf-8")
        numbers = iter(range(100))
        while "TODO:" in text:
            text = text.replace("TODO:", f"Words enough for number {next(numbers)} of them:", 1)
        file.write_text(text.replace("abs/TODO", "abs/2203.15556"), encoding="utf-8")
        assert run("check", FILE).exit_code == 0
        assert "#:" in file.read_text(encoding="utf-8")
        assert run("fmt", FILE).exit_code == 0
        assert "#" not in file.read_text(encoding="utf-8").split("---")[1].replace("slash # here", "")
        assert run("check", FILE).exit_code == 0

    def test_values_stand_in_the_file(self, run, good_root, good_bank):
        chosen = flags(role="engineer", kind="estimate", difficulty="hard")
        run("new", "basics", "fresh-question", *chosen, "--tag", "attention", "--author", "Ada: L.")
        question = banks_question(good_root)
        assert (question.title, question.category, question.kind) == (TITLE, "basics", "estimate")
        assert (question.difficulty, question.roles) == ("hard", ("engineer",))
        assert (question.tags, question.author) == (("memory", "attention"), "Ada: L.")

    def test_unfinished_files_do_not_hide_the_others(self, run):
        run("new", "basics", "fresh-question", *flags())
        assert TITLE in run("list", "--category", "basics").stdout
        assert run("show", "cache-size").exit_code == 0
        assert run("new", "basics", "another", *flags(title="What else is there?")).exit_code == 0

    def test_names_the_nearest(self, run):
        result = run("new", "basics", "cache", *flags(title="How large is the cache of a model with 32 layers?"))
        assert result.exit_code == 0
        assert "the nearest questions that exist:\n" in result.stdout
        assert "cache-size: How large is the cache of a model with 80 layers" in result.stdout

    @pytest.mark.parametrize(
        ("arguments", "reason"),
        [
            (["basics", "cache-size"], "the id 'cache-size' is taken by questions/basics/cache-size.md"),
            (["serving", "cache-size"], "the id 'cache-size' is taken by questions/basics/cache-size.md"),
            (["basics", "kv-size"], "the id 'kv-size' is taken by questions/basics/cache-size.md"),
            (["basic", "fresh"], "'basic' is not a category: did you mean 'basics'?"),
            (["../../etc", "fresh"], "'../../etc' is not a category"),
            (["basics", "Fresh One"], "'Fresh One' is not an id"),
            (["basics", "../fresh"], "'../fresh' is not an id"),
            (["basics", "fresh", "--kind", "essay"], "'essay' is not a kind"),
            (["basics", "fresh", "--difficulty", "hart"], "'hart' is not a difficulty: did you mean 'hard'?"),
            (["basics", "fresh", "--role", "engeneer"], "'engeneer' is not a role: did you mean 'engineer'?"),
            (["basics", "fresh", "--tag", "memroy"], "'memroy' is not a tag: did you mean 'memory'?"),
            (["basics", "fresh", "--tag", "memory", "--tag", "memory"], "a tag stands twice"),
            (["basics", "fresh", "--title", "How many bytes does a 16 bit number take"], "nearly this title exists"),
            (["basics", "fresh", "--title", "Two\nlines?"], "one line of at most 160 characters"),
            (["basics", "fresh", "--title", "x" * 161], "one line of at most 160 characters"),
            ([], "add CATEGORY, ID, --title, --kind, --difficulty, --role, --tag to the command"),
            (["basics", "fresh"], "add --title, --kind, --difficulty, --role, --tag to the command"),
            (["basics", *flags()], "add ID to the command: there is no terminal to ask on"),
        ],
    )
    def test_refused(self, run, good_root, arguments, reason):
        before = sorted(good_root.rglob("*"))
        result = run("new", *arguments)
        assert result.exit_code == 2
        assert reason in result.stderr
        assert sorted(good_root.rglob("*")) == before

    @pytest.mark.parametrize("category", ["outlook", "basics"])
    def test_an_unreadable_file_is_not_overwritten(self, run, good_root, category):
        file = banks.write(good_root, "questions/outlook/fresh.md", "not a question")
        result = run("new", category, "fresh", *flags())
        assert result.exit_code == 2
        assert "questions/outlook/fresh.md exists" in result.stderr
        assert file.read_text(encoding="utf-8") == "not a question"

    def test_a_file_made_meanwhile_is_not_overwritten(self, run, good_root, monkeypatch):
        """Between the look at what exists and the writing, another program makes the file."""
        text = scaffold._text

        def slow(bank, draft):
            banks.write(good_root, FILE, "the other's")
            return text(bank, draft)

        monkeypatch.setattr(scaffold, "_text", slow)
        result = run("new", "basics", "fresh-question", *flags())
        assert (result.exit_code, f"{FILE} exists" in result.stderr) == (2, True)
        assert (good_root / FILE).read_text(encoding="utf-8") == "the other's"
        assert [file.name for file in (good_root / FILE).parent.iterdir() if "tmp" in file.name] == []

    def test_a_failed_write_leaves_nothing(self, run, good_root, monkeypatch):
        def full(*_):
            raise OSError(28, "No space left on device")

        before = sorted(good_root.rglob("*"))
        monkeypatch.setattr("qbank.whole_files.os.link", full)
        result = run("new", "basics", "fresh-question", *flags())
        assert (result.exit_code, result.stderr) == (2, f"Error: {FILE} cannot be written: No space left on device\n")
        assert sorted(good_root.rglob("*")) == before

    def test_permissions_are_those_of_any_new_file(self, run, good_root):
        run("new", "basics", "fresh-question", *flags())
        (good_root / "other").touch()
        assert stat.S_IMODE((good_root / FILE).stat().st_mode) == stat.S_IMODE((good_root / "other").stat().st_mode)

    def test_a_bad_taxonomy_is_reported(self, run, good_root):
        banks.write(good_root, "questions/bank.yml", "title: [")
        result = run("new", "basics", "fresh-question", *flags())
        assert (result.exit_code, "yaml-syntax" in result.stderr) == (1, True)


def banks_question(root: Path):
    from qbank.bank import load_bank

    bank, _ = load_bank(root)
    assert bank is not None
    return bank.by_id["fresh-question"]


@pytest.mark.parametrize(
    ("title", "proposal"),
    [
        ("How many bytes does Adam hold for each parameter of a model?", "bytes-adam-hold-parameter"),
        ("When does a reranker hurt?", "reranker-hurt"),
        ("Can you size a cache?", "size-cache"),
        ("Cache size?", ""),
        ("Résumé: what is naïve Bayes?", "resume-naive-bayes"),
        ("KV size", ""),
        ("Cache size of ten sequences in memory today?", "cache-size-ten-sequences"),
        ("为什么?", ""),
    ],
)
def test_proposed_ids_are_free(good_root, good_bank: Bank, title, proposal):
    assert scaffold.propose_id(good_root, good_bank, title) == proposal


def at_terminal(root: Path, *arguments: str, dialogue: list[tuple[str, str]], **env: str) -> Talk:
    command = [sys.executable, "-m", "qbank", "new", *arguments]
    hooks = str(banks.REPOSITORY / "hooks")
    return talk(command, root, dialogue, {"PYTHONPATH": hooks, "VISUAL": "", "EDITOR": "", **env})


class TestTerminal:
    def test_everything_is_asked_and_asked_again(self, good_root):
        """Each question gets a wrong answer first."""
        done = at_terminal(
            good_root,
            dialogue=[
                ("Category, by name or number: ", "bascis"),
                ("did you mean 'basics'?\nCategory, by name or number: ", "1"),
                ("Title: ", "How many bytes does a 16 bit number take"),
                ("nearly this title exists", "How large is the cache of a model with 32 layers?"),
                ("Id [large-cache-model-32]: ", "kv-size"),
                ("the id 'kv-size' is taken by questions/basics/cache-size.md", "Not An Id"),
                ("'Not An Id' is not an id", ""),
                ("Kind, by name or number: ", "99"),
                ("'99' is not a kind", "estimate"),
                ("Difficulty, by name or number: ", "hart"),
                ("did you mean 'hard'?", "hard"),
                ("or 'all': ", "engineer, scientits"),
                ("did you mean 'scientist'?", "all"),
                ("Tags, with commas between them: ", ","),
                ("0 are too few: 1 to 5", "memroy"),
                ("did you mean 'memory'?", "memory , attention"),
            ],
        )
        assert done.exit_code == 0, done.screen
        assert "cache-size: How large is the cache of a model with 80 layers" in done.screen
        path = "questions/basics/large-cache-model-32.md"
        assert f"wrote {path}" in done.screen
        text = (good_root / path).read_text(encoding="utf-8")
        for line in ("kind: estimate", "difficulty: hard", "roles: [engineer, scientist]", "tags: [memory, attention]"):
            assert f"\n{line}\n" in text

    def test_only_what_is_missing_is_asked(self, good_root):
        done = at_terminal(
            good_root, "basics", "fresh-question", *flags(title="", tag=""),
            dialogue=[("Title: ", "What is asked?"), ("Tags, with commas between them: ", "memory")],
        )  # fmt: skip
        assert done.exit_code == 0, done.screen
        assert "Kind" not in done.screen
        assert (good_root / FILE).is_file()

    def test_giving_up_writes_nothing(self, good_root):
        before = sorted((good_root / "questions").rglob("*"))
        done = at_terminal(good_root, dialogue=[("Category, by name or number: ", "1"), ("Title: ", "\x04")])
        assert done.exit_code == 1
        assert "Traceback" not in done.screen
        assert sorted((good_root / "questions").rglob("*")) == before

    @pytest.mark.parametrize("variable", ["VISUAL", "EDITOR"])
    def test_the_file_is_opened(self, good_root, tmp_path, variable):
        """The editor's name may have a space in it and be followed by options; no shell reads it."""
        editor = tmp_path / "my editor"
        editor.write_text(f'#!/bin/sh\nprintf "%s|" "$@" > "{tmp_path}/seen"\n')
        editor.chmod(0o755)
        settings = {variable: f"'{editor}' --wait ';touch {tmp_path}/hacked'"}
        done = at_terminal(good_root, "basics", "fresh-question", *flags(), dialogue=[], **settings)
        assert done.exit_code == 0, done.screen
        seen = (tmp_path / "seen").read_text(encoding="utf-8").split("|")
        assert seen == ["--wait", f";touch {tmp_path}/hacked", os.path.realpath(good_root / FILE), ""]
        assert not (tmp_path / "hacked").exists()

    @pytest.mark.parametrize(
        ("editor", "said"),
        [
            ("no-such-editor --wait", "the editor 'no-such-editor --wait' does not start"),
            ("'unclosed", "the editor ''unclosed' does not start"),
            ("false", "the editor 'false' ended with exit code 1"),
        ],
    )
    def test_an_editor_that_fails_is_said(self, good_root, editor, said):
        done = at_terminal(good_root, "basics", "fresh-question", *flags(), dialogue=[], EDITOR=editor)
        assert done.exit_code == 0
        assert said in done.screen
        assert "Traceback" not in done.screen
        assert "next:" in done.screen
        assert (good_root / FILE).is_file()

    def test_no_edit(self, good_root, tmp_path):
        options = [*flags(), "--no-edit"]
        done = at_terminal(good_root, "basics", "fresh-question", *options, dialogue=[], EDITOR="no-such-editor")
        assert (done.exit_code, "no-such-editor" in done.screen) == (0, False)
