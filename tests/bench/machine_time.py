"""How long programs take."""

from __future__ import annotations

import os
import resource
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path


class ProgramFault(Exception):
    """A program that is measured did not end well; the message is what it printed."""


@dataclass(frozen=True)
class Spent:
    """Seconds that a program took: by the clock, and of all processors for it and the processes it started."""

    clock: float
    cpu: float


def spend(command: Sequence[str], folder: Path, accepted: Sequence[int] = (0,), **variables: str) -> Spent:
    """Run a program in a folder and say what it took; raises ProgramFault for an exit code that is not accepted."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    env = os.environ | {"NO_MKDOCS_2_WARNING": "1"} | variables
    done = subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, check=False)
    clock = time.perf_counter() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode not in accepted:
        raise ProgramFault(f"{' '.join(command)} ended with {done.returncode}:\n{done.stdout}{done.stderr}")
    return Spent(clock, after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime)
