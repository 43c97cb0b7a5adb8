"""Hostile blocks in the sandbox: each wall is tried by itself, since a wall behind another is never touched."""

from __future__ import annotations

import errno
import fcntl
import os
import platform
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

import pytest

from qbank.runnable import quoted, runnable_blocks
from qbank.sandbox import inside, landlock, runner, seccomp
from qbank.sandbox.runner import LIMITS, SandboxMissing, run_block
from qbank.sandbox.syscalls import CONDITIONS, MACHINES, UNKNOWN
from tests import banks

C = "import ctypes, os; c = ctypes.CDLL(None, use_errno=True)\n"
CHECK = "\nassert ctypes.get_errno() == 0, os.strerror(ctypes.get_errno())"


@pytest.fixture
def kernel_alone(monkeypatch):
    """The sandbox without Python's audit hook: what is refused now, the kernel refuses."""
    start = runner._START.replace("main()", "import qbank.sandbox.inside as i; i.audit.watch = lambda: None; main()")
    assert start != runner._START
    monkeypatch.setattr(runner, "_START", start)


REFUSED_BY_THE_KERNEL = {
    "TCP": "import socket; socket.socket()",
    "UDP": "import socket; socket.socket(type=socket.SOCK_DGRAM).sendto(b'x', ('127.0.0.1', 9))",
    "UNIX socket": "import socket; socket.socket(socket.AF_UNIX).connect('/run/docker.sock')",
    "raw socket": "import socket; socket.socket(socket.AF_PACKET, socket.SOCK_RAW)",
    "netlink": "import socket; socket.socket(socket.AF_NETLINK, socket.SOCK_RAW)",
    "vsock": "import socket; socket.socket(socket.AF_VSOCK)",
    "DNS": "import socket; socket.getaddrinfo('example.org', 443)",
    "datagram from a pair to an address": (
        "import socket; socket.socketpair(type=socket.SOCK_DGRAM)[0].sendto(b'x', '/dev/log')"
    ),
    "read passwd": "open('/etc/passwd').read()",
    "read shadow": "open('/etc/shadow').read()",
    "read the home": f"import os; os.listdir({str(Path.home())!r})",
    "list the root": "import os; os.listdir('/')",
    "list the folder above": "import os; os.listdir('..')",
    "read the repository": f"open({str(banks.REPOSITORY / 'README.md')!r}).read()",
    "read the library": f"open({inside.__file__!r}).read()",
    "own environment at start": "open('/proc/self/environ').read()",
    "the parent's environment": "import os; open(f'/proc/{os.getppid()}/environ').read()",
    "the parent's memory": "import os; open(f'/proc/{os.getppid()}/mem', 'rb').read()",
    "own memory": "open('/proc/self/mem', 'rb').read()",
    "kernel parameters": "open('/proc/sys/kernel/core_pattern', 'w').write('x')",
    "write outside": "open('/tmp/written-by-a-block', 'w')",
    "write above": "open('../written-by-a-block', 'w')",
    "write to shared memory": "open('/dev/shm/written-by-a-block', 'w')",
    "write to the terminal": "open('/dev/tty', 'w')",
    "write to a terminal": "open('/dev/pts/0', 'w')",
    "change the standard library": "import os; open(os.__file__, 'a')",
    "empty a readable file": "import os; os.open(os.__file__, os.O_RDONLY | os.O_TRUNC)",
    "truncate a readable file": "import os; os.truncate(os.__file__, 0)",
    "change rights": "import os; os.chmod(os.__file__, 0o777)",
    "change times": "import os; os.utime(os.__file__, (0, 0))",
    "change attributes": "import os; os.setxattr(os.__file__, 'user.x', b'x')",
    "remove outside": "import os; os.unlink(os.__file__)",
    "change folders into the root's": "import os; os.chroot('.')",
    "make a folder": "import os; os.mkdir('folder')",
    "make a symbolic link": "import os; os.symlink('/etc/passwd', 'link')",
    "make a hard link": "import os; os.link(os.__file__, 'link')",
    "make a pipe with a name": "import os; os.mkfifo('pipe')",
    "make a device": "import os, stat; os.mknod('device', stat.S_IFCHR | 0o600, os.makedev(1, 1))",
    "import the library of the repository": "import qbank.cli",
    "import the tests": f"import sys; sys.path.insert(0, {str(banks.REPOSITORY)!r}); import tests.banks",
    "fork": "import os; os.fork()",
    "fork bomb": "import os\nwhile True: os.fork()",
    "leave a daemon": "import os\nif os.fork() == 0:\n os.setsid()\n import time\n time.sleep(600)",
    "subprocess": "import subprocess; subprocess.run(['true'])",
    "shell": "import os\nif os.system('true'): raise PermissionError",
    "spawn": "import os; os.posix_spawn('/bin/true', ['true'], {})",
    "multiprocessing": "import multiprocessing as m; m.get_context('fork').Process(target=print).start()",
    "exec": "import os; os.execv('/bin/true', ['true'])",
    "signal the parent": "import os, signal; os.kill(os.getppid(), signal.SIGTERM)",
    "signal the group": "import os, signal; os.killpg(0, signal.SIGTERM)",
    "signal everyone": "import os, signal; os.kill(-1, signal.SIGTERM)",
    "signal by descriptor": "import os; os.pidfd_open(os.getppid())",
    "signal by ownership": "import fcntl, os; fcntl.fcntl(os.pipe()[0], fcntl.F_SETOWN, os.getppid())",
    "type into a terminal": "import fcntl, termios; fcntl.ioctl(1, termios.TIOCSTI, b'x')",
    "raise its limits": "import resource as r; r.setrlimit(r.RLIMIT_CPU, (1000, 1000))",
    "limits of the parent": "import os, resource as r; r.prlimit(os.getppid(), r.RLIMIT_CPU, (1, 1))",
    "a group of its own": "import os; os.setsid()",
    "another user": "import os; os.setuid(12345)",
    "memory file": "import os; os.memfd_create('x')",
    "priority": "import os; os.nice(1)",
    "ptrace": C + "c.ptrace(16, os.getppid(), 0, 0)" + CHECK,
    "fork in C": C + "c.fork()" + CHECK,
    "socket in C": C + "c.socket(2, 1, 0)" + CHECK,
    "mount": C + "c.mount(b'none', b'/', b'tmpfs', 0, None)" + CHECK,
    "namespaces": C + "c.unshare(0x10000000)" + CHECK,
    "system's shared memory": C + "c.shmget(0, 4096, 0o1600)" + CHECK,
    "message queue": C + "c.mq_open(b'/written-by-a-block', 0o102, 0o600, None)" + CHECK,
}
"""Each raises where it is refused, and comes to its end where it is not."""


