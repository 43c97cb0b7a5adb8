from __future__ import annotations

import os
from pathlib import Path

import pytest

import machine
from machine import SetupError
from tests.programs import program


class TestRunning:
    def test_output_is_shown_only_on_failure(self, capfd):
        machine.run_quietly("talking", ["sh", "-c", "echo chatter"])
        assert capfd.readouterr() == ("", "set-up: talking ...\n")
        with pytest.raises(SetupError, match=r"(?s)talking failed with exit code 4: sh .*chatter"):
            machine.run_quietly("talking", ["sh", "-c", "echo chatter; exit 4"])

    def test_missing_program(self):
        with pytest.raises(SetupError, match="cannot run /nonexistent/program"):
            machine.run_quietly("trying", ["/nonexistent/program"])


class TestNode:
    def path(self, folder: Path, node: str | None, npm: str | None) -> dict[str, str]:
        folder.mkdir(exist_ok=True)
        if node is not None:
            program(folder, "node", node)
        if npm is not None:
            program(folder, "npm", npm)
        return {"PATH": str(folder)}

    @pytest.mark.parametrize("version", ["v20.0.0", "v24.19.0", "v100.1.2-nightly"])
    def test_new_enough(self, tmp_path, version):
        assert machine.has_node(self.path(tmp_path / "bin", f"echo {version}", "echo 11.1.0"))

    @pytest.mark.parametrize(
        ("node", "npm"),
        [
            ("echo v18.20.4", "echo 10.1.0"),
            ("echo v9.0.0", "echo 10.1.0"),
            ("echo nonsense", "echo 10.1.0"),
            ("exit 1", "echo 10.1.0"),
            ("echo v22.1.0", None),
            ("echo v22.1.0", "exit 1"),
            (None, "echo 10.1.0"),
            (None, None),
        ],
    )
    def test_too_old_broken_or_missing(self, tmp_path, node, npm):
        assert not machine.has_node(self.path(tmp_path / "bin", node, npm))

    def test_npm_that_warns_of_a_setting_is_good_enough(self, tmp_path):
        npm = "echo 'npm warn Unknown user config \"nodedir\"' >&2; echo 11.1.0"
        assert machine.has_node(self.path(tmp_path / "bin", "echo v20.0.0", npm))


class TestChromium:
    def test_first_that_starts_is_taken(self, tmp_path):
        program(tmp_path, "chromium-browser", "echo 'please install the snap' >&2; exit 1")
        chrome = program(tmp_path, "google-chrome", "echo Google Chrome 150")
        assert machine.find_chromium({"PATH": str(tmp_path)}, applications=()) == chrome

    def test_environment_variable_comes_first(self, tmp_path):
        program(tmp_path, "chromium", "echo Chromium 150")
        mine = program(tmp_path / "mine", "browser", "echo Chromium 151")
        env = {"PATH": str(tmp_path), "CHROMIUM": str(mine)}
        assert machine.find_chromium(env, applications=()) == mine

    def test_environment_variable_that_names_no_browser_is_an_error(self, tmp_path):
        program(tmp_path, "chromium", "echo Chromium 150")
        env = {"PATH": str(tmp_path), "CHROMIUM": "/nonexistent/chrome"}
        with pytest.raises(SetupError, match="CHROMIUM is '/nonexistent/chrome'"):
            machine.find_chromium(env, applications=())

    def test_application_folder_is_searched(self, tmp_path):
        application = program(tmp_path / "Chromium.app", "Chromium", "echo Chromium 150")
        empty = {"PATH": str(tmp_path / "nothing")}
        assert machine.find_chromium(empty, applications=[application]) == application
        assert machine.find_chromium(empty, applications=[tmp_path / "Other.app"]) is None


class TestDebian:
    @pytest.mark.parametrize(
        ("release", "expected"),
        [
            ('ID=debian\nVERSION_ID="12"\n', True),
            ("ID=raspbian\nID_LIKE=debian\n", True),
            ("ID=ubuntu\nID_LIKE=debian\n", False),
            ('ID=linuxmint\nID_LIKE="ubuntu debian"\n', False),
            ("ID=fedora\n", False),
            ("", False),
        ],
    )
    def test_recognized(self, tmp_path, release, expected):
        (tmp_path / "os-release").write_text(release)
        assert machine.is_debian(tmp_path / "os-release") is expected

    def test_machine_without_the_file(self, tmp_path):
        assert not machine.is_debian(tmp_path / "none")

    @pytest.mark.parametrize(("user", "first"), [(0, "env"), (1000, "sudo")])
    def test_packages_are_installed_with_the_rights_at_hand(self, monkeypatch, user, first):
        commands: list[list[str]] = []
        monkeypatch.setattr(os, "geteuid", lambda: user)
        monkeypatch.setattr(machine, "run_quietly", lambda what, command: commands.append(command))
        machine.install_debian_packages(["chromium"])
        assert [command[0] for command in commands] == [first, first]
        assert [command[-1] for command in commands] == ["update", "chromium"]

    def test_failure_says_what_to_install_by_hand(self, monkeypatch):
        def refuse(what, command):
            raise SetupError("a password is required")

        monkeypatch.setattr(machine, "run_quietly", refuse)
        with pytest.raises(SetupError, match="a password is required\nInstall by hand: apt-get install chromium"):
            machine.install_debian_packages(["chromium"])
