"""The `qbank` command: check, new, list, show and render the question bank."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from rich.console import Console
from rich.progress import Progress as ProgressBar

from .bank import TAXONOMY, load_bank
from .folder import QUESTIONS
from .model import Bank, Question
from .node import NodeUnavailable
from .pages import build_pages, write_pages
from .problem import Problem, did_you_mean, errors, format_github, format_json, format_text, plural, sort_problems
from .render import Progress, render_questions
from .rendered import Rendered
from .scaffold import ScaffoldFault, new_question
from .site import CACHE
from .terminal import print_list, print_question

EXIT_FAULTS = 1
EXIT_USAGE = 2
_PROGRESS_FROM = 40


class UsageFault(click.ClickException):
    """The command cannot be carried out as it was asked for."""

    exit_code = EXIT_USAGE


def find_root(start: Path) -> Path:
    """The nearest folder, from `start` upward, that holds `questions/bank.yml`; raises UsageFault."""
    for folder in (start, *start.parents):
        if (folder / TAXONOMY).is_file():
            return folder
    raise UsageFault(f"no {TAXONOMY} in {start} or above it: run qbank inside the repository, or name --root")


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.option("--root", type=click.Path(exists=True, file_okay=False, path_type=Path), help="The repository.")
@click.version_option(package_name="llm-interview-bank")
@click.pass_context
def main(context: click.Context, root: Path | None) -> None:
    """Check, write and show questions of the interview bank.

    Works from any folder of the repository. Exit status: 0 all is well, 1 there are faults, 2 the command
    could not be carried out.
    """
    context.obj = root.resolve() if root else None


def _root(context: click.Context) -> Path:
    return context.obj or find_root(Path.cwd())


@main.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--format", "form", type=click.Choice(["text", "json", "github"]), default="text", show_default=True)
@click.option("--strict", is_flag=True, help="Let warnings fail the check as faults do.")
@click.pass_context
def check(context: click.Context, paths: tuple[Path, ...], form: str, strict: bool) -> None:
    """Report every fault of the bank, or of the files and folders PATHS, in one run.

    \b
    qbank check
    qbank check questions/rag
    qbank check questions/rag/rag-pipeline.md --format github
    """  # noqa: D301 - click wants the sign itself
    root = _root(context)
    only = _chosen(root, paths) if paths else None
    bank, problems = load_bank(root, only)
    readable = bank.questions if bank else ()
    chosen = [item for item in readable if only is None or item.path in only]
    if chosen:
        problems = sort_problems(problems + _rendered(root, chosen)[1])
    faults = errors(problems)
    if form == "json":
        click.echo(format_json(problems))
    elif problems:
        click.echo(format_github(problems) if form == "github" else format_text(problems))
    count = len(readable) if only is None else sum(name.endswith(".md") for name in only)
    doubts = len(problems) - len(faults)
    _say(f"{plural(count, 'question file')}: {plural(len(faults), 'fault')}, {plural(doubts, 'warning')}")
    if faults or (strict and problems):
        context.exit(EXIT_FAULTS)


def _chosen(root: Path, paths: tuple[Path, ...]) -> set[str]:
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


@main.command()
@click.argument("category")
@click.argument("question_id", metavar="ID")
@click.option("--title", help="The question as an interviewer says it.")
@click.option("--kind", default="concept", show_default=True)
@click.option("--difficulty", default="medium", show_default=True)
@click.pass_context
def new(context: click.Context, category: str, question_id: str, title: str | None, kind: str, difficulty: str) -> None:
    """Write questions/CATEGORY/ID.md with every part in place.

    \b
    qbank new rag query-rewriting --title "When does rewriting a query hurt retrieval?"
    """  # noqa: D301 - click wants the sign itself
    root = _root(context)
    bank = _bank(root)
    try:
        path, nearest = new_question(root, bank, category, question_id, title, kind, difficulty)
    except ScaffoldFault as fault:
        raise UsageFault(str(fault)) from None
    click.echo(f"wrote {path}")
    if nearest:
        click.echo("the nearest questions that exist:")
        for question, score in nearest:
            click.echo(f"  {score:3.0f} %  {question.id}: {question.title}")
    click.echo(f"next: fill it in, then run `qbank check {path}`")


@main.command("list")
@click.option("--role", help="Only questions for this role.")
@click.option("--category", help="Only this category.")
@click.option("--difficulty", help="Only this difficulty.")
@click.option("--kind", help="Only this kind.")
@click.option("--tag", help="Only questions with this tag.")
@click.option("--json", "as_json", is_flag=True, help="A JSON list instead of a table.")
@click.pass_context
def list_questions(context: click.Context, /, as_json: bool, **filters: str | None) -> None:
    """List questions, filtered.

    \b
    qbank list --role mle --difficulty hard
    qbank list --category rag --json
    """  # noqa: D301 - click wants the sign itself
    bank = _bank(_root(context))
    _check_filters(bank, filters)
    found = [question for question in bank.questions if _matches(question, filters)]
    if as_json:
        fields = ("id", "title", "category", "difficulty", "kind", "roles", "tags", "path")
        click.echo(json.dumps([{name: getattr(item, name) for name in fields} for item in found], indent=2))
        return
    print_list(found, Console())
    _say(f"{len(found)} of {len(bank.questions)} questions")


def _check_filters(bank: Bank, filters: dict[str, str | None]) -> None:
    taxonomy = bank.taxonomy
    known = {
        "role": [item.id for item in taxonomy.roles],
        "category": [item.id for item in taxonomy.categories],
        "difficulty": [item.id for item in taxonomy.difficulties],
        "kind": [item.id for item in taxonomy.kinds],
        "tag": list(taxonomy.tags),
    }
    for name, value in filters.items():
        if value is not None and value not in known[name]:
            raise UsageFault(f"'{value}' is not a {name}: {did_you_mean(value, known[name])}")


def _matches(question: Question, filters: dict[str, str | None]) -> bool:
    values = {
        "role": question.roles,
        "category": (question.category,),
        "difficulty": (question.difficulty,),
        "kind": (question.kind,),
        "tag": question.tags,
    }
    return all(value is None or value in values[name] for name, value in filters.items())


@main.command()
@click.argument("question_id", metavar="ID")
@click.pass_context
def show(context: click.Context, question_id: str) -> None:
    """Print one question, to be read in the terminal."""
    bank = _bank(_root(context))
    question = bank.by_id.get(question_id)
    if question is None:
        raise UsageFault(f"there is no question '{question_id}': {did_you_mean(question_id, bank.by_id)}")
    print_question(question, bank, Console())


@main.command()
@click.option("--out", required=True, type=click.Path(file_okay=False, path_type=Path), help="Folder to fill.")
@click.pass_context
def render(context: click.Context, out: Path) -> None:
    """Write every generated page as a file that any site generator can take.

    Each page is Markdown with a small front matter and its HTML; pictures stand beside them.
    """
    root = _root(context)
    bank = _bank(root)
    rendered, problems = _rendered(root, list(bank.questions))
    if errors(problems):
        click.echo(format_text(problems), err=True)
        context.exit(EXIT_FAULTS)
    try:
        count = write_pages(build_pages(bank, rendered), bank, root, out)
    except OSError as error:
        raise UsageFault(f"cannot write to {out}: {error}") from None
    _say(f"{count} files in {out}")


def _bank(root: Path) -> Bank:
    """The bank, or its faults on standard error and exit status 1."""
    bank, problems = load_bank(root)
    if bank is None or errors(problems):
        click.echo(format_text(errors(problems)), err=True)
        _say(f"{plural(len(errors(problems)), 'fault')}: mend them first (`qbank check` shows warnings too)")
        sys.exit(EXIT_FAULTS)
    return bank


def _rendered(root: Path, questions: list[Question]) -> tuple[dict[str, Rendered], list[Problem]]:
    with _progress(len(questions)) as progress:
        try:
            return render_questions(questions, root / CACHE, progress)
        except NodeUnavailable as error:
            raise UsageFault(str(error)) from None


@contextmanager
def _progress(total: int) -> Iterator[Progress | None]:
    """A bar on standard error, where a person looks at it and the work is long enough to be worth one."""
    console = Console(stderr=True)
    if total < _PROGRESS_FROM or not console.is_terminal:
        yield None
        return
    with ProgressBar(console=console, transient=True) as bar:
        task = bar.add_task("rendering", total=total)
        yield lambda done, of: bar.update(task, completed=done, total=of)


def _say(text: str) -> None:
    click.echo(text, err=True)
