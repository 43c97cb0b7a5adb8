"""The Content-Security-Policy of a page: no script but the site's files and those known to stand in pages.

It is the second wall behind `sanitize`: should a stranger's markup ever get through, it does nothing. A page cannot
be sent with headers from a folder on disk, so the policy stands in the page, before all that it governs.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterator, Sequence
from functools import lru_cache
from hashlib import sha256
from html import unescape

_CHARSET = re.compile(r'<meta charset="?utf-8"?\s*/?>', re.IGNORECASE)
_SCRIPT = re.compile(r"<script\b([^>]*)>(.*?)</script\s*>", re.IGNORECASE | re.DOTALL)
_DATA = re.compile(r"""\btype\s*=\s*["']?application/(?:ld\+)?json\b""", re.IGNORECASE)
_SOURCE = re.compile(r"\ssrc\s*=", re.IGNORECASE)
# A quick look at the whole page in small letters; most pages have no such words, and need no second look.
_SUSPECT_WORDS = ("javascript:", "srcdoc", "<style", "<base", "content-security")
# At the beginning of a word; looking back rather than ahead lets the search skip from one "on" to the next.
_SUSPECT_HANDLER = re.compile(r"on(?<![\w-]on)\w+\s*=")
_TAG = re.compile(r"""<[a-z](?:[^>"']|"[^"]*"|'[^']*')*>""", re.IGNORECASE)
_VALUE = re.compile(r"""=\s*(?:"[^"]*"|'[^']*')""")
_ATTRIBUTE = re.compile(r"""([^\s=/"'<>]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")
_ADDRESSES = frozenset({"href", "xlink:href", "src", "srcset", "data", "action", "formaction", "poster", "background"})
"""Attributes that hold addresses. What texts say, such as a description or a title, is no fault."""
_FORBIDDEN = {
    "an inline event handler": re.compile(r"[\s/\"']on\w+\s*=", re.IGNORECASE),
    "a frame with a page of its own": re.compile(r"\ssrcdoc\s*=", re.IGNORECASE),
    "a style element": re.compile(r"<style\b", re.IGNORECASE),
    "a base address": re.compile(r"<base\b", re.IGNORECASE),
}


class PolicyFault(ValueError):
    """Why a page cannot have the policy: it holds what the policy would stop."""


def with_policy(html: str, known_scripts: Sequence[str], *, serving: bool = False) -> str:
    """Put the policy into a page, right behind its `<meta charset>`.

    Args:
        html: A whole page, as it is written out.
        known_scripts: Texts of the inline scripts that pages may hold.
        serving: For `mkdocs serve`, which adds a script of its own to each page, another one each time: inline
            scripts run then, and a page may ask its server whether it has changed.

    Returns:
        The page.

    Raises:
        PolicyFault: It holds an inline script that is not known, an event handler, a `javascript:` address, a style
            element, a base address, a policy of its own, or nothing to put the policy behind.
    """
    for fault in _faults(html, known_scripts):
        raise PolicyFault(fault)
    place = _CHARSET.search(html)
    if place is None:
        raise PolicyFault("no <meta charset> to put the policy behind")
    tag = f'<meta http-equiv="Content-Security-Policy" content="{policy(tuple(known_scripts), serving=serving)}">'
    return html[: place.end()] + tag + html[place.end() :]


@lru_cache(maxsize=8)
def policy(known_scripts: tuple[str, ...], *, serving: bool = False) -> str:
    """The policy, which is the same on every page."""
    hashes = " ".join(f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'" for text in known_scripts)
    inline = "'unsafe-inline'" if serving else hashes  # where a hash is given, browsers ignore 'unsafe-inline'
    directives = [
        "default-src 'none'",
        f"script-src 'self' {inline}".rstrip(),
        "style-src 'self'",
        "style-src-attr 'unsafe-inline'",  # MathML's spaces and the width of diagrams: attributes, no style sheets
        "img-src 'self' data:",  # the theme's style sheet has its icons in it
        "font-src 'self'",
        "frame-src 'self'",  # store.html
        "base-uri 'none'",
        "form-action 'none'",
    ]
    if serving:
        directives.append("connect-src 'self'")
    return ";".join(directives)


def _faults(html: str, known_scripts: Sequence[str]) -> Iterator[str]:
    for attributes, text in _SCRIPT.findall(html):
        if not (_SOURCE.search(attributes) or _DATA.search(attributes) or text in known_scripts):
            yield f"an inline script that is not known: {_shown(text)}"
    small = html.lower()
    if not (_SUSPECT_HANDLER.search(small) or any(word in small for word in _SUSPECT_WORDS)):
        return
    for tag in _TAG.findall(html):
        for attribute, *values in _ATTRIBUTE.findall(tag):
            name, value = attribute.lower(), "".join(unescape("".join(values)).split()).lower()
            if name in _ADDRESSES and value.startswith("javascript:"):
                yield f"a javascript: address: {_shown(tag)}"
            if name == "http-equiv" and value == "content-security-policy":
                yield f"a policy of its own: {_shown(tag)}"
        bare = _VALUE.sub("=''", tag)
        for what, pattern in _FORBIDDEN.items():
            if pattern.search(bare):
                yield f"{what}: {_shown(tag)}"


def _shown(text: str) -> str:
    return repr(text if len(text) <= 80 else f"{text[:77]}...")
