"""Markdown that a question may not contain: raw HTML, attribute lists, unclosed or unlabelled fences."""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Iterator
from html import unescape

from ..characters import unwanted
from ..markdown_html import LANGUAGES
from ..markdown_lines import Fence, fences, without_code_and_math
from ..model import Question
from ..problem import Problem
from .context import Context, Text, error, texts

_AUTOLINK = re.compile(r"<https://[^\s<>]+>")
_HTML = re.compile(r"<(?=[a-zA-Z/!?])[^\s>]{0,40}>?")
_ATTRIBUTES = re.compile(r"\{:[^}\n]*\}?|\{\s*[.#][\w-]+[^}\n]*\}")
_SNIPPET = re.compile(r"^\s*-+8<-+.*$", re.MULTILINE)
_REFERENCE = re.compile(r"^[ >]*\[(?!\^)[^\]\n]+\]:.*$", re.MULTILINE)
_FOOTNOTE = re.compile(r"\[\^[^\]\s]+\]:?")
_REFERENCE_SIGN = re.compile(r"(?:&#?\w{1,12};)+")
RUNNABLE = "runnable"
MERMAID = "mermaid"


def check(question: Question, context: Context) -> Iterator[Problem]:
    """Report markup that would be dropped, run, or shown as something else than the writer meant."""
    for text in texts(question):
        plain = without_code_and_math(text.text)
        for match in _HTML.finditer(_AUTOLINK.sub(lambda found: " " * len(found[0]), plain)):
            yield error(
                question,
                text.line_at(match.start()),
                "raw-html",
                f"HTML '{match[0]}'",
                "use Markdown; for a sign write &lt; or put it into `code`",
            )
        for pattern, rule, what, hint in (
            (_ATTRIBUTES, "attribute-list", "attribute list", "remove it; put braces of text into `code`"),
            (_SNIPPET, "snippet", "snippet inclusion", "write the text itself"),
            (_FOOTNOTE, "reference-link", "footnote", "write the note into the text"),
            (
                _REFERENCE,
                "reference-link",
                "link definition",
                "write the address in the link: [text](https://…)",
            ),
        ):
            for match in pattern.finditer(plain):
                yield error(question, text.line_at(match.start()), rule, f"{what} '{match[0].strip()}'", hint)
        for match in _REFERENCE_SIGN.finditer(plain):
            if what := unwanted(unescape(match[0])):
                yield error(question, text.line_at(match.start()), "control-character", what, "remove it")
        for fence in fences(text.text):
            yield from _fence(question, text, fence)


def _fence(question: Question, text: Text, fence: Fence) -> Iterator[Problem]:
    line = text.line_at(0) + fence.index
    if not fence.closed:
        hint = "close it with a line of as many ticks as it begins with"
        yield error(question, line, "open-fence", "the code block is never closed", hint)
        return
    if not fence.language:
        hint = "name one after the ticks: python, json, bash, text"
        yield error(question, line, "fence-language", "a code block without a language", hint)
        return
    extra = fence.info[1:]
    if extra and not (fence.language == "python" and extra == (RUNNABLE,)):
        message = f"'{' '.join(extra)}' after the language"
        yield error(question, line, "fence-language", message, f"only 'python {RUNNABLE}' takes a second word")
    if fence.language == "python":
        yield from _python(question, line, fence)
    elif fence.language not in {MERMAID, *LANGUAGES}:
        message = f"'{fence.language}' is not a language that can be highlighted"
        yield error(question, line, "fence-language", message, "write 'text' where there is none")


def _python(question: Question, line: int, fence: Fence) -> Iterator[Problem]:
    if fence.info[1:] != (RUNNABLE,):
        return
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # an odd escape in a string is Python's business, not the bank's
            tree = ast.parse(fence.body)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as fault:
        place = line + (getattr(fault, "lineno", None) or 1)
        message = f"Python does not parse: {getattr(fault, 'msg', None) or type(fault).__name__}"
        yield error(question, place, "python-syntax", message, "run the block before you commit it")
        return
    if not any(isinstance(node, ast.Assert) for node in ast.walk(tree)):
        message = "a runnable block without an assertion"
        yield error(question, line, "no-assertion", message, "assert what the code should give")
