from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from qbank.numbers import agrees, numbers_with_unit, printed_numbers


def values(text: str) -> list[float]:
    return [number.value for number in printed_numbers(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("21.5 GB and 327,680 bytes", [21.5, 327680]),
        ("1,23 and 12,345,6", [1, 23, 12345, 6]),
        ("3.8e25, 1.2e-3, 1e+2", [3.8e25, 1.2e-3, 100]),
        ("2 × 10^9, 2x10^9, 2 · 10^{-3}, 2×10⁹, 2×10⁻³", [2e9, 2e9, 2e-3, 2e9, 2e-3]),
        (r"3.8 \times 10^{25} and 2 \cdot 10^3", [3.8e25, 2000]),
        ("-5, −5 and 3-5", [-5, -5, 3, 5]),
        ("8K, 70B, 15T tokens", [8, 70, 15]),
        ("v1.5 x2 GPT-4 a.5", [4]),
        ("section 4.3.4", [4.3]),
        ("no number", []),
    ],
)
def test_printed_numbers(text, expected):
    assert values(text) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("printed", "value", "same"),
    [
        ("2.7", 2.68, True),
        ("2.7", 2.65, True),
        ("2.7", 2.649, False),
        ("2.7", 2.75, True),
        ("2.70", 2.68, False),
        ("53", 52.6, True),
        ("1,000", 1024, False),
        ("3.8 × 10^25", 3.84e25, True),
        ("3.8 × 10^25", 3.86e25, False),
        ("-3", -3.4, True),
        ("0.1", 0.1, True),
        ("1e999", 5.0, False),
    ],
)
def test_agrees(printed, value, same):
    assert agrees(next(printed_numbers(printed)), value) is same


@pytest.mark.parametrize(
    ("text", "phrases"),
    [
        ("It takes 2.7 GB, 328 KB or 2 GiB.", ["2.7 GB", "328 KB", "2 GiB"]),
        ("at 3.35 TB/s and 400 GB/s", ["3.35 TB/s", "400 GB/s"]),
        ("5 ms, 3 s, 2 hours, 7 µs", ["5 ms", "3 s", "2 hours", "7 µs"]),
        ("67%, 67 %, 1.5x, 3×", ["67%", "67 %", "1.5x", "3×"]),
        ("USD 0.42 and EUR 5", ["USD 0.42", "EUR 5"]),
        ("15T tokens, 70B parameters, 8 GPUs", ["15T tokens", "70B parameters", "8 GPUs"]),
        ("3x4 matrix, 2 × 10, 5 msgs, 7 sheets, 4 bit-planes", []),
        ("three layers of 12 heads", []),
    ],
)
def test_numbers_with_unit(text, phrases):
    assert [phrase for _, _, _, phrase in numbers_with_unit(text)] == phrases


def test_scale_letter_and_place():
    assert list(numbers_with_unit("on 15T tokens")) == [(15.0, 15e12, 3, "15T tokens")]


printed = st.tuples(st.integers(0, 10**9), st.integers(0, 6), st.booleans())


@given(printed)
def test_a_printed_number_agrees_with_its_value_and_not_with_the_next(case):
    digits, decimals, commas = case
    text = f"{digits / 10**decimals:{',' if commas else ''}.{decimals}f}"
    number = next(printed_numbers(text))
    assert text[number.start : number.end] == text
    assert agrees(number, digits / 10**decimals)
    for step in (-1, 1):
        assert not agrees(number, (digits + step) / 10**decimals)


@given(st.integers(0, 4).flatmap(lambda places: st.tuples(st.floats(1e-3, 10.0 ** (7 - places)), st.just(places))))
def test_rounding_agrees_and_one_off_in_the_last_digit_does_not(case):
    value, decimals = case
    printed_value = round(value, decimals)
    step = 10.0**-decimals
    assume(abs(abs(value - printed_value) - step / 2) > 1e-6 * step + 1e-9 * value)  # a tie may go either way
    for shift, same in ((0, True), (1, False), (-1, False)):
        text = f"{printed_value + shift * step:.{decimals}f}"
        if not text.startswith("-"):
            assert agrees(next(printed_numbers(text)), value) is same


@given(st.text(max_size=80))
def test_any_text(text):
    for number in printed_numbers(text):
        assert text[number.start : number.end].strip()
    list(numbers_with_unit(text))
