"""What the machine itself has to offer: Node, browsers and, on Debian, the packages that can be added.

Standard library only: this runs before anything is installed.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

OLDEST_NODE = 20  # major version
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
CHROMIUM_APPLICATIONS = (
    Path("/Applications/Chromium.app/Contents/MacOS/Chromium"),
    Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"),
)

FIREFOX_NAMES = ("firefox-esr", "firefox")
FIREFOX_APPLICATIONS = (Path("/Applications/Firefox.app/Contents/MacOS/firefox"),)


class SetupError(Exception):
    """Something is missing that set-up cannot bring; the message says what to do about it."""


def run_quietly(
    what: str, command: Sequence[str], *, env: Mapping[str, str] | None = None, folder: Path | None = None
) -> None:
    """Say what is being done, do it, and show the program's output only if it fails.

    Raises:
        SetupError: The program cannot be started or did not exit with 0.
    """
    print(f"set-up: {what} ...", file=sys.stderr, flush=True)
    try:
        done = subprocess.run(
            command,
            env=env,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
            check=False,
        )
    except OSError as error:
        raise SetupError(f"{what}: cannot run {command[0]}: {error}") from error
    if done.returncode != 0:
        raise SetupError(f"{what} failed with exit code {done.returncode}: {' '.join(command)}\n{done.stdout.rstrip()}")


def answer_of(command: Sequence[str], env: Mapping[str, str] | None = None) -> str | None:
    """Return what a program prints on standard output, or None if it cannot be run or fails.

    Standard error is dropped: npm, for one, complains there of settings that it does not know.
    """
    try:
        done = subprocess.run(
            command,
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            encoding="utf-8",
            errors="replace",
            timeout=60,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout.strip() if done.returncode == 0 else None


def has_node(env: Mapping[str, str]) -> bool:
    """Tell whether PATH has a Node that is new enough, with its npm."""
    path = env.get("PATH", "")
    node, npm = shutil.which("node", path=path), shutil.which("npm", path=path)
    if not node or not npm:
        return False
    version = re.match(r"v(\d+)\.", answer_of([node, "--version"], env) or "")
    if not version or int(version[1]) < OLDEST_NODE:
        return False
    return answer_of([npm, "--version"], env) is not None


def is_debian(os_release: Path = Path("/etc/os-release")) -> bool:
    """Tell whether this is Debian or close kin.

    Not Ubuntu, where the package named chromium is a stub that asks for a snap.
    """
    try:
        lines = os_release.read_text(encoding="utf-8").splitlines()
    except OSError:
        return False
    facts = dict(line.replace('"', "").split("=", 1) for line in lines if "=" in line)
    names = {facts.get("ID", ""), *facts.get("ID_LIKE", "").split()}
    return "debian" in names and "ubuntu" not in names


def install_debian_packages(packages: Sequence[str]) -> None:
    """Install Debian packages, through sudo unless run as root.

    Raises:
        SetupError: apt-get failed, or sudo is missing or asks for a password.
    """
    settings = ["env", "DEBIAN_FRONTEND=noninteractive"]
    rights = [] if os.geteuid() == 0 else ["sudo", "-n"]
    what = f"installing the Debian package{'s' if len(packages) > 1 else ''} {' '.join(packages)}"
    try:
        run_quietly("updating Debian's package lists", [*rights, *settings, "apt-get", "update"])
        run_quietly(what, [*rights, *settings, "apt-get", "install", "-y", "--no-install-recommends", *packages])
    except SetupError as error:
        raise SetupError(f"{error}\nInstall by hand: apt-get install {' '.join(packages)}") from error


def find_chromium(env: Mapping[str, str], applications: Iterable[Path] = CHROMIUM_APPLICATIONS) -> Path | None:
    """Return a Chromium or Chrome that starts, the one that CHROMIUM names before all others.

    Raises:
        SetupError: CHROMIUM names something that does not start.
    """
    return find_browser(env, "CHROMIUM", CHROMIUM_NAMES, applications)


def find_firefox(env: Mapping[str, str], applications: Iterable[Path] = FIREFOX_APPLICATIONS) -> Path | None:
    """Return a Firefox that starts, the one that FIREFOX names before all others.

    Raises:
        SetupError: FIREFOX names something that does not start.
    """
    return find_browser(env, "FIREFOX", FIREFOX_NAMES, applications)


def find_browser(
    env: Mapping[str, str], variable: str, names: Iterable[str], applications: Iterable[Path]
) -> Path | None:
    """Return a browser that starts: the one that `variable` names, or one on PATH, or one of `applications`.

    Raises:
        SetupError: The variable names something that does not start.
    """
    named = env.get(variable)
    if named:
        given = shutil.which(named, path=env.get("PATH", ""))
        if given and answer_of([given, "--version"], env) is not None:
            return Path(given)
        raise SetupError(f"the environment variable {variable} is {named!r}, which does not start as a browser")
    on_path = (shutil.which(name, path=env.get("PATH", "")) for name in names)
    for candidate in [*filter(None, on_path), *map(str, applications)]:
        # Asked, since a file of that name may be a stub that only advises to install a browser.
        if answer_of([candidate, "--version"], env) is not None:
            return Path(candidate)
    return None
