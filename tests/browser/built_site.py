"""The real site in a temporary folder, and the two ways in which a reader opens it."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
BASE = "/bank/"
"""Path below which the site is served: a project's site on a shared host does not lie at the top either."""
SITE_URL = f"https://site.example{BASE}"
HELPERS = frozenset({"store.html"})
"""HTML files that scripts load into a frame; no reader sees them."""


class BuildFailure(Exception):
    """The site does not build; the message is what MkDocs printed."""


@dataclass(frozen=True)
class Site:
    """A built site.

    Attributes:
        folder: Where its files are.
        http: Address of the folder on a server of this machine, with a slash at the end.
    """

    folder: Path
    http: str

    @property
    def file(self) -> str:
        """Address of the folder without a server, with a slash at the end."""
        return f"{self.folder.as_uri()}/"

    def pages(self) -> list[str]:
        """Every page of the site, relative to it."""
        found = {path.relative_to(self.folder).as_posix() for path in self.folder.rglob("*.html")}
        return sorted(found - HELPERS)


def build(folder: Path) -> None:
    """Build the site as `make site` does; raises BuildFailure."""
    env = os.environ | {"NO_MKDOCS_2_WARNING": "1", "SITE_URL": SITE_URL}
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(folder)]
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    if done.returncode:
        raise BuildFailure(f"{' '.join(command)} ended with {done.returncode}:\n{done.stdout}{done.stderr}")


@contextlib.contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve a folder on this machine, as GitHub Pages would; gives its address."""
    with _Server(("127.0.0.1", 0), partial(_Handler, directory=str(folder))) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}{BASE}"
        finally:
            server.shutdown()
            thread.join()


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing: a browser hangs up whenever it likes."""


class _Handler(SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def translate_path(self, path: str) -> str:
        inside = path.removeprefix(BASE)
        return super().translate_path(f"/{inside}" if inside != path else "/outside of the site")

    def list_directory(self, path: Any) -> None:
        self.send_error(404)

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Answer with the site's own page for missing ones."""
        body = (Path(self.directory) / "404.html").read_bytes()
        self.send_response(code)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Keep the log out of the tests' output."""
