"""Links: between questions, to pictures, to the web; and ids that name no question."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from functools import lru_cache
from urllib.parse import unquote

from ..fields import is_web_address
from ..folder import PICTURES
from ..markdown_lines import without_code_and_math
from ..model import Question
from ..problem import Problem, did_you_mean
from .context import Context, error, texts

LINK = re.compile(
    r"(?<!\\)(?P<picture>!)?(?<!\\)\[(?P<text>(?:[^\[\]]|\[[^\[\]]{0,300}\]){0,300})\]"
    r"\(\s*(?P<target>(?:[^()\s]|\([^()\s]*\))*)(?:\s+[^)]{0,200})?\)"
)
_ONE_LINE = {"title", "key point", "follow-up question"}
_WEB = re.compile(r"https://[^\s/]+\.[^\s/]+(?:/\S*)?")


def check(question: Question, context: Context) -> Iterator[Problem]:
    """Report every link and id that leads nowhere or elsewhere than it may."""
    yield from _ids(question, context)
    for text in texts(question):
        for match in _links_in(text.text):
            line = text.line_at(match.start())
            if text.part in _ONE_LINE:
                hint = "put it into an answer or a section; here only its text would be shown"
                yield error(question, line, "bad-link", f"a link to '{match['target']}' in a {text.part}", hint)
            elif match["picture"]:
                yield from _picture(question, context, line, match["text"], match["target"])
            else:
                yield from _link(question, context, line, match["text"], match["target"])


@lru_cache(maxsize=20_000)  # `make serve` looks at every question again after each edit
def _links_in(text: str) -> tuple[re.Match[str], ...]:
    """Links and pictures, those inside a link's text included."""
    plain = without_code_and_math(text)
    outer = list(LINK.finditer(plain))
    return tuple(found for match in outer for found in (match, *LINK.finditer(plain, *match.span("text"))))


def _ids(question: Question, context: Context) -> Iterator[Problem]:
    named = [
        *((("follow_ups", i, "see"), item.see) for i, item in enumerate(question.follow_ups) if item.see),
        *((("related", i), name) for i, name in enumerate(question.related)),
    ]
    for place, name in named:
        line = question.line_of(*place)
        if name == question.id:
            yield error(question, line, "self-reference", f"'{name}' is this question", "name another one")
        elif name not in context.bank.by_id:
            now = next((item.id for item in context.bank.questions if name in item.aliases), None)
            hint = f"its id is now '{now}'" if now else _nearest(name, context.bank.by_id)
            yield error(question, line, "unknown-question", f"there is no question '{name}'", hint)


def _nearest(name: str, known: Iterable[str]) -> str:
    hint = did_you_mean(name, known)
    return hint if hint.startswith("did you mean") else "see `qbank list` for the ids"


def _nearest_file(question: Question, name: str, context: Context) -> str:
    near = get_close_matches(name, context.bank.by_id, n=1)
    if not near:
        return "see `qbank list` for the ids"
    return f"did you mean '{posixpath.relpath(context.bank.by_id[near[0]].path, question.folder)}'?"


def resolve(question: Question, target: str) -> str:
    """Path in the repository that a relative link of a question leads to."""
    return posixpath.normpath(posixpath.join(str(question.folder), unquote(target)))


def _link(question: Question, context: Context, line: int, text: str, target: str) -> Iterator[Problem]:
    if not text.strip():
        yield error(question, line, "link-text", f"a link to '{target}' without text", "say where it leads")
    if _WEB.fullmatch(target) and is_web_address(target):
        return
    if re.fullmatch(r"(?!/)[a-z0-9./_-]+\.md", target):
        if resolve(question, target) not in {item.path for item in context.bank.questions}:
            hint = _nearest_file(question, posixpath.basename(target).removesuffix(".md"), context)
            yield error(question, line, "broken-link", f"'{target}' is not a question file", hint)
        return
    hint = "link to https://… or to another question, ../category/id.md"
    yield error(question, line, "bad-link", f"a link to '{target}'", hint)


def _picture(question: Question, context: Context, line: int, alt: str, target: str) -> Iterator[Problem]:
    if not alt.strip():
        yield error(question, line, "picture-text", f"'{target}' has no text", "say what it shows: ![text](file)")
    if not re.fullmatch(r"[A-Za-z0-9._-]+", target) or not target.lower().endswith(PICTURES):
        hint = f"put the picture beside the question and name the file alone ({', '.join(PICTURES)})"
        yield error(question, line, "bad-picture", f"'{target}' is not a picture beside the question", hint)
        return
    file = context.root / str(question.folder) / target
    if file.is_symlink() or not file.is_file():
        files = [item for item in file.parent.glob("*") if item.is_file() and not item.is_symlink()]
        others = sorted(item.name for item in files if item.suffix.lower() in PICTURES)
        hint = did_you_mean(target, others) if others else "add the file to the folder of the question"
        yield error(question, line, "missing-picture", f"there is no file '{target}'", hint)
