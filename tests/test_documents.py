"""The documents for people on GitHub: their commands exist, and their links lead somewhere."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import click
import pytest

import bootstrap
from qbank.cli import main
from tests import banks

ROOT = banks.REPOSITORY
DOCUMENTS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / ".github").glob("*.md"))]
WITH_COMMANDS = [*DOCUMENTS, ROOT / "docs" / "contributing.md", ROOT / "docs" / "about.md"]
OWN = "https://github.com/llm-interview-bank/llm-interview-bank/blob/main/"
PLACEHOLDER = "COMMAND"


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def commands_in(text: str) -> Iterator[list[str]]:
    """Commands in fences marked `sh` and in inline code, each as its words; lines that end with a backslash go on."""
    fences = re.findall(r"^ *```sh\n(.*?)^ *```", text, re.M | re.S)
    lines = "\n".join(fences).replace("\\\n", " ").splitlines()
    inline = re.findall(r"(?<!`)`((?:make|qbank) [^`\n]+)`", re.sub(r"^ *```.*?^ *```", "", text, flags=re.M | re.S))
    for line in [*lines, *inline]:
        if words := shlex.split(line, comments=True):
            yield words


def fault_of(words: list[str]) -> str:
    """What is wrong with a command of ours, empty where nothing is or it is another program's."""
    program, *rest = words
    if program == "make":
        return fault_of_make(rest)
    if words[:2] == ["python3", "hooks/bootstrap.py"]:
        return fault_of_make(words[2:])
    if program in {"qbank", ".venv/bin/qbank"}:
        return fault_of_qbank(rest)
    return ""


def fault_of_make(words: list[str]) -> str:
    """A target or a variable that is not there."""
    unknown = [word for word in words if word not in bootstrap.COMMANDS and not re.match("(ARGS|PYTHON)=", word)]
    return f"make has no {unknown}" if unknown else ""


def fault_of_qbank(words: list[str]) -> str:
    """A command, an option, a choice or an argument that is not there."""
    group = main.make_parser(click.Context(main))
    group.allow_interspersed_args = False
    try:
        _, left, _ = group.parse_args([word for word in words if word != "--help"])
        if not left or left[0] == PLACEHOLDER:
            return ""
        command = main.get_command(click.Context(main), left[0])
        if command is None:
            return f"there is no command {left[0]}"
        context = click.Context(command)
        values, more, _ = command.make_parser(context).parse_args(left[1:])
        if more:
            return f"{left[0]} takes no {more}"
        for parameter in command.params:
            value = values.get(parameter.name or "")
            if isinstance(parameter.type, click.Choice) and isinstance(value, str):
                parameter.type.convert(value, parameter, context)
    except click.UsageError as error:
        return error.format_message()
    return ""


@pytest.mark.parametrize("path", WITH_COMMANDS, ids=name_of)
def test_every_command_exists(path):
    found = [(shlex.join(words), fault_of(words)) for words in commands_in(path.read_text(encoding="utf-8"))]
    assert [pair for pair in found if pair[1]] == []


def test_commands_are_found_where_they_are_expected():
    of = {name_of(path): list(commands_in(path.read_text(encoding="utf-8"))) for path in WITH_COMMANDS}
    assert ["make", "serve"] in of["README.md"]
    assert ["qbank", "check"] in of["README.md"]
    assert ["git", "push", "-u", "origin", "adam-bytes"] in of["CONTRIBUTING.md"]
    assert ["qbank", "touched", "origin/main"] in of[".github/MAINTAINING.md"]


@pytest.mark.parametrize(
    "command",
    [
        "make sevre",
        "make test AGRS=-k",
        "python3 hooks/bootstrap.py sevre",
        "qbank chekc",
        ".venv/bin/qbank check --fromat json",
        "qbank check --format xml",
        "qbank show one two",
        "qbank render --out",
        "qbank --rot x check",
    ],
)
def test_wrong_commands_are_found(command):
    assert fault_of(shlex.split(command))


def anchors(text: str) -> set[str]:
    """What GitHub makes of headings: lowercase, no punctuation, hyphens for spaces."""
    headings = re.findall(r"^#+ (.+)$", re.sub(r"^```.*?^```", "", text, flags=re.M | re.S), re.M)
    return {re.sub(r"[^\w\- ]", "", heading.replace("`", "").lower()).replace(" ", "-") for heading in headings}


def dead_links(path: Path, text: str) -> list[str]:
    """Links within the repository that lead nowhere."""
    dead = []
    for target in re.findall(r"\]\(([^)\s]+)\)", re.sub(r"`[^`\n]+`", "`code`", text)):
        inside = target.removeprefix(OWN)
        place, _, anchor = inside.partition("#")
        if place.startswith("http"):
            continue
        file = (ROOT if inside != target else path.parent) / unquote(place) if place else path
        if not file.exists() or (anchor and anchor not in anchors(file.read_text(encoding="utf-8"))):
            dead.append(target)
    return dead


@pytest.mark.parametrize("path", DOCUMENTS, ids=name_of)
def test_links_lead_somewhere(path):
    assert dead_links(path, path.read_text(encoding="utf-8")) == []


def test_dead_links_are_found():
    text = f"[a](nowhere.md) [b](README.md#no-such-part) [c](#nor-this) [d]({OWN}nowhere.md) [e](README.md#licenses)"
    assert dead_links(ROOT / "README.md", text) == [
        "nowhere.md",
        "README.md#no-such-part",
        "#nor-this",
        f"{OWN}nowhere.md",
    ]


def test_both_licenses_stand_here_in_full_and_the_readme_says_so():
    code = (ROOT / "LICENSE").read_text(encoding="utf-8")
    content = (ROOT / "LICENSE-CONTENT").read_text(encoding="utf-8")
    assert code.startswith("MIT License\n")
    assert 'THE SOFTWARE IS PROVIDED "AS IS"' in code
    sections = re.findall(r"^Section (\d) -- ", content, re.M)
    assert sections == list("12345678")
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert "[MIT license](LICENSE)" in readme
    assert "[CC BY 4.0](LICENSE-CONTENT)" in readme
