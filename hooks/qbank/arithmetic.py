"""Arithmetic that a stranger may write: numbers, operators and a few functions, and nothing that can be reached."""

from __future__ import annotations

import ast
import math
import operator
import re
import warnings
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from simpleeval import InvalidExpression, SimpleEval

MAX_LENGTH = 300
MAX_EXPONENT = 1_000
_MAX_DEPTH = 50
_MAX_DIGITS = 309  # those of the largest float
_MAX_DECIMALS = 30
_ALPHABET = re.compile(r"[0-9A-Za-z_ .,+*/%()-]*")


class ArithmeticFault(ValueError):
    """Why an expression has no value; the message is for its author."""


def _finite(value: Any) -> Any:
    """The value, if a float can hold it; so no step of a computation ever has larger numbers to deal with."""
    try:
        finite = math.isfinite(value)
    except OverflowError:
        finite = False
    if not finite:
        raise ArithmeticFault("a number is too large or not finite")
    return value


def _bounded(operation: Callable[..., Any]) -> Callable[..., Any]:
    return lambda *operands: _finite(operation(*operands))


def _bounded_power(base: float, exponent: float) -> Any:
    if abs(exponent) > MAX_EXPONENT:
        raise ArithmeticFault(f"exponent {exponent:g} is larger than {MAX_EXPONENT}")
    if abs(base) > 1 and abs(exponent) * math.log10(abs(base)) > _MAX_DIGITS:
        raise ArithmeticFault("the result is too large")
    result = base**exponent
    if isinstance(result, complex):
        raise ArithmeticFault("a root of a negative number")
    return _finite(result)


def _rounded(number: float, decimals: int = 0) -> Any:
    # For a whole number Python computes 10 to the power of `-decimals`, however large that is.
    if abs(decimals) > _MAX_DECIMALS:
        raise ArithmeticFault(f"rounding to {decimals} decimals; the limit is {_MAX_DECIMALS}")
    return _finite(round(number, decimals))


CONSTANTS: dict[str, float] = {"pi": math.pi, "e": math.e}
FUNCTIONS: dict[str, Callable[..., float]] = {
    "ceil": _bounded(math.ceil),
    "floor": _bounded(math.floor),
    "round": _rounded,
    "sqrt": _bounded(math.sqrt),
    "log": _bounded(math.log),
    "log2": _bounded(math.log2),
    "log10": _bounded(math.log10),
    "exp": _bounded(math.exp),
    "min": _bounded(lambda *values: min(values)),
    "max": _bounded(lambda *values: max(values)),
    "abs": _bounded(abs),
    "sum": _bounded(lambda *values: math.fsum(values)),
}
_OPERATORS: dict[type[ast.AST], Callable[..., Any]] = {
    ast.Add: _bounded(operator.add),
    ast.Sub: _bounded(operator.sub),
    ast.Mult: _bounded(operator.mul),
    ast.Div: _bounded(operator.truediv),
    ast.FloorDiv: _bounded(operator.floordiv),
    ast.Mod: _bounded(operator.mod),
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
    allowed = _ALPHABET.match(expression)
    if allowed and allowed.end() < len(expression):
        raise ArithmeticFault(f"{expression[allowed.end()]!r} is not arithmetic")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what Python finds odd is refused below or harmless
            tree = ast.parse(expression.strip(), mode="eval")
        depth = _depth(tree.body)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise ArithmeticFault("not an arithmetic expression") from None
    if depth > _MAX_DEPTH:
        raise ArithmeticFault(f"nested deeper than {_MAX_DEPTH} levels")
    called = {node.func for node in ast.walk(tree) if isinstance(node, ast.Call)}
    for node in ast.walk(tree):
        _check(node, is_called=node in called)
    return tree


def _check(node: ast.AST, *, is_called: bool) -> None:
    if isinstance(node, ast.Tuple):
        raise ArithmeticFault("a comma between numbers; write 1000 or 1_000 for a thousand")
    if not isinstance(node, _NODES):
        raise ArithmeticFault(f"{type(node).__name__} is not arithmetic")
    if isinstance(node, ast.Constant):
        if isinstance(node.value, bool) or not isinstance(node.value, int | float):
            raise ArithmeticFault(f"{node.value!r} is not a number")
        _finite(node.value)
    if isinstance(node, ast.Call) and (not isinstance(node.func, ast.Name) or node.keywords):
        raise ArithmeticFault("only plain calls of the listed functions are allowed")
    if isinstance(node, ast.Name) and node.id not in (FUNCTIONS if is_called else CONSTANTS):
        raise ArithmeticFault(f"'{node.id}' is not a {'function' if is_called else 'number'}")


def _depth(node: ast.AST) -> int:
    return 1 + max((_depth(child) for child in ast.iter_child_nodes(node)), default=0)


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
        return float(evaluator.eval(expression, previously_parsed=tree.body))
    except ArithmeticFault:
        raise
    except InvalidExpression as error:
        raise ArithmeticFault(str(error).rstrip(".")) from None
    except (ArithmeticError, ValueError, TypeError, RecursionError) as error:
        raise ArithmeticFault(str(error) or type(error).__name__) from None


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
