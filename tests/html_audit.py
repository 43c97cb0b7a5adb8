"""An independent look at HTML: what the standard library's parser sees in it that may not be there."""

from __future__ import annotations

from html.parser import HTMLParser

INLINE = {"code", "del", "em", "span", "strong", "sub", "sup"}
BLOCK = INLINE | {"a", "blockquote", "br", "div", "h3", "h4", "hr", "img", "li", "ol", "p", "pre", "ul"}
BLOCK |= {"table", "tbody", "td", "th", "thead", "tr"}
ATTRIBUTES = {
    "a": {"href", "title", "rel"},
    "code": {"tabindex"},
    "div": {"class", "role", "aria-label", "tabindex"},
    "img": {"src", "alt", "loading"},
    "ol": {"start"},
    "span": {"class"},
    "td": {"class"},
    "th": {"class"},
}
SITE = "\x1aqb-root:/"


class _Audit(HTMLParser):
    def __init__(self, tags: set[str]) -> None:
        super().__init__(convert_charrefs=True)
        self.tags = tags
        self.findings: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in self.tags:
            self.findings.append(f"<{tag}>")
        for name, value in attrs:
            if name not in ATTRIBUTES.get(tag, set()):
                self.findings.append(f"{tag} {name}")
            if name in ("href", "src") and not harmless(tag, value or ""):
                self.findings.append(f"{tag} {name}={value}")

    def handle_comment(self, data: str) -> None:
        self.findings.append(f"comment {data}")

    def handle_decl(self, decl: str) -> None:
        self.findings.append(f"declaration {decl}")

    def handle_pi(self, data: str) -> None:
        self.findings.append(f"instruction {data}")


def harmless(tag: str, address: str) -> bool:
    """Links lead to https or to pages of the site, pictures stand in the question's folder."""
    if any(ord(character) <= 32 or character == "\\" for character in address.removeprefix(SITE)):
        return False
    if tag == "a" and address.startswith("https://"):
        return True
    return address.startswith(SITE) and "//" not in address and ".." not in address and ":" not in address[len(SITE) :]


def findings(html: str, *, inline: bool = False) -> list[str]:
    """Everything in stored HTML that is not allowed."""
    audit = _Audit(INLINE if inline else BLOCK)
    audit.feed(html)
    audit.close()
    return audit.findings
