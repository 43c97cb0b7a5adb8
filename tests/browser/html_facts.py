"""What the checks of every page need to know of its HTML."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
REFERENCES = ("aria-labelledby", "aria-describedby", "aria-controls", "for")
LOADED = {
    "audio": ("src",),
    "embed": ("src",),
    "feimage": ("href", "xlink:href"),
    "form": ("action",),
    "iframe": ("src", "srcdoc"),
    "image": ("href", "xlink:href"),
    "img": ("src", "srcset"),
    "input": ("src",),
    "object": ("data",),
    "script": ("src",),
    "source": ("src", "srcset"),
    "track": ("src",),
    "use": ("href", "xlink:href"),
    "video": ("src", "poster"),
}
"""Attributes by which an element has the browser load something."""
NOT_LOADED = {"alternate", "canonical", "next", "prev"}
"""What a `link` element may name without the browser loading it."""


@dataclass(frozen=True)
class Link:
    """An `a` element with an address."""

    href: str
    rel: frozenset[str]


@dataclass
class Facts:
    """A page, as far as it can be judged without a browser."""

    path: str
    lang: str = ""
    title: str = ""
    description: str = ""
    canonical: str = ""
    mains: int = 0
    headings: list[str] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    references: list[str] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    loaded: list[str] = field(default_factory=list)
    styles: list[str] = field(default_factory=list)
    handlers: list[str] = field(default_factory=list)
    without_alt: list[str] = field(default_factory=list)


def read_facts(folder: Path, path: str) -> Facts:
    """Parse the page `path` of the site in `folder`."""
    parser = _Parser(path)
    parser.feed((folder / path).read_text(encoding="utf-8"))
    parser.close()
    return parser.facts


def is_external(address: str) -> bool:
    """Tell whether an address leads away from the site, with a scheme or only with a host."""
    parts = urlsplit(address)
    return bool(parts.scheme or parts.netloc)


def target_of(page: str, address: str, base: str) -> tuple[str, str]:
    """Resolve an internal address.

    Args:
        page: The page that names it, relative to the site.
        address: What the page names.
        base: Path at which the site lies on its host; an absolute address is below it.

    Returns:
        The file, relative to the site, and the anchor. A file that begins with ``..`` is outside of the site.
    """
    parts = urlsplit(address)
    way = unquote(parts.path)
    if way.startswith("/"):
        return posixpath.relpath(way, base), unquote(parts.fragment)
    if not way:
        return page, unquote(parts.fragment)
    joined = posixpath.join(posixpath.dirname(page), way)
    slash = "/" if joined.endswith("/") else ""
    return posixpath.normpath(joined) + slash, unquote(parts.fragment)


class _Parser(HTMLParser):
    def __init__(self, path: str) -> None:
        super().__init__()
        self.facts = Facts(path)
        self.in_head = True
        self.inside = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        self.inside = tag
        self._any_element(tag, values)
        if tag in HEADINGS:
            self.facts.headings.append(tag)
        handle = getattr(self, f"_{tag}", None)
        if handle:
            handle(values)

    def handle_endtag(self, tag: str) -> None:
        self.inside = ""

    def handle_data(self, data: str) -> None:
        if self.inside == "title" and self.in_head:
            self.facts.title += data
        elif self.inside == "style":
            self.facts.styles.append(data)

    def _any_element(self, tag: str, values: dict[str, str]) -> None:
        facts = self.facts
        facts.ids += [values["id"]] if "id" in values else []
        facts.styles += [values["style"]] if "style" in values else []
        facts.mains += tag == "main" or values.get("role") == "main"
        facts.handlers += [f"<{tag} {name}>" for name in values if name.startswith("on")]
        facts.handlers += [f"<{tag}> {value}" for value in values.values() if value.lower().startswith("javascript:")]
        facts.references += [name for key in REFERENCES for name in values.get(key, "").split()]
        facts.loaded += [values[name] for name in LOADED.get(tag, ()) if name in values]

    def _html(self, values: dict[str, str]) -> None:
        self.facts.lang = values.get("lang", "")

    def _body(self, values: dict[str, str]) -> None:
        self.in_head = False

    def _meta(self, values: dict[str, str]) -> None:
        if values.get("name") == "description":
            self.facts.description = values.get("content", "")
        if values.get("http-equiv", "").lower() == "refresh":
            self.facts.handlers.append("<meta http-equiv=refresh>")

    def _link(self, values: dict[str, str]) -> None:
        relations = set(values.get("rel", "").lower().split())
        if "canonical" in relations:
            self.facts.canonical = values.get("href", "")
        if not relations <= NOT_LOADED:
            self.facts.loaded.append(values.get("href", ""))

    def _img(self, values: dict[str, str]) -> None:
        if not values.get("alt", "").strip():
            self.facts.without_alt.append(values.get("src", ""))

    def _a(self, values: dict[str, str]) -> None:
        if "href" in values:
            self.facts.links.append(Link(values["href"], frozenset(values.get("rel", "").split())))
