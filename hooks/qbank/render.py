"""Each question's texts → safe HTML with formulas and diagrams, once, cached, on all cores."""

from __future__ import annotations

import hashlib
import multiprocessing
import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from .limits import SECONDS, TooSlow, cpu_limit
from .markdown_html import MarkdownFault, fill_slots, line_html, section_html, slots
from .model import Question
from .node import BatchItem, BatchResult, render_batch
from .problem import Problem, sort_problems
from .render_cache import RenderCache
from .rendered import Rendered
from .rules.context import texts
from .sanitize import plain_text

_PARALLEL_FROM = 60
MAX_SLOTS = {"formula": 120, "diagram": 4}
"""Different formulas and diagrams in one file; the longest question of the bank has 45 and 2."""

Progress = Callable[[int, int], None]


def render_questions(
    questions: Sequence[Question], cache_folder: Path, progress: Progress | None = None
) -> tuple[dict[str, Rendered], list[Problem]]:
    """Render questions, from the cache where they did not change.

    Args:
        questions: What to render.
        cache_folder: Folder for rendered questions; made where it is missing, safe to delete.
        progress: Called with the numbers of questions done and of all, from time to time.

    Returns:
        Rendered questions by path, and every fault of a formula or diagram.

    Raises:
        NodeUnavailable: Formulas or diagrams have to be rendered and Node is missing.
    """
    cache = RenderCache(cache_folder)
    done: dict[str, Rendered] = {}
    missing: list[Question] = []
    for question in questions:
        if (stored := cache.get(question.digest, question.path)) is not None:
            done[question.path] = stored
        else:
            missing.append(question)
    if progress and missing:
        progress(len(done), len(questions))
    for question, rendered in zip(missing, _render_missing(missing), strict=True):
        cache.put(question.digest, question.path, rendered)
        done[question.path] = rendered
    if progress and missing:
        progress(len(questions), len(questions))
    problems = [
        Problem(path, line, rule, message, hint)
        for path, rendered in done.items()
        for line, rule, message, hint in rendered.faults
    ]
    return done, sort_problems(problems)


def _render_missing(questions: Sequence[Question]) -> list[Rendered]:
    if len(questions) < _PARALLEL_FROM:
        drafts = [_draft(question) for question in questions]
    else:  # spawned, because a build under `mkdocs serve` runs in a thread, and threads and fork do not mix
        with ProcessPoolExecutor(mp_context=multiprocessing.get_context("spawn")) as pool:
            drafts = list(pool.map(_draft, questions, chunksize=16))
    wanted: dict[tuple[str, str], str] = {}
    for question, draft in zip(questions, drafts, strict=True):
        if not any(
            rule == "too-slow" for _, rule, *_ in draft.faults
        ):  # it pays for one limit, and not for all in turn
            for slot in _slots_within_limits(draft)[0]:
                wanted.setdefault(slot, question.path)
    results = _render_slots(wanted)
    return [_finish(question, draft, results) for question, draft in zip(questions, drafts, strict=True)]


def _draft(question: Question) -> Rendered:
    """Safe HTML with formulas and diagrams still in their places as text."""
    draft = Rendered()
    folder = str(question.folder)
    end = time.process_time() + SECONDS

    def convert(make: Callable[[], str], line: int) -> str:
        left = end - time.process_time()
        if left <= 0:
            return ""
        try:
            with cpu_limit(left):
                return make()
        except MarkdownFault as fault:
            draft.faults.append((line, "markdown", str(fault), "simplify the text"))
        except TooSlow:
            draft.faults.append((line, "too-slow", "the text takes too long to convert", "simplify it"))
        return ""

    def convert_line(text: str, line: int) -> str:
        before = len(draft.faults)
        html = convert(lambda: line_html(text), line)
        shown = any(sign.isprintable() and not sign.isspace() for sign in plain_text(html))
        if text and not shown and len(draft.faults) == before and time.process_time() < end:
            draft.faults.append((line, "empty-field", "Markdown shows nothing of it", "write words"))
        return html

    draft.title = convert_line(question.title, question.line_of("title"))
    for index, point in enumerate(question.key_points):
        line = question.line_of("key_points", index)
        draft.key_points.append(convert_line(point, line))
    for index, item in enumerate(question.follow_ups):
        line = question.line_of("follow_ups", index)
        ask = convert_line(item.ask, line)
        answer = convert(lambda text=item.answer: section_html(text, folder), line)  # type: ignore[misc]
        draft.follow_ups.append((ask, answer))
    for section in question.sections:
        html = convert(lambda text=section.text: section_html(text, folder), section.line)  # type: ignore[misc]
        draft.sections.setdefault(section.title, html)
    return draft


