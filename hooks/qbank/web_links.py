"""Do the external links of the bank still lead somewhere? No other module calls other hosts."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urldefrag, urlsplit

import urllib3
from urllib3.exceptions import HTTPError, MaxRetryError, NameResolutionError, SSLError

from .markdown_lines import without_code_and_math
from .model import Bank
from .rules.context import texts
from .rules.links import LINK

Verdict = Literal["stands", "gone", "unsure"]

_HOSTS_AT_ONCE = 8
_WAIT_AT_MOST = 120  # seconds, whatever a server asks for
_GONE = {404, 410}
_BUSY = (429, 500, 502, 503, 504)
_PATIENCE = 3  # answers in a row that lead nowhere because of the host, after which it is left in peace
_NO_HOST = "there is no such host"


@dataclass(frozen=True, order=True)
class Place:
    """Where a link stands."""

    path: str
    line: int


@dataclass(frozen=True)
class Answer:
    """What became of a link: the status, or 0 and our own words for why there is none; never a server's words."""

    verdict: Verdict
    status: int
    trouble: str = ""

    def __str__(self) -> str:
        return f"status {self.status}" if self.status else self.trouble


def external_links(bank: Bank) -> dict[str, list[Place]]:
    """Every web address of the bank without its fragment, with the places where it stands."""
    found: dict[str, set[Place]] = defaultdict(set)
    for question in bank.questions:
        for index, source in enumerate(question.sources):
            found[urldefrag(source.url).url].add(Place(question.path, question.line_of("sources", index, "url")))
        for text in texts(question):
            for match in LINK.finditer(without_code_and_math(text.text)):
                if match["target"].startswith("https://"):
                    place = Place(question.path, text.line_at(match.start()))
                    found[urldefrag(match["target"]).url].add(place)
    return {url: sorted(places) for url, places in sorted(found.items())}


def ask_all(urls: Iterable[str], agent: str, pause: float, retries: int = 3) -> dict[str, Answer]:
    """Ask for every address: hosts side by side, the addresses of one host one after another.

    Args:
        urls: Web addresses.
        agent: What to present ourselves as.
        pause: Seconds between two requests to the same host, and between the first repetitions.
        retries: How often a request is repeated when the server is busy or cannot be reached.

    Returns:
        An answer for each address.
    """
    by_host: dict[str, list[str]] = defaultdict(list)
    for url in urls:
        by_host[urlsplit(url).netloc].append(url)
    repeat = urllib3.Retry(
        total=None,
        connect=retries,
        read=retries,
        status=retries,
        redirect=10,
        status_forcelist=_BUSY,
        backoff_factor=pause,
        backoff_max=_WAIT_AT_MOST,
        retry_after_max=_WAIT_AT_MOST,
        raise_on_status=False,
    )
    pool = urllib3.PoolManager(retries=repeat, timeout=30, headers={"User-Agent": agent, "Accept": "*/*"})
    with ThreadPoolExecutor(_HOSTS_AT_ONCE) as threads, pool:
        parts = threads.map(lambda host: _ask_host(pool, host, pause), by_host.values())
        return {url: answer for part in parts for url, answer in part.items()}


def _ask_host(pool: urllib3.PoolManager, urls: Sequence[str], pause: float) -> dict[str, Answer]:
    answers: dict[str, Answer] = {}
    failures = 0
    for url in urls:
        if failures >= _PATIENCE:
            answers[url] = Answer("unsure", 0, "not asked, since its host is silent or busy")
            continue
        if answers:
            time.sleep(pause)
        answers[url] = answer = _ask(pool, url)
        if answer.trouble == _NO_HOST:
            return dict.fromkeys(urls, answer)
        failures = failures + 1 if answer.trouble or answer.status in _BUSY else 0
    return answers


def _ask(pool: urllib3.PoolManager, url: str) -> Answer:
    try:
        # GET, because many servers refuse HEAD; the body stays unread.
        response = pool.request("GET", url, preload_content=False)
        response.close()
    except HTTPError as error:
        return _failed(error.reason if isinstance(error, MaxRetryError) else error)
    if response.status in _GONE:
        return Answer("gone", response.status)
    if response.status >= 400:
        # Publishers refuse programs with 403 and the like: that says nothing about what a reader gets.
        return Answer("unsure", response.status)
    return Answer("stands", response.status)


def _failed(error: BaseException | None) -> Answer:
    if isinstance(error, NameResolutionError):
        return Answer("gone", 0, _NO_HOST)
    if isinstance(error, SSLError):
        return Answer("unsure", 0, "its certificate is not valid")
    return Answer("unsure", 0, "no answer")


def format_report(links: Mapping[str, Sequence[Place]], answers: Mapping[str, Answer]) -> str:
    """Markdown: what is gone, then what a person has to look at, each with its places."""
    count = sum(answer.verdict == "stands" for answer in answers.values())
    lines = [f"{count:,} of {len(answers):,} external links lead somewhere."]
    parts: tuple[tuple[Verdict, str], ...] = (
        ("gone", "Gone: find where it moved, or cite another source"),
        ("unsure", "Could not be checked by a program: open it once yourself"),
    )
    for verdict, heading in parts:
        chosen = [url for url in links if answers[url].verdict == verdict]
        lines += ["", f"## {heading}", ""] if chosen else []
        for url in chosen:
            places = ", ".join(f"`{place.path}:{place.line}`" for place in links[url])
            lines.append(f"- <{url}> ({answers[url]}): {places}")
    return "\n".join(lines)
