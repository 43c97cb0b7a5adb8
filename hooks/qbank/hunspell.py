"""Is this an English word? Read from a Hunspell dictionary, whose entries are stems with the affixes they take.

Of Hunspell only what the American English dictionary uses is done: one suffix and one prefix, no compounds. So it
loads in the time of reading the file, and the dictionary can be any package's that carries one.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

_LETTERS = "abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True, slots=True)
class Affix:
    """An ending or a beginning: `added` to stems with the flag `flag`, in place of `stripped`."""

    flag: str
    stripped: str
    added: str
    condition: re.Pattern[str]


@dataclass(frozen=True)
class Hunspell:
    """A dictionary. `stems` maps each entry to the flags of the affixes it takes; affixes are by their text."""

    stems: dict[str, str]
    suffixes: dict[str, list[Affix]] = field(repr=False)
    prefixes: dict[str, list[Affix]] = field(repr=False)

    def __contains__(self, word: str) -> bool:
        """Whether the dictionary has this word, in exactly these capitals."""
        return word in self.stems or self._derived(word, "") or any(self._prefixed(word))

    def _derived(self, word: str, prefix_flag: str) -> bool:
        """Whether a stem and a suffix make the word, where the stem takes a prefix too if one is named."""
        for size in range(1, min(len(word), 9)):
            for affix in self.suffixes.get(word[-size:], ()):
                stem = word[:-size] + affix.stripped
                flags = self.stems.get(stem, "")
                if affix.flag in flags and prefix_flag in flags and affix.condition.search(stem):
                    return True
        return False

    def _prefixed(self, word: str) -> Iterator[bool]:
        for size in range(1, min(len(word), 6)):
            for affix in self.prefixes.get(word[:size], ()):
                stem = affix.stripped + word[size:]
                yield affix.flag in self.stems.get(stem, "") or self._derived(stem, affix.flag)


def read_hunspell(affixes: str, entries: str) -> Hunspell:
    """A dictionary from the texts of its two files, `.aff` and `.dic`."""
    stems: dict[str, str] = {}
    for line in entries.split("\n")[1:]:  # the first line is their number
        stem, _, flags = line.partition("/")
        if stem:
            stems[stem] = stems.get(stem, "") + flags
    tables: dict[str, dict[str, list[Affix]]] = {"SFX": defaultdict(list), "PFX": defaultdict(list)}
    for line in affixes.split("\n"):
        match line.split():
            case ["SFX" | "PFX" as kind, flag, stripped, added, condition]:
                pattern = f"{condition}$" if kind == "SFX" else f"^{condition}"
                affix = Affix(flag, stripped.replace("0", ""), added, _compiled(pattern))
                tables[kind][added].append(affix)
            case _:
                pass
    return Hunspell(stems, dict(tables["SFX"]), dict(tables["PFX"]))


@lru_cache(maxsize=256)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def one_edit_away(word: str) -> Iterator[str]:
    """All words made by two letters changing places, a letter left out, put in, or replaced; nearest slips first."""
    cuts = [(word[:place], word[place:]) for place in range(len(word) + 1)]
    yield from (head + tail[1] + tail[0] + tail[2:] for head, tail in cuts if len(tail) > 1)
    yield from (head + letter + tail for head, tail in cuts for letter in _LETTERS)
    yield from (head + tail[1:] for head, tail in cuts if tail)
    yield from (head + letter + tail[1:] for head, tail in cuts if tail for letter in _LETTERS)
