"""The form that asks for name and password, and where it must be for another password.

It keeps nothing between one request and the next: what Streamlit asked for stands in the address,
and that the form was ours is told by a cookie beside it.
"""

from __future__ import annotations

import asyncio
import hmac
import html
import secrets
from pathlib import Path
from string import Template
from urllib.parse import parse_qsl, urlencode

from authlib.oauth2 import OAuth2Error

from pages.parts.frame.serving import cookies, first_page
from pages.parts.frame.serving.accounts.provider import Call, Person, Provider, Reply
from pages.parts.frame.serving.asgi import Receive, Scope, Send
from pages.parts.frame.serving.headers import FORM as ADDRESS
from pages.parts.kit.words import Language, Words
from warehouse.access.accounts import accounts
from warehouse.access.accounts.accounts import Verdict
from warehouse.access.accounts.passwords import LONGEST, SHORTEST
from warehouse.audit_log.log import record
from warehouse.runtime.errors import AccountRefused, XuntuError
from warehouse.runtime.home import Home
from warehouse.runtime.log import note_failed
from warehouse.runtime.settings import load_settings
from warehouse.words.languages import fact
from warehouse.words.messages import LANGUAGES, Text

COOKIE = "__Host-xuntu_form"
LARGEST_FORM = 4096
MOST_FIELDS = 10
OUR_OWN = ("lang", "change")
"""What the address says to us, beside what Streamlit's sign-in says to the provider."""

_PAGE = Path(__file__).parent / "form.html"
_Headers = list[tuple[bytes, bytes]]


