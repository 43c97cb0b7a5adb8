"""Commands of `qbank` for those who review and look after the bank: touched, links."""

from __future__ import annotations

from pathlib import Path

import click

from ..bank import load_bank
from ..model import Bank
from ..touched import GitFault, changed_files, format_touched, touched_pages
from ..web_links import ask_all, external_links, format_report
from .shared import root_of

EXIT_GONE = 1


@click.command()
@click.argument("since", metavar="COMMIT")
@click.pass_context
def touched(context: click.Context, since: str) -> None:
    """List the pages that differ from COMMIT, as Markdown.

    Files that are neither questions nor pages are listed apart: they are reviewed as code.

    \b
    qbank touched origin/main
    """  # noqa: D301 - click wants the sign itself
    root = root_of(context)
    try:
        changed = changed_files(root, since)
    except GitFault as fault:
        raise click.UsageError(str(fault)) from None
    click.echo(format_touched(touched_pages(_readable(root), root, changed)))


@click.command()
@click.option("--pause", default=3.0, show_default=True, help="Seconds between two requests to one host.")
@click.pass_context
def links(context: click.Context, pause: float) -> None:
    """Ask every external link of the bank whether it still leads somewhere; print a report as Markdown.

    Exit status 1: some are gone. This command needs the network and takes minutes.
    """
    bank = _readable(root_of(context))
    found = external_links(bank)
    answers = ask_all(found, f"link check of {bank.taxonomy.repository}", pause)
    if answers and not any(answer.status for answer in answers.values()):
        raise click.UsageError("not one host answered: is there a network?")
    click.echo(format_report(found, answers))
    if any(answer.verdict == "gone" for answer in answers.values()):
        context.exit(EXIT_GONE)


def _readable(root: Path) -> Bank:
    """The bank, without the questions that cannot be read; `qbank check` is what reports them."""
    bank, problems = load_bank(root, only=())
    if bank is None:
        raise click.UsageError(f"the bank cannot be read: {problems[0]}")
    return bank
