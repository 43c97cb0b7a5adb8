"""What tests do to a page before they look at it."""

from __future__ import annotations

from playwright.sync_api import Page, ViewportSize

PATIENCE = 15_000
"""Milliseconds until a page that does not answer fails its test."""
PHONE: ViewportSize = {"width": 360, "height": 740}
DESK: ViewportSize = {"width": 1280, "height": 900}

_UNFOLD = "document.querySelectorAll('main details').forEach(fold => { fold.open = true })"
_FONTS = "[document.body.clientWidth, document.fonts.status][1]"  # laying the page out asks for its fonts
_PAUSE = 20


def unfold(page: Page) -> None:
    """Open every part, and wait for what this loads."""
    page.evaluate(_UNFOLD)
    settle(page)


def settle(page: Page) -> None:
    """Wait for the fonts that the page shows; works without scripts on the page, where promises are never kept."""
    for _ in range(PATIENCE // _PAUSE):
        if page.evaluate(_FONTS) == "loaded":
            return
        page.wait_for_timeout(_PAUSE)
    raise AssertionError(f"{page.url}: fonts do not load")
