"""How the browser tests say what is wrong: every fault at once, one a line."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

_SHOWN = 80


def expect_none(faults: Iterable[str]) -> None:
    """Fail with a list of the faults, if there are any."""
    found = list(dict.fromkeys(faults))
    if found:
        more = [f"... and {len(found) - _SHOWN} more"] if len(found) > _SHOWN else []
        noun = "fault" if len(found) == 1 else "faults"
        pytest.fail("\n".join([f"{len(found)} {noun}:", *found[:_SHOWN], *more]), pytrace=False)
