"""`qbank links`, against a server on this machine."""

from __future__ import annotations

import contextlib
import threading
from collections import Counter
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from click.testing import CliRunner

from qbank.cli import main
from qbank.web_links import Answer, Place, ask_all, external_links, format_report
from tests import banks


class Server(ThreadingHTTPServer):
    """Answers `/404` with status 404 and so on; counts what it was asked for."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.asked: Counter[str] = Counter()
        self.agents: set[str | None] = set()

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.server_port}{path}"


class Handler(BaseHTTPRequestHandler):
    server: Server

    def do_GET(self) -> None:
        self.server.asked[self.path] += 1
        self.server.agents.add(self.headers["User-Agent"])
        first = self.server.asked[self.path] == 1
        if self.path == "/hangs-up":
            self.connection.close()
        elif self.path == "/loop":
            self.answer(302, Location="/loop")
        elif self.path == "/moved":
            self.answer(301, Location="/200")
        elif self.path == "/busy-once":
            self.answer(429, **{"Retry-After": "0"}) if first else self.answer(200)
        elif self.path == "/endless":
            self.send_response(200)
            self.end_headers()
            while True:
                self.wfile.write(b"x" * 65536)
        else:
            self.answer(int(self.path[1:4]))

    def answer(self, status: int, **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def handle(self) -> None:
        with contextlib.suppress(OSError, ValueError):  # whoever asked has read enough, or this server hung up
            super().handle()

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as running:
        thread = threading.Thread(target=running.serve_forever)
        thread.start()
        yield running
        running.shutdown()
        thread.join()


def ask(server: Server, path: str) -> Answer:
    (answer,) = ask_all([server.url(path)], "tests", pause=0).values()
    return answer


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/200", Answer("stands", 200)),
        ("/moved", Answer("stands", 200)),
        ("/busy-once", Answer("stands", 200)),
        ("/endless", Answer("stands", 200)),
        ("/404", Answer("gone", 404)),
        ("/410", Answer("gone", 410)),
        ("/403", Answer("unsure", 403)),
        ("/429", Answer("unsure", 429)),
        ("/503", Answer("unsure", 503)),
        ("/hangs-up", Answer("unsure", 0, "no answer")),
        ("/loop", Answer("unsure", 0, "no answer")),
    ],
)
def test_verdicts(server, path, expected):
    assert ask(server, path) == expected


def test_a_host_that_does_not_exist_is_gone():
    (answer,) = ask_all(["http://nowhere.invalid/"], "tests", pause=0).values()
    assert answer == Answer("gone", 0, "there is no such host")


def test_only_what_may_pass_is_repeated(server):
    ask_all([server.url(f"/{status}") for status in (200, 403, 404, 503)], "tests", pause=0, retries=2)
    assert server.asked == {"/200": 1, "/403": 1, "/404": 1, "/503": 3}
    assert server.agents == {"tests"}


def test_a_host_that_is_busy_is_left_in_peace(server):
    urls = [server.url(f"/{status}") for status in ("503/a", "503/b", "404", "429/c", "503/d", "500/e", "200", "404/f")]
    answers = ask_all(urls, "tests", pause=0, retries=0)
    assert [str(answers[url]) for url in urls] == [
        *(f"status {status}" for status in (503, 503, 404, 429, 503, 500)),
        *["not asked, since its host is silent or busy"] * 2,
    ]
    assert sum(server.asked.values()) == 6


def test_an_answer_for_every_address_of_many_hosts(server):
    hosts = [server.url("").replace("127.0.0.1", host) for host in ("127.0.0.1", "localhost")]
    urls = [f"{host}/20{number}" for host in hosts for number in range(5)]
    assert set(ask_all(urls, "tests", pause=0)) == set(urls)
    assert sum(server.asked.values()) == 10


def test_links_of_a_bank_are_found_with_their_lines(good_bank):
    links = external_links(good_bank)
    sources = {source.url.partition("#")[0] for item in good_bank.questions for source in item.sources}
    assert sources <= set(links)
    for url, places in links.items():
        for place in places:
            line = (banks.GOOD.parent / place.path.replace("questions", "good", 1)).read_text().splitlines()
            assert url in " ".join(line[place.line - 1 : place.line + 3])


def test_links_in_text_are_found_and_those_in_code_are_not(good_root):
    text = banks.question().replace(
        "It takes two bytes.",
        "It [takes](https://example.org/takes#part) two bytes, not `[x](https://example.org/code)`.",
    )
    assert "example.org/takes" in text
    path = "questions/basics/bytes-of-a-number.md"
    banks.write(good_root, path, text)
    links = external_links(banks.load(good_root))
    line = next(number for number, content in enumerate(text.splitlines(), 1) if "example.org/takes" in content)
    assert links["https://example.org/takes"] == [Place(path, line)]
    assert "https://example.org/code" not in links


def test_report():
    links = {url: [Place("questions/a/b.md", 7), Place("questions/a/c.md", 9)] for url in ("https://a.example/x",)}
    links |= {f"https://{name}.example/": [Place("questions/a/b.md", 8)] for name in ("b", "c")}
    answers = dict(
        zip(links, [Answer("gone", 404), Answer("stands", 200), Answer("unsure", 0, "no answer")], strict=True)
    )
    assert format_report(links, answers).split("\n") == [
        "1 of 3 external links lead somewhere.",
        "",
        "## Gone: find where it moved, or cite another source",
        "",
        "- <https://a.example/x> (status 404): `questions/a/b.md:7`, `questions/a/c.md:9`",
        "",
        "## Could not be checked by a program: open it once yourself",
        "",
        "- <https://c.example/> (no answer): `questions/a/b.md:8`",
    ]


class TestCommand:
    @pytest.fixture
    def run(self, good_root, monkeypatch):
        def invoke(answer: Answer):
            monkeypatch.setattr(
                "qbank.commands.maintenance.ask_all", lambda urls, agent, pause: dict.fromkeys(urls, answer)
            )
            return CliRunner().invoke(main, ["--root", str(good_root), "links"])

        return invoke

    @pytest.mark.parametrize(
        ("answer", "code"), [(Answer("stands", 200), 0), (Answer("unsure", 403), 0), (Answer("gone", 404), 1)]
    )
    def test_exit_status(self, run, answer, code):
        result = run(answer)
        assert result.exit_code == code
        assert "external links lead somewhere." in result.stdout

    def test_no_network_is_not_a_bank_full_of_dead_links(self, run):
        result = run(Answer("gone", 0, "there is no such host"))
        assert result.exit_code == 2
        assert "is there a network?" in result.stderr
        assert result.stdout == ""
