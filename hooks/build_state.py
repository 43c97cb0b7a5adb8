"""What the hooks of one build share."""

from __future__ import annotations

import hashlib
from concurrent.futures import Future
from typing import Any

from between_builds import digest_of

INLINE_SCRIPTS = ("docs/overrides/partials/early.html",)
"""The scripts that stand in pages; their text is the same on all, so that one hash allows each."""


class Build:
    """One build: its site, pages and assets; kept in the `extra` of MkDocs's configuration.

    mkdocs-macros writes everything in there out as JSON. This is no mapping and no dataclass, so that of it only
    the name is written.

    Attributes:
        site: What `qbank.site` loaded.
        assets: Fonts, scripts and styles by address.
        preview: Whether only one page is built.
        scripts: Texts of the inline scripts that the policy allows.
        pages: Generated pages by source address.
        made_of: Digests of all that each of them is made of, by the same.
        search: The search index, when it is made.
    """

    def __init__(self, site: Any, assets: dict[str, bytes], address: str, preview: bool) -> None:
        """Take the site as it was loaded, and the address at which it will stand."""
        self.site = site
        self.assets = assets
        self.preview = preview
        self.scripts = tuple((site.root / path).read_text(encoding="utf-8").rstrip("\n") for path in INLINE_SCRIPTS)
        around = digest_of(
            [
                site.root / "mkdocs.yml",
                site.root / "questions/bank.yml",
                *(site.root / "docs").rglob("*.html"),
                *site.root.glob("docs/*.md"),
            ]
        )
        self.pages = {page.src_uri: page for page in site.pages}
        self.made_of = {page.src_uri: _digest(page, around + address.encode()) for page in site.pages}
        self.search: Future[dict[str, bytes]] = Future()

    def __str__(self) -> str:
        """All that others need to print."""
        return "the question bank"


def _digest(page: Any, around: bytes) -> bytes:
    parts = (page.title, page.description, page.kind, page.headings, page.neighbors)
    return hashlib.sha256(around + repr(parts).encode() + page.html.encode()).digest()
