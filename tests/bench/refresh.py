"""Builds the project in this folder as `mkdocs serve` does, edits a question, builds again; prints what that took.

The server's own pause before it builds (a quarter of a second, in case more files are saved) is not in it.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from pathlib import Path

from mkdocs.commands.build import build
from mkdocs.config import load_config

HEADING = "## Short answer\n"
FIRST_BUILDS = 2
"""One to start with, and one that has warmed what the process keeps, as in a session of some length."""


def main(question: Path) -> None:
    """Measure the build after an edit of `question`."""
    with tempfile.TemporaryDirectory() as site:
        config = load_config(config_file="mkdocs.yml", site_dir=site)
        config.plugins.on_startup(command="serve", dirty=False)
        for _ in range(FIRST_BUILDS):
            build(load_config(config_file="mkdocs.yml", site_dir=site))
        text = question.read_text(encoding="utf-8")
        question.write_text(text.replace(HEADING, f"{HEADING}\nAn edit of one sentence.\n", 1), encoding="utf-8")
        clock, cpu = time.perf_counter(), time.process_time()
        build(load_config(config_file="mkdocs.yml", site_dir=site))
        spent = {"clock": time.perf_counter() - clock, "cpu": time.process_time() - cpu}
        question.write_text(text, encoding="utf-8")
    print(json.dumps(spent))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
