"""Entry of every make target: set up what the command needs, then run it.

Run as ``python3 hooks/bootstrap.py COMMAND [ARGUMENTS]``; the arguments go to the program behind the command.

site      check the bank and build ``site/``; a failed build leaves the old one as it was
serve     build, serve on this machine and reload on every change
test      style, types, front-end tests, Python tests (arguments go to pytest)
check     check the bank only (``qbank check``)
bench     measure the budgets (``tests/bench``)
offline   build the site and pack it into one zip in ``dist/``
setup     only set up, with the schema of question files for editors, fonts and scripts
lock      compile requirements*.txt from pyproject.toml (``lock --upgrade`` takes the newest versions)

Standard library only. This module must parse on Python 3.7, so that an old Python gets a clear message.
"""

from __future__ import annotations

import sys

if sys.version_info < (3, 11):  # noqa: UP036 - the message is for Pythons older than the project's
    sys.exit(
        f"This project needs Python 3.11 or newer, and {sys.executable} is Python {sys.version.split()[0]}.\n"
        "Name a newer one, for example: make site PYTHON=python3.12"
    )

if sys.platform == "win32":
    sys.exit("On Windows, run this in the Windows Subsystem for Linux (WSL).")

import argparse
import os
import shutil
import subprocess
import time
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

import locks
import offline_zip
from machine import SetupError
from provision import Project, exclusive, prepare, require_chromium, require_firefox
from site_folder import build_folder

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Step:
    """One program of a test run."""

    title: str
    command: Sequence[str]
    folder: Path


def build_date(root: Path, env: Mapping[str, str]) -> dict[str, str]:
    """Return SOURCE_DATE_EPOCH, the time of the last commit unless given, so that builds can be repeated."""
    if env.get("SOURCE_DATE_EPOCH"):
        return {"SOURCE_DATE_EPOCH": env["SOURCE_DATE_EPOCH"]}
    if not shutil.which("git"):
        return {}
    asked = ["git", "log", "-1", "--format=%ct"]
    seconds = subprocess.run(asked, cwd=root, capture_output=True, text=True, check=False).stdout.strip()
    return {"SOURCE_DATE_EPOCH": seconds} if seconds else {}


def build_site(project: Project, args: Sequence[str]) -> int:
    """Build ``site/`` with MkDocs; the caller holds the site's lock."""
    env = prepare(project)
    env |= build_date(project.root, env)
    command = [str(project.python), "-m", "mkdocs", "build", "--strict", *args, "--site-dir"]
    return build_folder(project.root / "site", command, project.root, env)


def site(project: Project, args: Sequence[str]) -> int:
    """Build ``site/``."""
    with exclusive(project, "site"):
        return build_site(project, args)


def serve(project: Project, args: Sequence[str]) -> NoReturn:
    """Serve the site and reload it on every change."""
    env = prepare(project)
    os.chdir(project.root)
    # In place of this process, so that whoever ends it ends the server.
    os.execve(project.python, [str(project.python), "-m", "mkdocs", "serve", *args], env)


def check(project: Project, args: Sequence[str]) -> int:
    """Check the bank without building anything."""
    command = [str(project.venv / "bin" / "qbank"), "check", *args]
    return subprocess.run(command, cwd=project.root, env=prepare(project), check=False).returncode


