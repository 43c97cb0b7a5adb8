"""`qbank preview`: one question as a page in the browser."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import webbrowser
from pathlib import Path

import click

from ..bank import load_bank
from ..folder import question_paths
from ..node import NodeUnavailable
from ..pages import question_url
from ..preview import VARIABLE, find_question, why_not
from ..problem import did_you_mean, errors, format_text, plural, sort_problems
from ..render import render_questions
from .shared import EXIT_FAULTS, UsageFault, cache_of, chosen_files, root_of, say

PLACE = ".cache/preview"
_SITE = "site"
_SECONDS = 60
_LINK = re.compile(r'(?P<name>\b(?:href|src)=")(?P<target>[^"#?:]+)(?P<rest>[#?][^"]*)?"')


@click.command()
@click.argument("question", metavar="ID")
@click.option("--no-open", is_flag=True, help="Print the page's address instead of opening it.")
@click.pass_context
def preview(context: click.Context, question: str, no_open: bool) -> None:
    """Show the page of one question, named by its id, a former id or its file.

    Faults and warnings of the file come first; the page is built all the same, where that is possible. Links to
    other pages lead to the site that was built last, if there is one.

    \b
    qbank preview rag-pipeline
    qbank preview questions/rag/rag-pipeline.md --no-open
    """  # noqa: D301 - click wants the sign itself
    root = root_of(context)
    path = _path_of(root, question)
    bank, problems = load_bank(root, only=(path,), cache=cache_of(root))
    found = find_question(bank, path) if bank else None
    try:
        if found:
            problems = sort_problems(problems + render_questions([found], cache_of(root))[1])
    except NodeUnavailable as error:
        raise UsageFault(str(error)) from None
    if problems:
        click.echo(format_text(problems))
    faults = len(errors(problems))
    say(f"{path}: {plural(faults, 'fault')}, {plural(len(problems) - faults, 'warning')}")
    if bank is None or found is None or why_not(found, bank):
        say("there is no page to show before the faults above are mended")
        context.exit(EXIT_FAULTS)
    page = _build(root, path, root / PLACE / question_url(found))
    if no_open or not webbrowser.open(page.as_uri()):
        click.echo(page.as_uri())


def _path_of(root: Path, name: str) -> str:
    """Repository path of the question that is meant; raises UsageFault."""
    if name.endswith(".md"):
        named = chosen_files(root, (Path(name),)).intersection(question_paths(root)[0])
        if len(named) != 1:
            raise UsageFault(f"{name} is not a question file")
        return named.pop()
    bank, _ = load_bank(root, only=())
    if bank and (found := find_question(bank, name)):
        return found.path
    files = {Path(path).stem: path for path in question_paths(root)[0]}  # also those that cannot be read
    if name not in files:
        raise UsageFault(f"there is no question '{name}': {did_you_mean(name, files)}")
    return files[name]


def _build(root: Path, path: str, page: Path) -> Path:
    """Build the page with the site's own engine, theme and hooks; raises UsageFault with what they say."""
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--no-strict", "--site-dir", str(root / PLACE)]
    env = os.environ | {VARIABLE: path, "NO_MKDOCS_2_WARNING": "1"}
    try:
        done = subprocess.run(command, cwd=root, env=env, capture_output=True, text=True, check=False, timeout=_SECONDS)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise UsageFault(f"the page cannot be built: {error}") from None
    if done.returncode or not page.is_file():
        raise UsageFault(f"the page cannot be built:\n{(done.stderr or done.stdout).strip()}")
    _connect(page, root)
    return page


def _connect(page: Path, root: Path) -> None:
    """Let links that lead nowhere in the preview lead to the built site, and search use its index."""
    site = root / _SITE
    if (site / "data").is_dir():
        shutil.copytree(site / "data", root / PLACE / "data", dirs_exist_ok=True)

    def connected(match: re.Match[str]) -> str:
        here = Path(os.path.normpath(page.parent / match["target"]))
        there = site / os.path.relpath(here, root / PLACE)
        if here.exists() or not there.is_file():
            return match[0]
        return f'{match["name"]}{there.as_uri()}{match["rest"] or ""}"'

    page.write_text(_LINK.sub(connected, page.read_text(encoding="utf-8")), encoding="utf-8")