def refused(outcome) -> bool:
    """Whether the last line of the traceback is a refusal, rather than a mistake in the attack."""
    last = outcome.output.strip().splitlines()[-1]
    words = ("PermissionError", "gaierror", "not permitted", "ModuleNotFoundError", "SystemExit", "ermission denied")
    return bool(outcome.fault) and any(
        word in last for word in (*words, "AssertionError: Permission", "not allowed to")
    )


@pytest.mark.parametrize("code", REFUSED_BY_THE_KERNEL.values(), ids=REFUSED_BY_THE_KERNEL.keys())
def test_the_kernel_refuses(code, kernel_alone):
    before = Path(os.__file__).stat()
    outcome = run_block(code)
    assert refused(outcome), outcome
    after = Path(os.__file__).stat()
    assert (after.st_size, after.st_mode, after.st_mtime) == (before.st_size, before.st_mode, before.st_mtime)
    for folder in (Path("/tmp"), Path("/dev/shm"), banks.REPOSITORY, Path(tempfile.gettempdir())):
        assert not (folder / "written-by-a-block").exists()


def test_every_system_call_that_is_not_listed_is_refused(kernel_alone):
    """All numbers of today's kernels and many to come, with empty arguments."""
    # uretprobe and uprobe, which no filter sees: the kernel ends whoever calls them from where it did not ask to.
    deadly = {335, 336} if platform.machine() == "x86_64" else set()
    allowed = set(MACHINES[platform.machine()].numbers.values()) | deadly
    code = (
        C
        + f"allowed = {sorted(allowed)}\n"
        + (
            "for number in range(1024):\n"
            "    if number in allowed: continue\n"
            "    ctypes.set_errno(0)\n"
            "    assert c.syscall(number, 0, 0, 0, 0, 0, 0) == -1 and ctypes.get_errno() == 1, number\n"
        )
    )
    outcome = run_block(code)
    assert not outcome.fault, outcome


