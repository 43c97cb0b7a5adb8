from __future__ import annotations

import json
import re

import click
import pytest
from click.testing import CliRunner

from qbank.cli import COMMANDS, main
from qbank.commands import shared
from qbank.sandbox.runner import SandboxMissing
from tests import banks


@pytest.fixture
def bad_root(good_root):
    """The good bank with one bad file in each category and one misplaced one."""
    easy = banks.question().replace("difficulty: easy", "difficulty: simple")
    banks.write(
        good_root, "questions/basics/bad.md", easy.replace("How many bytes does a 16-bit number take?", "Which base?")
    )
    text = banks.question("serving/buy-or-build").replace("Rent,", "<b>Rent</b>, for 3 hours,")
    banks.write(good_root, "questions/serving/bad-2.md", text.replace("Would you buy", "Why would anybody buy"))
    banks.write(good_root, "questions/serving/notes.txt", "")
    return good_root


class TestCheck:
    @pytest.mark.node
    def test_good(self, run):
        result = run("check")
        assert (result.exit_code, result.stdout, result.stderr) == (0, "", "10 question files: 0 faults, 0 warnings\n")

    @pytest.mark.node
    def test_text(self, run, bad_root):
        result = run("check", "questions/basics/bad.md", "questions/serving")
        assert result.exit_code == 1
        assert result.stdout.splitlines() == [
            "questions/basics/bad.md:4: unknown-difficulty: 'simple' is not a difficulty"
            " -> write one of: easy, medium, hard",
            "questions/serving/bad-2.md:26: number-without-origin: '3 hours' is in no figure and no source's 'covers'"
            " -> add a figure that computes it, or name it under the source that states it [warning]",
            "questions/serving/bad-2.md:26: raw-html: HTML '</b>'"
            " -> use Markdown; for a sign write &lt; or put it into `code`",
            "questions/serving/bad-2.md:26: raw-html: HTML '<b>'"
            " -> use Markdown; for a sign write &lt; or put it into `code`",
            "questions/serving/notes.txt:1: misplaced-file: not a question and not a picture"
            " -> questions end in .md, pictures in .svg, .png, .webp, .jpg, .jpeg",
        ]
        assert result.stderr == "7 question files: 4 faults, 1 warning\n"

    def test_json(self, run, bad_root):
        result = run("check", "questions/basics/bad.md", "--format", "json")
        assert result.exit_code == 1
        assert [(item["path"], item["line"], item["rule"]) for item in json.loads(result.stdout)] == [
            ("questions/basics/bad.md", 4, "unknown-difficulty")
        ]
        assert json.loads(run("check", "questions/basics/bytes-of-a-number.md", "--format", "json").stdout) == []

    def test_github(self, run, bad_root):
        result = run("check", "questions/basics/bad.md", "--format", "github")
        assert result.stdout == (
            "::error file=questions/basics/bad.md,line=4,title=unknown-difficulty::"
            "'simple' is not a difficulty -> write one of: easy, medium, hard\n"
        )

    def test_warnings_fail_only_when_strict(self, run, good_root):
        text = banks.question().replace("It takes two bytes.", "It takes them in 3 ms.").replace("How", "In what way")
        banks.write(good_root, "questions/basics/doubtful.md", text)
        assert run("check", "questions/basics/doubtful.md").exit_code == 0
        assert run("check", "questions/basics/doubtful.md", "--strict").exit_code == 1

    def test_formats_of_a_bad_taxonomy(self, run, good_root):
        banks.write(good_root, "questions/bank.yml", "title: [")
        for form in ("text", "json", "github"):
            result = run("check", "--format", form)
            assert result.exit_code == 1
            assert "yaml-syntax" in result.stdout

    @pytest.mark.parametrize(
        ("arguments", "folder", "count"),
        [
            (["questions/basics/bad.md"], ".", 1),
            (["bad.md", "bytes-of-a-number.md"], "questions/basics", 2),
            (["."], "questions/basics", 6),
            (["../serving/bad-2.md"], "questions/basics", 1),
            (["basics/../serving"], "questions", 6),
            ([".."], "questions/basics", 12),
            (["."], ".", 12),
            (["questions"], ".", 12),
            (["questions/basics/layers.svg"], ".", 0),
        ],
    )
    @pytest.mark.node
    def test_paths(self, run, bad_root, arguments, folder, count):
        result = run("check", *arguments, folder=folder)
        assert result.stderr.startswith(f"{count} question file")
        assert "Traceback" not in result.output

    def test_absolute_path(self, run, bad_root):
        assert run("check", bad_root / "questions/basics/bad.md").exit_code == 1

    def test_a_symbolic_link_is_reported_and_not_followed(self, run, good_root):
        (good_root / "questions/basics/link.md").symlink_to("/etc/passwd")
        result = run("check", "questions/basics/link.md")
        assert result.exit_code == 1
        assert result.stdout.startswith("questions/basics/link.md:1: symbolic-link:")

    @pytest.mark.parametrize(
        ("arguments", "reason"),
        [
            (["questions/nothing.md"], "questions/nothing.md does not exist"),
            (["/etc/passwd"], "/etc/passwd is not inside"),
            (["other.md"], "other.md is not in the folder questions"),
            (["--format", "xml"], "'xml' is not one of"),
            (["--nonsense"], "No such option"),
        ],
    )
    def test_usage(self, run, good_root, arguments, reason):
        banks.write(good_root, "other.md", "")
        result = run("check", *arguments)
        assert result.exit_code == 2
        assert reason in result.stderr
        assert result.stdout == ""

    def test_no_node(self, run, monkeypatch, tmp_path):
        monkeypatch.setattr("qbank.node.WEB", tmp_path)
        monkeypatch.setattr(shared, "CACHE", str(tmp_path / "empty"))
        result = run("check", "questions/basics/softmax-gradient.md")
        assert result.exit_code == 2
        assert result.stderr == "Error: the front-end packages are missing: run `make site`, which installs them\n"


