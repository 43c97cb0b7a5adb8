"""Files that can be deleted at any time: written whole or not at all, never trusted blindly."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from pathlib import Path
from typing import Any

CACHE = ".cache/qbank"
"""Folder of a repository for questions as they were checked and rendered."""


class DiskCache:
    """A folder with one file a value; whatever is damaged in it counts as missing.

    The folder's name carries a version, and the first value that is stored drops the folders of other versions. Each
    file begins with the digest of the rest.
    """

    def __init__(self, parent: Path, name: str, version: str) -> None:
        """Use the folder `parent`/`name`-`version`; it is made when the first value is stored."""
        self.name = name
        self.folder = parent / f"{name}-{version}"

    def get(self, key: str) -> bytes | None:
        """The stored value, or None."""
        try:
            seal, _, value = (self.folder / key).read_bytes().partition(b"\n")
        except OSError:
            return None
        return value if seal == hashlib.sha256(value).hexdigest().encode() else None

    def put(self, key: str, value: bytes) -> None:
        """Store a value; a disk that is full or read-only costs time later, not the build now."""
        try:
            if not self.folder.is_dir():
                self._drop_other_versions()
                self.folder.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=self.folder, suffix=".tmp")
            try:
                with os.fdopen(handle, "wb") as file:
                    file.write(hashlib.sha256(value).hexdigest().encode() + b"\n" + value)
                Path(name).replace(self.folder / key)
            except OSError:
                Path(name).unlink(missing_ok=True)
        except OSError:
            return

    def get_json(self, key: str) -> Any:
        """The stored value, or None."""
        try:
            return json.loads(self.get(f"{key}.json") or b"")
        except ValueError:
            return None

    def put_json(self, key: str, value: Any) -> None:
        """Store a value that JSON can hold."""
        self.put(f"{key}.json", json.dumps(value, ensure_ascii=False).encode())

    def _drop_other_versions(self) -> None:
        for old in self.folder.parent.glob(f"{self.name}-*"):
            shutil.rmtree(old, ignore_errors=True)


def cache_key(*parts: str) -> str:
    """A file name for a value that depends on `parts`."""
    return hashlib.sha256(" ".join(parts).encode()).hexdigest()[:32]