@pytest.mark.parametrize(
    ("code", "word"),
    [
        ("import socket; socket.create_connection(('127.0.0.1', 9))", "use the network"),
        ("import urllib.request; urllib.request.urlopen('https://example.org')", "use the network"),
        ("import subprocess; subprocess.run(['true'])", "start programs"),
        ("import os; os.system('true')", "start programs"),
        ("import os; os.kill(os.getppid(), 9)", "send signals"),
        ("import ctypes; ctypes.string_at(id(0), 8)", "reach into memory with ctypes"),
        ("import gc; gc.get_objects()", "look into what runs it"),
        ("import sys; sys.settrace(print)", "look into what runs it"),
    ],
)
def test_the_refusal_says_what(code, word):
    outcome = run_block(code)
    assert outcome.fault
    assert f"PermissionError: a runnable block may not {word}" in outcome.output


def test_the_environment_is_not_handed_on(monkeypatch):
    monkeypatch.setenv("QB_SECRET", "sesame")
    outcome = run_block("import os; print(sorted(os.environ)); assert 'PATH' not in os.environ")
    assert not outcome.fault
    assert "SECRET" not in outcome.output
    assert "sesame" not in outcome.output


def test_no_descriptor_is_handed_on():
    ours, theirs = socket.socketpair()
    high = fcntl.fcntl(theirs.fileno(), fcntl.F_DUPFD, 900)
    os.set_inheritable(theirs.fileno(), True)
    os.set_inheritable(high, True)
    code = (
        "import os\nfound = []\n"
        "for number in range(2000):\n"
        "    try: os.fstat(number)\n"
        "    except OSError: continue\n"
        "    found.append(number)\n"
        "assert found == [0, 1, 2, 3], found\n"
    )
    with ours, theirs:
        outcome = run_block(code)
    os.close(high)
    assert not outcome.fault, outcome


def test_the_input_is_empty():
    assert not run_block("import sys; assert sys.stdin.read() == ''").fault


class TestLimits:
    def test_endless(self):
        outcome = run_block("while True: pass", limits=replace(LIMITS, cpu_seconds=1))
        assert outcome.fault.startswith("ended by the system: more than 1 s")

    def test_endless_and_deaf(self):
        code = "import signal; signal.signal(signal.SIGXCPU, signal.SIG_IGN)\nwhile True: pass"
        assert run_block(code, limits=replace(LIMITS, cpu_seconds=1)).fault.startswith("ended by the system")

    def test_asleep(self):
        outcome = run_block("import time; time.sleep(600)", limits=replace(LIMITS, wall_seconds=0.5))
        assert outcome.fault == "took longer than 0.5 s"

    def test_asleep_with_everything_closed(self):
        code = "import os, time; os.closerange(0, 64); time.sleep(600)"
        assert run_block(code, limits=replace(LIMITS, wall_seconds=0.5)).fault == "took longer than 0.5 s"

    def test_memory(self):
        outcome = run_block("x = bytearray(2 << 30)")
        assert outcome.fault
        assert "MemoryError" in outcome.output

    def test_memory_of_many_small_things(self):
        assert run_block("x = []\nwhile True: x.append(bytearray(1 << 20))").fault

    def test_output(self):
        outcome = run_block("while True: print('x' * 1000)")
        assert outcome.fault == "printed more than 65536 bytes"
        assert len(outcome.output) == 65536

    def test_report(self):
        assert run_block("import os\nwhile True: os.write(3, b'x' * 1000)").fault == "printed more than 65536 bytes"

    def test_lower_ones_stay(self, monkeypatch):
        spoil = "import resource as r; r.setrlimit(r.RLIMIT_CPU, (7, 7)); main()"
        monkeypatch.setattr(runner, "_START", runner._START.replace("main()", spoil))
        assert not run_block("import resource as r; assert r.getrlimit(r.RLIMIT_CPU) == (7, 7)").fault

    def test_one_large_file(self):
        outcome = run_block("open('x', 'wb').write(b'x' * (2 << 20))")
        assert "File too large" in outcome.output

    def test_many_files(self):
        code = "for n in range(10 ** 9): open(f'{n}', 'wb').write(b'x' * (1 << 20))"
        assert run_block(code).fault == "wrote more than 16777216 bytes"

    def test_many_empty_files(self):
        assert run_block("for n in range(10 ** 9): open(f'{n}', 'w')").fault == "wrote more than 16777216 bytes"

    def test_descriptors(self):
        outcome = run_block("import os\nx = [os.pipe() for _ in range(100)]")
        assert "Too many open files" in outcome.output

    def test_threads(self):
        code = (
            "import threading, time\nwhile True: threading.Thread(target=time.sleep, args=(600,), daemon=True).start()"
        )
        outcome = run_block(code)
        assert outcome.fault
        assert "can't start new thread" in outcome.output

    def test_recursion(self):
        assert "RecursionError" in run_block("def f(): f()\nf()").output

    def test_nothing_stays_behind(self, tmp_path, monkeypatch):
        monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
        assert not run_block("open('x', 'w').write('x'); assert open('x').read() == 'x'").fault
        assert run_block("open('x', 'w').write('x'); raise ValueError").fault
        assert list(tmp_path.iterdir()) == []