class TestRoot:
    def test_from_any_folder(self, run):
        for folder in (".", "questions", "questions/basics"):
            assert json.loads(run("list", "--json", folder=folder).stdout)

    def test_outside(self, tmp_path, monkeypatch):
        monkeypatch.chdir(tmp_path)
        result = CliRunner().invoke(main, ["list"])
        assert result.exit_code == 2
        assert "no questions/bank.yml" in result.stderr
        assert "--root" in result.stderr

    def test_named(self, good_root, tmp_path, monkeypatch):
        monkeypatch.chdir(tmp_path)
        result = CliRunner().invoke(main, ["--root", str(good_root), "list", "--json"])
        assert result.exit_code == 0
        assert len(json.loads(result.stdout)) == 10

    def test_named_but_missing(self, tmp_path):
        result = CliRunner().invoke(main, ["--root", str(tmp_path / "nothing"), "list"])
        assert result.exit_code == 2


class TestSimilar:
    def test_text(self, run):
        result = run("similar", "How large is the cache", "of 80 layers?", "--count", "2")
        assert result.exit_code == 0
        first, *rest = result.stdout.splitlines()
        assert re.fullmatch(r" *\d+ %  cache-size: How large is the cache of a model .*", first)
        assert len(rest) <= 1
        assert result.stderr == "from 54 % on, two questions are probably one\n"

    def test_id_leaves_the_question_itself_out(self, run):
        found = json.loads(run("similar", "cache-size", "--json").stdout)
        assert {"id", "score", "title"} == set(found[0])
        assert "cache-size" not in [item["id"] for item in found]
        assert [item["score"] for item in found] == sorted((item["score"] for item in found), reverse=True)

    def test_nothing(self, run):
        result = run("similar", "???")
        assert (result.exit_code, result.stdout, result.stderr) == (0, "", "none\n")
        assert run("similar").exit_code == 2


