"""`qbank new`: asks for what a new question begins with, writes its file and opens it."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
import textwrap
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

import click

from ..bank import load_bank
from ..field_help import field_help
from ..model import Bank
from ..problem import format_text
from ..scaffold import Draft, ScaffoldFault, choices, nearest, new_question, propose_id, require
from .shared import EXIT_FAULTS, UsageFault, root_of, say

T = TypeVar("T", str, tuple[str, ...])
ALL = "all"
_COLUMNS = 100
_FLAGS = {
    "category": "CATEGORY",
    "id": "ID",
    "title": "--title",
    "kind": "--kind",
    "difficulty": "--difficulty",
    "roles": "--role",
    "tags": "--tag",
}


@click.command()
@click.argument("category", required=False)
@click.argument("question_id", metavar="[ID]", required=False)
@click.option("--title", help="The question as an interviewer says it.")
@click.option("--kind", help="What it asks for; `qbank schema` explains the kinds.")
@click.option("--difficulty", help="How hard it is.")
@click.option("--role", "roles", multiple=True, help=f"A role that should answer it, or '{ALL}'; several times.")
@click.option("--tag", "tags", multiple=True, help="A tag from questions/bank.yml; several times.")
@click.option("--author", default="", help="Your name or handle, if it shall stand in the file.")
@click.option("--no-edit", is_flag=True, help="Do not open the file in $VISUAL or $EDITOR.")
@click.pass_context
def new(
    context: click.Context,
    category: str | None,
    question_id: str | None,
    title: str | None,
    kind: str | None,
    difficulty: str | None,
    roles: tuple[str, ...],
    tags: tuple[str, ...],
    author: str,
    no_edit: bool,
) -> None:
    """Write questions/CATEGORY/ID.md with every part in place and a line on what belongs there.

    In a terminal, whatever is not given is asked for; elsewhere it has to be given.

    \b
    qbank new
    qbank new rag query-rewriting --title "When does rewriting a query hurt retrieval?" \\
        --kind judgment --difficulty medium --role all --tag retrieval
    """  # noqa: D301 - click wants the sign itself
    root = root_of(context)
    bank, problems = load_bank(root, only=())
    if bank is None:
        click.echo(format_text(problems), err=True)
        context.exit(EXIT_FAULTS)
    given: dict[str, str | tuple[str, ...] | None] = {
        "category": category,
        "id": question_id,
        "title": title and title.strip(),
        "kind": kind,
        "difficulty": difficulty,
        "roles": _roles(bank, roles),
        "tags": tags,
    }
    missing = [name for name, value in given.items() if not value]
    terminal = sys.stdin.isatty() and sys.stdout.isatty()
    try:
        for name, value in given.items():
            if value:
                require(root, bank, name, value)
        if missing and not terminal:
            names = ", ".join(_FLAGS[name] for name in missing)
            raise UsageFault(f"add {names} to the command: there is no terminal to ask on")
        answers = _Interview(root, bank, given).answers()
        draft = Draft(**answers, author=author)  # type: ignore[arg-type]
        path = new_question(root, bank, draft)
    except ScaffoldFault as fault:
        raise UsageFault(str(fault)) from None
    click.echo(f"wrote {path}")
    if "title" not in missing:
        show_nearest(bank, draft.title)
    if terminal and not no_edit:
        open_editor(root / path)
    click.echo("next:")
    click.echo(f"  qbank check {path}  # what is still to be written, and what is wrong")
    click.echo(f"  qbank preview {draft.id}  # the page in the browser")
    click.echo(f"  qbank fmt {path}  # canonical form, when all is written")


def show_nearest(bank: Bank, title: str) -> None:
    """Print the existing questions that are most like a title."""
    found = nearest(bank, title)
    if found:
        click.echo("the nearest questions that exist:")
    for question, score in found:
        click.echo(f"  {score:3.0f} %  {question.id}: {question.title}")


def open_editor(file: Path) -> None:
    """Open a file in the user's editor, and say so where that fails; without one, do nothing."""
    wanted = os.environ.get("VISUAL") or os.environ.get("EDITOR")
    if not wanted:
        return
    try:
        code = subprocess.run([*shlex.split(wanted), str(file)], check=False).returncode
    except (OSError, ValueError) as error:
        say(f"the editor '{wanted}' does not start: {error}")
        return
    if code:
        say(f"the editor '{wanted}' ended with exit code {code}")


def _roles(bank: Bank, values: Sequence[str]) -> tuple[str, ...]:
    if tuple(values) == (ALL,):
        return tuple(role.id for role in bank.taxonomy.roles)
    return tuple(values)


class _Interview:
    """Asks on the terminal for what is not given, and asks again until an answer can be used."""

    def __init__(self, root: Path, bank: Bank, given: Mapping[str, str | tuple[str, ...] | None]) -> None:
        self.root, self.bank, self.given = root, bank, given

    def answers(self) -> dict[str, str | tuple[str, ...]]:
        """Every value of the draft; the title comes before the id, which is proposed from it."""
        found: dict[str, str | tuple[str, ...]] = {}
        found["category"] = self.given["category"] or self._one_of("category")
        found["title"] = self.given["title"] or self._title()
        found["id"] = self.given["id"] or self._id(str(found["title"]))
        found["kind"] = self.given["kind"] or self._one_of("kind")
        found["difficulty"] = self.given["difficulty"] or self._one_of("difficulty")
        found["roles"] = self.given["roles"] or self._some_of("roles", f"Roles, with commas between them, or '{ALL}'")
        found["tags"] = self.given["tags"] or self._some_of("tags", "Tags, with commas between them")
        return found

    def _title(self) -> str:
        _explain(field_help("title"))
        title = self._ask("title", "Title", str)
        show_nearest(self.bank, title)
        return title

    def _id(self, title: str) -> str:
        _explain("The file's name and the page's address, which stay: name the subject and not the wording.")
        return self._ask("id", "Id", str, propose_id(self.root, self.bank, title) or None)

    def _one_of(self, field: str) -> str:
        options = choices(self.bank, field)
        _explain(field_help(field))
        width = max(map(len, options))
        for number, (name, meaning) in enumerate(options.items(), start=1):
            click.echo(f"  {number:2}  {name:{width}}  {meaning}")
        numbered = {str(number): name for number, name in enumerate(options, start=1)}
        return self._ask(field, f"{field.capitalize()}, by name or number", lambda text: numbered.get(text, text))

    def _some_of(self, field: str, prompt: str) -> tuple[str, ...]:
        _explain(field_help(field))
        _explain(", ".join(choices(self.bank, field)))
        return self._ask(field, prompt, lambda text: _roles(self.bank, _split(text)))

    def _ask(self, field: str, prompt: str, read: Callable[[str], T], default: str | None = None) -> T:
        def accept(text: str) -> T:
            try:
                value = read(text.strip())
                require(self.root, self.bank, field, value)
            except ScaffoldFault as fault:
                raise click.UsageError(str(fault)) from None
            return value

        answer: T = click.prompt(prompt, value_proc=accept, default=default)
        return answer


def _explain(text: str) -> None:
    click.echo("\n" + textwrap.fill(text, _COLUMNS, break_on_hyphens=False))


def _split(text: str) -> tuple[str, ...]:
    return tuple(part for part in (item.strip() for item in text.split(",")) if part)
