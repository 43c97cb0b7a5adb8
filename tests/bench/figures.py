"""What was measured, beside what was promised."""

from __future__ import annotations

import math
import os
from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Figure:
    """A measured value.

    Attributes:
        what: What was measured.
        value: In `unit`.
        unit: ms, s, CPU s, kB or times.
        budget: What it may be at most, in the same unit; None where nothing was promised.
    """

    what: str
    value: float
    unit: str
    budget: float | None = None

    @property
    def verdict(self) -> str:
        """Whether the budget is kept, and by how much."""
        if self.budget is None:
            return ""
        share = self.value / self.budget
        return f"ok, {share:.0%} of it" if share <= 1 else f"OVER by {share - 1:.0%}"


@dataclass
class Report:
    """All figures of a run, in the order in which they were taken."""

    figures: list[Figure] = field(default_factory=list)

    def add(self, what: str, value: float, unit: str, budget: float | None = None) -> Figure:
        """Note a figure."""
        figure = Figure(what, value, unit, budget)
        self.figures.append(figure)
        return figure

    def missed(self) -> list[Figure]:
        """The figures over their budget."""
        return [figure for figure in self.figures if figure.budget is not None and figure.value > figure.budget]

    def lines(self) -> list[str]:
        """The table, with the load of the machine below it: times of a busy one say little."""
        width = max((len(figure.what) for figure in self.figures), default=0)
        rows = []
        for figure in self.figures:
            budget = "" if figure.budget is None else f"{figure.budget:g} {figure.unit}"
            rows.append(f"{figure.what:<{width}} {figure.value:>9.1f} {figure.unit:<6} {budget:>12}  {figure.verdict}")
        load = ", ".join(f"{value:.1f}" for value in os.getloadavg())
        return [*rows, f"load of the last 1, 5 and 15 minutes: {load}, on {os.cpu_count()} processors"]


def percentile(values: Sequence[float], share: float) -> float:
    """The value that `share` of all values do not exceed."""
    return sorted(values)[max(0, math.ceil(len(values) * share) - 1)]
