"""Questions as they were read and checked before, on disk: what a file alone decides is not found out twice."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from .disk_cache import DiskCache, cache_key
from .model import Figure, FollowUp, Question, Section, Source
from .problem import Problem
from .rules.spelling import edition

_LIBRARIES = ("PyYAML", "Pygments", "rapidfuzz", "simpleeval")
_PLAIN = {"id", "path", "title", "category", "difficulty", "kind", "author", "digest"}
_LISTS = {"roles", "tags", "key_points", "related", "aliases"}


@dataclass(frozen=True)
class CheckedFile:
    """What the bytes of one file decide.

    Attributes:
        question: The question, None where the file cannot be read.
        problems: What is wrong with the file, other files and today's date aside.
        checked: Whether the rules inside files were run, and not only what it takes to read one.
    """

    question: Question | None
    problems: tuple[Problem, ...]
    checked: bool


class CheckCache:
    """Checked files in a folder; whatever is damaged in it counts as missing."""

    def __init__(self, folder: Path, shared: bytes) -> None:
        """Use a folder inside `folder`; `shared` is the content of the files that every question depends on."""
        depends = hashlib.sha256(edition().encode() + b"\0" + shared).hexdigest()
        self._disk = DiskCache(folder, "check", _checker_version(depends))

    def get(self, path: str, data: bytes) -> CheckedFile | None:
        """The stored result for a file with these bytes, or None."""
        stored = self._disk.get_json(_key(path, data))
        try:
            question = None if stored["question"] is None else _question(stored["question"])
            return CheckedFile(question, tuple(Problem(**item) for item in stored["problems"]), stored["checked"])
        except (KeyError, TypeError, ValueError):
            return None

    def put(self, path: str, data: bytes, file: CheckedFile) -> None:
        """Store what was found."""
        question = None if file.question is None else _stored(file.question)
        problems = [asdict(problem) for problem in file.problems]
        self._disk.put_json(_key(path, data), {"question": question, "problems": problems, "checked": file.checked})


@lru_cache(maxsize=8)
def _checker_version(depends: str) -> str:
    """A short digest of the code that reads and checks, and of all else that its findings depend on."""
    digest = hashlib.sha256(depends.encode())
    for name in _LIBRARIES:
        digest.update(f"{name} {version(name)}\n".encode())
    here = Path(__file__).parent
    for file in sorted([*here.glob("*.py"), *(here / "rules").glob("*.py")]):
        digest.update(file.read_bytes())
    return digest.hexdigest()[:16]


def _key(path: str, data: bytes) -> str:
    return cache_key(path, hashlib.sha256(data).hexdigest())


def _stored(question: Question) -> dict[str, Any]:
    data = {field.name: getattr(question, field.name) for field in fields(question)}
    for name in ("follow_ups", "figures", "sources", "sections"):
        data[name] = [asdict(item) for item in data[name]]
    data["reviewed"] = question.reviewed.isoformat()
    data["lines"] = [[*path, line] for path, line in question.lines.items()]
    return data


def _question(data: Mapping[str, Any]) -> Question:
    """The question that `_stored` took apart; raises KeyError, TypeError or ValueError where it is none."""
    plain: dict[str, Any] = {name: data[name] for name in _PLAIN} | {name: tuple(data[name]) for name in _LISTS}
    return Question(
        **plain,
        follow_ups=tuple(FollowUp(**item) for item in data["follow_ups"]),
        figures=tuple(Figure(**item) for item in data["figures"]),
        sources=tuple(Source(**item | {"covers": tuple(item["covers"])}) for item in data["sources"]),
        sections=tuple(Section(**item) for item in data["sections"]),
        reviewed=date.fromisoformat(data["reviewed"]),
        lines={tuple(path): line for *path, line in data["lines"]},
    )
