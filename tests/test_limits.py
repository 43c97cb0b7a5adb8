"""A limit on processor time, and characters that no text may hold."""

from __future__ import annotations

import re
import threading

import pytest

from qbank.characters import printable, unwanted, without_unwanted
from qbank.limits import TooSlow, cpu_limit


def spin() -> None:
    re.fullmatch(r"(a+)+b", "a" * 40)


def test_a_pattern_without_end_is_stopped():
    with pytest.raises(TooSlow), cpu_limit(0.1):
        spin()


def careless() -> None:
    try:
        spin()
    except Exception:
        pytest.fail("caught as an ordinary error")


def test_nobody_in_between_swallows_it():
    with pytest.raises(TooSlow), cpu_limit(0.1):
        careless()


def test_the_limit_ends_with_its_block():
    with cpu_limit(0.05):
        pass
    re.fullmatch(r"(a+)+b", "a" * 22)


def test_other_threads_go_without_limit():
    done: list[str] = []

    def work() -> None:
        with cpu_limit(0.01):
            done.append("done")

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert done == ["done"]


@pytest.mark.parametrize("character", ["\0", "\x1b", "\x7f", "\x9b", "\u202e", "\u2066", "\u200f", "\ufeff", "\ud800"])
def test_invisible_characters(character):
    assert unwanted(f"a{character}b") == f"invisible character U+{ord(character):04X}"
    assert without_unwanted(f"a{character}b") == "a\ufffdb"
    assert printable(f"a{character}b").isprintable()


@pytest.mark.parametrize(
    "text", ["plain", "a\tb\nc", "naïve", "Việt", "e\u0301", "한국어", "עברית", "👩\u200d🔬", "x\u0302\u0303"]
)
def test_languages_are_welcome(text):
    assert unwanted(text) == ""
    assert without_unwanted(text) == text
