"""Nothing leaves the server, whatever is on the screen: the watch over every visit is tested."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import Watch
from warehouse.bench.dashboard import Dashboard


@dataclass(frozen=True)
class Watched:
    """A page that nothing keeps from asking elsewhere, and the watch over it."""

    page: Page
    watch: Watch


@pytest.fixture(scope="module")
def watched(browser: Browser, server: Dashboard) -> Iterator[Watched]:
    """One browser for all that the watch is to see."""
    context = browser.new_context()
    watch = Watch(server.host)
    watch.attach(context)
    yield Watched(context.new_page(), watch)
    context.close()


@pytest.mark.parametrize(
    ("script", "fault"),
    [
        ("fetch('http://tiles.example/1/2/3.png').catch(() => 0)", "a request left the server"),
        ("console.error('lost')", "console error: lost"),
        ("setTimeout(() => { throw new Error('thrown') })", "script error"),
        (
            "document.body.innerHTML += '<b data-testid=\"stException\">boom</b>'",
            "exception on the screen: boom",
        ),
    ],
)
def test_the_watch_sees_what_it_is_for(watched: Watched, script: str, fault: str) -> None:
    page, watch = watched.page, watched.watch
    # The server's own pages keep a browser from asking elsewhere; this one does not.
    page.goto("about:blank")
    watch.begin()
    page.evaluate(script)
    deadline = time.monotonic() + 5
    while not watch.faults and time.monotonic() < deadline:
        page.wait_for_timeout(20)
    assert any(seen.startswith(fault) for seen in watch.faults), watch.faults


def test_a_page_of_the_server_cannot_ask_elsewhere_nor_stand_in_a_frame(
    browser: Browser, server: Dashboard
) -> None:
    context = browser.new_context()
    page = context.new_page()
    sent: list[str] = []
    context.on("requestfinished", lambda request: sent.append(request.url))
    page.goto(server.url("_stcore/health"))
    script = """url => fetch(url).then(() => 'sent', error => error.message)"""
    assert page.evaluate(script, "http://tiles.example/1/2/3.png") == "Failed to fetch"
    page.goto("about:blank")
    page.set_content(f'<iframe src="{server.url()}"></iframe>')
    page.wait_for_timeout(500)
    assert all(server.host not in frame.url for frame in page.frames)
    context.close()
    assert not [url for url in sent if "tiles.example" in url]
