from __future__ import annotations

import math
import time

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from qbank.arithmetic import ArithmeticFault, evaluate, is_given, literals


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("2*80*8*128*8192*2/1e9", 2.68435456),
        (" 7 // 2 ", 3),
        ("-2**2", -4),
        ("(-2)**2", 4),
        ("2**-1", 0.5),
        ("7 % 4", 3),
        ("+3", 3),
        ("1_000_000", 1_000_000),
        ("0x10", 16),
        ("ceil(1.2) + floor(1.8)", 3),
        ("round(2.5)", 2),
        ("round(3.14159, 2)", 3.14),
        ("round(1234, -2)", 1200),
        ("sqrt(2)", math.sqrt(2)),
        ("log(e)", 1),
        ("log(8, 2)", 3),
        ("log2(8) + log10(100)", 5),
        ("exp(0) + abs(-1)", 2),
        ("min(3, 1, 2) + max(3, 1, 2)", 4),
        ("max(1)", 1),
        ("sum(0.1, 0.2, 0.3)", 0.6),
        ("pi", math.pi),
    ],
)
def test_values(expression, value):
    assert evaluate(expression) == pytest.approx(value, rel=1e-12)


@pytest.mark.parametrize(
    ("expression", "reason"),
    [
        ("", "not an arithmetic expression"),
        ("2 +", "not an arithmetic expression"),
        ("2 GB", "not an arithmetic expression"),
        ("1\n+1", "not an arithmetic expression"),
        ("1\x00", "not an arithmetic expression"),
        ("(" * 200, "not an arithmetic expression"),
        ("1" * 301, "longer than 300 characters"),
        ("1,000", "a comma between numbers"),
        ("[1]", "List is not arithmetic"),
        ("{1}", "Set is not arithmetic"),
        ("'a' * 9", "'a' is not a number"),
        ("True", "True is not a number"),
        ("1j", "1j is not a number"),
        ("...", "Ellipsis is not a number"),
        ("1 < 2", "Compare is not arithmetic"),
        ("1 if 1 else 2", "IfExp is not arithmetic"),
        ("not 1", "Not is not arithmetic"),
        ("1 and 2", "BoolOp is not arithmetic"),
        ("5 & 3", "BitAnd is not arithmetic"),
        ("1 << 99999", "LShift is not arithmetic"),
        ("lambda: 1", "Lambda is not arithmetic"),
        ("(x := 1)", "NamedExpr is not arithmetic"),
        ("[i for i in (1,)]", "is not arithmetic"),
        ("f'{1}'", "is not arithmetic"),
        ("pi.real", "Attribute is not arithmetic"),
        ("(1).__class__", "Attribute is not arithmetic"),
        ("max(*(1, 2))", "a comma between numbers|Starred is not arithmetic"),
        ("x", "'x' is not a number"),
        ("ceil", "'ceil' is not a number"),
        ("pi(2)", "'pi' is not a function"),
        ("open('x')", "'x' is not a number|'open' is not a function"),
        ("eval(1)", "'eval' is not a function"),
        ("__import__(1)", "'__import__' is not a function"),
        ("max(1, key=2)", "only plain calls"),
        ("ceil(1)(2)", "only plain calls"),
        ("1/0", "division by zero"),
        ("0**-1", "negative power"),
        ("log(0)", "math domain error"),
        ("sqrt(-1)", "math domain error"),
        ("(-8)**0.5", "a root of a negative number"),
        ("max()", "empty"),
        ("sqrt(1, 2)", "one argument"),
        ("1e999", "not finite"),
        ("1e999 - 1e999", "not finite"),
        ("exp(1000)", "math range error"),
        ("10**400", "too large"),
        ("2**1001", "exponent 1001 is larger than 1000"),
        ("9**9**9", "exponent"),
        ("(10**200)**3", "too large"),
        ("round(5, -999999999)", "rounding to -999999999 decimals"),
        ("round(5, 999999999)", "rounding to 999999999 decimals"),
        ("ceil(1e999)", "infinity"),
    ],
)
def test_refused(expression, reason):
    start = time.perf_counter()
    with pytest.raises(ArithmeticFault, match=reason):
        evaluate(expression)
    assert time.perf_counter() - start < 1


def test_literals_and_givens():
    assert literals("2*80*1e9 + ceil(-3.5)") == {2, 80, 1e9, 3.5}
    assert [is_given(text) for text in ("200", "-200", "1e9", "2*100", "pi", "ceil(3)")] == [True] * 3 + [False] * 3
    with pytest.raises(ArithmeticFault):
        literals("2 +")


numbers = st.one_of(
    st.integers(0, 10**6).map(str),
    st.floats(0, 1e6, allow_nan=False, allow_infinity=False).map(repr),
)


def combine(inner):
    return st.one_of(
        st.tuples(inner, st.sampled_from(["+", "-", "*", "/", "//", "%"]), inner).map(
            lambda t: f"({t[0]} {t[1]} {t[2]})"
        ),
        st.tuples(inner, st.integers(-3, 3)).map(lambda t: f"({t[0]})**{t[1]}"),
        inner.map(lambda text: f"-({text})"),
        inner.map(lambda text: f"abs({text})"),
        st.tuples(st.sampled_from(["min", "max"]), inner, inner).map(lambda t: f"{t[0]}({t[1]}, {t[2]})"),
    )


@given(st.recursive(numbers, combine, max_leaves=8))
def test_agrees_with_python(expression):
    assume(len(expression) <= 300)
    try:
        expected = float(eval(expression, {"__builtins__": {}}, {"abs": abs, "min": min, "max": max}))
    except ArithmeticError:
        with pytest.raises(ArithmeticFault):
            evaluate(expression)
        return
    assume(math.isfinite(expected))
    assume("**" not in expression or abs(expected) < 1e300)
    assert evaluate(expression) == expected


@given(st.one_of(st.text(max_size=60), st.text("0123456789.+-*/%() ,eceilroundsqrtlog_x'\"[]", max_size=40)))
def test_any_text_has_a_value_or_a_fault(text):
    try:
        value = evaluate(text)
    except ArithmeticFault:
        return
    assert math.isfinite(value)
    assert all(isinstance(number, float) for number in literals(text))
    is_given(text)
