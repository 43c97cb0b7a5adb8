"""The command `qbank similar`."""

from __future__ import annotations

import json

import click

from ..similar import THRESHOLD, Draft, SimilarQuestions
from .shared import open_bank, root_of


@click.command()
@click.argument("words", metavar="TEXT|ID", nargs=-1, required=True)
@click.option("--count", type=click.IntRange(min=1), default=5, show_default=True, help="How many to list.")
@click.option("--json", "as_json", is_flag=True, help="A JSON list instead of lines.")
@click.pass_context
def similar(context: click.Context, words: tuple[str, ...], count: int, as_json: bool) -> None:
    """List the questions most like a TEXT, such as a title, or like the question with that ID.

    \b
    qbank similar "Why do we cache keys and values?"
    qbank similar kv-cache
    """  # noqa: D301 - click wants the sign itself
    bank = open_bank(root_of(context))
    text = " ".join(words)
    index = SimilarQuestions(bank.questions, bank.taxonomy.synonyms)
    question = bank.by_id.get(text)
    found = (index.neighbors(question) if question else index.nearest(Draft(text)))[:count]
    if as_json:
        rows = [{"id": item.id, "score": round(score, 1), "title": item.title} for item, score in found]
        click.echo(json.dumps(rows, indent=2))
        return
    for item, score in found:
        click.echo(f"{score:3.0f} %  {item.id}: {item.title}")
    click.echo(f"from {THRESHOLD:.0f} % on, two questions are probably one" if found else "none", err=True)
