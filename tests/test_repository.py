"""The repository itself: what may be in it."""

from __future__ import annotations

import re
import subprocess

from tests import banks


def git(*arguments: str) -> list[str]:
    done = subprocess.run(["git", *arguments], cwd=banks.REPOSITORY, capture_output=True, text=True, check=True)
    return [name for name in done.stdout.split("\0") if name]


def test_nothing_generated_is_committed():
    """A cache that came with a pull request would be read by the next build as if it had written it itself."""
    trusted = re.compile(r"(.*/)?(\.cache|\.venv|node_modules|__pycache__|site|dist)/")
    names = git("ls-files", "-z")
    assert [name for name in names if trusted.match(name)] == []
    assert git("ls-files", "-z", "--cached", "--ignored", "--exclude-standard") == []
    assert len(names) > 300


def test_no_symbolic_links_are_committed():
    modes = {line.split()[0] for line in git("ls-files", "-z", "--stage")}
    assert modes <= {"100644", "100755"}
