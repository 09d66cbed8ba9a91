"""Specifications of pictures are sent once a connection: afterwards their number stands for them.

They are a third of what a change of region comes to, and do not change with it. A message from
which one was taken begins with `TAKEN`, as no message of Streamlit's does; the script of the first
page (`first_page.js`) puts it back before Streamlit reads the message. Only who asks for `ASKED`
gets such messages, so that a page kept from another release, and any other client, gets whole ones.
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from pages.parts.kit.drawing import spec_marks

Message = MutableMapping[str, Any]
Send = Callable[[Message], Awaitable[None]]

ASKED = b"once"
"""The query of the address of a connection whose browser puts back what was taken out."""

TAKEN = 0xFF
"""What such a message begins with: a field of a kind that no protocol buffer has."""

_HEAD = struct.Struct(">BIII")
"""`TAKEN`; the number of the specification; where it belongs; its length."""

LEAST_BYTES = 1_000
"""No message with a picture is shorter."""


def sending(scope: MutableMapping[str, Any], send: Send) -> Send:
    """Return what sends a connection's messages, each specification once where that is asked."""
    if scope.get("query_string") != ASKED:
        return send
    held: dict[bytes, int] = {}

    async def send_once(message: Message) -> None:
        content = message.get("bytes")
        if message["type"] == "websocket.send" and content and len(content) >= LEAST_BYTES:
            message = {**message, "bytes": without_what_is_held(content, held)}
        await send(message)

    return send_once


def without_what_is_held(content: bytes, held: dict[bytes, int]) -> bytes:
    """Return a message as it is sent to a browser that holds some specifications, by their digest.

    What it holds from now on is added to them. A specification is known by its whole content, so
    that nothing that a ledger says can stand for another.
    """
    place = spec_marks.place(content)
    if place is None:
        return content
    begin, end = place
    digest = hashlib.blake2b(content[begin:end], digest_size=16).digest()
    is_held = digest in held
    head = _HEAD.pack(TAKEN, held.setdefault(digest, len(held)), begin, end - begin)
    return head + (content[:begin] + content[end:] if is_held else content)
