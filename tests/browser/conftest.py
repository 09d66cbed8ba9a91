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

from tests.browser.warm.server import warm_server
from tests.outside import noted, noting
from warehouse.bench.dashboard import (
    CHROMIUM_ARGUMENTS,
    CHROMIUM_WITHOUT_WINDOWS,
    Dashboard,
    chromium,
    free_port,
    has_chinese_font,
    serving,
    settle,
)
from warehouse.runtime.home import Home

# On a deep link Streamlit asks below the page's path first, and at the root when that is not found.
BASE_PATH_PROBE = re.compile(r"/\w+/_stcore/(health|host-config)")

OUTSIDE = "_stcore/health"
"""A page of the server that shows no dashboard: from it visitors come, and to it they go back."""

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

STAND_STILL = """
const still = new CSSStyleSheet();
still.replaceSync('[data-testid=stSkeleton] { animation: none !important }');
document.adoptedStyleSheets.push(still);
"""
"""What Streamlit shows where a part is still to come pulses: sixty times a second a screen of 1920
is composed anew without a graphics card, a tenth of what a page takes in all.
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

    def begin(self) -> None:
        """Forget what was done before."""
        self.requests = 0
        self.faults.clear()

    def attach(self, context: BrowserContext) -> None:
        """Watch every page of a browser context."""
        context.expose_function("reportException", self.drawn)
        context.add_init_script(REPORT_EXCEPTIONS)
        context.on("request", lambda request: self.note_request(request.url))
        context.on("weberror", lambda error: self.faults.append(f"script error: {error.error}"))
        context.on("console", self.note_message)
        context.on(
            "page", lambda page: page.on("websocket", lambda socket: self.note_request(socket.url))
        )

    def note_request(self, url: str) -> None:
        """Note a request; one to another host is a fault."""
        self.requests += 1
        parts = urlsplit(url)
        if parts.scheme in ("http", "https", "ws", "wss") and parts.netloc != self.host:
            self.faults.append(f"a request left the server: {url}")

    def note_message(self, message: ConsoleMessage) -> None:
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
    executable = chromium(CHROMIUM_WITHOUT_WINDOWS)
    if executable is None:
        pytest.skip("NO BROWSER TESTS: Chromium is missing (apt-get install chromium)")
    if not has_chinese_font():
        pytest.skip("NO BROWSER TESTS: no Chinese font (apt-get install fonts-noto-cjk)")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=executable, args=CHROMIUM_ARGUMENTS)
        yield opened
        opened.close()


@dataclass(frozen=True)
class Visitor:
    """One tab in a browser of its own, and the watch over what it does."""

    dashboard: Dashboard
    page: Page
    watch: Watch

    def wait_outside(self) -> None:
        """Go where nothing of the dashboard is, and forget what was done there.

        Only what the browser keeps of the server's files and compiled scripts remains.
        """
        self.page.goto(self.dashboard.url(OUTSIDE))
        self.page.evaluate("localStorage.clear(), sessionStorage.clear()")
        self.page.context.clear_cookies()
        self.page.emulate_media(media="null")
        self.page.mouse.move(0, 0)


def newcomer(browser: Browser, dashboard: Dashboard) -> Visitor:
    """A visitor whose browser has stored nothing."""
    context = browser.new_context(locale="zh-CN")
    context.add_init_script(STAND_STILL)
    watch = Watch(dashboard.host)
    watch.attach(context)
    visitor = Visitor(dashboard, context.new_page(), watch)
    visitor.wait_outside()
    return visitor


Waiting = dict[str, list[Visitor]]


@pytest.fixture(scope="session")
def waiting() -> Waiting:
    """Visitors of the hosts that outlast a test: each waits outside for the next one.

    A tab that has shown the dashboard before opens it in a third of the processor's time.
    """
    return {}


@pytest.fixture(scope="session")
def own_port(waiting: Waiting) -> int:
    """Where the servers that tests have for themselves follow one another, so that visitors' tabs
    know what all of them send alike.
    """
    port = free_port()
    waiting[f"127.0.0.1:{port}"] = []
    return port


@pytest.fixture(scope="session")
def server(
    browser: Browser,
    waiting: Waiting,
    small_demonstration: Home,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Dashboard]:
    """One server of the small demonstration for all tests (none where there is no browser).

    After all that was opened and clicked, it has asked no other host for anything.
    """
    folder = tmp_path_factory.mktemp("server")
    with warm_server(small_demonstration, folder, noting(folder)) as dashboard:
        waiting[dashboard.host] = []
        yield dashboard
    assert noted(folder) == []


@pytest.fixture
def fresh_server(
    browser: Browser, small_demonstration: Home, tmp_path: Path
) -> Iterator[Dashboard]:
    """A server started from nothing, that nobody has visited yet and that asks no other host."""
    with serving(small_demonstration, tmp_path / "server.log", noting(tmp_path)) as dashboard:
        yield dashboard
    assert noted(tmp_path) == []


@pytest.fixture
def viewport() -> tuple[int, int]:
    """Width and height of the screen; a test sets others with `parametrize`."""
    return 1920, 1080


def visits(
    browser: Browser, viewport: tuple[int, int], waiting: Waiting
) -> Iterator[Callable[..., Page]]:
    """Lead visitors to pages, and judge at the end of the test what they did."""
    visitors: list[Visitor] = []

    def go(dashboard: Dashboard, path: str = "", **query: str) -> Page:
        ready = waiting.get(dashboard.host)
        visitor = ready.pop() if ready else newcomer(browser, dashboard)
        visitor.watch.begin()
        visitors.append(visitor)
        width, height = viewport
        visitor.page.set_viewport_size({"width": width, "height": height})
        visitor.page.goto(dashboard.url(path, **query))
        settle(visitor.page)
        return visitor.page

    yield go
    for visitor in visitors:
        assert visitor.watch.requests, "the watch saw no request: it watches nothing"
        visitor.wait_outside()
    for visitor in visitors:
        assert not visitor.watch.faults, "\n".join(
            [*visitor.watch.faults, visitor.dashboard.last_words()]
        )
        if visitor.dashboard.host in waiting:
            waiting[visitor.dashboard.host].append(visitor)
        else:
            visitor.page.context.close()


@pytest.fixture
def visit(
    browser: Browser, viewport: tuple[int, int], waiting: Waiting
) -> Iterator[Callable[..., Page]]:
    """Open pages as a visitor: `visit(server, "map_wall", region="360000", lang="en")`.

    Returns the page once it has settled, and judges at the end of the test what it did. A test may
    call it several times; each call is another visitor.
    """
    yield from visits(browser, viewport, waiting)


@pytest.fixture
def first_visit(browser: Browser, viewport: tuple[int, int]) -> Iterator[Callable[..., Page]]:
    """Open pages as `visit` does, each time with a browser that has stored nothing."""
    yield from visits(browser, viewport, {})
