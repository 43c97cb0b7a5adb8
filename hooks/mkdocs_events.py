"""MkDocs hooks: put the pages of the bank into the site. The only module that imports mkdocs."""

from __future__ import annotations

import importlib
import os
import sys
from html import escape
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import event_priority, get_plugin_logger
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import get_toc

HOOKS = Path(__file__).parent
SCRIPTS = {"browse": "browse", "wide": "", "list": ""}
log = get_plugin_logger("qbank")


class Build:
    """What the hooks of one build share; it is kept in the configuration's `extra`.

    mkdocs-macros writes everything in there out as JSON. This is no mapping and no dataclass, so that of it only
    the name is written.
    """

    def __init__(self, site: Any, assets: dict[str, bytes], preview: bool) -> None:
        """Keep the site, its pages by source address, the built assets by address, and whether it is a preview."""
        self.site = site
        self.preview = preview
        self.pages = {page.src_uri: page for page in site.pages}
        self.assets = assets

    def __str__(self) -> str:
        """All that others need to print."""
        return "the question bank"


@event_priority(100)  # before mkdocs-macros, whose pages count and list what is loaded here
def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Load the bank; a fault ends the build with all faults listed."""
    for name in [name for name in sys.modules if name == "qbank" or name.startswith("qbank.")]:
        del sys.modules[name]  # `mkdocs serve` keeps modules; a change in the library must show
    importlib.invalidate_caches()
    if str(HOOKS) not in sys.path:
        sys.path.insert(0, str(HOOKS))
    site_module = importlib.import_module("qbank.site")
    nav_module = importlib.import_module("qbank.nav")
    root = Path(config.config_file_path).parent
    preview = importlib.import_module("qbank.preview")
    alone = os.environ.get(preview.VARIABLE)
    try:
        site = preview.load_preview(root, alone) if alone else site_module.load_site(root)
        assets = importlib.import_module("qbank.assets").build_assets(root)
    except (site_module.SiteFault, importlib.import_module("qbank.assets").AssetFault) as fault:
        raise PluginError(str(fault)) from None
    for problem in site.warnings:
        log.info("%s", problem)
    config.nav = nav_module.expand_nav(config.nav or [], site.bank.taxonomy)
    config.extra["qbank"] = Build(site, assets, bool(alone))
    return config


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add generated pages, pictures, fonts and scripts."""
    site = config.extra["qbank"].site
    if config.extra["qbank"].preview:  # the navigation wants its pages, even those that will not be built
        for uri in importlib.import_module("qbank.nav").pages_in(config.nav):
            if uri not in files.src_uris:
                files.append(File.generated(config, uri, content=""))
    for page in site.pages:
        level = InclusionLevel.INCLUDED if page.kind != "question" else InclusionLevel.NOT_IN_NAV
        files.append(File.generated(config, page.src_uri, content="", inclusion=level))
    for path in importlib.import_module("qbank.pages").pictures(site.bank, site.root):
        files.append(File.generated(config, path, abs_src_path=str(site.root / path)))
    moved = importlib.import_module("qbank.pages").redirects(site.bank)
    for uri, content in (moved | config.extra["qbank"].assets).items():
        files.append(File.generated(config, uri, content=content))
    return files


def on_nav(nav: Navigation, config: MkDocsConfig, files: Files) -> None:
    """In a preview, leave all pages out but the one."""
    if config.extra["qbank"].preview:
        for file in files.documentation_pages():
            if file.src_uri not in config.extra["qbank"].pages:
                file.inclusion = InclusionLevel.EXCLUDED


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Give a generated page its title and template; nothing of a contributor's front matter gets here."""
    if generated := config.extra["qbank"].pages.get(page.file.src_uri):
        page.meta = {
            # The theme's templates put these into the page as they are.
            "title": escape(generated.title),
            "description": escape(generated.description),
            "template": "question.html" if generated.kind == "question" else "main.html",
            "kind": generated.kind,
            "script": SCRIPTS.get(generated.kind, "marks"),
        }
    return markdown


def on_page_content(html: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Put the generated body in place of the empty one."""
    generated = config.extra["qbank"].pages.get(page.file.src_uri)
    if generated is None:
        return str(importlib.import_module("qbank.sanitize").finish_own_page(html))
    tokens: list[Any] = [{"level": 2, "id": item.id, "name": item.title, "children": []} for item in generated.headings]
    page.toc = get_toc(tokens)
    return str(generated.html)


def on_env(env: Any, config: MkDocsConfig, files: Files) -> None:
    """Add the data that scripts load; only now is the text of every page known, which search includes."""
    if config.extra["qbank"].preview:
        return
    site = config.extra["qbank"].site
    page_type = importlib.import_module("qbank.exports.records").SearchablePage
    to_text = importlib.import_module("qbank.sanitize").plain_text
    generated = config.extra["qbank"].pages
    pages = []
    for file in files.documentation_pages():
        listing = generated.get(file.src_uri)
        if file.page and not (listing and listing.question):
            # A list repeats titles that search finds by themselves; what it is for says enough.
            text = listing.description if listing else to_text(file.page.content or "")
            title = listing.title if listing else str(file.page.meta.get("title") or file.page.title)
            pages.append(page_type(file.dest_uri, title, text))
    data = importlib.import_module("qbank.assets").build_data(site.root, site.bank, site.rendered, pages)
    for uri, content in data.items():
        files.append(File.generated(config, uri, content=content))


def on_page_context(context: dict[str, Any], page: Page, config: MkDocsConfig, nav: Navigation) -> dict[str, Any]:
    """Let the question template list the category's questions."""
    context["generated"] = config.extra["qbank"].pages.get(page.file.src_uri)
    return context