def offline(project: Project, args: Sequence[str]) -> int:
    """Build the site and pack it into ``dist/NAME-VERSION.zip``."""
    about = tomllib.loads((project.root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    folder = f"{about['name']}-{about['version']}"
    target = project.root / "dist" / f"{folder}.zip"
    with exclusive(project, "site"):
        code = build_site(project, args)
        if code:
            return code
        offline_zip.pack(project.root / "site", target, folder)
    print(f"{target.relative_to(project.root)}: {target.stat().st_size / 1e6:.1f} MB")
    return 0


def front_end_tests(web: Path) -> list[str]:
    """Return the front end's test files, relative to ``web``.

    They are named one by one, since ``node --test FOLDER`` means different things to Node 20 and Node 22.
    """
    found = [path for path in (web / "tests").rglob("*.test.*") if path.suffix in {".js", ".mjs"}]
    return sorted(path.relative_to(web).as_posix() for path in found)


def steps_of_test(project: Project, args: Sequence[str]) -> list[Step]:
    """List what a test run consists of; ``args`` go to pytest."""
    root, python = project.root, str(project.python)
    steps = [
        Step("ruff check", [python, "-m", "ruff", "check", "."], root),
        Step("ruff format", [python, "-m", "ruff", "format", "--check", "."], root),
        Step("mypy", [python, "-m", "mypy"], root),
    ]
    tests = front_end_tests(project.web)
    if tests:
        steps.append(Step("tsc", [str(project.web / "node_modules" / ".bin" / "tsc"), "-p", "."], project.web))
        steps.append(Step("node --test", ["node", "--test", *tests], project.web))
    # More than the two cores that a small machine has: builds and browsers wait more than they compute.
    pytest = [python, "-m", "pytest", "-n", "4", "--dist", "loadfile", *args]
    return [*steps, Step("pytest", pytest, root)]


def run_steps(steps: Sequence[Step], env: Mapping[str, str]) -> int:
    """Run every step, whatever becomes of the others, and print a summary.

    Returns:
        0 if all steps succeeded, else 1.
    """
    summary = []
    failed = False
    for step in steps:
        print(f"\n=== {step.title} ===", flush=True)
        start = time.monotonic()
        code = subprocess.run(step.command, cwd=step.folder, env=env, check=False).returncode
        failed = failed or code != 0
        verdict = "ok" if code == 0 else f"FAILED (exit code {code})"
        summary.append(f"{step.title:<12} {time.monotonic() - start:7.1f} s  {verdict}")
        print(f"--- {summary[-1]}", flush=True)
    print("\n=== summary ===", *summary, sep="\n", flush=True)
    return 1 if failed else 0


def test(project: Project, args: Sequence[str]) -> int:
    """Run style, types and all tests."""
    env = prepare(project)
    env["CHROMIUM"] = str(require_chromium(project, env))
    env["FIREFOX"] = str(require_firefox(project, env))
    return run_steps(steps_of_test(project, args), env)


def bench(project: Project, args: Sequence[str]) -> int:
    """Measure the budgets; one after another, since they would disturb each other."""
    env = prepare(project)
    env["CHROMIUM"] = str(require_chromium(project, env))
    command = [str(project.python), "-m", "pytest", "tests/bench", "-s", *args]
    return subprocess.run(command, cwd=project.root, env=env, check=False).returncode


def setup(project: Project, args: Sequence[str]) -> int:
    """Set up, with the schema for editors, and fonts and scripts, for which the first page need not wait."""
    if args:
        raise SetupError(f"setup takes no arguments, and was given: {' '.join(args)}")
    env = prepare(project)
    build = "from pathlib import Path; from qbank.assets import build_assets; build_assets(Path())"
    for command in ([str(project.venv / "bin" / "qbank"), "schema", "--write"], [str(project.python), "-c", build]):
        code = subprocess.run(command, cwd=project.root, env=env, check=False).returncode
        if code:
            return code
    return 0


def lock(project: Project, args: Sequence[str]) -> int:
    """Compile the requirements files."""
    locks.compile_all(project, args)
    return 0


COMMANDS: dict[str, Callable[[Project, Sequence[str]], int]] = {
    command.__name__: command for command in (site, serve, test, check, bench, offline, setup, lock)
}


def main(argv: Sequence[str]) -> int:
    """Run one command and return its exit code."""
    parser = argparse.ArgumentParser(
        prog="bootstrap.py", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("command", choices=COMMANDS, metavar="COMMAND")
    parser.add_argument("arguments", nargs=argparse.REMAINDER, metavar="ARGUMENTS")
    options = parser.parse_args(argv)
    try:
        return COMMANDS[options.command](Project(ROOT), options.arguments)
    except SetupError as error:
        print(f"set-up: {error}", file=sys.stderr)
        return 1
    except OSError as error:  # a disk that is full or read-only
        print(f"{options.command}: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
