"""Rendered questions on disk: keyed by what they are made of, written whole or not at all, never trusted blindly."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from dataclasses import asdict
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path

from .node import WEB
from .rendered import Rendered

_LIBRARIES = ("Markdown", "pymdown-extensions", "nh3", "Pygments")
_OWN_CODE = ("markdown_html.py", "render.py", "render_cache.py", "rendered.py", "sanitize.py")


@lru_cache(maxsize=1)
def renderer_version() -> str:
    """A short digest of everything that decides what a text is rendered to."""
    digest = hashlib.sha256()
    for name in _LIBRARIES:
        digest.update(f"{name} {version(name)}\n".encode())
    here = Path(__file__).parent
    scripts = sorted((WEB / "build").glob("*.mjs"))
    for file in [*(here / name for name in _OWN_CODE), *scripts, WEB / "package-lock.json"]:
        digest.update(file.read_bytes() if file.exists() else b"")
    return digest.hexdigest()[:16]


class RenderCache:
    """A folder with one file a question; whatever is damaged in it counts as missing."""

    def __init__(self, folder: Path) -> None:
        """Use `folder`; it is made when the first question is stored."""
        self.folder = folder / f"render-{renderer_version()}"

    def get(self, digest: str, path: str) -> Rendered | None:
        """The stored question, or None."""
        try:
            raw = self._file(digest, path).read_bytes()
            seal, _, body = raw.partition(b"\n")
            if seal.decode() != hashlib.sha256(body).hexdigest():
                return None
            data = json.loads(body)
            data["follow_ups"] = [tuple(pair) for pair in data["follow_ups"]]
            data["faults"] = [tuple(fault) for fault in data["faults"]]
            return Rendered(**data)
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def put(self, digest: str, path: str, rendered: Rendered) -> None:
        """Store a question; a disk that is full or read-only costs time later, not the build now."""
        body = json.dumps(asdict(rendered), ensure_ascii=False).encode()
        try:
            if not self.folder.is_dir():
                self._drop_other_versions()
                self.folder.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=self.folder, suffix=".tmp")
            try:
                with os.fdopen(handle, "wb") as file:
                    file.write(hashlib.sha256(body).hexdigest().encode() + b"\n" + body)
                Path(name).replace(self._file(digest, path))
            except OSError:
                Path(name).unlink(missing_ok=True)
        except OSError:
            return

    def _drop_other_versions(self) -> None:
        for old in self.folder.parent.glob("render-*"):
            shutil.rmtree(old, ignore_errors=True)

    def _file(self, digest: str, path: str) -> Path:
        # Links are relative to a question's folder, so the same bytes elsewhere render differently.
        key = hashlib.sha256(f"{digest} {path}".encode()).hexdigest()[:32]
        return self.folder / f"{key}.json"
