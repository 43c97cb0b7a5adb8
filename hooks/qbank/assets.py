"""Fonts and scripts that the site ships, built from pinned packages and cached."""

from __future__ import annotations

import hashlib
import os
import subprocess
from pathlib import Path

from .fonts import build_fonts
from .node import WEB, NodeUnavailable, find_node

CACHE = ".cache/assets"
BUNDLES = ("site",)


class AssetFault(Exception):
    """Why fonts or scripts cannot be built."""


def build_assets(root: Path) -> dict[str, bytes]:
    """Build fonts and script bundles.

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
        scripts = {name: bundle(name, cache) for name in BUNDLES}
    except (OSError, NodeUnavailable) as error:
        raise AssetFault(f"fonts and scripts cannot be built: {error}") from None
    assets = {f"assets/fonts/{name}": content for name, content in fonts.items()}
    return assets | {f"assets/js/{name}.js": content for name, content in scripts.items()}


def bundle(name: str, cache: Path) -> bytes:
    """One classic script made of `web/src/<name>.js` and what it imports; raises AssetFault."""
    digest = hashlib.sha256((WEB / "package-lock.json").read_bytes())
    for file in sorted((WEB / "src").rglob("*.js")):
        digest.update(file.read_bytes())
    target = cache / f"{name}-{digest.hexdigest()[:16]}.js"
    if target.is_file():
        return target.read_bytes()
    script = WEB / "build" / "bundle.mjs"
    done = subprocess.run(
        [find_node(), str(script), str(WEB / "src" / f"{name}.js")],
        capture_output=True,
        check=False,
        timeout=60,
    )
    if done.returncode:
        raise AssetFault(f"{name}.js does not bundle:\n{done.stderr.decode(errors='replace').strip()}")
    cache.mkdir(parents=True, exist_ok=True)
    draft = target.with_suffix(f".{os.getpid()}.tmp")
    draft.write_bytes(done.stdout)
    draft.replace(target)
    return done.stdout
