"""`qbank list` and `qbank show`: the bank in the terminal."""

from __future__ import annotations

import json

import click
from rich.console import Console

from ..model import Bank, Question
from ..problem import did_you_mean
from ..terminal import print_list, print_question
from .shared import UsageFault, open_bank, root_of, say


@click.command("list")
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
    bank = open_bank(root_of(context), unfinished=True)
    _check_filters(bank, filters)
    found = [question for question in bank.questions if _matches(question, filters)]
    if as_json:
        fields = ("id", "title", "category", "difficulty", "kind", "roles", "tags", "path")
        click.echo(json.dumps([{name: getattr(item, name) for name in fields} for item in found], indent=2))
        return
    print_list(found, Console())
    say(f"{len(found)} of {len(bank.questions)} questions")


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


@click.command()
@click.argument("question_id", metavar="ID")
@click.pass_context
def show(context: click.Context, question_id: str) -> None:
    """Print one question, to be read in the terminal."""
    bank = open_bank(root_of(context), unfinished=True)
    question = bank.by_id.get(question_id)
    if question is None:
        raise UsageFault(f"there is no question '{question_id}': {did_you_mean(question_id, bank.by_id)}")
    print_question(question, bank, Console())
