"""`qbank check`: every fault of the bank, or of some files."""

from __future__ import annotations

from pathlib import Path

import click

from ..bank import load_bank, quick_questions
from ..problem import errors, format_github, format_json, format_text, plural, sort_problems
from .shared import EXIT_FAULTS, cache_of, chosen_files, render_all, root_of, say


@click.command()
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
    root = root_of(context)
    only = chosen_files(root, paths) if paths else None
    bank, problems = load_bank(root, only, cache_of(root))
    readable = quick_questions(bank, problems) if bank else []
    chosen = [item for item in readable if only is None or item.path in only]
    if chosen:
        problems = sort_problems(problems + render_all(root, chosen)[1])
    faults = errors(problems)
    if form == "json":
        click.echo(format_json(problems))
    elif problems:
        click.echo(format_github(problems) if form == "github" else format_text(problems))
    count = (len(bank.questions) if bank else 0) if only is None else sum(name.endswith(".md") for name in only)
    doubts = len(problems) - len(faults)
    say(f"{plural(count, 'question file')}: {plural(len(faults), 'fault')}, {plural(doubts, 'warning')}")
    if faults or (strict and problems):
        context.exit(EXIT_FAULTS)
