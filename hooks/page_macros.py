"""mkdocs-macros entry: counts, lists and tables for hand-written pages, out of the bank that the hooks loaded."""

from __future__ import annotations

from typing import Any


def define_env(env: Any) -> None:
    """Register the macros; mkdocs-macros calls this once a build, after `mkdocs_events.on_config`."""
    from qbank.macros import PageMacros  # importable once the hooks have run

    macros = PageMacros(env.conf["extra"]["qbank"].site)
    for name in PageMacros.NAMES:
        env.macro(getattr(macros, name), name)
    env.variables["repository_url"] = macros.site.bank.taxonomy.repository