EARLY_ENDS = {
    "os._exit": "import os; os._exit(0)",
    "sys.exit": "import sys; sys.exit(0)",
    "raise SystemExit": "raise SystemExit",
    "exit in a thread": "import os, threading as t; t.Thread(target=os._exit, args=(0,)).start(); t.Event().wait(9)",
    "exit by libc": "import ctypes; ctypes.CDLL(None)._exit(0)",
    "exit while tracing back": (
        "import traceback, os; traceback.print_exception = lambda *a: os._exit(0); raise ValueError"
    ),
    "traceback replaced": "import traceback; traceback.print_exception = lambda *a: None; raise ValueError",
    "atexit": "import atexit, os; atexit.register(os._exit, 0); raise ValueError",
    "atexit run": "import atexit; atexit._run_exitfuncs(); raise ValueError",
    "hook replaced": "import sys, os; sys.excepthook = lambda *a: os._exit(0); raise ValueError",
    "exit when collected": "import os\nclass X:\n def __del__(self): os._exit(0)\nX()\nraise ValueError",
    "interrupt": "raise KeyboardInterrupt",
    "generator": "raise GeneratorExit",
    "guessed report": "import os; os.write(3, b'0' * 32); os._exit(0)",
    "it says it was not run": "import os; os.write(3, b'x the kernel has no walls'); os._exit(3)",
    "found in the frames": (
        "import os, sys\nframe, seen = sys._getframe(), []\n"
        "while frame:\n"
        "    seen += [v for d in (frame.f_locals, frame.f_globals) for v in d.values()]\n"
        "    frame = frame.f_back\n"
        "seen += [v for d in seen if isinstance(d, dict) for v in d.values()]\n"
        "for v in seen:\n"
        "    if isinstance(v, str | bytes) and len(v) == 32: os.write(3, v.encode() if isinstance(v, str) else v)\n"
        "os._exit(0)"
    ),
    "found in the input": (
        "import os, re, sys\nb = sys.stdin.buffer\n"
        "for n in range(1, 9999):\n"
        "    try: b.seek(-n, 1)\n"
        "    except (OSError, ValueError): pass\n"
        "for found in re.findall(rb'[0-9a-f]{32}', b.read()): os.write(3, found)\n"
        "os._exit(0)"
    ),
    "crash": "import faulthandler; faulthandler._sigsegv()",
    "assertions by another name": "import builtins; builtins.AssertionError = AssertionError = KeyError\nassert 0",
    "does not parse": "assert (",
    "null byte": "x = '\0'",
}


@pytest.mark.parametrize("code", EARLY_ENDS.values(), ids=EARLY_ENDS.keys())
def test_an_early_end_is_no_success(code):
    assert run_block(code + "\nassert False").fault


