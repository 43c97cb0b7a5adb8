"""A folder of questions → `Bank` and every fault in it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from .check_cache import CheckCache, CheckedFile
from .folder import DICTIONARY, QUESTIONS, picture_problems, question_paths, read_file
from .limits import TooSlow, cpu_limit
from .model import Bank, Question, Taxonomy
from .problem import Problem, sort_problems
from .rules import (
    abbreviations,
    coverage,
    dates,
    figures,
    layout,
    lengths,
    links,
    markup,
    placeholders,
    sections,
    similar,
    sources,
    spelling,
    style,
    titles,
)
from .rules.context import Context, Rule
from .schema import read_question
from .source import MAX_BYTES, read_source
from .taxonomy import read_taxonomy

TAXONOMY = f"{QUESTIONS}/bank.yml"
MAX_TAXONOMY_BYTES = 1_000_000
TOO_SLOW = "too-slow"
FILE_RULES: tuple[Rule, ...] = (
    placeholders.check,
    sections.check,
    lengths.check,
    markup.check,
    layout.check,
    figures.check,
    spelling.check,
    style.check,
    abbreviations.check,
    coverage.check,
    sources.check,
)
"""Rules that look at one question, the taxonomy and the field's dictionary: their findings are kept.

They are given a bank without questions, so that nothing else can slip in.
"""
BANK_RULES: tuple[Rule, ...] = (links.check, titles.check, sources.check_across, dates.check)
"""Rules that look at other questions too, at files beside them, or at the calendar."""
ADVICE: tuple[Rule, ...] = (similar.check,)
"""Those of them that never stop a build, and that a build therefore does without."""


def load_bank(
    root: Path, only: Iterable[str] | None = None, cache: Path | None = None, *, advice: bool = True
) -> tuple[Bank | None, list[Problem]]:
    """Read and check all questions.

    Args:
        root: The repository; questions stand in its folder `questions`.
        only: Repository paths to run the rules inside files for; all of them by default. The rest of the bank
            is read all the same, because links and ids lead there.
        cache: Folder for what is found in each file, safe to delete; without it every file is read anew.
        advice: Whether to compare each question with all others too, which only warns and takes longest.

    Returns:
        The bank of all questions that can be read, None where `bank.yml` itself cannot, and all problems of the
        files asked for, sorted. A bank with problems of severity error is not whole: report, never publish it.
    """
    taxonomy, problems = load_taxonomy(root)
    if taxonomy is None:
        return None, sort_problems(problems)
    chosen = None if only is None else set(only)
    paths, pictures, faults = question_paths(root)
    problems += [fault for fault in faults if chosen is None or fault.path in chosen]
    places = None if chosen is None else chosen | {path.rpartition("/")[0] for path in chosen}
    for path in pictures:
        if places is None or path in places or path.rpartition("/")[0] in places:
            problems += picture_problems(root, path)
    store = CheckCache(cache, _shared_content(root)) if cache else None
    empty = Context(Bank(taxonomy, ()), root)
    questions: list[Question] = []
    for path in paths:
        wanted = chosen is None or path in chosen
        file = _checked_file(root, path, empty, store, wanted)
        if wanted:
            problems += file.problems
        if file.question is not None:
            questions.append(file.question)
    bank = Bank(taxonomy, tuple(sorted(questions, key=_order(taxonomy))))
    duplicates = list(_duplicate_ids(bank))
    problems += [problem for problem in duplicates if chosen is None or problem.path in chosen]
    context = Context(bank, root)
    rules = BANK_RULES + ADVICE if advice else BANK_RULES
    for question in bank.questions:
        if chosen is None or question.path in chosen:
            problems += _broken_rules(rules, question, context)
    return bank, sort_problems(problems)


def _broken_rules(rules: Sequence[Rule], question: Question, context: Context) -> list[Problem]:
    found: list[Problem] = []
    try:
        with cpu_limit():
            for rule in rules:
                found += rule(question, context)
    except TooSlow:
        found.append(Problem(question.path, 1, TOO_SLOW, "the text takes too long to check", "simplify it"))
    return list(placeholders.without_echoes(question, found))


def quick_questions(bank: Bank, problems: Iterable[Problem]) -> list[Question]:
    """The questions without those that took too long already: a text pays for one limit, and not for all in turn."""
    slow = {problem.path for problem in problems if problem.rule == TOO_SLOW}
    return [question for question in bank.questions if question.path not in slow]


def load_taxonomy(root: Path) -> tuple[Taxonomy | None, list[Problem]]:
    """Read `bank.yml` of a repository: the taxonomy, or None and the faults that prevent it."""
    try:
        data = read_file(root, TAXONOMY, MAX_TAXONOMY_BYTES)
    except OSError as error:
        message = f"cannot be read: {error.strerror}"
        return None, [Problem(TAXONOMY, 1, "unreadable-file", message, "restore it from the repository")]
    return read_taxonomy(TAXONOMY, data)


def _shared_content(root: Path) -> bytes:
    """The taxonomy and the field's dictionary."""
    contents = []
    for path in (TAXONOMY, DICTIONARY):
        try:
            contents.append(read_file(root, path, MAX_TAXONOMY_BYTES))
        except OSError:
            contents.append(b"")
    return b"\0".join(contents)


def _checked_file(root: Path, path: str, empty: Context, store: CheckCache | None, thorough: bool) -> CheckedFile:
    """Read a file, and where `thorough` run the rules on it; from the store where its bytes are known."""
    try:
        data = read_file(root, path, MAX_BYTES + 1)
    except OSError as error:
        fault = Problem(path, 1, "unreadable-file", f"cannot be read: {error.strerror}", "check its permissions")
        return CheckedFile(None, (fault,), thorough)
    if store and (stored := store.get(path, data)) and (stored.checked or not thorough):
        return stored
    question, problems = _read(path, data, empty.bank.taxonomy)
    if question is not None and thorough:
        problems += _broken_rules(FILE_RULES, question, empty)
    found = CheckedFile(question, tuple(problems), thorough)
    if store and not any(problem.rule == TOO_SLOW for problem in problems):  # which another machine may not find
        store.put(path, data, found)
    return found


def _read(path: str, data: bytes, taxonomy: Taxonomy) -> tuple[Question | None, list[Problem]]:
    try:
        with cpu_limit():
            source, problems = read_source(path, data)
            if source is None:
                return None, problems
            question, faults = read_question(source, data, taxonomy)
    except TooSlow:
        return None, [Problem(path, 1, TOO_SLOW, "the file takes too long to read", "simplify it")]
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
