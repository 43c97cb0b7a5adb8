"""Markdown → HTML with the extensions that the bank allows; formulas and diagrams are left in marked places."""

from __future__ import annotations

import re
from functools import lru_cache
from html import escape, unescape
from typing import Any

import markdown

from .limits import TooSlow
from .sanitize import clean_block, clean_inline

RUNNABLE_CAPTION = "Runs as it stands"

LANGUAGES = frozenset(
    re.findall(
        r"\w+",
        "bash c console cpp css cuda diff docker dockerfile go graphql html http ini java javascript js json json5 "
        "kotlin latex lua make makefile markdown md nginx php powershell promql proto protobuf pycon python python3 r "
        "regex ruby rust scala sh shell sql swift tex text toml ts typescript xml yaml yml",
    )
)
"""Languages that are highlighted. There are lexers for hundreds more, of which some take hours for a hostile line."""

_SLOT = re.compile(r'<(?P<tag>span|div) class="(?P<class>arithmatex|qb-mermaid)">(?P<body>[^<]*)</(?P=tag)>', re.DOTALL)

_RUNNABLE = re.compile(r"^([ >]*(?:`{3,}|~{3,}))[ ]*python[ ]+runnable[ ]*$", re.MULTILINE)


class MarkdownFault(Exception):
    """Markdown that cannot be converted."""


def _mermaid_place(source: str, *_: Any, **__: Any) -> str:
    return f'<div class="qb-mermaid">{escape(source)}</div>'


def _fence_options(_language: str, inputs: dict[str, str], options: dict[str, str], *_: Any) -> bool:
    """Take nothing over of what a writer puts behind the language: it numbers, marks, names and styles."""
    if inputs.get("title") == RUNNABLE_CAPTION:
        options["title"] = RUNNABLE_CAPTION
    return True


def _code_block(source: str, language: str, _class: str, options: dict[str, str], converter: Any, **_: Any) -> str:
    known = language if language in LANGUAGES else "text"
    block = converter.preprocessors["fenced_code_block"]
    html = block.highlight(source, known, options, converter, classes=[], id_value="", attrs={})
    return str(html)


@lru_cache(maxsize=1)
def _converter() -> markdown.Markdown:
    converter = markdown.Markdown(
        extensions=[
            "tables",
            "sane_lists",
            "pymdownx.betterem",
            "pymdownx.highlight",
            "pymdownx.superfences",
            "pymdownx.arithmatex",
        ],
        extension_configs={
            "tables": {"use_align_attribute": True},
            "pymdownx.highlight": {"anchor_linenums": False, "guess_lang": False},
            "pymdownx.arithmatex": {"generic": True},
            "pymdownx.superfences": {
                "disable_indented_code_blocks": True,
                "custom_fences": [
                    {"name": "*", "class": "", "format": _code_block, "validator": _fence_options},
                    {"name": "mermaid", "class": "qb-mermaid", "format": _mermaid_place, "validator": _fence_options},
                ],
            },
        },
    )
    # HTML is a fault of the file. Shown as text it can neither be parsed in two ways nor pass for a marked place, and
    # what would take it apart is slow with what is not closed. The same holds for links that are defined elsewhere.
    converter.preprocessors.deregister("html_block")
    converter.parser.blockprocessors.deregister("reference")
    for name in ("html", "automail", "reference", "short_reference", "image_reference", "short_image_ref"):
        converter.inlinePatterns.deregister(name)
    return converter


def section_html(text: str, folder: str) -> str:
    """Safe HTML of a section, links in it relative to `folder`; raises MarkdownFault."""
    text = re.sub(_RUNNABLE, rf'\1python title="{RUNNABLE_CAPTION}"', text)
    return clean_block(_convert(text), folder)


def line_html(text: str) -> str:
    """Safe HTML of a title, a key point or another text on one line; raises MarkdownFault."""
    return clean_inline(_convert(" ".join(text.split())))


def _convert(text: str) -> str:
    try:
        return str(_converter().reset().convert(text))
    except TooSlow:
        _converter.cache_clear()
        raise
    except RecursionError:
        _converter.cache_clear()  # `reset` leaves the parser inside the list that it did not come out of
        raise MarkdownFault("lists or quotes are nested too deep") from None
    except Exception as error:  # a stranger's text must not end the build, whatever an extension makes of it
        _converter.cache_clear()
        raise MarkdownFault(f"Markdown does not convert: {type(error).__name__}: {error}") from None


def slots(html: str) -> list[tuple[str, str]]:
    """Formulas and diagrams in stored HTML, as (kind, source), kinds as `BatchItem` names them."""
    return [_slot(match) for match in _SLOT.finditer(html)]


def fill_slots(html: str, rendered: dict[tuple[str, str], str]) -> str:
    """Stored HTML with each formula and diagram replaced by what it was rendered to."""
    return _SLOT.sub(lambda match: rendered.get(_slot(match)) or _unrendered(match), html)


def _slot(match: re.Match[str]) -> tuple[str, str]:
    body = unescape(match["body"])
    if match["class"] == "qb-mermaid":
        return "mermaid", body.strip("\n")
    kind = "inline" if match["tag"] == "span" else "display"
    return kind, re.sub(r"^\\[(\[]|\\[)\]]$", "", body.strip()).strip()


def _unrendered(match: re.Match[str]) -> str:
    return f"<code>{escape(_slot(match)[1])}</code>"