class TestList:
    @pytest.mark.parametrize(
        ("filters", "ids"),
        [
            ([], 10),
            (["--role", "scientist"], 5),
            (["--category", "serving"], 5),
            (["--difficulty", "hard"], 2),
            (["--kind", "rapid-fire"], 2),
            (["--tag", "agents"], 1),
            (["--category", "serving", "--role", "scientist", "--kind", "critique"], 1),
            (["--category", "outlook"], 0),
        ],
    )
    def test_filters(self, run, filters, ids):
        found = json.loads(run("list", *filters, "--json").stdout)
        assert len(found) == ids
        result = run("list", *filters)
        assert result.exit_code == 0
        assert result.stderr == f"{ids} of 10 questions\n"
        for item in found:
            assert item["id"] in result.stdout

    def test_json_fields(self, run):
        (item,) = json.loads(run("list", "--tag", "agents", "--json").stdout)
        assert item == {
            "id": "critique-cache-answer",
            "title": "A candidate explains caching. What is wrong with the answer?",
            "category": "serving",
            "difficulty": "medium",
            "kind": "critique",
            "roles": ["scientist"],
            "tags": ["memory", "agents"],
            "path": "questions/serving/critique-cache-answer.md",
        }

    @pytest.mark.parametrize("name", ["role", "category", "difficulty", "kind", "tag"])
    def test_unknown_value(self, run, name):
        result = run("list", f"--{name}", "nonsense")
        assert result.exit_code == 2
        assert f"'nonsense' is not a {name}: write one of: " in result.stderr

    def test_faults_come_first(self, run, bad_root):
        result = run("list")
        assert (result.exit_code, result.stdout) == (1, "")
        assert "unknown-difficulty" in result.stderr
        assert "4 faults: mend them first" in result.stderr


class TestShow:
    def test_all_parts(self, run):
        result = run("show", "cache-size")
        assert result.exit_code == 0
        for part in (
            "How large is the cache of a model with 80 layers at 8,192 tokens?",
            "Hard · Basics · Estimate · ENG, SCI",
            "KEY POINTS",
            "TASK",
            "COMMON MISTAKES",
            "53 sequences hold more than the weights",
            "See bytes-of-a-number: How many bytes does a 16-bit number take?",
            "The Llama 3 Herd of Models (2024, table 3)",
            "https://arxiv.org/abs/2407.21783",
            "Reviewed 2026-11-21, questions/basics/cache-size.md",
        ):
            assert part in result.stdout

    def test_no_line_is_wider_than_reading_allows(self, run):
        for name in ("cache-size", "softmax-gradient", "design-server"):
            assert max(len(line.rstrip()) for line in run("show", name).stdout.splitlines()) <= 100

    def test_unknown(self, run):
        result = run("show", "cache-sise")
        assert result.exit_code == 2
        assert "there is no question 'cache-sise': did you mean 'cache-size'?" in result.stderr


class TestRender:
    @pytest.mark.node
    def test_pages_and_pictures(self, run, good_root, tmp_path):
        result = run("render", "--out", tmp_path / "out")
        assert result.exit_code == 0
        files = {file.relative_to(tmp_path / "out").as_posix() for file in (tmp_path / "out").rglob("*.*")}
        assert result.stderr.startswith(f"{len(files)} files in ")
        assert {
            "questions/basics/layers.svg",
            "questions/basics/cache-size.md",
            "roles/engineer.md",
            "numbers.md",
        } <= files
        text = (tmp_path / "out/questions/basics/cache-size.md").read_text(encoding="utf-8")
        assert text.startswith(
            '---\ntitle: "How large is the cache of a model with 80 layers at 8,192 tokens?"\ndescription: "Two'
        )

    @pytest.mark.node
    def test_refuses_a_bank_with_faults(self, run, good_root, tmp_path):
        text = banks.question("basics/softmax-gradient").replace(r"\log", r"\lug")
        banks.write(good_root, "questions/basics/softmax-gradient.md", text)
        result = run("render", "--out", tmp_path / "out")
        assert result.exit_code == 1
        assert "formula" in result.stderr
        assert not (tmp_path / "out").exists()

    @pytest.mark.node
    def test_a_place_that_cannot_be_written_to(self, run, tmp_path):
        banks.write(tmp_path, "out/questions", "a file where a folder has to be")
        result = run("render", "--out", tmp_path / "out")
        assert result.exit_code == 2
        assert "cannot write to" in result.stderr

    def test_out_is_required(self, run, tmp_path):
        assert run("render").exit_code == 2
        assert run("render", "--out", banks.write(tmp_path, "file", "")).exit_code == 2


