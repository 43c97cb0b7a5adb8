"""`qbank run`: run a question's blocks as the tests do."""

from __future__ import annotations

import click

from ..bank import load_bank
from ..problem import did_you_mean, plural
from .shared import root_of


@click.command("run")
@click.argument("question_id", metavar="ID")
@click.pass_context
def run(context: click.Context, question_id: str) -> None:
    """Run the `python runnable` blocks of a question, each in a sandbox as in the tests.

    \b
    qbank run bias-variance
    """  # noqa: D301 - click wants the sign itself
    # Here, so that no other command loads what runs blocks.
    from ..runnable import quoted, runnable_blocks
    from ..sandbox.runner import SandboxMissing

    bank, _ = load_bank(root_of(context), only=())  # with faults or not: blocks are run while a question is written
    questions = bank.by_id if bank else {}
    question = questions.get(question_id)
    if question is None:
        hint = did_you_mean(question_id, questions)
        raise click.UsageError(f"there is no question '{question_id}': {hint}")
    blocks = list(runnable_blocks(question))
    failed = 0
    for block in blocks:
        try:
            outcome = block.run()
        except SandboxMissing as missing:
            raise click.UsageError(f"nothing was run: {missing}") from None
        failed += bool(outcome.fault)
        click.echo(f"{block.path}:{block.line}: {outcome.fault or 'came to its end'}")
        if outcome.output:
            click.echo(quoted(outcome.output))
    click.echo(f"{plural(len(blocks), 'block')}: {plural(failed, 'fault')}", err=True)
    if failed:
        context.exit(1)
