"""`qbank render`: all pages as plain files."""

from __future__ import annotations

from pathlib import Path

import click

from ..pages import build_pages, write_pages
from ..problem import errors, format_text
from .shared import EXIT_FAULTS, UsageFault, open_bank, render_all, root_of, say


@click.command()
@click.option("--out", required=True, type=click.Path(file_okay=False, path_type=Path), help="Folder to fill.")
@click.pass_context
def render(context: click.Context, out: Path) -> None:
    """Write every generated page as a file that any site generator can take.

    Each page is Markdown with a small front matter and its HTML; pictures stand beside them.
    """
    root = root_of(context)
    bank = open_bank(root)
    rendered, problems = render_all(root, list(bank.questions))
    if errors(problems):
        click.echo(format_text(problems), err=True)
        context.exit(EXIT_FAULTS)
    try:
        count = write_pages(build_pages(bank, rendered), bank, root, out)
    except OSError as error:
        raise UsageFault(f"cannot write to {out}: {error}") from None
    say(f"{count} files in {out}")
