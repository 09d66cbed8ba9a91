"""The one door of the server: everything a browser asks and is answered passes here."""

from __future__ import annotations

from collections.abc import Callable, Collection, MutableMapping
from typing import Any

from pages.parts.frame.serving import (
    dbt_docs,
    first_page,
    headers,
    kept_files,
    limits,
    messages,
    requests,
    sent_once,
    sticky,
)
from pages.parts.frame.serving.asgi import Application, Message, Receive, Send
from pages.parts.frame.serving.gate import Gate
from pages.parts.frame.serving.load import Load, Session
from warehouse.words.messages import LANGUAGES, message

STATUS = {"host": 421, "origin": 403, "remote": 403, "path": 404, "plain": 403, "large": 413}
"""The HTTP status of a refusal, by its reason."""

POLICY_VIOLATION = 1008
BUSY, NOT_NOW = 429, 503
"""Statuses of the page that asks to wait: one is the reader's answer, the other the proxy's sign to
ask another process.
"""

HTML = b"text/html; charset=utf-8"
_NO_HOST = "127.0.0.1"


class Guard:
    """An ASGI application around another: refuses what is not ours, and adds our headers.

    It stands around the whole of Streamlit, its error pages included, which middleware would not.
    """

    def __init__(
        self,
        app: Application,
        allowed_hosts: Collection[str],
        load: Load,
        is_ready: Callable[[], bool] = lambda: True,
        gate: Gate | None = None,
    ) -> None:
        """Keep the application, the names under which it may be asked for, what it has to do,
        whether it serves yet, and in an office the gate that lets in who has signed in.
        """
        self._app = app
        self._allowed_hosts = allowed_hosts
        self._load, self._is_ready = load, is_ready
        self._process = sticky.named()
        self._gate = gate

    async def __call__(self, scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        """Answer one request, or hold one WebSocket."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        host = requests.the_host(scope) or _NO_HOST
        is_office = self._gate is not None

        async def send_secured(message: Message) -> None:
            if message["type"] == "http.response.start":
                sent = list(message.get("headers", []))
                sent = headers.secured(sent, host, scope["path"], is_office=is_office)
                message = {**message, "headers": sent}
            await send(message)

        reason = requests.refusal(scope, self._allowed_hosts, is_office=is_office)
        if reason is None and limits.is_too_large(scope):
            reason = "large"
        if reason is not None:
            await _refuse(scope, reason, send_secured)
        elif self._load.is_draining or not self._is_ready():
            await self._not_now(scope, send_secured)
        elif self._gate is not None:
            await self._gate(scope, receive, send_secured, self._serve)
        else:
            await self._serve(scope, receive, send_secured)

    async def _serve(
        self, scope: MutableMapping[str, Any], receive: Receive, send_secured: Send
    ) -> None:
        """Answer one that may ask."""
        if scope["type"] == "websocket":
            await self._hold(scope, receive, send_secured)
        elif self._load.is_full and (page := _page(scope, is_busy=True)):
            await _answer(BUSY, page[1], HTML, send_secured, self._waiting())
        elif docs := await _docs(scope):
            await _send(docs.status, docs.body, docs.headers, send_secured)
        elif page := _page(scope):
            await _answer(*page, HTML, send_secured, sticky.headers(scope, self._process))
        elif file := _file(scope):
            await _send(file.status, file.body, file.headers, send_secured)
        else:
            await self._app(scope, receive, send_secured)

    async def _hold(self, scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        """Hold a WebSocket: its runs take their turns, and the browser knows whose it is."""
        send = sent_once.sending(scope, send)

        async def send_on(message: Message) -> None:
            if message["type"] == "websocket.accept":
                own = [*message.get("headers", []), *sticky.headers(scope, self._process)]
                message = {**message, "headers": own}
            await send(message)
            if messages.ends_run(message.get("bytes") or b""):
                self._load.finish(session)
                again = messages.run_when_connected_again()
                await send({"type": "websocket.send", "bytes": again})

        async def close(code: int) -> None:
            await send({"type": "websocket.close", "code": code})

        session = Session(close)
        self._load.open(session)
        try:
            await self._app(scope, _in_turn(receive, self._load, session), send_on)
        finally:
            self._load.leave(session)

    async def _not_now(self, scope: MutableMapping[str, Any], send: Send) -> None:
        """Answer while this process starts, or hands its visitors over to others."""
        if scope["type"] == "websocket":
            answer = {"type": "websocket.http.response.start", "status": NOT_NOW, "headers": []}
            await send(answer)
            await send({"type": "websocket.http.response.body", "body": b""})
        elif page := _page(scope, is_busy=True):
            await _answer(NOT_NOW, page[1], HTML, send, self._waiting())
        else:
            await _answer(NOT_NOW, b"", HTML, send, self._waiting())

    def _waiting(self) -> list[tuple[bytes, bytes]]:
        seconds = str(first_page.SECONDS_BETWEEN_TRIES).encode()
        return [(b"retry-after", seconds), *sticky.cleared(self._process)]


def _in_turn(receive: Receive, load: Load, session: Session) -> Receive:
    """Pass on a WebSocket's messages: those that have a page run once it is their turn, and none
    that no page of ours sends.
    """

    is_first = True

    async def receive_wanted() -> Message:
        nonlocal is_first
        while True:
            message = await receive()
            content = message.get("bytes")
            if message["type"] != "websocket.receive" or content is None:
                return message
            kind = messages.wanted_kind(content)
            if kind == messages.RUN:
                await load.turn(session)
                if is_first:
                    is_first, message = False, {**message, "bytes": messages.whole_run(content)}
            if kind is not None:
                return message

    return receive_wanted


def _page(scope: MutableMapping[str, Any], *, is_busy: bool = False) -> tuple[int, bytes] | None:
    """Return status and page where the address of a page, or of none, is asked for."""
    if scope["method"] not in ("GET", "HEAD"):
        return None
    query = scope["query_string"].decode("latin-1")
    return first_page.answer(scope["path"], query, is_busy=is_busy)


def _file(scope: MutableMapping[str, Any]) -> kept_files.KeptFile | None:
    """Return the file that is asked for, where it is one that the browser keeps."""
    if scope["method"] not in ("GET", "HEAD"):
        return None
    return kept_files.answer(scope["path"], is_packed=_takes_packed(scope))


async def _docs(scope: MutableMapping[str, Any]) -> kept_files.KeptFile | None:
    """Return dbt's documentation, where that is asked for."""
    if scope["method"] not in ("GET", "HEAD"):
        return None
    return await dbt_docs.answer(scope["path"], is_packed=_takes_packed(scope))


def _takes_packed(scope: MutableMapping[str, Any]) -> bool:
    return any(
        name.lower() == b"accept-encoding" and b"gzip" in value for name, value in scope["headers"]
    )


async def _refuse(scope: MutableMapping[str, Any], reason: str, send: Send) -> None:
    """Answer with the reason in words; a WebSocket is never opened (the browser sees a 403)."""
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": POLICY_VIOLATION})
        return
    refusal = message(f"request_refused_{reason}")
    body = "".join(f"{refusal.in_language(language)}\n" for language in LANGUAGES).encode()
    await _answer(STATUS[reason], body, b"text/plain; charset=utf-8", send)


async def _answer(
    status: int,
    body: bytes,
    content_type: bytes,
    send: Send,
    more: Collection[tuple[bytes, bytes]] = (),
) -> None:
    headers = [(b"content-type", content_type), (b"cache-control", b"no-store"), *more]
    await _send(status, body, headers, send)


async def _send(status: int, body: bytes, own: list[tuple[bytes, bytes]], send: Send) -> None:
    sent = [*own, (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": sent})
    await send({"type": "http.response.body", "body": body})
