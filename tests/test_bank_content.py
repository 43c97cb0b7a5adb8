"""The real bank: no problems, code that runs, figures that compute, and a place for every kind and category."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache

import pytest
from click.testing import CliRunner

from qbank.bank import load_bank
from qbank.cli import main
from qbank.disk_cache import CACHE
from qbank.markdown_html import section_html
from qbank.markdown_lines import fences
from qbank.model import Bank, Question
from qbank.problem import Problem, format_text
from qbank.rules.context import texts
from qbank.runnable import Block, quoted, runnable_blocks
from tests import banks

FEWEST_FIGURES = 100


@lru_cache(maxsize=1)
def loaded() -> tuple[Bank, list[Problem]]:
    bank, problems = load_bank(banks.REPOSITORY)
    assert bank is not None, format_text(problems)
    return bank, problems


def blocks() -> list:
    """Every runnable block, named so that a failure leads to it."""
    return [
        pytest.param(block, id=f"{question.category}/{question.id}:{block.line}")
        for question in loaded()[0].questions
        for block in runnable_blocks(question)
    ]


def questions() -> list:
    return [pytest.param(question, id=f"{question.category}/{question.id}") for question in loaded()[0].questions]


@pytest.fixture(scope="module")
def bank() -> Bank:
    return loaded()[0]


def test_no_problems():
    assert format_text(loaded()[1]) == ""


@pytest.mark.node
def test_no_problems_in_formulas_and_diagrams(bank):
    banks.render(bank, banks.REPOSITORY / CACHE)


def test_files_are_in_canonical_form():
    done = CliRunner().invoke(main, ["--root", str(banks.REPOSITORY), "fmt", "--check"])
    assert done.exit_code == 0, f"run `qbank fmt`:\n{done.output}"


@pytest.mark.parametrize("block", blocks())
def test_code_runs(block: Block):
    """In the sandbox; where this machine has none, the test fails and says what is missing."""
    outcome = block.run()
    assert not outcome.fault, f"{outcome.fault}\n{quoted(outcome.output)}"


SCALES = {"k": 1e3, "K": 1e3, "M": 1e6, "B": 1e9, "T": 1e12}


def first_number(claim: str) -> tuple[float, float]:
    """The first number of a claim and half a unit of its last digit, read without the library's help."""
    text = claim.replace("\\", "").replace("{", "").replace("}", "").replace("−", "-")
    match = re.search(r"\d[\d,]*(?:\.\d+)?", text)
    assert match, claim
    digits = match[0].rstrip(",")
    power = 0
    if tail := re.match(
        r"(?:e([+-]?\d+))|(?:\s*(?:×|x|·|times|cdot)\s*10\s*\^\s*([+-]?\d+))", text[match.start() + len(digits) :]
    ):
        power = int(tail[1] or tail[2])
    decimals = len(digits.partition(".")[2])
    sign = -1 if match.start() and text[match.start() - 1] == "-" and not text[: match.start() - 1].strip() else 1
    return sign * float(digits.replace(",", "")) * 10.0**power, 0.5 * 10.0 ** (power - decimals)


@pytest.mark.parametrize("question", questions())
def test_figures_compute(question: Question):
    """Each figure again, by Python itself and a reading of the claim that is not the library's."""
    import math

    names = {name: getattr(math, name) for name in ("ceil", "floor", "sqrt", "log", "log2", "log10", "exp", "pi", "e")}
    names |= {"round": round, "min": min, "max": max, "abs": abs, "sum": lambda *values: math.fsum(values)}
    for figure in question.figures:
        assert re.fullmatch(r"[\w\s.,+*/%()-]+", figure.value), figure
        value = eval(figure.value, {"__builtins__": {}}, names)
        printed, half_step = first_number(figure.claim)
        assert abs(value - printed) <= half_step * 1.000001 + abs(value) * 1e-9, f"{figure.claim}: {value}"


def test_there_are_figures(bank):
    assert sum(len(question.figures) for question in bank.questions) >= FEWEST_FIGURES


@pytest.mark.parametrize("question", questions())
def test_every_block_is_shown_as_one(question: Question):
    """No code block, formula, list or table is left over as text, whatever Python-Markdown makes of its place."""
    for text in texts(question):
        if text.part == "title" or not text.text:
            continue
        html = section_html(text.text, str(question.folder))
        shown = html.count('<div class="highlight">') + html.count('<div class="qb-mermaid">')
        assert shown == len(fences(text.text)), f"line {text.line}"
        prose = re.sub(
            r"<(code|pre)\b.*?</\1>|<(div|span) class=\"(?:arithmatex|qb-mermaid)\">.*?</\2>", "C", html, flags=re.S
        )
        for paragraph in re.findall(r"<(?:p|li|td|h3|h4)>([^<]*)", prose):
            assert not re.search(r"\$\$|```|\|\s*:?-{3}|\*\*|^\s*#{1,6}\s", paragraph), (
                f"line {text.line}: {paragraph!r}"
            )


def test_every_kind_and_category_has_questions(bank):
    kinds = Counter(question.kind for question in bank.questions)
    categories = Counter(question.category for question in bank.questions)
    assert [kind.id for kind in bank.taxonomy.kinds if not kinds[kind.id]] == []
    assert [category.id for category in bank.taxonomy.categories if not categories[category.id]] == []


def test_every_role_and_path_has_questions(bank):
    for role in bank.taxonomy.roles:
        assert bank.for_role(role.id), role.id
    for path in bank.taxonomy.paths:
        for step in path.steps:
            for category in step.categories:
                found = [item for item in bank.in_category(category) if set(item.roles) & set(path.roles)]
                assert found, f"{path.id}, {step.title}: nothing in {category}"


def test_every_page_names_its_source(bank):
    for question in bank.questions:
        assert (banks.REPOSITORY / question.path).is_file()
        assert question.path == f"questions/{question.category}/{question.id}.md"


def test_categories_stand_in_the_order_of_study(bank):
    seen: set[str] = set()
    for category in bank.taxonomy.categories:
        assert set(category.prerequisites) <= seen, category.id
        seen.add(category.id)
