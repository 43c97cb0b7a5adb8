"""Landlock: which files a process may touch from now on, enforced by the kernel, for root too."""

from __future__ import annotations

import ctypes
import os
from collections.abc import Iterable

_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446  # the same numbers on every machine
_CREATE_VERSION = 1
_RULE_PATH_BENEATH = 1
_SET_NO_NEW_PRIVILEGES = 38

_WRITE_FILE, _READ_FILE, _READ_FOLDER, _REMOVE_FILE, _MAKE_FILE, _TRUNCATE = (
    1 << 1,
    1 << 2,
    1 << 3,
    1 << 5,
    1 << 8,
    1 << 14,
)
_READ = _READ_FILE | _READ_FOLDER
# A folder to work in is flat and holds plain files only, so that what lies in it is counted quickly.
_WORK = _READ | _WRITE_FILE | _REMOVE_FILE | _MAKE_FILE | _TRUNCATE
_ON_FILES = _READ_FILE | _WRITE_FILE | _TRUNCATE

_KNOWN_RIGHTS = {1: 13, 2: 14, 3: 15, 4: 15}  # how many rights of files each version of the kernel's part knows
_NEWEST_RIGHTS = 16
_TCP = 0b11  # bind, connect; from version 4
_SCOPES = 0b11  # abstract sockets, signals; from version 6


class LandlockMissing(Exception):
    """The kernel does not offer Landlock, or offers it and refuses."""


class _Ruleset(ctypes.Structure):
    _fields_ = (("files", ctypes.c_uint64), ("net", ctypes.c_uint64), ("scoped", ctypes.c_uint64))


class _PathBeneath(ctypes.Structure):
    _pack_ = 1
    _fields_ = (("allowed", ctypes.c_uint64), ("folder", ctypes.c_int32))


def restrict(readable: Iterable[str], work: str) -> None:
    """Leave this process only these files; it can never take the restriction back.

    Args:
        readable: Files and folders that may be read; those that do not exist are passed over.
        work: The one folder in which files may be made, written and removed.

    Raises:
        LandlockMissing: Nothing is restricted, or not everything.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    version = libc.syscall(_CREATE_RULESET, None, 0, _CREATE_VERSION)
    if version < 1:
        raise LandlockMissing(
            "no Landlock here: it needs Linux 5.13 or newer, `landlock` among its lsm=, a container that allows it"
        )
    rights = (1 << _KNOWN_RIGHTS.get(version, _NEWEST_RIGHTS)) - 1
    attributes = _Ruleset(rights, _TCP, _SCOPES)
    size = 8 if version < 4 else 16 if version < 6 else 24
    ruleset = _checked(libc.syscall(_CREATE_RULESET, ctypes.byref(attributes), size, 0))
    for path in readable:
        _allow(libc, ruleset, path, _READ & rights)
    _allow(libc, ruleset, os.devnull, _ON_FILES & rights)
    _allow(libc, ruleset, work, _WORK & rights)
    _checked(libc.prctl(_SET_NO_NEW_PRIVILEGES, 1, 0, 0, 0))
    _checked(libc.syscall(_RESTRICT_SELF, ruleset, 0))
    os.close(ruleset)


def _allow(libc: ctypes.CDLL, ruleset: int, path: str, rights: int) -> None:
    try:
        target = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except FileNotFoundError:
        return
    if not os.path.isdir(path):  # noqa: PTH112 - pathlib would be one more import in every process
        rights &= _ON_FILES
    rule = _PathBeneath(rights, target)
    _checked(libc.syscall(_ADD_RULE, ruleset, _RULE_PATH_BENEATH, ctypes.byref(rule), 0))
    os.close(target)


def _checked(result: int) -> int:
    if result < 0:
        raise LandlockMissing(f"the kernel refuses Landlock: {os.strerror(ctypes.get_errno())}")
    return result
