"""From the files that a change touches to the pages that a reviewer should look at."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from urllib.parse import quote

from .bank import TAXONOMY
from .folder import PICTURES, QUESTIONS
from .model import Bank
from .pages import question_url

_DOCS = "docs"


class GitFault(RuntimeError):
    """Git cannot say what changed."""


@dataclass(frozen=True)
class Touched:
    """What a change touches.

    Attributes:
        pages: Files by the address of a page that they change, from the site's root.
        gone: Question files that are no longer there.
        everywhere: Files that may change every page.
        code: Files that are neither questions nor pages, and are reviewed as code.
    """

    pages: dict[str, list[str]] = field(default_factory=dict)
    gone: list[str] = field(default_factory=list)
    everywhere: list[str] = field(default_factory=list)
    code: list[str] = field(default_factory=list)


def changed_files(root: Path, since: str) -> list[str]:
    """Repository paths of the files that differ from a commit, the ones that are gone included.

    Args:
        root: The repository.
        since: A commit, branch or tag; the comparison begins where the present state left it.

    Returns:
        Paths, sorted. Bytes that are no UTF-8 are kept as `os.fsdecode` does.

    Raises:
        GitFault: Git is missing, or there is no such commit.
    """
    # Names end with NUL, since a name may hold a line break; what follows the option is never taken for one.
    options = ["--merge-base", "--name-only", "--no-renames", "-z", "--end-of-options", since, "--"]
    command = ["git", "-C", str(root), "diff", *options]
    try:
        done = subprocess.run(command, capture_output=True, check=True)
    except FileNotFoundError:
        raise GitFault("git is not installed") from None
    except subprocess.CalledProcessError as error:
        raise GitFault(error.stderr.decode(errors="replace").strip()) from None
    return sorted(os.fsdecode(name) for name in done.stdout.split(b"\0") if name)


def touched_pages(bank: Bank, root: Path, changed: Sequence[str]) -> Touched:
    """Sort changed files by what they do to the site.

    Args:
        bank: The bank as it is after the change; questions that cannot be read may be missing in it.
        root: The repository.
        changed: What `changed_files` gave.

    Returns:
        The pages by file, and the files that have no page of their own.
    """
    touched = Touched()
    for path in changed:
        place = PurePosixPath(path)
        if path == TAXONOMY:
            touched.everywhere.append(path)
        elif place.parts[0] == QUESTIONS and place.suffix == ".md":
            _question(touched, root, path)
        elif place.parts[0] == QUESTIONS and place.suffix.lower() in PICTURES:
            _picture(touched, bank, place)
        elif place.parts[0] == _DOCS and place.suffix == ".md":
            touched.pages.setdefault(str(place.relative_to(_DOCS).with_suffix(".html")), []).append(path)
        else:
            touched.code.append(path)
    return touched


def _question(touched: Touched, root: Path, path: str) -> None:
    if (root / path).exists():
        touched.pages.setdefault(path.removesuffix(".md") + ".html", []).append(path)
    else:
        touched.gone.append(path)


def _picture(touched: Touched, bank: Bank, place: PurePosixPath) -> None:
    users = [item for item in bank.questions if item.folder == place.parent and f"]({place.name}" in item.prose]
    for question in users:
        touched.pages.setdefault(question_url(question), []).append(str(place))
    if not users:
        touched.code.append(str(place))


def format_touched(touched: Touched) -> str:
    """Markdown for a reviewer; the names are percent-encoded, so that none of them is taken for markup."""
    lines = ["# What this change touches", ""]
    for page, files in sorted(touched.pages.items()):
        lines.append(f"- {_code(page)}, from {', '.join(_code(name) for name in files)}")
    if not touched.pages:
        lines.append("No single page.")
    lists = (
        (
            "Gone. A renamed question lists its old id under `aliases`; nobody else's answer may lead here:",
            touched.gone,
        ),
        ("Every page may differ because of:", touched.everywhere),
        ("Neither a question nor a page. Review as code, before you open what was built:", touched.code),
    )
    for heading, names in lists:
        if names:
            lines += ["", heading, "", *(f"- {_code(name)}" for name in names)]
    return "\n".join(lines)


def _code(name: str) -> str:
    return f"`{quote(os.fsencode(name))}`"
