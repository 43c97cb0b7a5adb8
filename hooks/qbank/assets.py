"""Fonts and scripts that the site ships, built from pinned packages and cached."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from .editor_schema import schema_text
from .exports.records import SearchablePage, data_script, records, search_documents
from .fonts import build_fonts
from .model import Bank
from .node import WEB, NodeUnavailable, find_node
from .rendered import Rendered

CACHE = ".cache/assets"
STYLES = "docs/stylesheets/index.css"
BUNDLES = ("site", "marks", "search", "browse", "progress", "store-frame")
_SECONDS = 120


class AssetFault(Exception):
    """Why fonts or scripts cannot be built."""


def build_assets(root: Path) -> dict[str, bytes]:
    """Build fonts, scripts and styles.

    Args:
        root: The repository; `.cache` inside it keeps what was built.

    Returns:
        Contents by address inside the site. Raises AssetFault where packages are missing or a script is wrong.
    """
    cache = root / CACHE
    modules = WEB / "node_modules"
    if not modules.is_dir():
        raise AssetFault("the front-end packages are missing: run `make site`, which installs them")
    try:
        fonts = build_fonts(cache, modules)
        scripts = {name: bundle(WEB / "src" / f"{name}.js", cache) for name in BUNDLES}
        styles = bundle(root / STYLES, cache)
    except (OSError, NodeUnavailable) as error:
        raise AssetFault(f"fonts and scripts cannot be built: {error}") from None
    assets = {f"assets/fonts/{name}": content for name, content in fonts.items()}
    assets |= {f"assets/js/{name}.js": content for name, content in scripts.items()}
    return assets | {"assets/site.css": styles}


def build_data(
    root: Path, bank: Bank, rendered: Mapping[str, Rendered], pages: Sequence[SearchablePage]
) -> dict[str, bytes]:
    """Build the data that scripts load, records and the search index in two parts, and the schema for editors.

    Args:
        root: The repository; `.cache` inside it keeps the index.
        bank: The bank.
        rendered: Its questions as HTML, by path.
        pages: What search should find besides the questions.

    Returns:
        Contents by address inside the site. Raises AssetFault where the index cannot be built.
    """
    documents = json.dumps(search_documents(bank, rendered, pages), ensure_ascii=False)
    index = json.loads(_search_index(documents, root / CACHE))
    synonyms = [list(group) for group in bank.taxonomy.synonyms]
    return {
        "data/records.js": data_script("records", records(bank, rendered, pages)),
        "data/search.js": data_script("search", {"first": index["first"], "synonyms": synonyms}),
        "data/search-full.js": data_script("search-full", index["full"]),
        "schema/question.json": schema_text(bank.taxonomy).encode(),
    }


def _search_index(documents: str, cache: Path) -> bytes:
    script = WEB / "build" / "search-index.mjs"
    digest = hashlib.sha256(documents.encode())
    for file in [script, *sorted((WEB / "src" / "search").glob("*.js"))]:
        digest.update(file.read_bytes())
    target = cache / f"search-index-{digest.hexdigest()[:16]}.json"
    if target.is_file():
        return target.read_bytes()
    for old in cache.glob("search-index-*.json"):
        old.unlink(missing_ok=True)
    return _run_node([str(script)], documents.encode(), target, "the search index")


def bundle(entry: Path, cache: Path) -> bytes:
    """One file made of `entry`, a module or a style sheet, and what it imports; raises AssetFault."""
    script = WEB / "build" / "bundle.mjs"
    digest = hashlib.sha256((WEB / "package-lock.json").read_bytes() + script.read_bytes())
    for file in sorted(entry.parent.rglob(f"*{entry.suffix}")):
        digest.update(file.read_bytes())
    target = cache / f"{entry.stem}-{digest.hexdigest()[:16]}{entry.suffix}"
    if target.is_file():
        return target.read_bytes()
    return _run_node([str(script), str(entry)], b"", target, entry.name)


def _run_node(arguments: list[str], data: bytes, target: Path, what: str) -> bytes:
    """Run a build script, keep what it prints in `target`, and return it; raises AssetFault."""
    try:
        command = [find_node(), *arguments]
        done = subprocess.run(command, input=data, capture_output=True, check=False, timeout=_SECONDS)
    except (OSError, NodeUnavailable, subprocess.TimeoutExpired) as error:
        raise AssetFault(f"{what} cannot be built: {error}") from None
    if done.returncode:
        raise AssetFault(f"{what} cannot be built:\n{done.stderr.decode(errors='replace').strip()}")
    cached = target.with_suffix(f".{os.getpid()}.tmp")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        cached.write_bytes(done.stdout)
        cached.replace(target)
    except OSError:
        cached.unlink(missing_ok=True)  # a full or read-only disk costs time in the next build, not this one
    return done.stdout
