"""Nothing leaves the server, whatever is on the screen. The watch itself is tested first."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Watch
from warehouse.bench.dashboard import Dashboard, settle


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
def test_the_watch_sees_what_it_is_for(
    browser: Browser, server: Dashboard, script: str, fault: str
) -> None:
    context = browser.new_context()
    watch = Watch(server.host)
    watch.attach(context)
    page = context.new_page()
    # The server's own pages keep a browser from asking elsewhere; this one does not.
    page.goto("about:blank")
    page.evaluate(script)
    deadline = time.monotonic() + 5
    while not watch.faults and time.monotonic() < deadline:
        page.wait_for_timeout(20)
    context.close()
    assert any(seen.startswith(fault) for seen in watch.faults), watch.faults


def test_a_page_of_the_server_cannot_ask_elsewhere_nor_stand_in_a_frame(
    browser: Browser, server: Dashboard
) -> None:
    context = browser.new_context()
    page = context.new_page()
    sent: list[str] = []
    context.on("requestfinished", lambda request: sent.append(request.url))
    page.goto(server.url("_stcore/health"))
    asked = """url => fetch(url).then(() => 'sent', error => error.message)"""
    assert page.evaluate(asked, "http://tiles.example/1/2/3.png") == "Failed to fetch"
    page.goto("about:blank")
    page.set_content(f'<iframe src="{server.url()}"></iframe>')
    page.wait_for_timeout(500)
    assert all(server.host not in frame.url for frame in page.frames)
    context.close()
    assert not [url for url in sent if "tiles.example" in url]


@pytest.mark.parametrize("name", ["", "map_wall", "region"])
def test_a_page_asks_its_own_server_only(
    first_visit: Callable[..., Page], server: Dashboard, name: str
) -> None:
    page = first_visit(server, name, lang="zh")
    expect(page.get_by_test_id("stMain")).not_to_be_empty()
    page.goto(server.url(name, lang="en"))
    settle(page)
    expect(page.get_by_test_id("stMain")).not_to_be_empty()
