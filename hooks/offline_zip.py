"""Pack a built site into one zip file that is the same, byte for byte, whenever the site is the same."""

from __future__ import annotations

import os
import stat
import tempfile
import zipfile
from pathlib import Path

EARLIEST = (1980, 1, 1, 0, 0, 0)  # the first moment that a zip file can name
MODE = stat.S_IFREG | 0o644
UNIX = 3  # zip's number for the system whose file modes are meant


def files_of(folder: Path) -> list[tuple[str, Path]]:
    """List all files below a folder with their names relative to it, in an order that no machine changes."""
    found = [(path.relative_to(folder).as_posix(), path) for path in folder.rglob("*") if path.is_file()]
    return sorted(found)


def pack(site: Path, target: Path, top: str) -> None:
    """Write all files of ``site`` into the zip file ``target``, below one folder named ``top``.

    The file appears under its name only when it is complete.

    Raises:
        FileNotFoundError: ``site`` is no built site.
    """
    if not (site / "index.html").is_file():
        raise FileNotFoundError(f"{site} holds no index.html; build the site first")
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    partial = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream, zipfile.ZipFile(stream, "w") as archive:
            for inside, path in files_of(site):
                entry = zipfile.ZipInfo(f"{top}/{inside}", EARLIEST)
                entry.create_system = UNIX
                entry.external_attr = MODE << 16
                entry.compress_type = zipfile.ZIP_DEFLATED
                archive.writestr(entry, path.read_bytes(), compresslevel=9)
        partial.chmod(0o644)
        partial.replace(target)
    finally:
        partial.unlink(missing_ok=True)
