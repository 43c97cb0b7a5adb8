"""A question in HTML, as it is made once, stored in the cache, and laid out on pages."""

from __future__ import annotations

from dataclasses import dataclass, field

Fault = tuple[int, str, str, str]
"""Line, rule, message and hint; the path is added when the fault is reported."""


@dataclass
class Rendered:
    """A question in HTML. `sections` are keyed by heading; an unanswered follow-up has an empty answer."""

    title: str = ""
    key_points: list[str] = field(default_factory=list)
    follow_ups: list[tuple[str, str]] = field(default_factory=list)
    sections: dict[str, str] = field(default_factory=dict)
    diagrams: int = 0
    formulas: int = 0
    faults: list[Fault] = field(default_factory=list)
