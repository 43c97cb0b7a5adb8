"""A person at a terminal: runs a program on a pseudo-terminal and answers what it asks."""

from __future__ import annotations

import contextlib
import os
import pty
import select
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

SECONDS = 60
"""How long a program may be silent; it is only reached where one hangs."""


@dataclass(frozen=True)
class Talk:
    """What was on the screen, and how the program ended."""

    screen: str
    exit_code: int


def talk(
    command: Sequence[str], folder: Path, dialogue: Sequence[tuple[str, str]], env: Mapping[str, str] | None = None
) -> Talk:
    """Run a program; each time the screen shows the next question of the dialogue, type its answer."""
    master, slave = pty.openpty()
    settings = {**os.environ, "COLUMNS": "120", "NO_COLOR": "1", **(env or {})}
    process = subprocess.Popen(command, cwd=folder, env=settings, stdin=slave, stdout=slave, stderr=slave)
    os.close(slave)
    screen, seen, left = "", 0, list(dialogue)
    with contextlib.suppress(OSError):  # reading fails when the program has closed the terminal
        while select.select([master], [], [], SECONDS)[0] and (data := os.read(master, 4096)):
            screen += data.decode(errors="replace").replace("\r\n", "\n")
            while left and (place := screen.find(left[0][0], seen)) >= 0:
                question, answer = left.pop(0)
                seen = place + len(question)
                os.write(master, answer.encode() + b"\n")
    process.kill()
    os.close(master)
    assert not left, f"never asked '{left[0][0]}':\n{screen}"
    return Talk(screen, process.wait())
