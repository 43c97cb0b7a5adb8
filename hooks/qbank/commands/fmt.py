"""`qbank fmt`: question files in canonical form."""

from __future__ import annotations

from pathlib import Path

import click

from ..bank import load_taxonomy
from ..canonical import MeaningChanged, canonical
from ..folder import QUESTIONS, question_paths
from ..problem import errors, format_text, plural
from ..source import MAX_BYTES
from ..whole_files import write_file
from .shared import EXIT_FAULTS, UsageFault, chosen_files, root_of, say


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--check", is_flag=True, help="Change nothing: list the files that are not in this form.")
@click.pass_context
def fmt(context: click.Context, paths: tuple[Path, ...], check: bool) -> None:
    """Put question files, all or PATHS, into canonical form.

    That is the order of the fields and sections, quotation marks, one empty line around headings, and no spaces
    at line ends. Lines of text stay as they were wrapped; only in the front matter one of more than 160
    characters is wrapped anew. What a file says never changes; a file that cannot be read is reported and left.

    \b
    qbank fmt questions/rag/rag-pipeline.md
    qbank fmt --check
    """  # noqa: D301 - click wants the sign itself
    root = root_of(context)
    taxonomy, faults = load_taxonomy(root)
    if taxonomy is None:
        click.echo(format_text(faults), err=True)
        context.exit(EXIT_FAULTS)
    chosen = chosen_files(root, paths or (root / QUESTIONS,))
    files = [path for path in question_paths(root)[0] if path in chosen]
    changed, left = 0, 0
    for path in files:
        try:
            with (root / path).open("rb") as file:
                data = file.read(MAX_BYTES + 1)
            result, problems = canonical(path, data, taxonomy)
            if result is not None and result != data:
                if not check:
                    write_file(root / path, result)
                changed += 1
                click.echo(path)
        except MeaningChanged as fault:
            say(f"fault of the formatter, please report it: {fault}")
            left += 1
            continue
        except OSError as error:
            raise UsageFault(f"{path}: {error.strerror}") from None
        if result is None:
            click.echo(format_text(errors(problems)), err=True)
            left += 1
    say(f"{plural(len(files), 'question file')}: {changed} {'to change' if check else 'changed'}, {left} unreadable")
    if left or (check and changed):
        context.exit(EXIT_FAULTS)
