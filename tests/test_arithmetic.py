from __future__ import annotations

import contextlib
import math
import re
import sys

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from qbank import arithmetic
from qbank.arithmetic import FUNCTIONS, ArithmeticFault, evaluate, is_given, literals, parse_expression


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


ATTACKS = [
    ("", "not an arithmetic expression"),
    ("2 +", "not an arithmetic expression"),
    ("2 GB", "not an arithmetic expression"),
    ("0777", "not an arithmetic expression"),
    ("1.real", "not an arithmetic expression"),
    ("(" * 200, "not an arithmetic expression"),
    ("print 1", "not an arithmetic expression"),
    ("import os", "not an arithmetic expression"),
    ("1\n+1", r"'\\n' is not arithmetic"),
    ("(1\n+2)", r"'\\n' is not arithmetic"),
    ("1\x00", r"'\\x00' is not arithmetic"),
    ("1\t+1", r"'\\t' is not arithmetic"),
    ("1\x0c", r"'\\x0c' is not arithmetic"),
    ("1 # a comment", "'#' is not arithmetic"),
    ("1;2", "';' is not arithmetic"),
    ("1\\\n", "is not arithmetic"),
    ("\N{GREEK SMALL LETTER PI}", "'π' is not arithmetic"),
    ("\N{FULLWIDTH LATIN SMALL LETTER P}i", "is not arithmetic"),
    ("\N{ARABIC-INDIC DIGIT ONE}", "is not arithmetic"),
    ("1\N{NO-BREAK SPACE}+1", "is not arithmetic"),
    ("2\N{MULTIPLICATION SIGN}3", "'×' is not arithmetic"),
    ("\ud800", "is not arithmetic"),
    ("1" * 301, "longer than 300 characters"),
    ("1" * 100_000, "longer than 300 characters"),
    ("-" * 60 + "1", "nested deeper than 50 levels"),
    ("-" * 299 + "1", "nested deeper than 50 levels"),
    ("abs(" * 50 + "1" + ")" * 50, "nested deeper than 50 levels"),
    ("1" + "+1" * 149, "nested deeper than 50 levels"),
    ("2" + "**2" * 90, "nested deeper than 50 levels"),
    ("1,000", "a comma between numbers"),
    ("()", "a comma between numbers"),
    ("(1,)*9", "a comma between numbers"),
    ("[1]", r"'\[' is not arithmetic"),
    ("{1}", "'{' is not arithmetic"),
    ("'a' * 9", '"\'" is not arithmetic'),
    ('"a"', "'\"' is not arithmetic"),
    ("True", "True is not a number"),
    ("None", "None is not a number"),
    ("1j", "1j is not a number"),
    ("...", "Ellipsis is not a number"),
    ("nan", "'nan' is not a number"),
    ("inf", "'inf' is not a number"),
    ("1 < 2", "'<' is not arithmetic"),
    ("1 is 1", "Compare is not arithmetic"),
    ("1is 1", "Compare is not arithmetic"),
    ("1 in 2", "Compare is not arithmetic"),
    ("1 if 1 else 2", "IfExp is not arithmetic"),
    ("not 1", "Not is not arithmetic"),
    ("1 and 2", "BoolOp is not arithmetic"),
    ("0b1or 2", "BoolOp is not arithmetic"),
    ("5 & 3", "'&' is not arithmetic"),
    ("5 ^ 3", r"'\^' is not arithmetic"),
    ("~5", "'~' is not arithmetic"),
    ("2 @ 3", "'@' is not arithmetic"),
    ("1 << 99999", "'<' is not arithmetic"),
    ("lambda: 1", "':' is not arithmetic"),
    ("(x := 1)", "':' is not arithmetic"),
    ("await x", "Await is not arithmetic"),
    ("(yield)", "Yield is not arithmetic"),
    ("(yield from x)", "YieldFrom is not arithmetic"),
    ("(i for i in x)", "GeneratorExp is not arithmetic"),
    ("f'{1}'", "is not arithmetic"),
    ("pi.real", "Attribute is not arithmetic"),
    ("(1).__class__", "Attribute is not arithmetic"),
    ("ceil.__self__", "Attribute is not arithmetic"),
    ("(1).__class__.__base__.__subclasses__()", "Attribute is not arithmetic|only plain calls"),
    ("max.__globals__", "Attribute is not arithmetic"),
    ("x", "'x' is not a number"),
    ("_", "'_' is not a number"),
    ("ceil", "'ceil' is not a number"),
    ("ceil(floor)", "'floor' is not a number"),
    ("pi(2)", "'pi' is not a function"),
    ("open(1)", "'open' is not a function"),
    ("eval(1)", "'eval' is not a function"),
    ("exit()", "'exit' is not a function"),
    ("__import__(1)", "'__import__' is not a function"),
    ("rand()", "'rand' is not a function"),
    ("int(1)", "'int' is not a function"),
    ("str(1)", "'str' is not a function"),
    ("max(*x)", "Starred is not arithmetic"),
    ("max(1, key=2)", "'=' is not arithmetic"),
    ("ceil(1)(2)", "only plain calls"),
    ("1/0", "division by zero"),
    ("1//0", "by zero"),
    ("1%0", "by zero"),
    ("1%0.0", "modulo"),
    ("0**-1", "negative power"),
    ("log(0)", "math domain error"),
    ("log(2, 1)", "division by zero"),
    ("sqrt(-1)", "math domain error"),
    ("(-8)**0.5", "a root of a negative number"),
    ("max()", "empty"),
    ("sqrt(1, 2)", "one argument"),
    ("round()", "argument"),
    ("round(1, 2, 3)", "argument"),
    ("round(2.5, 1.5)", "integer"),
    ("1e999", "too large or not finite"),
    ("1e999 - 1e999", "too large or not finite"),
    ("1/1e999", "too large or not finite"),
    ("min(1, 1e999)", "too large or not finite"),
    ("0x" + "f" * 290, "too large or not finite"),
    ("9" * 297 + "e99", "too large"),
    ("1e308*10", "too large or not finite"),
    ("1e308+1e308", "too large or not finite"),
    ("-1e308-1e308", "too large or not finite"),
    ("1/(1e308*10)", "too large or not finite"),
    ("exp(1000)", "math range error"),
    ("10**400", "too large"),
    ("10**400 % 7", "too large"),
    ("ceil(1e308)*ceil(1e308)", "too large"),
    ("ceil(1e308)*10//10", "too large"),
    ("ceil(1e308)*ceil(1e308)//ceil(1e308)", "too large"),
    ("log(10**200*10**200)", "too large"),
    ("round(17*10**307, -308)", "rounding to -308"),
    ("10**308*1000", "too large"),
    ("2**1001", "exponent 1001 is larger than 1000"),
    ("2**-1001", "exponent -1001 is larger than 1000"),
    ("2**1e9", "exponent 1e\\+09 is larger"),
    ("1**10**300", "exponent 1e\\+300 is larger"),
    ("9**9**9", "exponent"),
    ("9**9**9**9", "exponent"),
    ("(10**200)**3", "too large"),
    ("1.5**1000*1.5**1000", "too large or not finite"),
    ("0.1**-400", "too large|out of range"),
    ("round(5, -999999999)", "rounding to -999999999 decimals"),
    ("round(5, 999999999)", "rounding to 999999999 decimals"),
    ("ceil(1e999)", "too large or not finite"),
]


