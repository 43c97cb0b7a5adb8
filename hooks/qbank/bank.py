"""A folder of questions → `Bank` and every fault in it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from .folder import QUESTIONS, picture_problems, question_paths, read_file
from .limits import TooSlow, cpu_limit
from .model import Bank, Question, Taxonomy
from .problem import Problem, sort_problems
from .rules import dates, figures, layout, links, markup, sections, titles
from .rules.context import Context, Rule
from .schema import read_question
from .source import MAX_BYTES, read_source
from .taxonomy import read_taxonomy

TAXONOMY = f"{QUESTIONS}/bank.yml"
MAX_TAXONOMY_BYTES = 1_000_000
RULES: tuple[Rule, ...] = (
    sections.check,
    markup.check,
    layout.check,
    links.check,
    figures.check,
    titles.check,
    dates.check,
)


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
    taxonomy, problems = _load_taxonomy(root)
    if taxonomy is None:
        return None, sort_problems(problems)
    chosen = None if only is None else set(only)
    questions: list[Question] = []
    paths, pictures, faults = question_paths(root)
    problems += [fault for fault in faults if chosen is None or fault.path in chosen]
    places = None if chosen is None else chosen | {path.rpartition("/")[0] for path in chosen}
    for path in pictures:
        if places is None or path in places or path.rpartition("/")[0] in places:
            problems += picture_problems(root, path)
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
            problems += _broken_rules(question, context)
    return bank, sort_problems(problems)


def _broken_rules(question: Question, context: Context) -> list[Problem]:
    found: list[Problem] = []
    try:
        with cpu_limit():
            for rule in RULES:
                found += rule(question, context)
    except TooSlow:
        found.append(Problem(question.path, 1, "too-slow", "the text takes too long to check", "simplify it"))
    return found


def _load_taxonomy(root: Path) -> tuple[Taxonomy | None, list[Problem]]:
    try:
        data = read_file(root, TAXONOMY, MAX_TAXONOMY_BYTES)
    except OSError as error:
        message = f"cannot be read: {error.strerror}"
        return None, [Problem(TAXONOMY, 1, "unreadable-file", message, "restore it from the repository")]
    return read_taxonomy(TAXONOMY, data)


def _load_question(root: Path, path: str, taxonomy: Taxonomy) -> tuple[Question | None, list[Problem]]:
    try:
        data = read_file(root, path, MAX_BYTES + 1)
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
