"""The files below `questions/`: which are questions and pictures, and reading them without being led elsewhere."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator
from pathlib import Path

from .model import ID_PATTERN, RESERVED
from .picture_files import PictureFault, check_picture
from .problem import Problem

QUESTIONS = "questions"
DICTIONARY = f"{QUESTIONS}/dictionary.txt"
"""Words of the bank's field that no English dictionary has, one a line."""
PICTURES = (".svg", ".png", ".webp", ".jpg", ".jpeg")
MAX_PICTURE_BYTES = 300_000
PICTURE_NAME = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]*")


def read_file(root: Path, path: str, limit: int) -> bytes:
    """Read at most `limit` bytes of a file of the repository.

    Args:
        root: The repository.
        path: The file, relative to it.
        limit: Number of bytes; what is behind them is not read.

    Raises:
        OSError: There is no such file, or it is a link, a pipe, a device, or lies behind a link.
    """
    folder = root
    for part in Path(path).parent.parts:
        folder = folder / part
        if folder.is_symlink():
            raise OSError(0, "it lies behind a symbolic link")
    # A pipe that nobody writes to would hold up whoever opens it, and a link may lead to an endless file.
    handle = os.open(root / path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    with os.fdopen(handle, "rb") as file:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise OSError(0, "it is not a regular file")
        return file.read(limit)


def question_paths(root: Path) -> tuple[list[str], list[str], list[Problem]]:
    """Look through the folder of questions.

    Args:
        root: The repository.

    Returns:
        Repository paths of the question files and of the pictures, both sorted, and a fault for each entry that has
        no place there. What has a fault is in neither list.
    """
    questions: list[str] = []
    pictures: list[str] = []
    problems: list[Problem] = []
    base = root / QUESTIONS
    if base.is_symlink():
        return [], [], [Problem(QUESTIONS, 1, "symbolic-link", "a symbolic link", "put the folder itself there")]
    for folder, names, files in os.walk(base, followlinks=False):
        place = Path(folder).relative_to(root).as_posix()
        faults = {name: fault for name in names + files if (fault := _entry_fault(Path(folder) / name, place))}
        problems += faults.values()
        names[:] = sorted(name for name in names if name not in faults)
        for name in sorted(set(files) - faults.keys()):
            path = f"{place}/{name}"
            fault = _file_fault(path)
            if fault:
                problems.append(fault)
            elif name.endswith(".md"):
                questions.append(path)
            elif name.lower().endswith(PICTURES):
                pictures.append(path)
    return sorted(questions), sorted(pictures), problems


def _entry_fault(file: Path, place: str) -> Problem | None:
    """What keeps an entry from being looked at."""
    path = f"{place}/{file.name}"
    if not file.name.isprintable():
        hint = "rename it with letters, digits and hyphens"
        return Problem(f"{place}/{file.name!a}", 1, "misplaced-file", "a name that cannot be shown", hint)
    mode = file.lstat().st_mode
    if stat.S_ISLNK(mode):
        return Problem(path, 1, "symbolic-link", "a symbolic link", "put the file itself there")
    if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):
        return Problem(path, 1, "misplaced-file", "neither a file nor a folder", "remove it")
    return None


def _file_fault(path: str) -> Problem | None:
    """What keeps a regular file from being a question or a picture, going by its path."""
    _, *folders, name = path.split("/")
    stem, _, ending = name.rpartition(".")
    if name.endswith(".md"):
        if len(folders) != 1 or not ID_PATTERN.fullmatch(folders[0]):
            hint = "move it to questions/<category>/<id>.md"
            return Problem(path, 1, "misplaced-file", "not in a category's folder", hint)
        if not ID_PATTERN.fullmatch(stem) or RESERVED.fullmatch(stem):
            hint = "write lower-case words, digits and hyphens between them"
            reason = "is reserved" if ID_PATTERN.fullmatch(stem) else "is not an id"
            return Problem(path, 1, "bad-id", f"the file name '{stem}' {reason}", hint)
    elif f".{ending.lower()}" in PICTURES:
        if not PICTURE_NAME.fullmatch(name) or not all(ID_PATTERN.fullmatch(part) for part in folders):
            hint = "name it with letters, digits, dots and hyphens, in the folder of a category"
            return Problem(path, 1, "bad-picture", f"the file name '{name}'", hint)
    elif ending.lower() != "yml" and path != DICTIONARY:
        hint = "questions end in .md, pictures in " + ", ".join(PICTURES)
        return Problem(path, 1, "misplaced-file", "not a question and not a picture", hint)
    return None


def picture_problems(root: Path, path: str) -> Iterator[Problem]:
    """What is wrong with a picture: its size, or that it is more than a picture."""
    try:
        data = read_file(root, path, MAX_PICTURE_BYTES + 1)
    except OSError as error:
        message = f"cannot be read: {error.strerror}"
        yield Problem(path, 1, "unreadable-file", message, "check its permissions")
        return
    if len(data) > MAX_PICTURE_BYTES:
        message = f"{(root / path).stat().st_size:,} bytes"
        yield Problem(path, 1, "picture-size", message, f"at most {MAX_PICTURE_BYTES:,}")
        return
    try:
        check_picture(path, data)
    except PictureFault as fault:
        hint = "save it anew as a plain picture: no scripts, links, styles from elsewhere or animations"
        yield Problem(path, fault.line, "unsafe-picture", str(fault), hint)
