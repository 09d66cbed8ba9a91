"""A specification is sent once a connection; the browser reads the same messages nevertheless."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import Any

import pytest
from playwright.sync_api import Browser

from pages.parts.frame.serving import first_page, sent_once
from pages.parts.kit.drawing.sent_specs import shortened

SPEC, OTHER = (
    shortened(json.dumps({"mark": mark, "title": "各县的覆盖率" * 100})) for mark in ("bar", "line")
)
RENAMED = SPEC.replace("bar", "arc")
"""What begins with the same words and is as long, as a ledger might hold it."""

HEAD = 13
"""Bytes before a message from which something was taken."""

READ = """
([script, frames]) => {
    window.WebSocket = class extends EventTarget {};
    new Function(script)();
    const socket = new WebSocket("ws://localhost/_stcore/stream"), read = [];
    socket.addEventListener("message", ({data}) => read.push([...new Uint8Array(data)]));
    for (const frame of frames) {
        const data = new Uint8Array(frame).buffer;
        socket.dispatchEvent(new MessageEvent("message", {data}));
    }
    return read;
}
"""


def message(spec: str, rows: str = "rows") -> bytes:
    return b"\x0a\x10" + rows.encode() + spec.encode() + rows.encode() * 2


def sent(messages: list[bytes], query: bytes = sent_once.ASKED) -> list[bytes]:
    """What goes over one connection for some messages."""
    frames: list[bytes] = []

    async def send(frame: Any) -> None:
        frames.append(frame["bytes"])

    once = sent_once.sending({"type": "websocket", "query_string": query}, send)
    for each in messages:
        with suppress(StopIteration):  # it waits for nothing
            once({"type": "websocket.send", "bytes": each}).__await__().__next__()
    return frames


MESSAGES = [
    message(SPEC),
    b"short",
    message(OTHER),
    message(SPEC, "others"),
    message(RENAMED),
    message(SPEC + OTHER),
    message(SPEC[:-900]),
    message(OTHER, "r" * 999),
]


def test_the_browser_reads_what_was_sent_with_specifications_taken_out(browser: Browser) -> None:
    page = browser.new_page()
    frames = sent(MESSAGES)
    read = page.evaluate(READ, [first_page.SCRIPT, [list(frame) for frame in frames]])
    page.close()
    assert [bytes(each) for each in read] == MESSAGES


@pytest.mark.parametrize("place", [3, 5])
def test_a_specification_that_was_sent_is_not_sent_again(place: int) -> None:
    spared = len(MESSAGES[place]) - len(sent(MESSAGES)[place])
    assert spared == len(SPEC.encode()) - HEAD


def test_who_does_not_ask_for_it_gets_whole_messages() -> None:
    assert sent(MESSAGES, b"") == MESSAGES
