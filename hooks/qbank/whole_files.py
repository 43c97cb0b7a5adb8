"""Files that are there whole or not at all, whatever interrupts the writing."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def create_file(path: Path, data: bytes) -> None:
    """Write a new file; folders are made.

    Raises:
        FileExistsError: There is one of that name, even one that another program made just now.
        OSError: It cannot be written.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with _temporary(path, data) as written:
        written.chmod(0o666 & ~_umask())
        os.link(written, path)  # unlike a rename, this never replaces a file


def write_file(path: Path, data: bytes) -> None:
    """Write a file, also in the place of one that exists, whose permissions stay; raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with _temporary(path, data) as written:
        written.chmod(path.stat().st_mode & 0o777 if path.exists() else 0o666 & ~_umask())
        written.replace(path)


@contextmanager
def _temporary(path: Path, data: bytes) -> Iterator[Path]:
    """A file with `data` in the folder of `path`, gone at the end."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".tmp")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        yield Path(name)
    finally:
        Path(name).unlink(missing_ok=True)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