@pytest.mark.parametrize(("expression", "reason"), ATTACKS, ids=lambda text: text[:30])
def test_refused(expression, reason, capfd):
    with pytest.raises(ArithmeticFault, match=reason):
        evaluate(expression)
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("expression", [expression for expression, _ in ATTACKS], ids=lambda text: text[:30])
def test_what_else_reads_an_expression_has_a_value_or_a_fault(expression):
    for function in (literals, is_given):
        try:
            function(expression)
        except ArithmeticFault:
            continue


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


NAMES = {"abs": abs, "min": min, "max": max, "ceil": math.ceil, "floor": math.floor}
OUT_OF_BOUNDS = re.compile("too large|out of range|larger than 1000|nested deeper|math range")


@given(st.recursive(numbers, combine, max_leaves=8))
def test_agrees_with_python(expression):
    """The very value, or a fault: where Python has none either, or for a number that is out of bounds."""
    assume(len(expression) <= 300)
    try:
        value = evaluate(expression)
    except ArithmeticFault as fault:
        if not OUT_OF_BOUNDS.search(str(fault)):
            with pytest.raises(ArithmeticError):
                eval(expression, {"__builtins__": {}}, NAMES)
        return
    assert value == float(eval(expression, {"__builtins__": {}}, NAMES))


small = st.integers(1, 99).map(str)


@given(
    st.recursive(
        small,
        lambda inner: st.tuples(inner, st.sampled_from("+-*/"), inner).map(lambda t: f"({''.join(t)})"),
        max_leaves=8,
    )
)
def test_what_is_harmless_is_no_fault(expression):
    try:
        expected = eval(expression)
    except ZeroDivisionError:
        return
    assert evaluate(expression) == expected


hostile_numbers = st.sampled_from(
    ["ceil(1e308)", "10**308", "1e308", "1e-308", "0", "2**1000", "9" * 100, "0x" + "f" * 200, "0.1", "1e999", "1000"]
)
hostile = st.recursive(
    hostile_numbers,
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from(["+", "-", "*", "/", "//", "%", "**"]), inner).map(
            lambda t: f"({''.join(t)})"
        ),
        st.tuples(st.sampled_from(sorted(FUNCTIONS)), st.lists(inner, max_size=3)).map(
            lambda t: f"{t[0]}({','.join(t[1])})"
        ),
    ),
    max_leaves=10,
)


CALLS_PER_CHARACTER = 60


@given(hostile)
def test_work_is_bounded(expression):
    """By the number of calls, which no busy machine changes, and by the size of every number on the way."""
    calls = 0

    def count(frame: object, event: str, argument: object) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")

    parse_expression.cache_clear()
    evaluate.cache_clear()
    sys.setprofile(count)
    try:
        value = evaluate(expression)
    except ArithmeticFault:
        value = 0
    finally:
        sys.setprofile(None)
    assert math.isfinite(value)
    assert calls < CALLS_PER_CHARACTER * len(expression) + 1_000


@given(hostile)
def test_no_number_on_the_way_is_larger_than_a_float(expression):
    seen = []

    def watched(operation):
        def apply(*operands):
            result = operation(*operands)
            seen.append(result)
            return result

        return apply

    with pytest.MonkeyPatch.context() as patch:
        for name in ("_OPERATORS", "FUNCTIONS"):
            table = getattr(arithmetic, name)
            patch.setattr(arithmetic, name, {key: watched(operation) for key, operation in table.items()})
        evaluate.cache_clear()
        with contextlib.suppress(ArithmeticFault):
            evaluate(expression)
    evaluate.cache_clear()
    assert all(math.isfinite(number) for number in seen)


@given(st.one_of(st.text(max_size=60), st.text("0123456789.+-*/%() ,eceilroundsqrtlog_x'\"[]", max_size=40)))
def test_any_text_has_a_value_or_a_fault(text):
    try:
        value = evaluate(text)
    except ArithmeticFault:
        return
    assert math.isfinite(value)
    assert all(isinstance(number, float) for number in literals(text))
    is_given(text)
