"""The one door of the server: everything a browser asks and is answered passes here."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, MutableMapping
from typing import Any

from pages.parts.frame.serving import dbt_docs, first_page, headers, kept_files, messages, requests
from warehouse.words.messages import LANGUAGES, message

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[MutableMapping[str, Any], Receive, Send], Awaitable[None]]

STATUS = {"host": 421, "origin": 403, "remote": 403, "path": 404}
"""The HTTP status of a refusal, by its reason."""

POLICY_VIOLATION = 1008

_NO_HOST = "127.0.0.1"


class Guard:
    """An ASGI application around another: refuses what is not ours, and adds our headers.

    It stands around the whole of Streamlit, its error pages included, which middleware would not.
    """

    def __init__(self, app: Application, allowed_hosts: Collection[str]) -> None:
        """Keep the application and the names under which it may be asked for."""
        self._app = app
        self._allowed_hosts = allowed_hosts

    async def __call__(self, scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        """Answer one request, or hold one WebSocket."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        host = requests.the_host(scope) or _NO_HOST

        async def send_secured(message: Message) -> None:
            if message["type"] == "http.response.start":
                sent = headers.secured(list(message.get("headers", [])), host, scope["path"])
                message = {**message, "headers": sent}
            await send(message)

        if reason := requests.refusal(scope, self._allowed_hosts):
            await _refuse(scope, reason, send_secured)
        elif scope["type"] == "websocket":
            await self._app(scope, _wanted_only(receive), send)
        elif docs := await _docs(scope):
            await _send(docs.status, docs.body, docs.headers, send_secured)
        elif page := _page(scope):
            await _answer(*page, b"text/html; charset=utf-8", send_secured)
        elif file := _file(scope):
            await _send(file.status, file.body, file.headers, send_secured)
        else:
            await self._app(scope, receive, send_secured)


def _wanted_only(receive: Receive) -> Receive:
    """Pass on a WebSocket's messages, those left out that no page of ours sends."""

    async def receive_wanted() -> Message:
        while True:
            message = await receive()
            content = message.get("bytes")
            if message["type"] != "websocket.receive" or content is None:
                return message
            if messages.is_wanted(content):
                return message

    return receive_wanted


def _page(scope: MutableMapping[str, Any]) -> tuple[int, bytes] | None:
    """Return status and page where the address of a page, or of none, is asked for."""
    if scope["method"] not in ("GET", "HEAD"):
        return None
    return first_page.answer(scope["path"], scope["query_string"].decode("latin-1"))


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


async def _answer(status: int, body: bytes, content_type: bytes, send: Send) -> None:
    headers = [(b"content-type", content_type), (b"cache-control", b"no-store")]
    await _send(status, body, headers, send)


async def _send(status: int, body: bytes, own: list[tuple[bytes, bytes]], send: Send) -> None:
    sent = [*own, (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": sent})
    await send({"type": "http.response.body", "body": body})
