"""Whatever a browser complains of, and whatever it asks for outside of the site."""

from __future__ import annotations

from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request, Response


class Watcher:
    """Collects the complaints of one browser context."""

    def __init__(self, context: BrowserContext, site: str) -> None:
        """Watch all pages of `context`, which may ask only for addresses that begin with `site`."""
        self.site = site
        self.complaints: list[str] = []
        self.requested: list[str] = []
        context.on("request", self._request)
        context.on("requestfailed", self._request_failed)
        context.on("response", self._response)
        context.on("console", self._console)
        context.on("weberror", lambda error: self.complaints.append(f"script error: {error.error}"))
        context.on("page", self._page)

    def take(self) -> list[str]:
        """The complaints since the last call, without those repeated."""
        taken = list(dict.fromkeys(self.complaints))
        self.complaints.clear()
        return taken

    def _page(self, page: Page) -> None:
        page.on("websocket", lambda socket: self.complaints.append(f"web socket: {socket.url}"))
        page.on("dialog", lambda dialog: self.complaints.append(f"dialog: {dialog.message}"))

    def _request(self, request: Request) -> None:
        self.requested.append(request.url)
        if not request.url.startswith((self.site, "data:")):
            self.complaints.append(f"request outside of the site: {request.url}")

    def _request_failed(self, request: Request) -> None:
        # The icon of a page comes late; leaving the page before it is there breaks its request off.
        if request.failure != "net::ERR_ABORTED":
            self.complaints.append(f"failed request: {request.url}: {request.failure}")

    def _response(self, response: Response) -> None:
        if response.status >= 400:
            self.complaints.append(f"answer {response.status}: {response.url}")

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.complaints.append(f"console {message.type}: {message.text}")
