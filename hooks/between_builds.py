"""What `mkdocs serve` keeps from one build to the next, so that an edit costs what it changes and not the whole site.

MkDocs loads the hooks once and then builds the site anew after each edit. `make site` builds once, and finds nothing
kept.
"""

from __future__ import annotations

import hashlib
import importlib
import sys
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from types import CodeType
from typing import TYPE_CHECKING

import jinja2

if TYPE_CHECKING:
    from jinja2.bccache import Bucket

HOOKS = Path(__file__).parent
_CODE = ("qbank", "web/build", "web/src")

_state: dict[str, bytes] = {"code": b""}
_pages: dict[str, tuple[bytes, str]] = {}
_templates: dict[str, CodeType] = {}
_background = ThreadPoolExecutor(max_workers=1)


def digest_of(files: Iterable[Path]) -> bytes:
    """Digest of the contents of files, in the order of their names."""
    contents = (file.read_bytes() for file in sorted(files) if file.is_file() and file.suffix != ".pyc")
    return hashlib.sha256(b"\0".join(contents)).digest()


def load_library() -> None:
    """Make `qbank` importable; where our code has changed since the last build, forget it and all that it made."""
    if str(HOOKS) not in sys.path:
        sys.path.insert(0, str(HOOKS))
    code = digest_of(file for folder in _CODE for file in (HOOKS / folder).rglob("*.*"))
    if code == _state["code"]:
        return
    for name in [name for name in sys.modules if name == "qbank" or name.startswith("qbank.")]:
        del sys.modules[name]
    importlib.invalidate_caches()
    _pages.clear()
    _state["code"] = code


def kept_page(src_uri: str, made_of: bytes) -> str | None:
    """The finished page of an earlier build that was made of the same, or None."""
    digest, html = _pages.get(src_uri, (b"", ""))
    return html if digest == made_of else None


def keep_page(src_uri: str, made_of: bytes, html: str) -> None:
    """Keep a finished page under the digest of all that it is made of."""
    _pages[src_uri] = (made_of, html)


class CompiledTemplates(jinja2.BytecodeCache):
    """Templates as they were compiled in an earlier build, in memory; Jinja compares them with their source."""

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill the bucket where its template was compiled before."""
        bucket.code = _templates.get(bucket.key + bucket.checksum)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what the bucket holds."""
        if bucket.code:
            _templates[bucket.key + bucket.checksum] = bucket.code


def in_background(make: Callable[[], dict[str, bytes]]) -> Future[dict[str, bytes]]:
    """Run `make` beside the build; one after another, so that a later result is never replaced by an earlier."""
    return _background.submit(make)
