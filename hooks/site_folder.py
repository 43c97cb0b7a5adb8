"""The folder of the built site: whatever interrupts a build, it is the old one or the new one, whole.

Standard library only: `bootstrap.py` uses it before anything is installed.
"""

from __future__ import annotations

import ctypes
import errno
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

_AT_FDCWD = -100
_EXCHANGE = 2  # RENAME_EXCHANGE of linux/fs.h and RENAME_SWAP of macOS's sys/stdio.h
_UNSUPPORTED = {errno.ENOSYS, errno.EINVAL, errno.ENOTSUP, errno.EPERM}


def exchange(first: Path, second: Path) -> bool:
    """Swap two folders in one step, so that neither name is ever missing.

    Returns:
        Whether the system and the file system can do that; where not, nothing has happened.

    Raises:
        OSError: A folder is missing or may not be moved.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    names = os.fsencode(first), os.fsencode(second)
    if sys.platform == "linux" and hasattr(libc, "renameat2"):
        failed = libc.renameat2(_AT_FDCWD, names[0], _AT_FDCWD, names[1], ctypes.c_uint(_EXCHANGE))
    elif sys.platform == "darwin" and hasattr(libc, "renamex_np"):
        failed = libc.renamex_np(*names, ctypes.c_uint(_EXCHANGE))
    else:
        return False
    if failed and ctypes.get_errno() not in _UNSUPPORTED:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()), str(second))
    return not failed


def replace_folder(new: Path, target: Path) -> None:
    """Put the folder ``new`` in the place of ``target``, then delete the old one.

    Raises:
        OSError: ``new`` could not be moved; ``target`` is then what it was before.
    """
    old = target.with_name(f".{target.name}.old")
    restore_folder(target)
    shutil.rmtree(old, ignore_errors=True)
    if not target.exists():
        new.rename(target)
    elif exchange(new, target):
        shutil.rmtree(new, ignore_errors=True)
    else:
        target.rename(old)
        try:
            new.rename(target)
        finally:
            restore_folder(target)
        shutil.rmtree(old, ignore_errors=True)


def restore_folder(target: Path) -> None:
    """Bring back ``target`` where a replacement by two renames was interrupted between them."""
    old = target.with_name(f".{target.name}.old")
    if old.exists() and not target.exists():
        old.rename(target)


def build_folder(target: Path, command: Sequence[str], root: Path, env: Mapping[str, str]) -> int:
    """Run ``command`` with a temporary folder added, and make that folder ``target`` if it succeeds.

    Returns:
        The exit code of the command. Unless it is 0, ``target`` is untouched.

    Raises:
        OSError: Nothing can be written there, or the folder could not be put in its place; ``target`` is untouched.
    """
    new = target.with_name(f".{target.name}.new")
    restore_folder(target)
    shutil.rmtree(new, ignore_errors=True)
    new.mkdir()  # where nothing can be written, say so before the work and not after it
    new.rmdir()
    try:
        code = subprocess.run([*command, str(new)], cwd=root, env=env, check=False).returncode
        if code == 0:
            replace_folder(new, target)
        return code
    finally:
        shutil.rmtree(new, ignore_errors=True)
