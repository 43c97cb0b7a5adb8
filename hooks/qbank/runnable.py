"""The blocks of Python in a question that are run, and running them; never part of a check or a build."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from .markdown_lines import fences
from .model import Question
from .rules.context import texts
from .rules.markup import RUNNABLE
from .sandbox.runner import LIMITS, Limits, Outcome, run_block

_CONTROLS = re.compile(r"[^\n\t -~\u00a0-\U0010ffff]")


@dataclass(frozen=True)
class Block:
    """A runnable block: its file's repository path, the line of its first statement there, and its code."""

    path: str
    line: int
    code: str

    def run(self, limits: Limits = LIMITS) -> Outcome:
        """Run it in the sandbox; raises SandboxMissing where there is none."""
        return run_block(self.code, self.path, self.line, limits)


def runnable_blocks(question: Question) -> Iterator[Block]:
    """Every runnable block of a question, in the order of the file."""
    for text in texts(question):
        for fence in fences(text.text):
            if RUNNABLE in fence.info:
                yield Block(question.path, text.line_at(0) + fence.index + 1, fence.body)


def quoted(output: str) -> str:
    """What a block printed, marked as its own: no line of it steers a terminal or the log of a workflow."""
    return "\n".join(f"| {line}" for line in _CONTROLS.sub("\N{REPLACEMENT CHARACTER}", output).splitlines())
