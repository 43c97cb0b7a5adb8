"""HTML from a stranger's Markdown → HTML that can do nothing: an allow-list, then our own finishing touches."""

from __future__ import annotations

import posixpath
import re
from html import escape, unescape
from urllib.parse import unquote, urlsplit

import nh3
from pygments.token import STANDARD_TYPES

from .characters import without_unwanted
from .limits import uninterrupted

ROOT = "\x1aqb-root:/"
"""Stands in stored HTML for the way from a page to the site's root; see `at_page`. No text can hold its first sign."""

_INLINE = {"a", "br", "code", "del", "em", "img", "span", "strong", "sub", "sup"}
_BLOCKS = {"blockquote", "div", "h3", "h4", "hr", "li", "ol", "p", "pre", "ul"}
_TABLES = {"table", "tbody", "td", "th", "thead", "tr"}
_HIGHLIGHT = {name for name in STANDARD_TYPES.values() if name} | {"filename"}
_CLASSES = {
    "span": {"arithmatex", *_HIGHLIGHT},
    "div": {"arithmatex", "highlight", "qb-mermaid"},
}
_BLOCK_CLEANER = nh3.Cleaner(
    tags=_INLINE | _BLOCKS | _TABLES,
    clean_content_tags={"script", "style", "iframe", "object", "template", "svg", "math"},
    attributes={
        "*": set(),  # without it nh3 lets `title` and `lang` through everywhere
        "a": {"href", "title"},
        "img": {"src", "alt"},
        "ol": {"start"},
        "td": {"align"},
        "th": {"align"},
    },
    allowed_classes=_CLASSES,
    attribute_filter=lambda _tag, name, value: _attribute(name, value),
    url_schemes={"https"},
    link_rel=None,
)
_INLINE_CLEANER = nh3.Cleaner(
    tags=_INLINE - {"a", "br", "img"},
    clean_content_tags={"script", "style", "iframe", "object", "template", "svg", "math"},
    attributes={"*": set()},
    allowed_classes={"span": {"arithmatex"}},
    url_schemes=set(),
    link_rel=None,
)


def _attribute(name: str, value: str) -> str | None:
    if name == "src":
        return value if re.fullmatch(r"[A-Za-z0-9._-]+", value) else None
    if name == "href":
        return value if _harmless_link(value) else None
    if name == "align":
        return value if value in {"left", "center", "right"} else None
    return value


def _harmless_link(href: str) -> bool:
    """An https address, or a relative path without scheme, host or control characters."""
    if re.search(r"[\x00-\x20\\]", href):
        return False
    try:
        parts = urlsplit(href)
    except ValueError:
        return False
    if parts.scheme == "https":
        return bool(parts.netloc)
    return not parts.scheme and not parts.netloc and bool(re.fullmatch(r"[A-Za-z0-9._/-]+\.md", parts.path))


def clean_block(html: str, folder: str) -> str:
    """Sanitize the HTML of a section.

    Args:
        html: What Markdown made of the section.
        folder: Folder of the question file, such as ``questions/rag``, to which its links are relative.

    Returns:
        Safe HTML in which links and pictures of the site begin with `ROOT`.
    """
    with uninterrupted():
        html = without_unwanted(_BLOCK_CLEANER.clean(html))
    html = re.sub(r'<a href="([^"]*)"', lambda match: _link(unescape(match[1]), folder), html)
    html = re.sub(
        r'<img (alt="[^"]*" )?src="([^"]*)"',
        lambda m: f'<img loading="lazy" {m[1] or ""}src="{ROOT}{folder}/{m[2]}"',
        html,
    )
    html = re.sub(r'<(t[dh]) align="(\w+)">', r'<\1 class="qb-\2">', html)
    return scroll_boxes(html)


def finish_own_page(html: str) -> str:
    """What hand-written pages need besides their own Markdown: scrolling tables, outgoing links that tell nothing."""
    html = re.sub(r'<a href="(https://[^"]*)"', r'<a rel="noopener" href="\1"', html)
    return scroll_boxes(html)


def scroll_boxes(html: str) -> str:
    """Let tables and code, where they are wider than a phone, scroll in boxes of their own, also by keyboard."""
    html = html.replace("<pre><span></span><code>", '<pre><span></span><code tabindex="0">')
    html = html.replace("<table>", '<div class="qb-table" role="group" aria-label="Table" tabindex="0"><table>')
    return html.replace("</table>", "</table></div>")


def clean_inline(html: str) -> str:
    """Sanitize the HTML of a title, a key point or another text on one line; no links, no blocks."""
    with uninterrupted():
        return without_unwanted(_INLINE_CLEANER.clean(html)).strip()


def _link(href: str, folder: str) -> str:
    if href.startswith("https://"):
        return f'<a href="{escape(href)}" rel="noopener"'
    path = posixpath.normpath(posixpath.join(folder, unquote(href)))
    if path.startswith(".."):
        return "<a"
    return f'<a href="{ROOT}{escape(path.removesuffix(".md"))}.html"'


def at_page(html: str, src_uri: str) -> str:
    """Stored HTML as it stands on the page `src_uri`: links to the site become relative ones."""
    return html.replace(ROOT, "../" * src_uri.count("/"))


def plain_text(html: str) -> str:
    """The words of stored HTML, without tags and with formulas as they were written."""
    html = re.sub(r"<math.*?</math>", lambda match: _spoken_math(match[0]), html, flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", "", html)).split())


def _spoken_math(mathml: str) -> str:
    return re.sub(r"<[^>]+>", "", mathml)
