"""Builds a site of a bank full of faults, as if no check had stopped it: `python forced.py REPOSITORY SITE OPENED`.

The product has no switch for this. Here the two functions that find faults are replaced by ones that hide them, and of
each question is kept what can be laid out at all. The names of all files that the build opened go to the file OPENED.
"""

from __future__ import annotations

import dataclasses
import importlib
import json
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

opened: set[str] = set()


def note(event: str, arguments: tuple[Any, ...]) -> None:
    if event in ("open", "os.listdir", "os.scandir") and isinstance(arguments[0], str | bytes | os.PathLike):
        opened.add(os.path.realpath(os.fsdecode(arguments[0])))


def hide_faults(site: ModuleType) -> None:
    """Let `load_site` find no fault."""
    load_bank, render_questions = site.load_bank, site.render_questions

    def load(root: Path, cache: Path | None = None, advice: bool = False) -> tuple[Any, list[Any]]:
        bank, _ = load_bank(root, cache=cache, advice=advice)
        ids = {question.id for question in bank.questions}
        folders = {category.id for category in bank.taxonomy.categories}
        placed = [question for question in bank.questions if question.folder.name in folders]
        questions = {question.id: repaired(question, bank.taxonomy, ids) for question in placed}
        return dataclasses.replace(bank, questions=tuple(questions.values())), []

    def render(questions: Any, cache: Path) -> tuple[Mapping[str, Any], list[Any]]:
        return render_questions(questions, cache)[0], []

    site.load_bank, site.render_questions = load, render  # type: ignore[attr-defined]


def repaired(question: Any, taxonomy: Any, ids: set[str]) -> Any:
    """The question, with names that exist in place of those that templates could not look up."""
    evaluate = importlib.import_module("qbank.sheets").evaluate

    def computes(figure: Any) -> bool:
        try:
            evaluate(figure.value)
        except ValueError:
            return False
        return True

    roles = {role.id for role in taxonomy.roles}
    return dataclasses.replace(
        question,
        category=question.folder.name,
        difficulty=known(question.difficulty, taxonomy.difficulties),
        kind=known(question.kind, taxonomy.kinds),
        roles=tuple(role for role in question.roles if role in roles) or tuple(roles),
        follow_ups=tuple(
            dataclasses.replace(item, see=item.see if item.see in ids else "") for item in question.follow_ups
        ),
        figures=tuple(figure for figure in question.figures if computes(figure)),
        related=tuple(name for name in question.related if name in ids),
    )


def known(name: str, items: Any) -> str:
    names = [item.id for item in items]
    return name if name in names else str(names[0])


def build(root: Path, site: Path) -> None:
    """Build with the project's own configuration; the hooks load the library anew, which is then made blind."""
    import_module = importlib.import_module

    def import_and_hide(name: str, package: str | None = None) -> ModuleType:
        module = import_module(name, package)
        if name == "qbank.site" and not hasattr(module, "blind"):
            module.blind = True  # type: ignore[attr-defined]
            hide_faults(module)
        return module

    importlib.import_module = import_and_hide
    from mkdocs.commands.build import build as mkdocs_build
    from mkdocs.config import load_config

    mkdocs_build(load_config(str(root / "mkdocs.yml"), site_dir=str(site), strict=False))


if __name__ == "__main__":
    sys.addaudithook(note)
    build(Path(sys.argv[1]), Path(sys.argv[2]))
    Path(sys.argv[3]).write_text(json.dumps(sorted(opened)), encoding="utf-8")