class TestGood:
    def test_numpy(self):
        code = "import numpy as np; a = np.eye(300); assert np.allclose(np.linalg.inv(a @ a), a); print(np.arange(3))"
        outcome = run_block(code)
        assert (outcome.fault, outcome.output) == ("", "[0 1 2]\n")

    def test_random_numbers(self):
        assert not run_block("import numpy as np, random, secrets; np.random.default_rng(); secrets.token_hex(2)").fault

    def test_threads_and_asyncio(self):
        code = (
            "import asyncio, concurrent.futures as f\n"
            "with f.ThreadPoolExecutor(4) as pool: assert sum(pool.map(int, '123')) == 6\n"
            "async def main(): await asyncio.sleep(0.01); return await asyncio.to_thread(int, '3')\n"
            "assert asyncio.run(main()) == 3\n"
        )
        outcome = run_block(code)
        assert not outcome.fault, outcome

    def test_what_is_common(self):
        code = (
            "import collections, dataclasses, enum, json, pickle, tempfile, time, typing, zlib, datetime, pathlib\n"
            "@dataclasses.dataclass\nclass A:\n    x: int = 3\n"
            "assert pickle.loads(pickle.dumps(A())) == A()\n"
            "P = collections.namedtuple('P', 'x y'); assert P(1, 2).y == 2\n"
            "if __name__ == '__main__': print('main')\n"
            "with tempfile.TemporaryFile() as f: f.write(b'x')\n"
            "pathlib.Path('a').write_text('x'); pathlib.Path('a').rename('b'); pathlib.Path('b').unlink()\n"
            "time.sleep(0.001)\n"
        )
        outcome = run_block(code)
        assert (outcome.fault, outcome.output) == ("", "main\n"), outcome.output

    def test_a_failure_shows_its_line_in_the_file(self):
        outcome = run_block("x = 3\nassert x == 4, 'three'", "questions/a/b.md", 41)
        assert 'File "questions/a/b.md", line 42' in outcome.output
        assert "assert x == 4, 'three'" in outcome.output
        assert "AssertionError: three" in outcome.output
        assert "sandbox" not in outcome.output


class TestWallsMissing:
    """Where a wall cannot be built, or does not hold, the block is not run, and the message says why."""

    @pytest.mark.parametrize(
        ("spoil", "message"),
        [
            ("i.platform.machine = lambda: 'pdp11'", "no sandbox is known for linux on pdp11: use Linux"),
            ("i.landlock.restrict = lambda *a: None", "the sandbox does not hold: a file can be read"),
            ("i.seccomp.restrict = lambda *a: None", "the sandbox does not hold: a socket can be opened"),
            ("i.landlock._CREATE_RULESET = 9999", "no Landlock here"),
            ("i.seccomp._SET_SECCOMP = 9999", "the kernel takes no seccomp filter"),
        ],
    )
    def test_not_run(self, spoil, message, monkeypatch, tmp_path):
        start = runner._START.replace("main()", f"import qbank.sandbox.inside as i; {spoil}; main()")
        monkeypatch.setattr(runner, "_START", start)
        target = tmp_path / "written"
        with pytest.raises(SandboxMissing, match=message):
            run_block(f"open({str(target)!r}, 'w')")
        assert not target.exists()


def test_the_process_dies_with_its_parent(tmp_path):
    """Whoever stops the tests half-way leaves no block behind."""
    program = (
        f"import sys; sys.path[:0] = {[str(banks.REPOSITORY / 'hooks')]!r}\n"
        "from qbank.sandbox.runner import run_block\n"
        "run_block('import time; time.sleep(60)')\n"
    )
    parent = subprocess.Popen([sys.executable, "-c", program], env={**os.environ, "TMPDIR": str(tmp_path)})
    while not (child := list_children(parent.pid)):
        assert parent.poll() is None
        time.sleep(0.01)
    while Path(f"/proc/{child[0]}/status").read_text().find("Seccomp:\t2") < 0:
        time.sleep(0.01)
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    for _ in range(1000):
        if not Path(f"/proc/{child[0]}").exists() or "\nState:\tZ" in Path(f"/proc/{child[0]}/status").read_text():
            return
        time.sleep(0.01)
    pytest.fail("the block outlives its parent")


def list_children(pid: int) -> list[int]:
    text = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    return [int(word) for word in text.split()]