def _texts(rendered: Rendered) -> Iterable[str]:
    yield rendered.title
    yield from rendered.key_points
    for pair in rendered.follow_ups:
        yield from pair
    yield from rendered.sections.values()


def _slots_within_limits(draft: Rendered) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """The different formulas and diagrams of a question, and those of them that are too many."""
    found = dict.fromkeys(slot for html in _texts(draft) for slot in slots(html))
    within: list[tuple[str, str]] = []
    beyond: list[tuple[str, str]] = []
    left = dict(MAX_SLOTS)
    for slot in found:
        noun = _noun(slot[0])
        left[noun] -= 1
        (within if left[noun] >= 0 else beyond).append(slot)
    return within, beyond


def _noun(kind: str) -> str:
    return "diagram" if kind == "mermaid" else "formula"


def _render_slots(wanted: Mapping[tuple[str, str], str]) -> dict[tuple[str, str], BatchResult]:
    """Render formulas and diagrams, each on the account of the file that has it first."""
    items = {slot: hashlib.sha256(repr(slot).encode()).hexdigest()[:16] for slot in sorted(wanted)}
    results = render_batch([BatchItem(item_id, slot[0], slot[1], wanted[slot]) for slot, item_id in items.items()])  # type: ignore[arg-type]
    return {slot: results.get(item_id, BatchResult(error="not rendered")) for slot, item_id in items.items()}


def _finish(question: Question, draft: Rendered, results: dict[tuple[str, str], BatchResult]) -> Rendered:
    used = [slot for html in _texts(draft) for slot in slots(html)]
    beyond = _slots_within_limits(draft)[1]
    results = (
        dict.fromkeys(used, BatchResult())
        | results
        | {slot: BatchResult(error=f"more than {MAX_SLOTS[_noun(slot[0])]} in one file") for slot in beyond}
    )
    # The ids in a diagram would stand on the page twice, and a few lines can be repeated a thousand times.
    twice = [slot for slot, count in Counter(used).items() if slot[0] == "mermaid" and count > 1]
    results |= {slot: BatchResult(error="the same diagram stands here more than once") for slot in twice}
    html = {slot: results[slot].html for slot in used}
    faults = [
        (
            _line_of(question, kind, source) + results[kind, source].line - 1,
            *_wording(kind, source, results[kind, source].error),
        )
        for kind, source in dict.fromkeys(used)
        if results[kind, source].error
    ]
    return Rendered(
        title=fill_slots(draft.title, html),
        key_points=[fill_slots(point, html) for point in draft.key_points],
        follow_ups=[(fill_slots(ask, html), fill_slots(answer, html)) for ask, answer in draft.follow_ups],
        sections={title: fill_slots(text, html) for title, text in draft.sections.items()},
        diagrams=sum(kind == "mermaid" for kind, _ in used),
        formulas=sum(kind != "mermaid" for kind, _ in used),
        faults=draft.faults + faults,
    )


def _wording(kind: str, source: str, error: str) -> tuple[str, str, str]:
    if kind == "mermaid":
        return "diagram", error, "try the diagram in a mermaid editor; see CONTRIBUTING for what is supported"
    short = source if len(source) <= 60 else source[:57] + "..."
    return "formula", f"'{short}': {error}", "write LaTeX that KaTeX knows; a money sign is written USD"


def _line_of(question: Question, kind: str, source: str) -> int:
    """The line on which a formula or diagram stands."""
    first = source.strip().split("\n")[0].strip()
    needles = [f"${source}$", f"\\({source}\\)"] if kind == "inline" else []
    for needle in (*needles, source, first):
        for text in texts(question):
            if (position := text.text.find(needle)) >= 0:
                return text.line_at(position)
    return 1
