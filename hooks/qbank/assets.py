"""Fonts and scripts that the site ships, built from pinned packages and cached."""

from __future__ import annotations

import hashlib
import json
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from .disk_cache import DiskCache
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


def build_records(bank: Bank, rendered: Mapping[str, Rendered], pages: Sequence[SearchablePage]) -> dict[str, bytes]:
    """Build the records of all questions, which lists, filters and marks load, and the schema for editors.

    Args:
        bank: The bank.
        rendered: Its questions as HTML, by path.
        pages: What search should find besides the questions.

    Returns:
        Contents by address inside the site.
    """
    return {
        "data/records.js": data_script("records", records(bank, rendered, pages)),
        "schema/question.json": schema_text(bank.taxonomy).encode(),
    }


def build_search_data(
    root: Path, bank: Bank, rendered: Mapping[str, Rendered], pages: Sequence[SearchablePage]
) -> dict[str, bytes]:
    """Build the search index in two parts: what the first result needs, and the full text.

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
        "data/search.js": data_script("search", {"first": index["first"], "synonyms": synonyms}),
        "data/search-full.js": data_script("search-full", index["full"]),
    }


def _search_index(documents: str, cache: Path) -> bytes:
    script = WEB / "build" / "search-index.mjs"
    depends = [script, *sorted((WEB / "src" / "search").glob("*.js"))]
    return _made_by_node([str(script)], documents.encode(), depends, cache, "search-index")


def bundle(entry: Path, cache: Path) -> bytes:
    """One file made of `entry`, a module or a style sheet, and what it imports; raises AssetFault."""
    script = WEB / "build" / "bundle.mjs"
    depends = [WEB / "package-lock.json", script, *sorted(entry.parent.rglob(f"*{entry.suffix}"))]
    return _made_by_node([str(script), str(entry)], b"", depends, cache, entry.name)


def _made_by_node(arguments: list[str], data: bytes, depends: Sequence[Path], cache: Path, name: str) -> bytes:
    """What a build script prints, from the cache where nothing that it depends on has changed; raises AssetFault."""
    digest = hashlib.sha256(data)
    for file in depends:
        digest.update(file.read_bytes())
    stored = DiskCache(cache, name, digest.hexdigest()[:16])
    if (made := stored.get(name)) is not None:
        return made
    try:
        command = [find_node(), *arguments]
        done = subprocess.run(command, input=data, capture_output=True, check=False, timeout=_SECONDS)
    except (OSError, NodeUnavailable, subprocess.TimeoutExpired) as error:
        raise AssetFault(f"{name} cannot be built: {error}") from None
    if done.returncode:
        raise AssetFault(f"{name} cannot be built:\n{done.stderr.decode(errors='replace').strip()}")
    stored.put(name, done.stdout)
    return done.stdout
