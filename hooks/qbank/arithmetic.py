"""Arithmetic that a stranger may write: numbers, operators and a few functions, and nothing that can be reached."""

from __future__ import annotations

import ast
import math
import operator
import warnings
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from simpleeval import InvalidExpression, SimpleEval

MAX_LENGTH = 300
MAX_EXPONENT = 1_000
_MAX_DIGITS = 400
_MAX_DECIMALS = 30


class ArithmeticFault(ValueError):
    """Why an expression has no value; the message is for its author."""


def _bounded_power(base: float, exponent: float) -> Any:
    if abs(exponent) > MAX_EXPONENT:
        raise ArithmeticFault(f"exponent {exponent:g} is larger than {MAX_EXPONENT}")
    if abs(base) > 1 and abs(exponent) * math.log10(abs(base)) > _MAX_DIGITS:
        raise ArithmeticFault("the result is too large")
    result = base**exponent
    if isinstance(result, complex):
        raise ArithmeticFault("a root of a negative number")
    return result


def _bounded_round(number: float, decimals: int = 0) -> float:
    # For a whole number Python computes 10 to the power of `-decimals`, however large that is.
    if abs(decimals) > _MAX_DECIMALS:
        raise ArithmeticFault(f"rounding to {decimals} decimals; the limit is {_MAX_DECIMALS}")
    return round(number, decimals)


CONSTANTS: dict[str, float] = {"pi": math.pi, "e": math.e}
FUNCTIONS: dict[str, Callable[..., float]] = {
    "ceil": math.ceil,
    "floor": math.floor,
    "round": _bounded_round,
    "sqrt": math.sqrt,
    "log": math.log,
    "log2": math.log2,
    "log10": math.log10,
    "exp": math.exp,
    "min": lambda *values: min(values),
    "max": lambda *values: max(values),
    "abs": abs,
    "sum": lambda *values: math.fsum(values),
}
_OPERATORS: dict[type[ast.AST], Callable[..., Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod,
    ast.Pow: _bounded_power,
    ast.USub: operator.neg,
    ast.UAdd: operator.pos,
}
_NODES = (ast.Expression, ast.BinOp, ast.UnaryOp, ast.Call, ast.Name, ast.Constant, ast.Load, *_OPERATORS)


@lru_cache(maxsize=20_000)
def parse_expression(expression: str) -> ast.Expression:
    """Parse and refuse whatever is not arithmetic; raises ArithmeticFault."""
    if len(expression) > MAX_LENGTH:
        raise ArithmeticFault(f"longer than {MAX_LENGTH} characters")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what Python finds odd is refused below or harmless
            tree = ast.parse(expression.strip(), mode="eval")
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise ArithmeticFault("not an arithmetic expression") from None
    called = {node.func for node in ast.walk(tree) if isinstance(node, ast.Call)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Tuple):
            raise ArithmeticFault("a comma between numbers; write 1000 or 1_000 for a thousand")
        if not isinstance(node, _NODES):
            raise ArithmeticFault(f"{type(node).__name__} is not arithmetic")
        if isinstance(node, ast.Constant) and (isinstance(node.value, bool) or not isinstance(node.value, int | float)):
            raise ArithmeticFault(f"{node.value!r} is not a number")
        if isinstance(node, ast.Call) and (not isinstance(node.func, ast.Name) or node.keywords):
            raise ArithmeticFault("only plain calls of the listed functions are allowed")
        if isinstance(node, ast.Name) and node.id not in (FUNCTIONS if node in called else CONSTANTS):
            raise ArithmeticFault(f"'{node.id}' is not a {'function' if node in called else 'number'}")
    return tree


@lru_cache(maxsize=20_000)
def evaluate(expression: str) -> float:
    """Value of an arithmetic expression.

    Args:
        expression: Numbers, ``+ - * / // % **``, parentheses, `CONSTANTS` and `FUNCTIONS`.

    Returns:
        A finite number.

    Raises:
        ArithmeticFault: The text is not arithmetic, or has no finite value.
    """
    tree = parse_expression(expression)
    evaluator = SimpleEval(operators=_OPERATORS, functions=FUNCTIONS, names=CONSTANTS)
    try:
        value = evaluator.eval(expression, previously_parsed=tree.body)
        result = float(value)
    except ArithmeticFault:
        raise
    except InvalidExpression as error:
        raise ArithmeticFault(str(error).rstrip(".")) from None
    except (ArithmeticError, ValueError, TypeError, RecursionError) as error:
        raise ArithmeticFault(str(error) or type(error).__name__) from None
    if not math.isfinite(result):
        raise ArithmeticFault("the result is not finite")
    return result


def literals(expression: str) -> set[float]:
    """The numbers written in an expression; raises ArithmeticFault as `evaluate` does."""
    return {
        float(node.value)
        for node in ast.walk(parse_expression(expression))
        if isinstance(node, ast.Constant) and isinstance(node.value, int | float)
    }


def is_given(expression: str) -> bool:
    """Whether an expression is one written number: an assumption of the scenario rather than a result."""
    body = parse_expression(expression).body
    if isinstance(body, ast.UnaryOp):
        body = body.operand
    return isinstance(body, ast.Constant)
