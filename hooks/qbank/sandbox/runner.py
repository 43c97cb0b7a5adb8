"""Starts a block of Python in a process of its own that can reach nothing, and says how it ended."""

from __future__ import annotations

import json
import os
import secrets
import selectors
import signal
import subprocess
import sys
import sysconfig
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from .inside import REPORT

_HOOKS = Path(__file__).resolve().parents[2]
_START = "import sys; sys.path.append(sys.argv[1]); from qbank.sandbox.inside import main; main()"
_OPTIONS = ("-I", "-S", "-B", "-X", "utf8")
# One thread for each of the libraries behind NumPy: a block may use one core.
_THREADS = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")
_HIGHEST = 1 << 20  # above every descriptor; the system closes a range in one step
_LOOK_EVERY = 0.1  # seconds
_CHUNK = 1 << 16
_SMALLEST = 4096


class SandboxMissing(Exception):
    """Blocks cannot be run safely on this machine, and are therefore not run; the message says what is missing."""


@dataclass(frozen=True)
class Limits:
    """What a block may use up; sizes in bytes."""

    cpu_seconds: int = 10
    """Time of the processor, so that a busy machine does not fail a block."""
    wall_seconds: float = 60
    """Time by the clock, for blocks that sleep."""
    memory: int = 1 << 30
    """Address space, NumPy's libraries included."""
    file_size: int = 1 << 20
    folder_size: int = 16 << 20
    open_files: int = 64
    output_size: int = 1 << 16
    """What it prints, errors included."""

    def of_the_system(self) -> dict[str, int]:
        """Those that the system itself enforces, by the names it has for them."""
        return {
            "CPU": self.cpu_seconds,
            "AS": self.memory,
            "FSIZE": self.file_size,
            "NOFILE": self.open_files,
            "CORE": 0,
            "MEMLOCK": 0,
        }


LIMITS = Limits()


@dataclass(frozen=True)
class Outcome:
    """How a block ended: with no `fault` if it came to its end, and with what it printed (errors included)."""

    fault: str
    output: str


def run_block(code: str, name: str = "block.py", line: int = 1, limits: Limits = LIMITS) -> Outcome:
    """Run a block of Python without network, files, environment or other processes, within limits.

    Args:
        code: The block. Its standard input is empty, its folder a new one that is removed afterwards.
        name: What tracebacks call it.
        line: Line of `name` on which it begins, for tracebacks.
        limits: What it may use up.

    Returns:
        How it ended.

    Raises:
        SandboxMissing: It was not run.
    """
    with tempfile.TemporaryDirectory(prefix="block-", ignore_cleanup_errors=True) as folder:
        work = Path(folder, "work")
        work.mkdir()
        forbidden = Path(folder, "forbidden")
        forbidden.touch()
        marker = secrets.token_hex(16)
        paths = sysconfig.get_paths()
        packages = sorted({paths["purelib"], paths["platlib"]})
        job: dict[str, object] = {
            "code": "\n" * (line - 1) + code,
            "name": name,
            "marker": marker,
            "work": str(work),
            "forbidden": str(forbidden),
            "hooks": str(_HOOKS),
            "packages": packages,
            "readable": [*packages, paths["stdlib"], sysconfig.get_config_var("LIBDIR") or paths["stdlib"]],
            "limits": limits.of_the_system(),
        }
        return _Process(work, job, limits).outcome(marker)


class _Process:
    """One run: the process, and what has come from it so far."""

    def __init__(self, work: Path, job: dict[str, object], limits: Limits) -> None:
        self.work, self.limits = work, limits
        self.report, report_in = os.pipe()
        environment = {**dict.fromkeys(_THREADS, "1"), "HOME": str(work), "TMPDIR": str(work), "LC_ALL": "C.UTF-8"}
        # The report takes its place among the child's descriptors; all others are closed by then.
        start = f"import os; os.dup2({report_in}, {REPORT}); os.closerange({REPORT + 1}, {_HIGHEST}); {_START}"
        self.process = subprocess.Popen(
            [sys.executable, *_OPTIONS, "-c", start, str(_HOOKS)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            cwd=work,
            env=environment,
            pass_fds=(report_in,),
            start_new_session=True,
        )
        os.close(report_in)
        self.said = bytearray()
        self.printed = bytearray()
        assert self.process.stdin
        with suppress(BrokenPipeError):  # it ended before it read; what it printed says why
            self.process.stdin.write(json.dumps(job).encode())
        with suppress(BrokenPipeError):
            self.process.stdin.close()

    def outcome(self, marker: str) -> Outcome:
        """Wait for the end, or bring it about; raises SandboxMissing."""
        try:
            fault = self._watch()
        finally:
            self._end()
        output = self.printed[: self.limits.output_size].decode(errors="replace")
        said, _, missing = self.said.decode(errors="replace").partition(" ")
        if missing and said == marker:
            raise SandboxMissing(missing)
        if not fault and (self.process.returncode != 0 or self.said != marker.encode()):
            fault = _reason(self.process.returncode, self.limits)
        return Outcome(fault, output)

    def _watch(self) -> str:
        """Collect what it says until it ends; why it has to be ended before, or nothing."""
        limits, deadline = self.limits, time.monotonic() + self.limits.wall_seconds
        assert self.process.stdout
        with selectors.DefaultSelector() as selector:
            selector.register(self.process.stdout, selectors.EVENT_READ, self.printed)
            selector.register(self.report, selectors.EVENT_READ, self.said)
            while selector.get_map() or not self._ended():
                if time.monotonic() > deadline:
                    return f"took longer than {limits.wall_seconds:g} s"
                if len(self.printed) + len(self.said) > limits.output_size:
                    return f"printed more than {limits.output_size} bytes"
                if _size(self.work) > limits.folder_size:
                    return f"wrote more than {limits.folder_size} bytes"
                for key, _ in selector.select(_LOOK_EVERY) if selector.get_map() else ():
                    if data := os.read(key.fd, _CHUNK):
                        key.data.extend(data)
                    else:
                        selector.unregister(key.fileobj)
        return ""

    def _ended(self) -> bool:
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(_LOOK_EVERY)
        return self.process.returncode is not None

    def _end(self) -> None:
        """Leave nothing of it running."""
        if self.process.returncode is None:
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        assert self.process.stdout
        self.process.stdout.close()
        os.close(self.report)


def _size(folder: Path) -> int:
    """Bytes that the files in a flat folder take; an empty one, of which there may be many, takes its share too."""
    total = 0
    for entry in os.scandir(folder):
        try:
            total += max(entry.stat(follow_symlinks=False).st_size, _SMALLEST)
        except FileNotFoundError:
            continue
    return total


def _reason(status: int, limits: Limits) -> str:
    if status in (-signal.SIGXCPU, -signal.SIGKILL):
        return f"ended by the system: more than {limits.cpu_seconds} s of the processor, or too little memory for it"
    if status < 0:
        return f"ended by signal {-status}"
    return f"did not come to its end (exit status {status})"
