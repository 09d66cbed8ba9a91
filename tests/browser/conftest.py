"""A real server, a real browser, and what must never happen in any browser test.

Every page opened through `visit` is watched: a request to any host but the server, an error on the
browser's console, an exception drawn by Streamlit or thrown by a script fails the test at its end.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright

from warehouse.bench.dashboard import (
    CHROMIUM_ARGUMENTS,
    Dashboard,
    chromium,
    has_chinese_font,
    serving,
    settle,
)
from warehouse.home import Home

# On a deep link Streamlit asks below the page's path first, and at the root when that is not found.
BASE_PATH_PROBE = re.compile(r"/\w+/_stcore/(health|host-config)")

REPORT_EXCEPTIONS = """
new MutationObserver(() => {
    for (const box of document.querySelectorAll('[data-testid="stException"]')) {
        if (!box.dataset.reported) {
            box.dataset.reported = 'yes';
            window.reportException(box.innerText);
        }
    }
}).observe(document, {childList: true, subtree: true});
"""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark this folder's tests, so that `-m "not browser"` leaves them out."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@dataclass
class Watch:
    """What one visitor's browser did that no dashboard may make it do."""

    host: str
    requests: int = 0
    faults: list[str] = field(default_factory=list)

    def attach(self, context: BrowserContext) -> None:
        """Watch every page of a browser context."""
        context.expose_function("reportException", self.drawn)
        context.add_init_script(REPORT_EXCEPTIONS)
        context.on("request", lambda request: self.asked(request.url))
        context.on("weberror", lambda error: self.faults.append(f"script error: {error.error}"))
        context.on("console", self.said)
        context.on("page", lambda page: page.on("websocket", lambda socket: self.asked(socket.url)))

    def asked(self, url: str) -> None:
        """Note a request; one to another host is a fault."""
        self.requests += 1
        parts = urlsplit(url)
        if parts.scheme in ("http", "https", "ws", "wss") and parts.netloc != self.host:
            self.faults.append(f"a request left the server: {url}")

    def said(self, message: ConsoleMessage) -> None:
        """Note an error on the console."""
        url = str(message.location.get("url"))
        if message.type == "error" and not BASE_PATH_PROBE.fullmatch(urlsplit(url).path):
            self.faults.append(f"console error: {message.text} ({url})")

    def drawn(self, text: str) -> None:
        """Note an exception on the screen."""
        self.faults.append(f"exception on the screen: {text}")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium without a window; the test is skipped, loudly, where it or a font is missing."""
    executable = chromium()
    if executable is None:
        pytest.skip("NO BROWSER TESTS: Chromium is missing (apt-get install chromium)")
    if not has_chinese_font():
        pytest.skip("NO BROWSER TESTS: no Chinese font (apt-get install fonts-noto-cjk)")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=executable, args=CHROMIUM_ARGUMENTS)
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def server(
    browser: Browser, small_demonstration: Home, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Dashboard]:
    """One server of the small demonstration for all tests (none where there is no browser)."""
    with serving(small_demonstration, tmp_path_factory.mktemp("server") / "log") as dashboard:
        yield dashboard


@pytest.fixture
def fresh_server(
    browser: Browser, small_demonstration: Home, tmp_path: Path
) -> Iterator[Dashboard]:
    """A server that nobody has visited yet."""
    with serving(small_demonstration, tmp_path / "server.log") as dashboard:
        yield dashboard


@pytest.fixture
def viewport() -> tuple[int, int]:
    """Width and height of the screen; a test sets others with `parametrize`."""
    return 1920, 1080


@pytest.fixture
def visit(browser: Browser, viewport: tuple[int, int]) -> Iterator[Callable[..., Page]]:
    """Open pages as a new visitor: `visit(server, "map_wall", region="360000", lang="en")`.

    Returns the page once it has settled, and judges at the end of the test what it did. A test may
    call it several times; each call is another visitor.
    """
    visitors: list[tuple[Dashboard, BrowserContext, Watch]] = []

    def go(dashboard: Dashboard, path: str = "", **query: str) -> Page:
        width, height = viewport
        context = browser.new_context(viewport={"width": width, "height": height}, locale="zh-CN")
        watch = Watch(dashboard.host)
        watch.attach(context)
        visitors.append((dashboard, context, watch))
        page = context.new_page()
        page.goto(dashboard.url(path, **query))
        settle(page)
        return page

    yield go
    for _, context, _ in visitors:
        context.close()
    for dashboard, _, watch in visitors:
        assert watch.requests, "the watch saw no request: it watches nothing"
        assert not watch.faults, "\n".join([*watch.faults, dashboard.last_words()])
