"""The system calls that a computation needs, and no others; numbers by machine.

A list of what is allowed rather than of what is not: what a newer kernel adds (io_uring was such a thing) is refused
by itself. Nothing here names another process, a socket with an address, a file's owner or rights, or a new program.
"""

from __future__ import annotations

from dataclasses import dataclass

_X86_64 = """
read 0 write 1 close 3 stat 4 fstat 5 lstat 6 poll 7 lseek 8 mmap 9 mprotect 10 munmap 11 brk 12 rt_sigaction 13
rt_sigprocmask 14 rt_sigreturn 15 ioctl 16 pread64 17 pwrite64 18 readv 19 writev 20 access 21 pipe 22 select 23
sched_yield 24 mremap 25 madvise 28 dup 32 dup2 33 nanosleep 35 getpid 39 sendto 44 recvfrom 45 socketpair 53 clone 56
exit 60 uname 63 fcntl 72 fsync 74 fdatasync 75 ftruncate 77 getcwd 79 chdir 80 rename 82 unlink 87 readlink 89
gettimeofday 96 getrlimit 97 getrusage 98 sysinfo 99 times 100 getuid 102 getgid 104 geteuid 107 getegid 108
getppid 110 sigaltstack 131 gettid 186 time 201 futex 202 sched_getaffinity 204 getdents64 217 set_tid_address 218
restart_syscall 219 clock_gettime 228 clock_getres 229 clock_nanosleep 230 exit_group 231 epoll_wait 232 epoll_ctl 233
openat 257 newfstatat 262 unlinkat 263 renameat 264 readlinkat 267 faccessat 269 pselect6 270 ppoll 271
set_robust_list 273 epoll_pwait 281 eventfd2 290 epoll_create1 291 dup3 292 pipe2 293 prlimit64 302 getcpu 309
renameat2 316 getrandom 318 membarrier 324 statx 332 rseq 334 clone3 435 faccessat2 439
"""
_AARCH64 = """
getcwd 17 eventfd2 19 epoll_create1 20 epoll_ctl 21 epoll_pwait 22 dup 23 dup3 24 fcntl 25 ioctl 29 unlinkat 35
renameat 38 ftruncate 46 faccessat 48 chdir 49 openat 56 close 57 pipe2 59 getdents64 61 lseek 62 read 63 write 64
readv 65 writev 66 pread64 67 pwrite64 68 pselect6 72 ppoll 73 readlinkat 78 newfstatat 79 fstat 80 fsync 82
fdatasync 83 exit 93 exit_group 94 set_tid_address 96 futex 98 set_robust_list 99 nanosleep 101 clock_gettime 113
clock_getres 114 clock_nanosleep 115 sched_getaffinity 123 sched_yield 124 restart_syscall 128 sigaltstack 132
rt_sigaction 134 rt_sigprocmask 135 rt_sigreturn 139 times 153 uname 160 getrlimit 163 getrusage 165 getcpu 168
gettimeofday 169 getpid 172 getppid 173 getuid 174 geteuid 175 getgid 176 getegid 177 gettid 178 sysinfo 179
socketpair 199 sendto 206 recvfrom 207 brk 214 munmap 215 mremap 216 clone 220 mmap 222 mprotect 226 madvise 233
prlimit64 261 renameat2 276 getrandom 278 membarrier 283 statx 291 rseq 293 clone3 435 faccessat2 439
"""


@dataclass(frozen=True)
class Machine:
    """A processor: its number in the kernel's audit interface, and its system calls."""

    audit_arch: int
    numbers: dict[str, int]


def _numbers(table: str) -> dict[str, int]:
    words = table.split()
    return {name: int(number) for name, number in zip(words[::2], words[1::2], strict=True)}


MACHINES = {
    "x86_64": Machine(0xC000003E, _numbers(_X86_64)),
    "aarch64": Machine(0xC00000B7, _numbers(_AARCH64)),
}

UNKNOWN = frozenset({"clone3"})
"""Answered as by a kernel that does not have them: glibc then uses `clone`, whose flags a filter can read."""


@dataclass(frozen=True)
class Condition:
    """A 32-bit half of an argument, after a mask, has this value; halves count from 0, the low one first."""

    half: int
    mask: int
    value: int


_ALL = 0xFFFFFFFF
_O_TRUNC, _O_ACCESS, _O_WRONLY, _O_RDWR = 0o1000, 0o3, 0o1, 0o2
_CLONE_THREAD, _CLONE_NEW_NAMESPACES = 0x10000, 0x7E020000
_AF_UNIX = 1


def _null(argument: int) -> tuple[Condition, ...]:
    return Condition(2 * argument, _ALL, 0), Condition(2 * argument + 1, _ALL, 0)


CONDITIONS: dict[str, tuple[tuple[Condition, ...], ...]] = {
    # Threads, but no processes and no namespaces.
    "clone": ((Condition(0, _CLONE_THREAD | _CLONE_NEW_NAMESPACES, _CLONE_THREAD),),),
    # Duplicates and flags; not F_SETOWN, by which the kernel sends signals to others.
    "fcntl": tuple((Condition(2, _ALL, command),) for command in (0, 1, 2, 3, 4, 1030)),
    # Is it a terminal, how wide is it, do not wait, close it at exec: no pushing of characters into a terminal.
    "ioctl": tuple((Condition(2, _ALL, request),) for request in (0x5401, 0x5413, 0x5421, 0x5450, 0x5451)),
    # Landlock before its third version lets whoever may read a file empty it.
    "openat": (
        (Condition(4, _O_TRUNC, 0),),
        (Condition(4, _O_ACCESS, _O_WRONLY),),
        (Condition(4, _O_ACCESS, _O_RDWR),),
    ),
    # Its own limits, to read: root could raise them.
    "prlimit64": ((Condition(0, _ALL, 0), *_null(2)),),
    # asyncio wakes itself through a pair of connected sockets; no address is ever given.
    "sendto": (_null(4),),
    "socketpair": ((Condition(0, _ALL, _AF_UNIX),),),
}
"""Of these calls only the uses that fulfill one of the alternatives, each a list of conditions that all hold."""