class TestHelp:
    def test_every_command_says_what_it_does(self):
        for name in COMMANDS:
            command = main.get_command(click.Context(main), name)
            assert command is not None
            result = CliRunner().invoke(main, [name, "--help"])
            assert result.exit_code == 0
            assert command.help
            assert command.help.split(".")[0].split("\n")[0] in " ".join(result.stdout.split())
            assert "\\b" not in result.stdout
            short = CliRunner().invoke(main, [name, "-h"])
            assert short.stdout == result.stdout

    def test_examples_stand_on_lines_of_their_own(self):
        lines = CliRunner().invoke(main, ["check", "--help"]).stdout.splitlines()
        assert "  qbank check" in lines
        assert "  qbank check questions/rag" in lines

    def test_overview(self):
        result = CliRunner().invoke(main, ["--help"])
        assert result.exit_code == 0
        for name in COMMANDS:
            assert f"\n  {name} " in result.stdout
        assert "Exit status" in result.stdout

    def test_version(self):
        result = CliRunner().invoke(main, ["--version"])
        assert result.exit_code == 0
        assert "0.1.0" in result.stdout

    def test_no_command(self):
        assert "Usage:" in CliRunner().invoke(main, []).output


class TestRun:
    def test_good(self, run):
        result = run("run", "code-moving-mean")
        assert (result.exit_code, result.stderr) == (0, "1 block: 0 faults\n")
        assert re.fullmatch(r"questions/serving/code-moving-mean.md:\d+: came to its end\n", result.stdout)

    def test_a_fault_is_shown_at_its_line_while_the_file_has_others(self, run, good_root):
        text = banks.question("serving/code-moving-mean")
        text = text.replace("## Short answer\n\n", "## Short answer\n\n<b>It</b> ")
        spoiled = text.replace("```python runnable\n", "```python runnable\nprint('::error::')\nopen('/etc/passwd')\n")
        banks.write(
            good_root,
            "questions/serving/code-moving-mean.md",
            spoiled.replace("## Short answer\n\n", "## Short answer\n\n<b>It</b> "),
        )
        line = spoiled[: spoiled.index("open(")].count("\n") + 1
        result = run("run", "code-moving-mean")
        assert (result.exit_code, result.stderr) == (1, "1 block: 1 fault\n")
        assert f'|   File "questions/serving/code-moving-mean.md", line {line}, in <module>' in result.stdout
        assert "| PermissionError: [Errno 13] Permission denied: '/etc/passwd'" in result.stdout
        assert all(part.startswith(("| ", "questions/")) for part in result.stdout.splitlines())

    def test_nothing_to_run(self, run):
        assert run("run", "bytes-of-a-number").stderr == "0 blocks: 0 faults\n"

    def test_unknown(self, run):
        result = run("run", "code-moving-means")
        assert result.exit_code == 2
        assert "there is no question 'code-moving-means': did you mean 'code-moving-mean'?" in result.stderr

    def test_no_sandbox(self, run, monkeypatch):
        def missing(*arguments: object) -> None:
            raise SandboxMissing("this kernel has no Landlock")

        monkeypatch.setattr("qbank.runnable.run_block", missing)
        result = run("run", "code-moving-mean")
        assert result.exit_code == 2
        assert "nothing was run: this kernel has no Landlock" in result.stderr
