"""One page of every kind, chosen from the sources: tests are named for them before the site is built."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import yaml

from tests.browser.built_site import ROOT

FEATURES = {
    "formula": re.compile(r"^\$\$", re.MULTILINE),
    "diagram": re.compile(r"^```mermaid", re.MULTILINE),
    "table": re.compile(r"^\|[-: |]+\|$", re.MULTILINE),
    "code": re.compile(r"^```python", re.MULTILINE),
}
"""What a question's text can hold, and how it is recognized."""


@dataclass(frozen=True)
class Source:
    """A question file."""

    path: str
    text: str

    @property
    def page(self) -> str:
        """Its page, relative to the site."""
        return self.path.removesuffix(".md") + ".html"

    @cached_property
    def kind(self) -> str:
        """Its kind, such as derivation."""
        found = re.search(r"^kind: *(\S+)", self.text, re.MULTILINE)
        return found[1] if found else ""

    @cached_property
    def features(self) -> frozenset[str]:
        """Names of those FEATURES that it has."""
        return frozenset(name for name, pattern in FEATURES.items() if pattern.search(self.text))

    @cached_property
    def follow_ups(self) -> int:
        """How many follow-ups it has."""
        return len(re.findall(r"^ +- +ask:", self.text, re.MULTILINE))


def sources(root: Path = ROOT) -> list[Source]:
    """Every question file, by path."""
    files = sorted((root / "questions").glob("*/*.md"))
    return [Source(file.relative_to(root).as_posix(), file.read_text(encoding="utf-8")) for file in files]


def taxonomy(root: Path = ROOT) -> dict:
    """The bank's categories, roles and the like, as they are written."""
    names: dict = yaml.safe_load((root / "questions" / "bank.yml").read_text(encoding="utf-8"))
    return names


def question_pages() -> dict[str, str]:
    """Name → page for one question of each kind, those with most features, so that every feature occurs."""
    by_richness = sorted(sources(), key=lambda source: (-len(source.features), source.path))
    chosen: dict[str, Source] = {}
    for source in by_richness:
        chosen.setdefault(f"question, {source.kind}", source)
    for feature in FEATURES:
        if not any(feature in source.features for source in chosen.values()):
            chosen |= {f"question, {feature}": item for item in by_richness[::-1] if feature in item.features}
    return {name: source.page for name, source in sorted(chosen.items())}


def site_pages() -> dict[str, str]:
    """Name → page for one page of every kind; the page for missing addresses apart, which needs a server."""
    names = taxonomy()
    role = names["roles"][0]["id"]
    generated = {
        "all questions": "all-questions.html",
        "rapid fire": "rapid-fire.html",
        "tags": "tags.html",
        "numbers": "numbers.html",
        "papers": "papers.html",
        "categories": "categories/index.html",
        "category": f"categories/{names['categories'][0]['id']}.html",
        "roles": "roles/index.html",
        "role": f"roles/{role}.html",
        "paths": "paths/index.html",
        "path": f"paths/{names['paths'][0]['id']}.html",
        "cheat sheets": "cheat-sheets/index.html",
        "cheat sheet": f"cheat-sheets/{role}.html",
        "cheat sheet, all": "cheat-sheets/all.html",
    }
    written = sorted((ROOT / "docs").glob("*.md"))
    return {**generated, **{path.stem.replace("-", " "): f"{path.stem}.html" for path in written}}


QUESTION_PAGES = question_pages()
PAGES = {**site_pages(), **QUESTION_PAGES}
