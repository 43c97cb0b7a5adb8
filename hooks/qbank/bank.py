"""A folder of questions → `Bank` and every fault in it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from pathlib import Path

from .model import Bank, Question, Taxonomy
from .problem import Problem, sort_problems
from .rules import dates, figures, layout, links, markup, placeholders, sections, titles
from .rules.context import Context, Rule
from .schema import read_question
from .source import MAX_BYTES, read_source
from .taxonomy import read_taxonomy

QUESTIONS = "questions"
TAXONOMY = f"{QUESTIONS}/bank.yml"
RULES: tuple[Rule, ...] = (
    placeholders.check,
    sections.check,
    markup.check,
    layout.check,
    links.check,
    figures.check,
    titles.check,
    dates.check,
)
_PICTURES_AND_NOTES = (*links.PICTURES, ".yml")


def load_bank(root: Path, only: Iterable[str] | None = None) -> tuple[Bank | None, list[Problem]]:
    """Read and check all questions.

    Args:
        root: The repository; questions stand in its folder `questions`.
        only: Repository paths to run the rules inside files for; all of them by default. The rest of the bank
            is read all the same, because links and ids lead there.

    Returns:
        The bank of all questions that can be read, None where `bank.yml` itself cannot, and all problems of the
        files asked for, sorted. A bank with problems of severity error is not whole: report, never publish it.
    """
    taxonomy, problems = load_taxonomy(root)
    if taxonomy is None:
        return None, sort_problems(problems)
    chosen = None if only is None else set(only)
    questions: list[Question] = []
    paths, faults = question_paths(root)
    problems += [fault for fault in faults if chosen is None or fault.path in chosen]
    for path in paths:
        question, faults = _load_question(root, path, taxonomy)
        if chosen is None or path in chosen:
            problems += faults
        if question is not None:
            questions.append(question)
    bank = Bank(taxonomy, tuple(sorted(questions, key=_order(taxonomy))))
    duplicates = list(_duplicate_ids(bank))
    problems += [problem for problem in duplicates if chosen is None or problem.path in chosen]
    context = Context(bank, root)
    for question in bank.questions:
        if chosen is None or question.path in chosen:
            found = (problem for rule in RULES for problem in rule(question, context))
            problems += placeholders.without_echoes(question, found)
    return bank, sort_problems(problems)


def load_taxonomy(root: Path) -> tuple[Taxonomy | None, list[Problem]]:
    """Read `bank.yml` of a repository: the taxonomy, or None and the faults that prevent it."""
    try:
        data = (root / TAXONOMY).read_bytes()
    except OSError as error:
        message = f"cannot be read: {error.strerror}"
        return None, [Problem(TAXONOMY, 1, "unreadable-file", message, "restore it from the repository")]
    return read_taxonomy(TAXONOMY, data)


def question_paths(root: Path) -> tuple[list[str], list[Problem]]:
    """Repository paths of all question files, sorted, and a fault for every file that has no place there."""
    paths: list[str] = []
    problems: list[Problem] = []
    base = root / QUESTIONS
    for folder, names, files in os.walk(base, followlinks=False):
        place = Path(folder).relative_to(root).as_posix()
        for name in [name for name in names + files if not name.isprintable()]:
            hint = "rename it with letters, digits and hyphens"
            problems.append(Problem(f"{place}/{name!a}", 1, "misplaced-file", "a name that cannot be shown", hint))
            (names if name in names else files).remove(name)
        for name in sorted(names + files):
            path = f"{place}/{name}"
            if (Path(folder) / name).is_symlink():
                hint = "put the file itself there"
                problems.append(Problem(path, 1, "symbolic-link", "a symbolic link", hint))
        names[:] = sorted(name for name in names if not (Path(folder) / name).is_symlink())
        for name in sorted(files):
            path = f"{place}/{name}"
            if (Path(folder) / name).is_symlink():
                continue
            depth = path.count("/")
            if name.endswith(".md") and depth == 2:
                paths.append(path)
            elif name.endswith(".md"):
                hint = "move it to questions/<category>/<id>.md"
                problems.append(Problem(path, 1, "misplaced-file", "not in a category's folder", hint))
            elif not name.lower().endswith(_PICTURES_AND_NOTES):
                hint = "questions end in .md, pictures in " + ", ".join(links.PICTURES)
                problems.append(Problem(path, 1, "misplaced-file", "not a question and not a picture", hint))
    return sorted(paths), problems


def _load_question(root: Path, path: str, taxonomy: Taxonomy) -> tuple[Question | None, list[Problem]]:
    try:
        with (root / path).open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        message = f"cannot be read: {error.strerror}"
        return None, [Problem(path, 1, "unreadable-file", message, "check its permissions")]
    source, problems = read_source(path, data)
    if source is None:
        return None, problems
    question, faults = read_question(source, data, taxonomy)
    return question, problems + faults


def _order(taxonomy: Taxonomy) -> Callable[[Question], tuple[int, int, str, str]]:
    categories = {item.id: index for index, item in enumerate(taxonomy.categories)}
    levels = {item.id: index for index, item in enumerate(taxonomy.difficulties)}

    def key(question: Question) -> tuple[int, int, str, str]:
        place = categories.get(question.category, len(categories))
        return place, levels.get(question.difficulty, len(levels)), question.title.lower(), question.path

    return key


def _duplicate_ids(bank: Bank) -> Iterable[Problem]:
    """Ids and former ids (aliases) that more than one question claims."""
    owner: dict[str, Question] = {}
    for question in sorted(bank.questions, key=lambda item: item.path):
        if question.id in owner:
            message = f"the id '{question.id}' is also that of {owner[question.id].path}"
            yield Problem(question.path, 1, "duplicate-id", message, "give the file another name")
        owner.setdefault(question.id, question)
    for question in sorted(bank.questions, key=lambda item: item.path):
        for index, alias in enumerate(question.aliases):
            if alias in owner:
                line = question.line_of("aliases", index)
                message = f"the alias '{alias}' belongs to {owner[alias].path}"
                yield Problem(question.path, line, "duplicate-id", message, "remove it")
            owner.setdefault(alias, question)
