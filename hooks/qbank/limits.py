"""A limit on the processor time that a stranger's text may take."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

SECONDS = 0.8
"""Processor time for reading a question, for all rules on it, and for its Markdown; a long one takes 0.05 s of each."""


_AGAIN = 0.1
"""Processor time after which the limit is enforced once more, should the first time have been lost somewhere."""


class TooSlow(BaseException):
    """A text takes more processor time than any question needs.

    No ordinary exception, because the extensions that convert Markdown catch those and go on.
    """


def _stop(_signal: int, _frame: FrameType | None) -> None:
    raise TooSlow


@contextmanager
def cpu_limit(seconds: float = SECONDS) -> Iterator[None]:
    """Let the block take so much processor time.

    The limits on sizes keep nearly every text far below; this one is for patterns that nobody foresaw. It counts
    processor time, which a busy machine does not use up, and it works only where signals do: in the main thread of a
    process. A build under `mkdocs serve` runs in another one, without it.

    Args:
        seconds: Processor time of this process.

    Raises:
        TooSlow: The block took more.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGVTALRM, _stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds, _AGAIN)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


@contextmanager
def uninterrupted() -> Iterator[None]:
    """Put off the end of the time until the block is left, for calls out of foreign code that lose exceptions."""
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGVTALRM})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGVTALRM})
