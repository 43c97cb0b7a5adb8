"""An independent look at the policy of a written page, and at the inline scripts in it."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass, field
from hashlib import sha256
from html.parser import HTMLParser

GOVERNED = {"base", "embed", "frame", "iframe", "img", "link", "object", "script", "style"}


@dataclass
class Found:
    """What a page holds.

    Attributes:
        policies: Sources by directive, for each policy.
        before: Elements that stand before the first policy though it governs them.
        hashes: Those of the inline scripts that would run.
        handlers: Attributes that would run.
    """

    policies: list[dict[str, list[str]]] = field(default_factory=list)
    before: list[str] = field(default_factory=list)
    hashes: list[str] = field(default_factory=list)
    handlers: list[str] = field(default_factory=list)


class _Audit(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found = Found()
        self.inline = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag == "meta" and values.get("http-equiv", "").lower() == "content-security-policy":
            parts = (part.split() for part in values["content"].split(";"))
            self.found.policies.append({name: sources for name, *sources in parts})
        elif tag in GOVERNED and not self.found.policies:
            self.found.before.append(tag)
        self.inline = tag == "script" and "src" not in values and "json" not in values.get("type", "")
        self.found.handlers += [f"{tag} {name}" for name in values if name.startswith("on")]
        self.found.handlers += [f"{tag} {name}" for name in values if values[name].lower().startswith("javascript:")]

    def handle_data(self, data: str) -> None:
        if self.inline:
            self.found.hashes.append(f"'sha256-{b64encode(sha256(data.encode()).digest()).decode()}'")
            self.inline = False


def audit(html: str) -> Found:
    """Look at a page."""
    parser = _Audit()
    parser.feed(html)
    parser.close()
    return parser.found
