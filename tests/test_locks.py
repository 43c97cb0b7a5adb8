from __future__ import annotations

import os
import re
import sys
import tomllib
from importlib import metadata
from pathlib import Path

import pytest
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

import locks
from machine import SetupError
from provision import Project

ROOT = Path(locks.__file__).resolve().parent.parent


class TestLocks:
    @pytest.mark.parametrize("name", ["requirements.txt", "requirements-node.txt"])
    def test_names_no_place_to_fetch_from(self, name):
        assert locks.places_in((ROOT / name).read_text(encoding="utf-8")) == []

    @pytest.mark.parametrize(
        "line",
        [
            "--index-url https://example.org/simple",
            "--extra-index-url file:///srv/simple",
            "--find-links /srv/wheels",
            "--trusted-host example.org",
            "nh3 @ https://example.org/nh3.whl",
            "nh3 @ ./nh3.whl",
        ],
    )
    def test_places_are_found(self, line):
        assert locks.places_in(f"# see https://example.org\nclick==8.1\n{line}\n") == [line]

    def test_every_pin_has_a_hash(self):
        text = (ROOT / "requirements.txt").read_text() + (ROOT / "requirements-node.txt").read_text()
        logical = [line for line in text.replace("\\\n", "").splitlines() if line and line.lstrip()[0] != "#"]
        assert logical
        assert [line for line in logical if "==" not in line or "--hash=sha256:" not in line] == []

    def test_every_dependency_is_locked(self):
        facts = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
        wanted = facts["dependencies"] + facts["optional-dependencies"]["dev"]
        names = {re.split(r"[<>=\[]", wish)[0].lower().replace("_", "-") for wish in wanted}
        lines = (ROOT / "requirements.txt").read_text().splitlines()
        assert names - {line.split("==")[0] for line in lines if "==" in line} == set()

    def test_installed_packages_run_on_the_python_of_debian_12(self):
        lines = (ROOT / "requirements.txt").read_text().splitlines()
        names = [canonicalize_name(line.split("==")[0]) for line in lines if "==" in line]
        installed = {canonicalize_name(found.name): found.metadata for found in metadata.distributions()}
        specs = {name: installed[name].get_all("Requires-Python") or [""] for name in names if name in installed}
        assert specs
        assert [name for name, (spec,) in specs.items() if "3.11.2" not in SpecifierSet(spec)] == []

    def test_sources_of_the_machine_are_shut_out(self):
        base = {"PIP_FIND_LINKS": "/srv/wheels", "PIP_CONSTRAINT": "/etc/c.txt", "HOME": "/home/me"}
        env = locks.environment(base)
        assert env["HOME"] == "/home/me"
        assert env["PIP_CONFIG_FILE"] == os.devnull
        assert not base.keys() & env.keys() - {"HOME"}

    def test_newer_python_is_refused(self, tmp_path, monkeypatch):
        monkeypatch.setattr(sys, "version_info", (3, 14, 0))
        with pytest.raises(SetupError, match=r"with Python 3\.11"):
            locks.compile_all(Project(tmp_path), [])
