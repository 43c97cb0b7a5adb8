"""One question as a site of its own, also while the check still finds faults in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from .bank import load_bank
from .disk_cache import CACHE
from .model import Bank, FollowUp, Question
from .node import NodeUnavailable
from .pages import PageBuilder
from .problem import did_you_mean
from .render import render_questions
from .site import Site, SiteFault

VARIABLE = "QBANK_PREVIEW"
"""Names, in the environment of a build, the question file that alone becomes a page."""


def find_question(bank: Bank, name: str) -> Question | None:
    """The question with an id, a former id, or a repository path."""
    for question in bank.questions:
        if name in (question.id, question.path, *question.aliases):
            return question
    return None


def why_not(question: Question, bank: Bank) -> str:
    """What keeps a question from becoming a page, with a hint; empty where nothing does."""
    taxonomy = bank.taxonomy
    for noun, values, known in (
        ("category", (question.category,), [item.id for item in taxonomy.categories]),
        ("difficulty", (question.difficulty,), [item.id for item in taxonomy.difficulties]),
        ("kind", (question.kind,), [item.id for item in taxonomy.kinds]),
        ("role", question.roles, [item.id for item in taxonomy.roles]),
    ):
        for value in values:
            if value not in known:
                return f"'{value}' is not a {noun}: {did_you_mean(value, known)}"
    return ""


def load_preview(root: Path, path: str) -> Site:
    """Load one question as a site of one page.

    Args:
        root: The repository.
        path: Repository path of the question file. Faults of other files do not matter, and references of this
            one to questions that do not exist are left out.

    Returns:
        The site: the page, and the bank reduced to the question, those it names, and those of its category.

    Raises:
        SiteFault: The file cannot be read, or lacks what a page cannot do without.
    """
    whole, problems = load_bank(root, only=(path,), cache=root / CACHE, advice=False)
    found = find_question(whole, path) if whole else None
    if whole is None or found is None:
        raise SiteFault(f"{path} cannot be read")
    if reason := why_not(found, whole):
        raise SiteFault(f"{path}: {reason}")
    question = _without_broken_references(found, whole.by_id)
    named = {question.id, *question.related, *(item.see for item in question.follow_ups)}
    around = [item for item in whole.questions if item.category == question.category or item.id in named]
    bank = Bank(whole.taxonomy, tuple(question if item.path == path else item for item in around))
    shown = [item if item.path == path else _title_alone(item) for item in bank.questions]
    try:
        rendered, _ = render_questions(shown, root / CACHE)
    except NodeUnavailable as error:
        raise SiteFault(str(error)) from None
    pages = tuple(PageBuilder(bank, rendered).question_pages(only=path))
    return Site(root, bank, rendered, pages, tuple(problems))


def _without_broken_references(question: Question, known: Mapping[str, Question]) -> Question:
    follow_ups = (
        item if not item.see or item.see in known else FollowUp(item.ask, f"There is no question `{item.see}`.")
        for item in question.follow_ups
    )
    related = (name for name in question.related if name in known)
    # Another text than the file's must not be found under its digest.
    changed = replace(question, follow_ups=tuple(follow_ups), related=tuple(related))
    return changed if changed == question else replace(changed, digest=f"{question.digest} without references")


def _title_alone(question: Question) -> Question:
    """What lists of questions need."""
    return replace(question, key_points=(), follow_ups=(), sections=(), digest=f"{question.digest} title")
