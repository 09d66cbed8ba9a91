"""The gate of an office: nothing is asked or shown before a sign-in, and nothing after its end.

Who signed in is known by Streamlit's own sign-in (`st.login`, Authlib): a cookie that this server
has signed. It is asked for here, before any page runs or any session begins. An address that was
opened without it is kept through the sign-in. A session under way is looked at every half minute:
once its sign-in is over, or nothing is granted any more, the browser is sent to the sign-in page.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from urllib.parse import quote, urlencode

from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.user_info import generate_login_redirect_url

from pages.parts.frame.navigation import EVERY_PAGE
from pages.parts.frame.serving import (
    cookies,
    first_page,
    headers,
    kept_files,
    limits,
    messages,
)
from pages.parts.frame.serving.asgi import Application, Message, Receive, Scope, Send
from warehouse.access import sign_ins
from warehouse.access.access import Access
from warehouse.access.roles import Action
from warehouse.access.sign_ins import SignIn
from warehouse.audit_log.log import record
from warehouse.runtime.errors import XuntuError
from warehouse.runtime.home import Home
from warehouse.runtime.log import note, note_failed
from warehouse.runtime.settings import Settings, load_settings

SIGN_IN, LOGIN, LOGOUT, CALLBACK = "/sign-in", "/auth/login", "/auth/logout", "/oauth2callback"
SIGNING_IN = (SIGN_IN, LOGIN, CALLBACK, headers.FORM)
OPEN = (LOGIN, CALLBACK, "/_stcore/health", "/favicon.png")
"""What is answered without a sign-in, beside files that are the same for everybody."""

DOWNLOADS = "/media/"
PICTURES = (".png", ".jpg", ".svg")
"""What pages show of what Streamlit serves as downloads are."""

SECONDS_BETWEEN_LOOKS = 30
UNAUTHORISED, FORBIDDEN, FOUND, TOO_MANY = 401, 403, 302, 429
RETRY = (b"retry-after", b"60")
POLICY_VIOLATION = 1008

OK, NOT_SIGNED_IN, NOTHING_GRANTED, UNKNOWN = "", "signed_out", "nothing_granted", "list_damaged"
"""Whether somebody is let in, or the end of the key of the words that say why not."""


class Gate:
    """Lets in who has signed in and is granted anything."""

    def __init__(self, home: Home, form: Application | None = None) -> None:
        """Keep the data folder, and the form of its own accounts where it has any; what is granted,
        and the settings, are read at each request.
        """
        self._home, self._form = home, form
        self._sign_ins = limits.Rate(limits.SIGN_INS_A_MINUTE)
        self._uploads = limits.Rate(limits.UPLOADS_A_MINUTE)

    async def __call__(
        self, scope: Scope, receive: Receive, send: Send, serve: Application
    ) -> None:
        """Serve a request, or lead to the sign-in."""
        path, sent = scope["path"], cookies.of_request(scope)
        if path in SIGNING_IN and self._sign_ins.is_exceeded(_address(scope)):
            await _send(send, TOO_MANY, [RETRY])
        elif scope["type"] == "http" and path == SIGN_IN:
            await _to_provider(scope, send)
        elif scope["type"] == "http" and path == headers.FORM and self._form is not None:
            await self._form(scope, receive, send)
        elif scope["type"] == "http" and path == CALLBACK:
            await serve(scope, receive, self._begun(scope, sent, send))
        elif scope["type"] == "http" and path == LOGOUT:
            self._end(scope, sent)
            await serve(scope, receive, _narrowing(send))
        elif path in OPEN or _is_everybodys(scope):
            await serve(scope, receive, _narrowing(send))
        elif reason := self._reason(who := self._signed_in(sent)):
            await _lead_to_sign_in(scope, send, reason)
        elif path.startswith(limits.UPLOAD) and not self._may_upload(who):
            await _send(send, FORBIDDEN, [])
        elif path.startswith(limits.UPLOAD) and self._uploads.is_exceeded(_address(scope)):
            await _send(send, TOO_MANY, [RETRY])
        elif scope["type"] == "websocket":
            await self._hold(scope, receive, _narrowing(send), serve, who)
        else:
            if who is not None and path.startswith(DOWNLOADS) and not path.endswith(PICTURES):
                self._record(scope, "exported", who.person, kind=path.rpartition(".")[2])
            await serve(scope, receive, _narrowing(send))

    def _signed_in(self, sent: dict[str, str]) -> SignIn | None:
        content = cookies.identity(sent)
        return (
            None
            if content is None
            else sign_ins.of_cookie(content, self._settings().sign_in.person)
        )

    def _reason(self, who: SignIn | None) -> str:
        """Return why somebody is not let in, "" where they are."""
        if who is None or not sign_ins.holds(self._home, who, self._settings().sign_in):
            return NOT_SIGNED_IN
        try:
            return OK if Access.of_person(self._home, who.person).roles else NOTHING_GRANTED
        except XuntuError as error:
            note_failed("access list", error)
            return UNKNOWN

    def _may_upload(self, who: SignIn | None) -> bool:
        """Return whether somebody may bring files; where the list cannot be read nobody may."""
        try:
            root = self._settings().root_region
            return who is not None and Access.of_person(self._home, who.person).may(
                Action.IMPORT, root
            )
        except XuntuError:
            return False

    def _settings(self) -> Settings:
        """Return the settings; the strictest there are while they cannot be read."""
        try:
            return load_settings(self._home)
        except XuntuError:
            return Settings()

    def _begun(self, scope: Scope, sent: dict[str, str], send: Send) -> Send:
        """Pass on the answer to a sign-in: note it, and go on to where somebody wanted to go.

        A browser comes here from the provider after a sign-out too, with nothing to say.
        """

        async def send_on(message: Message) -> None:
            if message["type"] == "http.response.start":
                sent_back = list(message.get("headers", []))
                content = cookies.identity(cookies.of_answer(sent_back))
                settings = self._settings().sign_in
                who = None if content is None else sign_ins.of_cookie(content, settings.person)
                if who is None and scope["query_string"]:
                    note("sign-in failed")
                    self._record(scope, "sign_in_failed", "unknown")
                elif who is not None:
                    sign_ins.begin(self._home, who, settings)
                    self._record(scope, "signed_in", who.person)
                    sent_back = _leading_to(_page_of(cookies.remembered(sent)), sent_back)
                message = {**message, "headers": cookies.narrowed(sent_back)}
            await send(message)

        return send_on

    def _end(self, scope: Scope, sent: dict[str, str]) -> None:
        if (who := self._signed_in(sent)) is not None:
            sign_ins.end(self._home, who)
            self._record(scope, "signed_out", who.person)

    def _record(self, scope: Scope, event: str, person: str, **facts: str) -> None:
        record(self._home, event, who=person, address=_address(scope), **facts)

    async def _hold(
        self, scope: Scope, receive: Receive, send: Send, serve: Application, who: SignIn | None
    ) -> None:
        """Hold a WebSocket while the sign-in holds; what somebody does there keeps it from being
        idle.
        """

        async def receive_noted() -> Message:
            message = await receive()
            if who is not None and messages.is_use(message.get("bytes") or b""):
                sign_ins.note_use(self._home, who)
            return message

        async def watch() -> None:
            while not self._reason(who):
                await asyncio.sleep(SECONDS_BETWEEN_LOOKS)
            with suppress(Exception):  # the browser may be gone
                await send({"type": "websocket.send", "bytes": _leave()})
                await send({"type": "websocket.close", "code": POLICY_VIOLATION})

        watching = asyncio.create_task(watch())
        try:
            await serve(scope, receive_noted, send)
        finally:
            watching.cancel()


def _address(scope: Scope) -> str:
    """Return where a request comes from: what the proxy says of it, where there is one."""
    return str((scope.get("client") or ("",))[0])


def _leave() -> bytes:
    """Return the message that has a browser load the page it is on anew, without a session."""
    message = ForwardMsg()
    message.auth_redirect.SetInParent()  # without an address it is the page's own
    return bytes(message.SerializeToString())


def _is_everybodys(scope: Scope) -> bool:
    """Return whether a file is asked for that is the same for everybody: scripts, outlines."""
    folder = scope["path"].rpartition("/")[0]
    return scope["type"] == "http" and folder in kept_files.FOLDERS


def _narrowing(send: Send) -> Send:
    async def send_on(message: Message) -> None:
        if message["type"] in ("http.response.start", "websocket.accept"):
            message = {**message, "headers": cookies.narrowed(list(message.get("headers", [])))}
        await send(message)

    return send_on


async def _to_provider(scope: Scope, send: Send) -> None:
    """Send a browser to the provider; it remembers the page that was wanted."""
    wanted = first_page.parameter(scope["query_string"].decode("latin-1"), "next")
    sent = [
        (b"location", generate_login_redirect_url("default").encode()),
        (b"cache-control", b"no-store"),
        cookies.remembering(wanted) if (wanted := _page_of(wanted)) else cookies.forgetting(),
    ]
    await _send(send, FOUND, sent)


def _leading_to(page: str, sent: list[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    others = [(name, value) for name, value in sent if name.lower() != b"location"]
    return [*others, (b"location", (page or "/").encode("latin-1")), cookies.forgetting()]


def _page_of(address: str) -> str:
    """Return an address where it is one of our pages, else nothing: it came from the browser."""
    path, _, query = address.partition("?")
    if len(address) > cookies.LONGEST_ADDRESS or path.removeprefix("/") not in ("", *EVERY_PAGE):
        return ""
    return f"/{path.removeprefix('/')}" + (
        f"?{quote(query, safe='=&%+,;:@/._~-')}" if query else ""
    )


async def _lead_to_sign_in(scope: Scope, send: Send, reason: str) -> None:
    """Refuse a session or a file; in the place of a page stands one that leads to the sign-in."""
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": POLICY_VIOLATION})
        return
    query = scope["query_string"].decode("latin-1")
    if scope["path"].removeprefix("/") not in ("", *EVERY_PAGE) or scope["method"] not in (
        "GET",
        "HEAD",
    ):
        await _send(send, UNAUTHORISED, [(b"cache-control", b"no-store")])
        return
    wanted = f"{scope['path']}?{query}" if query else scope["path"]
    address = f"{SIGN_IN}?{urlencode({'next': wanted})}"
    page = first_page.sign_in(query, reason, LOGOUT if reason == NOTHING_GRANTED else address)
    kind = [(b"content-type", b"text/html; charset=utf-8"), (b"cache-control", b"no-store")]
    await _send(send, UNAUTHORISED if reason == NOT_SIGNED_IN else FORBIDDEN, kind, page)


async def _send(
    send: Send, status: int, sent: list[tuple[bytes, bytes]], body: bytes = b""
) -> None:
    length = (b"content-length", str(len(body)).encode())
    await send({"type": "http.response.start", "status": status, "headers": [*sent, length]})
    await send({"type": "http.response.body", "body": body})
