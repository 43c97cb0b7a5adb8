"""Building, checking and refreshing large banks."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.bench.conftest import LARGE, Built, build
from tests.bench.figures import Report
from tests.bench.machine_time import spend
from tests.bench.synthetic import make_project, read

BUILD_BUDGET = {"cold": 30.0, "warm": 15.0}
CHECK_BUDGET = {"cold": 5.0, "warm": 2.0, "one file": 0.5}
REFRESH_BUDGET = 2.0
QUESTION = "questions/rag/rag-pipeline.md"
CONFIGURATION = """\
site_name: The same pages in stock Material
theme: {name: material, font: false}
use_directory_urls: false
plugins: [search]
markdown_extensions:
  - attr_list
  - footnotes
  - tables
  - pymdownx.arithmatex: {generic: true}
  - pymdownx.betterem
  - pymdownx.highlight
  - pymdownx.superfences:
      custom_fences:
        - name: mermaid
          class: mermaid
          format: !!python/name:pymdownx.superfences.fence_code_format
"""
REFRESH = Path(__file__).with_name("refresh.py")


def test_clean_build(large: Built, tmp_path: Path, report: Report) -> None:
    stock = spend([sys.executable, "-m", "mkdocs", "build", "--quiet"], stock_project(large.root, tmp_path / "stock"))
    for name, spent in (("cold", large.cold), ("warm", large.warm)):
        report.add(f"build of {LARGE}, {name} cache", spent.cpu, "CPU s", BUILD_BUDGET[name])
        report.add(f"build of {LARGE}, {name} cache, by the clock", spent.clock, "s")
    report.add("build of the same pages with stock Material", stock.cpu, "CPU s")
    report.add("stock Material against ours with a warm cache", stock.cpu / large.warm.cpu, "times")
    report.add("stock Material against ours with a cold cache", stock.cpu / large.cold.cpu, "times")


def stock_project(root: Path, stock: Path) -> Path:
    """The questions of a project as plain Markdown pages of a site with nothing of ours, all in the navigation."""
    for path in root.glob("questions/*/*"):
        target = stock / "docs" / path.relative_to(root / "questions")
        target.parent.mkdir(parents=True, exist_ok=True)
        if path.suffix == ".md":
            source = read(path)
            points = "\n".join(f"- {point}" for point in source.front["key_points"])
            asked = "\n\n".join(f"**{item['ask']}** {item.get('answer', '')}" for item in source.front["follow_ups"])
            text = f"# {source.front['title']}\n\n{points}\n\n{source.body}\n\n## Follow-ups\n\n{asked}\n"
            target.write_text(text, encoding="utf-8")
        else:
            shutil.copy(path, target)
    (stock / "docs" / "index.md").write_text("# Questions\n", encoding="utf-8")
    (stock / "mkdocs.yml").write_text(CONFIGURATION, encoding="utf-8")
    return stock


def test_check(planned: Built, report: Report) -> None:
    command = [sys.executable, "-c", "from qbank.cli import main; main()", "check"]
    count = len([*planned.root.glob("questions/*/*.md")])
    shutil.rmtree(planned.root / ".cache" / "qbank")
    for name, arguments in (("cold", []), ("warm", []), ("one file", [QUESTION])):
        spent = spend([*command, *arguments], planned.root, PYTHONPATH=str(planned.root / "hooks"))
        what = f"check of {count} files, {name}" if not arguments else "check of one file"
        report.add(what, spent.clock, "s", CHECK_BUDGET[name])
        report.add(f"{what}, all processors", spent.cpu, "CPU s")


@pytest.mark.parametrize("size", ["real bank", "planned"])
def test_refresh(size: str, planned: Built, tmp_path: Path, report: Report) -> None:
    root = planned.root if size == "planned" else make_project(tmp_path / "project", 0)
    if size != "planned":
        build(root)  # fills the cache
    done = subprocess.run(
        [sys.executable, str(REFRESH), QUESTION], cwd=root, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    found = json.loads(done.stdout.splitlines()[-1])
    count = len([*root.glob("questions/*/*.md")])
    budget = REFRESH_BUDGET if size == "planned" else None
    report.add(f"refresh after one edit, {count} questions", found["clock"], "s", budget)
    report.add(f"refresh after one edit, {count} questions, this process", found["cpu"], "CPU s")
