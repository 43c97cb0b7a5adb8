"""What the Content-Security-Policy stops, should a stranger's markup ever get into a page."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.built_site import ROOT, Site, served
from tests.browser.conftest import stopped_by_policy
from tests.browser.reading import PATIENCE

POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy"[^>]*>')
BUTTON = '<button id="go">go</button>'

# Each calls OTHER, another host, or runs `ran()`.
PAYLOADS = {
    "inline script": "<script>ran()</script>",
    "module": "<script type=module>ran()</script>",
    "script in a picture": "<svg><script>ran()</script></svg>",
    "event handler": "<img src=x onerror=ran()>",
    "handler of a drawing": "<svg onload=ran()></svg>",
    "handler of a fold": "<details open ontoggle=ran()><summary>x</summary></details>",
    "handler of a button": '<button id="go" onclick=ran()>go</button>',
    "script address": '<a id="go" href="javascript:ran()">go</a>',
    "script address in a frame": "<iframe src='javascript:parent.ran()'></iframe>",
    "frame with a text of its own": "<iframe srcdoc='<script>parent.ran()</script>'></iframe>",
    "script of another host": "<script src='OTHER/a.js'></script>",
    "script in its address": "<script src='data:text/javascript,ran()'></script>",
    "picture": "<img src='OTHER/a.png'>",
    "picture of a style attribute": "<p style='background: url(OTHER/a.png)'>x</p>",
    "picture in a drawing": "<svg><image href='OTHER/a.png'/></svg>",
    "frame": "<iframe src='OTHER/'></iframe>",
    "object": "<object data='OTHER/a.svg' type='image/svg+xml'></object>",
    "embed": "<embed src='OTHER/a.svg' type='image/svg+xml'>",
    "video": "<video src='OTHER/a.mp4' autoplay></video>",
    "style sheet": "<link rel=stylesheet href='OTHER/a.css'>",
    "style import": "<style>@import url(OTHER/a.css);</style>",
    "style that covers the page": "<style>@import url('data:text/css,');body{background:url(OTHER/a.png)}</style>",
    "font": "<style>@font-face{font-family:x;src:url(OTHER/a.woff2)}h1{font-family:x!important}</style>",
    "form": f"<form action='OTHER/' method=post>{BUTTON}</form>",
    "form by its button": "<form><button id='go' formaction='OTHER/' formmethod=post>go</button></form>",
    "base address": "<base href='OTHER/'><img src='a.png'>",
    "ping": "<a id='go' href='#x' ping='OTHER/'>go</a>",
    "manifest": "<link rel=manifest href='OTHER/a.json'>",
    "preload": "<link rel=preload as=image href='OTHER/a.png'>",
    "module preload": "<link rel=modulepreload href='OTHER/a.js'>",
    "prefetch rules": '<script type="speculationrules">{"prefetch": [{"urls": ["OTHER/"]}]}</script>',
}
UNSEEN = {"manifest", "prefetch rules"}
"""What a browser without a window loads never or late: that the policy matters here cannot be shown."""


@pytest.fixture(scope="module")
def other() -> Iterator[tuple[str, list[str]]]:
    """Another host, as far as a browser can tell, and what it was asked for."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(204)
            self.send_header("Content-Length", "0")
            self.end_headers()

        do_POST = do_GET  # noqa: N815 - the names are the base class's

        def log_message(self, format: str, *args: object) -> None:
            """Keep the log out of the tests' output."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}", asked
        server.shutdown()
        thread.join()


@pytest.fixture(scope="module")
def spoiled(site: Site, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A place for spoiled pages beside the files of the real site."""
    folder = tmp_path_factory.mktemp("spoiled")
    for path in site.folder.iterdir():
        (folder / path.name).symlink_to(path)
    with served(folder) as http:
        yield Site(folder, http)


