"""The `qbank` command. What a command needs is loaded when it is called, so that none waits for the others."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import click

COMMANDS = {
    "check": ("check", "check"),
    "fmt": ("fmt", "fmt"),
    "links": ("maintenance", "links"),
    "list": ("reading", "list_questions"),
    "new": ("new", "new"),
    "preview": ("preview", "preview"),
    "render": ("render", "render"),
    "run": ("run", "run"),
    "schema": ("schema", "schema"),
    "show": ("reading", "show"),
    "similar": ("similar", "similar"),
    "touched": ("maintenance", "touched"),
}
"""Where each command stands: module of `commands`, and name in it."""


class _LazyGroup(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in COMMANDS:
            return None
        module, name = COMMANDS[cmd_name]
        command: click.Command = getattr(import_module(f".commands.{module}", __package__), name)
        return command


@click.group(cls=_LazyGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.option("--root", type=click.Path(exists=True, file_okay=False, path_type=Path), help="The repository.")
@click.version_option(package_name="llm-interview-bank")
@click.pass_context
def main(context: click.Context, root: Path | None) -> None:
    """Check, write and show questions of the interview bank.

    Works from any folder of the repository. Exit status: 0 all is well, 1 there are faults, 2 the command
    could not be carried out.
    """
    context.obj = root.resolve() if root else None
