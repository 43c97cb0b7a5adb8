"""The whole way from a repository to pages, for whoever builds a site out of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from .bank import load_bank, quick_questions
from .disk_cache import CACHE
from .model import Bank
from .node import NodeUnavailable
from .page import Page
from .pages import build_pages
from .problem import Problem, errors, format_text, sort_problems
from .render import render_questions
from .rendered import Rendered


class SiteFault(Exception):
    """Why no site can be built: the message lists every fault."""


@dataclass(frozen=True)
class Site:
    """A bank without faults, its questions as HTML by path, and its pages."""

    root: Path
    bank: Bank
    rendered: Mapping[str, Rendered]
    pages: tuple[Page, ...]
    warnings: tuple[Problem, ...]


def load_site(root: Path) -> Site:
    """Load, check, render and lay out the bank of a repository; raises SiteFault."""
    bank, problems = load_bank(root, cache=root / CACHE, advice=False)
    rendered: Mapping[str, Rendered] = {}
    if bank is not None:
        try:
            rendered, faults = render_questions(quick_questions(bank, problems), root / CACHE)
        except NodeUnavailable as error:
            raise SiteFault(str(error)) from None
        problems = sort_problems(problems + faults)
    if bank is None or errors(problems):
        count = len(errors(problems))
        noun = "fault" if count == 1 else "faults"
        raise SiteFault(f"{count} {noun} in the question bank:\n{format_text(errors(problems))}")
    return Site(root, bank, rendered, tuple(build_pages(bank, rendered)), tuple(problems))