class Visitor:
    """Opens pages and says what they did that they may not do: they ran script, or asked another host."""

    def __init__(self, browser: Browser, asked: list[str]) -> None:
        self.asked = asked
        self.ran: list[str] = []
        context = browser.new_context()
        context.set_default_timeout(PATIENCE)
        context.expose_function("ran", lambda: self.ran.append("ran"))
        self.page = context.new_page()

    def effects(self, address: str, tag: str, *, expected: bool) -> list[str]:
        """Open a page, press its button, and wait until something is seen, or long enough to have seen it."""
        self.ran.clear()
        self.page.goto(address)
        button = self.page.locator("#go")
        if button.count():
            button.click(no_wait_after=True)
        for _ in range(100 if expected else 5):
            self.page.wait_for_timeout(30)
            if seen := self.ran + [path for path in self.asked if tag in path]:
                return seen
        return []


@pytest.fixture(scope="module")
def visitor(browser: Browser, other: tuple[str, list[str]]) -> Iterator[Visitor]:
    """A browser for all payloads; what is late is told apart by the tag in its address."""
    visitor = Visitor(browser, other[1])
    yield visitor
    visitor.page.context.close()


@pytest.mark.parametrize("way", ["file", "http"])
@pytest.mark.parametrize("name", PAYLOADS)
def test_stops(visitor: Visitor, spoiled: Site, other: tuple[str, list[str]], name: str, way: str) -> None:
    text = (spoiled.folder / "about.html").read_text(encoding="utf-8")
    found = {}
    for policy in ("with", "without"):
        tag = re.sub(r"\W", "-", f"{name}-{way}-{policy}-policy")
        page = text.replace("</h1>", f"</h1>{PAYLOADS[name].replace('OTHER', f'{other[0]}/{tag}')}")
        assert page != text
        file = spoiled.folder / f"{tag}.html"
        file.write_text(page if policy == "with" else POLICY.sub("", page), encoding="utf-8")
        expected = policy == "without" and name not in UNSEEN
        found[policy] = visitor.effects(getattr(spoiled, way) + file.name, tag, expected=expected)
    assert found["with"] == []
    assert found["without"] or name in UNSEEN, "this payload shows nothing"


def test_a_stopped_script_is_noticed(browser: Browser, spoiled: Site) -> None:
    """Otherwise the other tests, which look for what a policy stopped, would show nothing."""
    text = (spoiled.folder / "about.html").read_text(encoding="utf-8")
    (spoiled.folder / "noticed.html").write_text(text.replace("</h1>", "</h1><script>1</script>"), encoding="utf-8")
    context = browser.new_context()
    stopped: list[str] = []
    context.on("console", lambda message: stopped.extend(stopped_by_policy(message.text)))
    page = context.new_page()
    for root in (spoiled.file, spoiled.http):
        page.goto(f"{root}noticed.html")
        page.wait_for_timeout(50)
    context.close()
    assert len(stopped) == 2


@pytest.fixture(scope="module")
def live() -> Iterator[str]:
    """Address of the site under `mkdocs serve`."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "mkdocs", "serve", "--dev-addr", f"127.0.0.1:{port}"]
    env = os.environ | {"NO_MKDOCS_2_WARNING": "1", "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(command, cwd=ROOT, env=env, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr
        said = []
        for line in process.stderr:
            said.append(line)
            if match := re.search(r"Serving on (http://\S+)", line):
                break
        else:
            pytest.fail("".join(said), pytrace=False)
        drain = threading.Thread(target=process.stderr.read)
        drain.start()
        yield match[1]
        process.terminate()
        drain.join()


def test_reloading_works_while_the_site_is_served(browser: Browser, live: str) -> None:
    context = browser.new_context()
    said: list[str] = []
    context.on("console", lambda message: said.append(message.text))
    page = context.new_page()
    with page.expect_request(lambda request: "/livereload/" in request.url):
        page.goto(f"{live}about.html")
    expect(page.locator("html")).to_have_class("js")
    context.close()
    assert said == ["Enabled live reload"]
