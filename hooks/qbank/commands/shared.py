"""What all commands share: where the repository is, which files are meant, how a command ends."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from ..bank import TAXONOMY, load_bank
from ..disk_cache import CACHE
from ..folder import QUESTIONS
from ..model import Bank, Question
from ..node import NodeUnavailable
from ..problem import Problem, errors, format_text, plural
from ..render import Progress, render_questions
from ..rendered import Rendered
from ..rules.placeholders import unwritten

_PROGRESS_FROM = 40
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


def cache_of(root: Path) -> Path:
    """The folder in which a repository's questions are kept as they were checked and rendered."""
    return root / CACHE


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


def open_bank(root: Path, *, unfinished: bool = False) -> Bank:
    """The bank, or its faults on standard error and exit status 1; `unfinished` lets files pass that are in work."""
    bank, problems = load_bank(root, cache=cache_of(root))
    in_work = {fault for question in bank.questions for fault in unwritten(question)} if bank and unfinished else set()
    faults = [fault for fault in errors(problems) if fault not in in_work]
    if bank is None or faults:
        click.echo(format_text(faults), err=True)
        say(f"{plural(len(faults), 'fault')}: mend them first (`qbank check` shows warnings too)")
        sys.exit(EXIT_FAULTS)
    return bank


def render_all(root: Path, questions: list[Question]) -> tuple[dict[str, Rendered], list[Problem]]:
    """Questions as HTML by path, and the faults of their formulas and diagrams; raises UsageFault without Node."""
    with _progress(len(questions)) as progress:
        try:
            return render_questions(questions, cache_of(root), progress)
        except NodeUnavailable as error:
            raise UsageFault(str(error)) from None


@contextmanager
def _progress(total: int) -> Iterator[Progress | None]:
    """A bar on standard error, where a person looks at it and the work is long enough to be worth one."""
    if total < _PROGRESS_FROM or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console  # slow to load, and most runs show no bar
    from rich.progress import Progress as ProgressBar

    console = Console(stderr=True)
    with ProgressBar(console=console, transient=True) as bar:
        task = bar.add_task("rendering", total=total)
        yield lambda done, of: bar.update(task, completed=done, total=of)
