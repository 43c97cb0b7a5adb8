"""What happens in the block's own process: limits, walls, a proof that they stand, and then the block."""

from __future__ import annotations

import json
import linecache
import os
import platform
import resource
import socket
import sys
import traceback
import types
from collections.abc import Callable
from typing import Any, NoReturn

from . import audit, landlock, seccomp
from .syscalls import MACHINES

REPORT = 3
"""Descriptor to which the process says how it ended; 0 to 2 are as usual, and no others are open."""
ENDED_EARLY = 3
_KILL_WITH_PARENT, _SIGKILL = 1, 9
_SYSTEM_LIBRARIES = ("/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr/local/lib", "/etc/ld.so.cache")


class WallsMissing(Exception):
    """Why the block is not run: a wall is missing here, or was built and does not hold."""


def main() -> NoReturn:
    """Run the job that stands on the standard input, and end the process."""
    with open(0, "rb", closefd=False) as source:  # sys.stdin would keep what it read
        job: dict[str, Any] = json.load(source)
    _silence_input()
    try:
        _limit(job["limits"])
        _build_walls(job["readable"], job["work"])
        _prove(job["forbidden"])
    except WallsMissing as missing:
        os.write(REPORT, f"{job['marker']} {missing}".encode())  # only who knows the marker may say so
        os._exit(ENDED_EARLY)
    _forget_the_repository(job["hooks"])
    sys.path.extend(job["packages"])
    audit.watch()
    # While the block runs, the marker lies on the interpreter's stack, where no name and no frame leads to it.
    _finish(os.write, os._exit, job.pop("marker").encode(), _run(job["code"], job["name"]))


def _silence_input() -> None:
    null = os.open(os.devnull, os.O_RDWR)
    os.dup2(null, 0)
    os.close(null)


def _limit(limits: dict[str, int]) -> None:
    """Set resource limits by name, in seconds, bytes or pieces, for good; those that are lower already stay."""
    for name, value in limits.items():
        number = getattr(resource, f"RLIMIT_{name}")
        _, highest = resource.getrlimit(number)
        if highest != resource.RLIM_INFINITY:
            value = min(value, highest)
        resource.setrlimit(number, (value, value))


def _build_walls(readable: list[str], work: str) -> None:
    machine = MACHINES.get(platform.machine())
    if sys.platform != "linux" or machine is None:
        place = f"{sys.platform} on {platform.machine()}"
        raise WallsMissing(f"no sandbox is known for {place}: use Linux, also in a container or a virtual machine")
    import ctypes

    ctypes.CDLL(None).prctl(_KILL_WITH_PARENT, _SIGKILL, 0, 0, 0)
    try:
        landlock.restrict((*readable, *_SYSTEM_LIBRARIES), work)
        seccomp.restrict(machine)
    except (landlock.LandlockMissing, seccomp.SeccompMissing) as missing:
        raise WallsMissing(str(missing)) from None


def _prove(forbidden: str) -> None:
    """Try the doors; raises WallsMissing if one opens, whatever the kernel said before.

    Args:
        forbidden: A file that may be read and written by this user, but not by this process.
    """
    doors: dict[str, Callable[[], object]] = {
        "a file can be read": lambda: os.open(forbidden, os.O_RDONLY),
        "a file can be written": lambda: os.open(forbidden, os.O_WRONLY),
        "a file can be made": lambda: os.open(forbidden + ".new", os.O_WRONLY | os.O_CREAT),
        "a socket can be opened": socket.socket,
        "a signal can be sent": lambda: os.kill(os.getppid(), 0),
        "a process can be started": _start_process,
    }
    for door, attempt in doors.items():
        try:
            attempt()
        except OSError:
            continue
        raise WallsMissing(f"the sandbox does not hold: {door}")


def _start_process() -> None:
    if os.fork() == 0:
        os._exit(0)


def _forget_the_repository(hooks: str) -> None:
    sys.path.remove(hooks)
    for name in [name for name in sys.modules if name.partition(".")[0] == "qbank"]:
        del sys.modules[name]


def _run(code: str, name: str) -> bool:
    """Run a block as the main module; whether it came to its end. What it raises goes to the standard error."""
    module = types.ModuleType("__main__")
    sys.modules["__main__"] = module
    # The file cannot be read from here, and a traceback shows its lines all the same.
    linecache.cache[name] = (len(code), None, code.splitlines(keepends=True), name)
    try:
        exec(compile(code, name, "exec"), module.__dict__)  # noqa: S102 - it is what all these walls are for
        sys.stdout.flush()
    except BaseException as error:  # sys.exit() in the middle of a block is no success either
        tail = error.__traceback__ and error.__traceback__.tb_next
        traceback.print_exception(type(error), error, tail)
        return False
    return True


def _finish(write: Any, leave: Any, marker: bytes, ended: bool) -> NoReturn:
    """Say that the block came to its end, with functions that it cannot have replaced."""
    if ended:
        write(REPORT, marker)
    leave(0 if ended else ENDED_EARLY)
    raise AssertionError