class TestFilter:
    @pytest.mark.parametrize("name", MACHINES)
    def test_every_machine_has_the_same_conditions(self, name):
        numbers = MACHINES[name].numbers
        assert set(CONDITIONS) | UNKNOWN <= set(numbers)
        assert len(set(numbers.values())) == len(numbers)

    @pytest.mark.parametrize("name", MACHINES)
    def test_what_it_says_of_each_call(self, name):
        machine = MACHINES[name]
        for number in range(2000):
            names = [call for call, known in machine.numbers.items() if known == number]
            verdict = judge(machine, number, [0] * 6)
            if not names:
                assert verdict == 0x00050000 | errno.EPERM
            elif names[0] in UNKNOWN:
                assert verdict == 0x00050000 | errno.ENOSYS
            elif names[0] not in CONDITIONS:
                assert verdict == 0x7FFF0000

    def test_another_machine_is_deadly(self):
        code = seccomp.program(MACHINES["x86_64"])
        assert interpret(code, struct.pack("=IIQ6Q", 0, MACHINES["aarch64"].audit_arch, 0, *[0] * 6)) == 0x80000000

    @pytest.mark.parametrize("name", MACHINES)
    @pytest.mark.parametrize(
        ("call", "arguments", "allowed"),
        [
            ("clone", [0x3D0F00], True),
            ("clone", [signal.SIGCHLD], False),
            ("clone", [0x3D0F00 | 0x10000000], False),
            ("prlimit64", [0, 7, 0, 0x7FFF00001000], True),
            ("prlimit64", [0, 7, 0x100000000, 0], False),
            ("prlimit64", [1, 7, 0, 0], False),
            ("sendto", [3, 1, 1, 0, 0, 0], True),
            ("sendto", [3, 1, 1, 0, 0x7F0000000000, 16], False),
            ("socketpair", [1, 1, 0], True),
            ("socketpair", [2, 1, 0], False),
            ("openat", [0, 0, os.O_RDONLY], True),
            ("openat", [0, 0, os.O_WRONLY | os.O_CREAT | os.O_TRUNC], True),
            ("openat", [0, 0, os.O_RDWR | os.O_TRUNC], True),
            ("openat", [0, 0, os.O_RDONLY | os.O_TRUNC], False),
            ("openat", [0, 0, 3 | os.O_TRUNC], False),
            ("fcntl", [0, 3], True),
            ("fcntl", [0, 8], False),
            ("ioctl", [0, 0x5401], True),
            ("ioctl", [0, 0x5412], False),
        ],
    )
    def test_conditions(self, name, call, arguments, allowed):
        machine = MACHINES[name]
        verdict = judge(machine, machine.numbers[call], (arguments + [0] * 6)[:6])
        assert verdict == (0x7FFF0000 if allowed else 0x00050000 | errno.EPERM)


def judge(machine, number: int, arguments: list[int]) -> int:
    return interpret(seccomp.program(machine), struct.pack("=IIQ6Q", number, machine.audit_arch, 0, *arguments))


def interpret(code: bytes, data: bytes) -> int:
    """Run a filter as the kernel does."""
    place, accumulator = 0, 0
    while True:
        operation, if_true, if_false, operand = struct.unpack_from("=HBBI", code, 8 * place)
        place += 1
        if operation == 0x20:
            accumulator = struct.unpack_from("=I", data, operand)[0]
        elif operation == 0x54:
            accumulator &= operand
        elif operation == 0x15:
            place += if_true if accumulator == operand else if_false
        else:
            assert operation == 0x06
            return int(operand)


def test_old_landlock_is_asked_for_what_it_knows(monkeypatch):
    """Each version of the kernel's part refuses rights that it does not know yet."""
    assert {version: (1 << landlock._KNOWN_RIGHTS.get(version, 16)) - 1 for version in (1, 2, 3, 4, 5, 7)} == {
        1: 0x1FFF,
        2: 0x3FFF,
        3: 0x7FFF,
        4: 0x7FFF,
        5: 0xFFFF,
        7: 0xFFFF,
    }


def test_blocks_of_a_question(good_bank):
    question = good_bank.by_id["code-moving-mean"]
    (block,) = runnable_blocks(question)
    lines = (banks.GOOD / "serving/code-moving-mean.md").read_text(encoding="utf-8").splitlines()
    assert lines[block.line - 2].strip() == "```python runnable"
    assert lines[block.line - 1].strip() == block.code.splitlines()[0].strip()


def test_output_steers_neither_terminal_nor_workflow():
    text = quoted("a\x1b]0;title\x07\n::error file=x::y\r\n\x9b2J\u00a0é")
    assert text == "| a\ufffd]0;title\ufffd\n| ::error file=x::y\ufffd\n| \ufffd2J\u00a0é"
