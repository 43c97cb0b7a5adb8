"""Numbers as people print them: reading them out of text with their precision and unit."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

_POWER = (
    r"\s*(?:[×x·]|\\times|\\cdot)\s*10\s*"
    r"(?:\^\s*\{?\s*(?P<exp>[-−+]?\d{1,3})\s*\}?|(?P<sup>[⁻⁺]?[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,3}))"
)
_NUMBER = re.compile(
    r"(?<![\w.])(?P<sign>[-−])?"
    r"(?P<digits>(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?)"
    rf"(?:e(?P<e>[-+]?\d{{1,3}})|{_POWER})?"
)
_SUPERSCRIPTS = str.maketrans("⁻⁺⁰¹²³⁴⁵⁶⁷⁸⁹", "-+0123456789")

_SCALES = {"": 1.0, "K": 1e3, "M": 1e6, "B": 1e9, "T": 1e12}
_UNITS = (
    "(?:[GMTk]B|B)/s|GiB|MiB|KiB|TiB|GB|MB|kB|KB|TB|PB|bytes?|bits?|ms|µs|us|ns|s|seconds?|minutes?|hours?|days?"
    "|[TGMP]?FLOPs?(?:/s)?|FLOPS|tokens?(?:/s)?|tok/s|parameters|params|percent|points?|pp|k?W|kWh|GPU-hours?|GPUs?"
)
_UNIT = re.compile(rf"\s?(?P<scale>[KMBT](?=\s))?\s?(?P<unit>\\?%|[x×](?!\w|\s*\d)|(?:{_UNITS})(?![\w-]))")
_MONEY = re.compile(r"(?:USD|EUR|GBP)\s?$")


@dataclass(frozen=True, slots=True)
class PrintedNumber:
    """A number in a text: `value` as printed, `half_step` half a unit of its last printed digit."""

    value: float
    half_step: float
    start: int
    end: int


def printed_numbers(text: str) -> Iterator[PrintedNumber]:
    r"""Every number in `text`, in order: ``21.5``, ``327,680``, ``3.8e25``, ``2 × 10^9``, ``\times 10^{9}``."""
    for match in _NUMBER.finditer(text):
        digits = match["digits"].replace(",", "")
        exponent = match["e"] or match["exp"] or (match["sup"] or "").translate(_SUPERSCRIPTS) or "0"
        scale = Decimal(10) ** int(exponent.replace("−", "-"))
        decimals = len(digits.partition(".")[2])
        value = Decimal(digits) * scale * (-1 if match["sign"] else 1)
        half_step = Decimal(1).scaleb(-decimals) * scale / 2
        yield PrintedNumber(float(value), float(half_step), match.start(), match.end())


def agrees(printed: PrintedNumber, value: float) -> bool:
    """Whether `value`, rounded to the printed precision, is the printed number."""
    if not math.isfinite(printed.value):
        return False
    return abs(value - printed.value) <= printed.half_step * (1 + 1e-9) + abs(value) * 1e-12


def numbers_with_unit(text: str) -> Iterator[tuple[float, float, int, str]]:
    """Numbers that measure something: followed by a unit or after a currency.

    Yields:
        The number as printed, the same times its scale letter (``15T tokens`` is 15 and 15e12), its place in
        the text, and the phrase in which it stands.
    """
    for number in printed_numbers(text):
        unit = _UNIT.match(text, number.end)
        money = _MONEY.search(text, max(0, number.start - 4), number.start)
        if unit or money:
            start = money.start() if money else number.start
            phrase = text[start : unit.end() if unit else number.end]
            scale = _SCALES[(unit["scale"] if unit else None) or ""]
            yield number.value, number.value * scale, number.start, " ".join(phrase.split())
