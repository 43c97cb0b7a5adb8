"""What all commands share: where the repository is, which files are meant, how a command ends."""

from __future__ import annotations

from pathlib import Path

import click

from .bank import TAXONOMY
from .folder import QUESTIONS

EXIT_FAULTS = 1
EXIT_USAGE = 2


class UsageFault(click.ClickException):
    """The command cannot be carried out as it was asked for."""

    exit_code = EXIT_USAGE


def find_root(start: Path) -> Path:
    """The nearest folder, from `start` upward, that holds `questions/bank.yml`; raises UsageFault."""
    for folder in (start, *start.parents):
        if (folder / TAXONOMY).is_file():
            return folder
    raise UsageFault(f"no {TAXONOMY} in {start} or above it: run qbank inside the repository, or name --root")


def root_of(context: click.Context) -> Path:
    """The repository that a command works on: `--root`, or the one around the present folder; raises UsageFault."""
    root: Path | None = context.obj
    return root or find_root(Path.cwd())


def chosen_files(root: Path, paths: tuple[Path, ...]) -> set[str]:
    """Repository paths of the question files that the arguments name; raises UsageFault."""
    found: set[str] = set()
    for path in paths:
        absolute = path if path.is_absolute() else Path.cwd() / path
        if not absolute.exists():
            raise UsageFault(f"{path} does not exist")
        # A file may be a link, which is a fault of its own; a folder is what it leads to.
        real = absolute.resolve() if absolute.is_dir() else Path(absolute.parent.resolve(), absolute.name)
        if real == root.resolve():
            real = real / QUESTIONS
        try:
            place = real.relative_to(root.resolve())
        except ValueError:
            raise UsageFault(f"{path} is not inside {root}") from None
        if real.is_dir():
            files = [file for file in real.rglob("*") if file.is_symlink() or file.is_file()]
            names = sorted((place / file.relative_to(real)).as_posix() for file in files)
        else:
            names = [place.as_posix()]
        if outside := [name for name in names if not name.startswith(f"{QUESTIONS}/")]:
            raise UsageFault(f"{outside[0]} is not in the folder {QUESTIONS}")
        found |= set(names)
    return found


def say(text: str) -> None:
    """Tell the user something that is not the command's result."""
    click.echo(text, err=True)
