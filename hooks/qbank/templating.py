"""Jinja for the pages that are made of the bank; everything is escaped unless it is stored HTML."""

from __future__ import annotations

import re
from functools import lru_cache
from importlib import resources

import jinja2
from markupsafe import Markup

from .problem import plural


@lru_cache(maxsize=1)
def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.FunctionLoader(_template_source),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["stored"] = Markup
    environment.filters["host"] = _host
    environment.filters["plural"] = plural
    return environment


def _template_source(name: str) -> str:
    return (resources.files(__package__) / "templates" / name).read_text(encoding="utf-8")


def _host(url: str) -> str:
    """The site that an address leads to, as a reader knows it."""
    return re.sub(r"^https?://(www\.)?([^/]+).*$", r"\2", url)


def render_template(name: str, **context: object) -> str:
    """Fill a template of `templates/`; raises jinja2.TemplateError where it uses what it is not given."""
    return _environment().get_template(name).render(**context)