class Form:
    """An ASGI application of one page."""

    def __init__(self, home: Home, provider: Provider, origin: str) -> None:
        """Keep the accounts' folder, the provider that takes over, and where we are."""
        self._home, self._provider, self._origin = home, provider, origin

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Show the form, or take what it holds."""
        query, sent = scope["query_string"].decode("latin-1"), cookies.of_request(scope)
        mark = sent.get(COOKIE) or secrets.token_urlsafe(24)
        if scope["method"] not in ("GET", "HEAD", "POST"):
            await _send(send, 405, [], b"")
            return
        words = Words(_language(query, sent))
        try:
            call = Call("GET", f"{self._origin}{ADDRESS}?{_of_provider(query)}")
            self._provider.get_consent_grant(call)
        except (OAuth2Error, ValueError):
            await self._show(send, 400, _Page(words, query, mark, words("accounts.begin_anew")))
            return
        is_change = first_page.parameter(query, "change") == "1"
        page = _Page(words, query, mark, is_change=is_change)
        if scope["method"] != "POST":
            await self._show(send, 200, page)
            return
        form = await _form(receive)
        if not hmac.compare_digest(form.get("mark", "").encode(), sent.get(COOKIE, "").encode()):
            await self._show(send, 403, page.with_words("begin_anew"))
            return
        address = str((scope.get("client") or ("",))[0])
        await self._answer(send, await asyncio.to_thread(self._take, call, page, form, address))

    def _take(self, call: Call, page: _Page, form: dict[str, str], address: str) -> Reply | _Page:
        """Return the way back to the dashboard for who gave a right password, else the form."""
        name, password = form.get("name", "").strip(), form.get("password", "")
        try:
            days = load_settings(self._home).sign_in.password_days
            verdict = accounts.attempt(self._home, name, password, days)
            if verdict is Verdict.REFUSED:
                who = name if name in accounts.names(self._home) else "unknown"
                record(self._home, "sign_in_failed", who=who, address=address)
                return page.with_words("refused")
            if page.is_change:
                return self._changed(call, page, name, form, address)
            if verdict is Verdict.MUST_CHANGE:
                return page.to_change(name)
        except AccountRefused as error:
            return page.with_text(error.sentences[1], name)
        except XuntuError as error:
            note_failed("accounts", error)
            return page.with_words("failed")
        return self._let_in(call, name)

    def _changed(
        self, call: Call, page: _Page, name: str, form: dict[str, str], address: str
    ) -> Reply | _Page:
        if form.get("new", "") != form.get("again", ""):
            return page.with_words("differ", name)
        accounts.change(self._home, name, form["password"], form.get("new", ""))
        record(self._home, "password_changed", who=name, address=address)
        return self._let_in(call, name)

    def _let_in(self, call: Call, name: str) -> Reply:
        grant = self._provider.get_consent_grant(call, end_user=Person(name))
        answer: Reply = self._provider.create_authorization_response(
            grant.request, Person(name), grant
        )
        return answer

    async def _answer(self, send: Send, answer: Reply | _Page) -> None:
        if isinstance(answer, _Page):
            await self._show(send, 200 if answer.is_next else 401, answer)
            return
        status, _body, headers = answer
        await _send(send, status, [(k.lower().encode(), v.encode()) for k, v in headers], b"")

    async def _show(self, send: Send, status: int, page: _Page) -> None:
        mark = f"{COOKIE}={page.mark}; Path=/; HttpOnly; Secure; SameSite=Strict"
        headers = [
            (b"content-type", b"text/html; charset=utf-8"),
            (b"set-cookie", mark.encode()),
        ]
        await _send(send, status, headers, page.html().encode())


class _Page:
    """The form as it is shown: its words, and what went wrong."""

    def __init__(
        self,
        words: Words,
        query: str,
        mark: str,
        text: str = "",
        name: str = "",
        *,
        is_change: bool = False,
        is_next: bool = False,
    ) -> None:
        """Keep what stands there."""
        self._words, self._query, self.mark = words, query, mark
        self._text, self._name = text, name
        self.is_change, self.is_next = is_change, is_next

    def with_words(self, key: str, name: str = "") -> _Page:
        """Return the form again, with words of what went wrong."""
        text = self._words(f"accounts.{key}")
        return _Page(self._words, self._query, self.mark, text, name, is_change=self.is_change)

    def with_text(self, text: Text, name: str) -> _Page:
        """Return the form again, with why a password is not taken."""
        why = text.in_language(self._words.language)
        return _Page(self._words, self._query, self.mark, why, name, is_change=self.is_change)

    def to_change(self, name: str) -> _Page:
        """Return the form that asks for another password."""
        text, query = self._words("accounts.must_change"), _with(self._query, change="1")
        return _Page(self._words, query, self.mark, text, name, is_change=True, is_next=True)

    def html(self) -> str:
        """Return the page."""
        words = self._words
        title = words("accounts.change" if self.is_change else "accounts.title")
        other = _with(self._query, change="" if self.is_change else "1")
        texts = {
            "language": words("header.language_tag"),
            "title": title,
            "app": words("app.name"),
            "message": self._text,
            "action": f"{ADDRESS}?{self._query}",
            "mark": self.mark,
            "name_label": words("accounts.name"),
            "name": self._name,
            "password_label": words("accounts.now" if self.is_change else "accounts.password"),
            "button": words("accounts.save" if self.is_change else "accounts.go_on"),
            "other": f"{ADDRESS}?{other}",
            "other_label": words("accounts.back" if self.is_change else "accounts.change"),
        }
        escaped = {name: html.escape(text) for name, text in texts.items()}
        new = _new_fields(words) if self.is_change else ""
        hidden = "" if self._text else " hidden"
        return Template(_PAGE.read_text("utf-8")).substitute(
            escaped, new=new, hidden=hidden, languages=_languages(self._query, words.language)
        )


def _new_fields(words: Words) -> str:
    rule = html.escape(words("accounts.rule", shortest=SHORTEST, longest=LONGEST))
    fields = "".join(
        f'<label>{html.escape(words(f"accounts.{name}"))}<input name="{name}" type="password"'
        f' autocomplete="new-password" maxlength="{LONGEST}" required></label>'
        for name in ("new", "again")
    )
    return f'<p class="rule">{rule}</p>{fields}'


def _languages(query: str, current: Language) -> str:
    links = [
        f"<b>{html.escape(fact(language, 'name'))}</b>"
        if language == current
        else f'<a href="{html.escape(f"{ADDRESS}?{_with(query, lang=language)}")}">'
        f"{html.escape(fact(language, 'name'))}</a>"
        for language in LANGUAGES
    ]
    return " / ".join(links)


def _with(query: str, **values: str) -> str:
    """Return a query with our own values replaced."""
    pairs = [pair for pair in parse_qsl(query) if pair[0] not in values]
    return urlencode([*pairs, *((name, value) for name, value in values.items() if value)])


def _of_provider(query: str) -> str:
    pairs = parse_qsl(query, keep_blank_values=True, max_num_fields=30)
    return urlencode([pair for pair in pairs if pair[0] not in OUR_OWN])


def _language(query: str, sent: dict[str, str]) -> Language:
    """Return the language of the form: its own, else that of the page that was wanted."""
    if first_page.parameter(query, "lang"):
        return first_page.language(query)
    return first_page.language(cookies.remembered(sent).partition("?")[2])


async def _form(receive: Receive) -> dict[str, str]:
    """Return what a form holds; nothing of one that is too large or is none."""
    body, is_more = b"", True
    while is_more and len(body) <= LARGEST_FORM:
        message = await receive()
        body += message.get("body", b"")
        is_more = bool(message.get("more_body", False))
    try:
        text = body.decode() if len(body) <= LARGEST_FORM else ""
        return dict(parse_qsl(text, keep_blank_values=True, max_num_fields=MOST_FIELDS))
    except ValueError:
        return {}


async def _send(send: Send, status: int, headers: _Headers, body: bytes) -> None:
    sent = [*headers, (b"cache-control", b"no-store"), (b"content-length", b"%d" % len(body))]
    await send({"type": "http.response.start", "status": status, "headers": sent})
    await send({"type": "http.response.body", "body": body})
