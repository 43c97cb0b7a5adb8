"""A seccomp filter: which system calls the kernel still answers to this process, and to nothing can it go back."""

from __future__ import annotations

import ctypes
import errno
import os
import struct

from .syscalls import CONDITIONS, UNKNOWN, Condition, Machine

_SET_NO_NEW_PRIVILEGES, _SET_SECCOMP, _MODE_FILTER = 38, 22, 2
_ALLOW, _KILL, _ERRNO = 0x7FFF0000, 0x80000000, 0x00050000
# Instructions of the classic packet filter.
_LOAD, _JUMP_EQUAL, _AND, _RETURN = 0x20, 0x15, 0x54, 0x06
_NUMBER_AT, _ARCH_AT, _ARGUMENTS_AT = 0, 4, 16


class SeccompMissing(Exception):
    """The kernel takes no filter."""


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_void_p))


def restrict(machine: Machine) -> None:
    """Leave this process only the system calls of `syscalls`; it can never take the restriction back.

    Must be called while the process has one thread, since a filter holds for the thread that sets it and for what
    that starts. Raises SeccompMissing.
    """
    code = program(machine)
    buffer = ctypes.create_string_buffer(code, len(code))
    header = _Program(len(code) // 8, ctypes.addressof(buffer))
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_SET_NO_NEW_PRIVILEGES, 1, 0, 0, 0) or libc.prctl(_SET_SECCOMP, _MODE_FILTER, ctypes.byref(header)):
        raise SeccompMissing(f"the kernel takes no seccomp filter: {os.strerror(ctypes.get_errno())}")


def program(machine: Machine) -> bytes:
    """The filter in the kernel's form: calls that are not listed fail with EPERM, another machine's are deadly."""
    code = _step(_LOAD, _ARCH_AT) + _step(_JUMP_EQUAL, machine.audit_arch, 1, 0) + _step(_RETURN, _KILL)
    for name, number in machine.numbers.items():
        verdict = _verdict(name)
        code += _step(_LOAD, _NUMBER_AT) + _step(_JUMP_EQUAL, number, 0, len(verdict) // 8) + verdict
    return code + _refuse(errno.EPERM)


def _verdict(name: str) -> bytes:
    if name in UNKNOWN:
        return _refuse(errno.ENOSYS)
    if name not in CONDITIONS:
        return _step(_RETURN, _ALLOW)
    return b"".join(map(_alternative, CONDITIONS[name])) + _refuse(errno.EPERM)


def _alternative(conditions: tuple[Condition, ...]) -> bytes:
    """Allow if all conditions hold, go on behind it otherwise."""
    code = _step(_RETURN, _ALLOW)
    for condition in reversed(conditions):
        test = _step(_LOAD, _ARGUMENTS_AT + 4 * condition.half) + _step(_AND, condition.mask)
        code = test + _step(_JUMP_EQUAL, condition.value, 0, len(code) // 8) + code
    return code


def _refuse(number: int) -> bytes:
    return _step(_RETURN, _ERRNO | number)


def _step(code: int, operand: int, if_true: int = 0, if_false: int = 0) -> bytes:
    return struct.pack("=HBBI", code, if_true, if_false, operand)
