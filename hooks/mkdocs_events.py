"""MkDocs hooks: put the pages of the bank into the site. The only module that imports mkdocs."""

from __future__ import annotations

import importlib
import os
from concurrent.futures import Future
from functools import partial
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

from between_builds import CompiledTemplates, in_background, keep_page, kept_page, load_library
from build_state import Build

TEMPLATES = {"question": "question.html"}
KEPT = "kept.html"
SCRIPTS = {"browse": "browse", "wide": "", "list": ""}
log = get_plugin_logger("qbank")
_run = {"command": "build"}


def on_startup(command: str, dirty: bool) -> None:
    """Know whether a person waits for the page or a script for the whole site."""
    _run["command"] = command


@event_priority(100)  # before mkdocs-macros, whose pages count and list what is loaded here
def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Load the bank; a fault ends the build with all faults listed."""
    load_library()
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
    config.extra["qbank"] = Build(site, assets, str(config.site_url), bool(alone))
    return config


class QuestionPage(Page):
    """A page whose body is at hand: no Markdown is converted for it."""

    def render(self, config: MkDocsConfig, files: Files) -> None:  # noqa: ARG002 - MkDocs passes both
        """Leave everything to `on_page_content`."""
        self.content = ""
        self.present_anchor_ids = {item.id for item in config.extra["qbank"].pages[self.file.src_uri].headings}


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add generated pages, pictures, fonts and scripts."""
    site = config.extra["qbank"].site
    if config.extra["qbank"].preview:  # the navigation wants its pages, even those that will not be built
        for uri in importlib.import_module("qbank.nav").pages_in(config.nav):
            if uri not in files.src_uris:
                files.append(File.generated(config, uri, content=""))
    for page in site.pages:
        level = InclusionLevel.INCLUDED if page.kind != "question" else InclusionLevel.NOT_IN_NAV
        file = File.generated(config, page.src_uri, content="", inclusion=level)
        files.append(file)
        if page.kind == "question":
            QuestionPage(None, file, config)
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
    build = config.extra["qbank"]
    if generated := build.pages.get(page.file.src_uri):
        kept = kept_page(page.file.src_uri, build.made_of[page.file.src_uri])
        page.meta = {
            # The theme's templates put these into the page as they are.
            "title": escape(generated.title),
            "description": escape(generated.description),
            "template": TEMPLATES.get(generated.kind, "main.html") if kept is None else KEPT,
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
    """Finish the files that are no pages: only now is known what search includes, and which are left out."""
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
    assets = importlib.import_module("qbank.assets")
    for uri, content in assets.build_records(site.bank, site.rendered, pages).items():
        files.append(File.generated(config, uri, content=content))
    config.extra["qbank"].search = in_background(
        partial(assets.build_search_data, site.root, site.bank, site.rendered, pages)
    )
    env.bytecode_cache = CompiledTemplates()
    for file in files:  # redirects, and what stands in docs/ as it is
        if file.src_uri.endswith(".html") and file.inclusion is not InclusionLevel.EXCLUDED:
            file.content_string = _with_policy(file.content_string, file.src_uri, config)


def on_page_context(context: dict[str, Any], page: Page, config: MkDocsConfig, nav: Navigation) -> dict[str, Any]:
    """Let the question template list the category's questions, and `kept.html` have the finished page."""
    build = config.extra["qbank"]
    if generated := build.pages.get(page.file.src_uri):
        context["generated"] = generated
        context["kept"] = kept_page(page.file.src_uri, build.made_of[page.file.src_uri])
    return context


@event_priority(-100)  # after all that still changes a page
def on_post_page(output: str, page: Page, config: MkDocsConfig) -> str:
    """Put the policy into the page, unless what that would stop is a fault, and keep it for the next build."""
    if page.meta.get("template") == KEPT:
        return output
    build, name = config.extra["qbank"], page.file.src_uri
    output = _with_policy(output, name, config)
    if name in build.pages:
        keep_page(name, build.made_of[name], output)
    return output


@event_priority(-100)
def on_post_template(output_content: str, template_name: str, config: MkDocsConfig) -> str:
    """The same for pages that are templates, such as 404.html."""
    return _with_policy(output_content, template_name, config) if template_name.endswith(".html") else output_content


def _with_policy(html: str, name: str, config: MkDocsConfig) -> str:
    policy = importlib.import_module("qbank.policy")
    try:
        scripts = config.extra["qbank"].scripts
        return str(policy.with_policy(html, scripts, serving=_run["command"] == "serve"))
    except policy.PolicyFault as fault:
        raise PluginError(f"{name}: {fault}") from None


def on_post_build(config: MkDocsConfig) -> None:
    """Write the search index, whose making takes longest; under `mkdocs serve` the page is shown before it is there."""
    search, folder = config.extra["qbank"].search, Path(config.site_dir)
    if _run["command"] == "serve":
        search.add_done_callback(partial(_write_search, folder))
    elif fault := search.exception():
        raise PluginError(str(fault))
    else:
        _write_search(folder, search)


def _write_search(folder: Path, search: Future[dict[str, bytes]]) -> None:
    if fault := search.exception():
        log.error("%s", fault)
        return
    for uri, content in search.result().items():
        (folder / uri).parent.mkdir(parents=True, exist_ok=True)
        (folder / uri).write_bytes(content)
