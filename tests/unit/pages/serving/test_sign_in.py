"""In an office nothing is shown or asked before a sign-in, and nothing after its end.

A provider of a kept library on the loopback, the office's server as behind its proxy, and no
browser: each request is made as a browser would.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import subprocess
import sys
import urllib.parse
from collections.abc import Iterator
from importlib.util import find_spec

import pytest
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.web.server.server_util import get_cookie_secret
from streamlit.web.server.starlette.starlette_app_utils import create_signed_value
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME

from pages.parts.frame.serving import gate, limits
from tests.unit.pages.served import STREAM, Served, free_port, serving
from tests.unit.pages.serving.as_browser import HOST, Browser
from warehouse.access import grants, sign_ins
from warehouse.access.grants import Grant
from warehouse.access.roles import Role
from warehouse.audit_log import log as audit_log
from warehouse.runtime.home import Home
from warehouse.runtime.sign_in_settings import SignInSettings

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        not (find_spec("authlib") and find_spec("oidc_provider_mock")),
        reason="Authlib or the provider is missing: make setup-dev installs them",
    ),
]

TODAY = dt.date.today()


@pytest.fixture(scope="module")
def provider() -> Iterator[str]:
    """A provider of sign-in; whoever says a name is that person."""
    port = free_port()
    command = [sys.executable, "-W", "ignore", "-m", "oidc_provider_mock", "-p", str(port)]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL) as process:
        try:
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(20)


@pytest.fixture(scope="module")
def home(provider: str, tmp_path_factory: pytest.TempPathFactory) -> Home:
    home = Home(tmp_path_factory.mktemp("office"))
    home.create()
    home.settings_file.write_text('mode = "office"\n[sign_in]\nhttps = "proxy"\n')
    home.secrets_file.write_text(
        f'[auth]\nredirect_uri = "https://{HOST}/oauth2callback"\ncookie_secret = "{"x" * 40}"\n'
        'client_id = "xuntu"\nclient_secret = "secret"\n'
        f'server_metadata_url = "{provider}/.well-known/openid-configuration"\n'
    )
    home.secrets_file.chmod(0o600)
    for role in Role:
        is_of_all = role in (Role.ADMINISTRATOR, Role.AUDITOR)
        grants.add(home, Grant(f"{role}.1", role, "100000" if is_of_all else "360000", TODAY))
    return home


@pytest.fixture(scope="module")
def server(home: Home, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with serving(home, tmp_path_factory.mktemp("served")) as served:
        yield served
        assert served.outside() == []


@pytest.fixture
def browser(server: Served) -> Browser:
    return Browser(server)


def test_without_a_sign_in_a_page_leads_to_it_and_nothing_else_is_answered(browser):
    page = browser.get("/region?region=360100&lang=en")
    assert (page.status, b"Please sign in" in page.body) == (401, True)
    assert "max-age" in page.headers["strict-transport-security"]
    paths = ("/docs/dbt", "/_stcore/host-config", "/media/x.csv", "/app/static/x", "/nowhere")
    assert {browser.get(path).status for path in paths} == {401}
    assert browser.session_status() == 403
    assert browser.get("/_stcore/upload_file/x/y").status == 401


def test_http_other_names_and_other_sites_are_refused(browser, server):
    assert server.get("/", host=HOST).status == 403
    assert server.get("/", X_Forwarded_Proto="https").status == 421
    assert browser.get("/", Origin="https://evil.test").status == 403


def test_a_sign_in_ends_on_the_page_that_was_wanted_and_goes_no_further_than_a_page(browser):
    answer = browser.sign_in("leader.1", "/region?region=360100&lang=en")
    assert (answer.status, answer.headers["location"]) == (302, "/region?region=360100&lang=en")
    assert browser.get("/region?region=360100").status == 200
    for elsewhere in ("//evil.test", "https://evil.test/", "/\\evil.test", "/auth/logout", "/x"):
        stranger = Browser(browser.server)
        stranger.get(f"/sign-in?{urllib.parse.urlencode({'next': elsewhere})}")
        assert "xuntu_next" not in stranger.cookies


def test_a_page_is_run_for_whoever_signed_in_says_who_it_is_and_is_recorded(browser, home):
    browser.sign_in("intake.1")
    assert 'title=\\"intake.1\\"' in browser.visit("intake")
    recorded = [entry for entry in audit_log.entries(home) if entry.who == "intake.1"]
    assert [entry.event for entry in recorded] == ["signed_in", "seen"]
    assert [entry.facts.get("page") for entry in recorded] == [None, "intake"]
    assert recorded[0].facts["address"] == "10.1.2.3"


def test_who_sees_no_figures_is_told_so_and_can_sign_out(browser):
    browser.sign_in("auditor.1")
    sent = browser.visit("region")
    assert "/auth/logout" in sent and 'class=\\"sentence' not in sent


OPEN_TO = {"access": {Role.ADMINISTRATOR}, "audit": {Role.AUDITOR}}
CARDS = {"access": "card_grants", "audit": "card_audit"}


@pytest.mark.parametrize("role", Role)
def test_each_role_opens_its_own_pages_and_is_refused_the_others_in_words(server, role):
    browser = Browser(server, address=f"10.2.0.{list(Role).index(role) + 1}")
    browser.sign_in(f"{role}.1")
    for page in ("access", "audit"):
        sent, may = browser.visit(page), role in OPEN_TO[page]
        assert (CARDS[page] in sent, f'href=\\"/{page}\\"' in sent) == (may, may)
        assert may or any(name in sent for name in ("您的角色", "Your role"))
    home = browser.visit("")
    own = next((page for page in ("access", "audit") if role in OPEN_TO[page]), "")
    assert not own or CARDS[own] in home


def test_signing_out_ends_a_cookie_that_was_copied_too(browser, home):
    browser.sign_in("office.1")
    copy = Browser(browser.server, dict(browser.cookies))
    assert browser.get("/auth/logout").status == 302
    assert "_streamlit_user" not in browser.cookies
    assert [entry.event for entry in audit_log.entries(home)][-2:] == ["signed_in", "signed_out"]
    assert (copy.get("/intake").status, copy.session_status()) == (401, 403)


def test_whoever_is_granted_nothing_is_told_so_and_let_in_nowhere(browser):
    browser.sign_in("stranger")
    page = browser.get("/?lang=en")
    assert (page.status, b"Nothing is granted" in page.body) == (403, True)
    assert browser.session_status() == 403


def test_who_may_not_import_brings_no_file(browser):
    browser.sign_in("leader.1")
    assert browser.get("/_stcore/upload_file/x/y").status == 403


def test_one_address_signs_in_so_often_a_minute_and_is_counted_apart_from_others(monkeypatch):
    rate = limits.Rate(3)
    now = [0.0]
    monkeypatch.setattr(limits.time, "monotonic", lambda: now[0])
    assert [rate.is_exceeded("a") for _ in range(5)] == [False, False, False, True, True]
    assert not rate.is_exceeded("b")
    now[0] = limits.SECONDS + 1
    assert not rate.is_exceeded("a")


@pytest.mark.parametrize(
    ("path", "headers", "expected"),
    [
        ("/", [], False),
        ("/", [(b"Content-Length", b"65537")], True),
        ("/", [(b"content-length", b"-1")], True),
        ("/", [(b"transfer-encoding", b"chunked")], True),
        ("/_stcore/upload_file/a/b", [(b"content-length", b"99999999")], False),
    ],
)
def test_a_request_that_is_no_upload_has_no_body_worth_the_name(path, headers, expected):
    scope = {"type": "http", "path": path, "headers": headers}
    assert limits.is_too_large(scope) is expected


async def _held(door: gate.Gate, cookie: str) -> list[dict]:
    """What a browser is sent in a session that is held until it is closed."""
    sent, closed = [], asyncio.Event()

    async def send(message):
        sent.append(message)
        if message["type"] == "websocket.close":
            closed.set()

    async def serve(_scope, receive, _send):
        await receive()
        await closed.wait()

    async def receive():
        return {"type": "websocket.connect"}

    scope = {"type": "websocket", "path": STREAM, "headers": [(b"cookie", cookie.encode())]}
    await asyncio.wait_for(door(scope, receive, send, serve), 5)
    return sent


@pytest.mark.parametrize("end", ["signed out everywhere", "revoked"])
def test_a_session_under_way_is_shown_out_once_its_access_ended(tmp_path, monkeypatch, end):
    home = Home(tmp_path)
    grants.add(home, Grant("a", Role.LEADER, "360000", TODAY))
    content = '{"sub": "a", "is_logged_in": true}'
    who = sign_ins.of_cookie(content.encode(), "sub")
    sign_ins.begin(home, who, SignInSettings())
    signed = create_signed_value(get_cookie_secret(), USER_COOKIE_NAME, content).decode()
    looks = []

    async def sleep(_seconds):
        looks.append(end)
        if end == "revoked":
            grants.revoke(home, "a", None, None, TODAY)
        else:
            sign_ins.end_everywhere(home, "a")

    monkeypatch.setattr(gate.asyncio, "sleep", sleep)
    sent = asyncio.run(_held(gate.Gate(home), f"{USER_COOKIE_NAME}={signed}"))
    assert looks == [end]
    assert ForwardMsg.FromString(sent[0]["bytes"]).WhichOneof("type") == "auth_redirect"
    assert [message["type"] for message in sent] == ["websocket.send", "websocket.close"]
