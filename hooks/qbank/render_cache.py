"""Rendered questions on disk, keyed by what they are made of."""

from __future__ import annotations

import hashlib
from dataclasses import asdict
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path

from .disk_cache import DiskCache, cache_key
from .node import WEB
from .rendered import Rendered

_LIBRARIES = ("Markdown", "pymdown-extensions", "nh3", "Pygments")
_OWN_CODE = ("disk_cache.py", "markdown_html.py", "render.py", "render_cache.py", "rendered.py", "sanitize.py")


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
    """Rendered questions in a folder; whatever is damaged in it counts as missing."""

    def __init__(self, folder: Path) -> None:
        """Use a folder inside `folder`; it is made when the first question is stored."""
        self._disk = DiskCache(folder, "render", renderer_version())

    @property
    def folder(self) -> Path:
        """Where the files are."""
        return self._disk.folder

    def get(self, digest: str, path: str) -> Rendered | None:
        """The stored question, or None."""
        # Links are relative to a question's folder, so the same bytes elsewhere render differently.
        data = self._disk.get_json(cache_key(digest, path))
        try:
            data["follow_ups"] = [tuple(pair) for pair in data["follow_ups"]]
            data["faults"] = [tuple(fault) for fault in data["faults"]]
            return Rendered(**data)
        except (KeyError, TypeError):
            return None

    def put(self, digest: str, path: str, rendered: Rendered) -> None:
        """Store a question."""
        self._disk.put_json(cache_key(digest, path), asdict(rendered))
