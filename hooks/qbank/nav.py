"""The navigation: hand-written entries from the configuration, with lists out of the taxonomy put in their places.

Question pages never stand in it: a theme renders the whole navigation into every page.
"""

from __future__ import annotations

from typing import Any

from .model import Taxonomy


def expand_nav(nav: list[Any], taxonomy: Taxonomy) -> list[Any]:
    """Replace the entries ``@categories``, ``@roles``, ``@paths`` and ``@cheat-sheets``.

    Args:
        nav: MkDocs' navigation: texts, and mappings of a title to a text or a list.
        taxonomy: Where the lists come from.

    Returns:
        A new navigation; raises ValueError for an unknown ``@`` entry.
    """
    expanded: list[Any] = []
    for entry in nav:
        if isinstance(entry, str) and entry.startswith("@"):
            expanded += _entries(entry, taxonomy)
        elif isinstance(entry, dict):
            expanded.append(
                {
                    title: expand_nav(value, taxonomy) if isinstance(value, list) else value
                    for title, value in entry.items()
                }
            )
        else:
            expanded.append(entry)
    return expanded


def _entries(name: str, taxonomy: Taxonomy) -> list[dict[str, str]]:
    if name == "@categories":
        return [{item.title: f"categories/{item.id}.md"} for item in taxonomy.categories]
    if name == "@roles":
        return [{item.title: f"roles/{item.id}.md"} for item in taxonomy.roles]
    if name == "@paths":
        return [{item.title: f"paths/{item.id}.md"} for item in taxonomy.paths]
    if name == "@cheat-sheets":
        roles = [{item.title: f"cheat-sheets/{item.id}.md"} for item in taxonomy.roles]
        return [{"All questions": "cheat-sheets/all.md"}, *roles]
    raise ValueError(f"'{name}' is not a list of the navigation: @categories, @roles, @paths, @cheat-sheets")


def pages_in(nav: list[Any]) -> list[str]:
    """The places of all pages that a navigation names."""
    found: list[str] = []
    for entry in nav:
        for value in entry.values() if isinstance(entry, dict) else (entry,):
            found += pages_in(value) if isinstance(value, list) else [value]
    return [place for place in found if place.endswith(".md")]
