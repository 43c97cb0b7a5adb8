"""`qbank schema`: JSON Schema of the front matter."""

from __future__ import annotations

import click

from ..bank import load_taxonomy
from ..editor_schema import SCHEMA_FILE, schema_text
from ..problem import format_text
from ..whole_files import write_file
from .shared import EXIT_FAULTS, UsageFault, root_of, say


@click.command()
@click.option("--write", is_flag=True, help=f"Write it to {SCHEMA_FILE} instead, where editors look for it.")
@click.pass_context
def schema(context: click.Context, write: bool) -> None:
    """Print the JSON Schema of a question's front matter."""
    root = root_of(context)
    taxonomy, faults = load_taxonomy(root)
    if taxonomy is None:
        click.echo(format_text(faults), err=True)
        context.exit(EXIT_FAULTS)
    text = schema_text(taxonomy)
    if not write:
        click.echo(text, nl=False)
        return
    try:
        write_file(root / SCHEMA_FILE, text.encode())
    except OSError as error:
        raise UsageFault(f"cannot write {SCHEMA_FILE}: {error.strerror}") from None
    say(f"wrote {SCHEMA_FILE}")
