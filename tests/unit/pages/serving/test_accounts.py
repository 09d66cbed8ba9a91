"""An office without a provider signs in by its own accounts, through the same door as with one.

The office's server as behind its proxy, and no browser: each request is made as a browser would.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

import pytest

from tests.unit.pages.served import Answer, Served, serving
from tests.unit.pages.serving.as_browser import HOST, Browser
from warehouse.access import grants
from warehouse.access.accounts import accounts
from warehouse.access.grants import Grant
from warehouse.access.roles import Role
from warehouse.audit_log import log as audit_log
from warehouse.runtime.home import Home

pytestmark = pytest.mark.slow

FIRST, OWN = "First-word-1", "Another.word2"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    home = Home(tmp_path_factory.mktemp("office"))
    home.create()
    home.settings_file.write_text(
        'mode = "office"\n[sign_in]\nhttps = "proxy"\naccounts = "local"\n'
    )
    home.secrets_file.write_text(
        f'[auth]\nredirect_uri = "https://{HOST}/oauth2callback"\ncookie_secret = "{"x" * 40}"\n'
    )
    home.secrets_file.chmod(0o600)
    grants.add(home, Grant("intake.1", Role.INTAKE, "360000", dt.date.today()))
    accounts.add(home, "intake.1", FIRST)
    return home


@pytest.fixture(scope="module")
def server(home: Home, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with serving(home, tmp_path_factory.mktemp("served")) as served:
        yield served
        assert served.outside() == []
        log = served.log.read_text() + "".join(
            file.read_text()
            for file in [*home.logs.rglob("*"), *home.root.glob("audit/*")]
            if file.is_file()
        )
        assert FIRST not in log and OWN not in log


def form_of(browser: Browser, page: str = "/") -> tuple[str, str]:
    """Where the form is sent, and what marks it as ours."""
    address = browser.to_provider(page)
    assert address.startswith(f"https://{HOST}/accounts/sign-in?")
    return sent_to(browser.get(address.removeprefix(f"https://{HOST}")))


def sent_to(answer: Answer) -> tuple[str, str]:
    text = answer.body.decode()
    action, mark = (
        re.search(r'action="([^"]+)"', text),
        re.search(r'name="mark" value="([^"]+)"', text),
    )
    assert action is not None and mark is not None
    return action[1].replace("&amp;", "&"), mark[1]


def test_the_first_sign_in_changes_the_password_and_goes_on_to_the_page_that_was_wanted(
    server, home
):
    browser = Browser(server)
    action, mark = form_of(browser, "/intake?lang=en")
    wrong = browser.post(action, {"mark": mark, "name": "intake.1", "password": OWN})
    assert wrong.status == 401 and b"is wrong" in wrong.body
    asked = browser.post(action, {"mark": mark, "name": "intake.1", "password": FIRST})
    assert asked.status == 200 and b"New password" in asked.body
    action, mark = sent_to(asked)
    given = {"mark": mark, "name": "intake.1", "password": FIRST, "new": OWN, "again": OWN}
    assert browser.post(action, given | {"new": FIRST, "again": FIRST}).status == 401
    back = browser.post(action, given)
    assert back.status == 302 and back.headers["location"].startswith(
        f"https://{HOST}/oauth2callback?"
    )
    landed = browser.get(back.headers["location"].removeprefix(f"https://{HOST}"))
    assert (landed.status, landed.headers["location"]) == (302, "/intake?lang=en")
    assert 'title=\\"intake.1\\"' in browser.visit("intake")
    events = [entry.event for entry in audit_log.entries(home)]
    assert events == ["sign_in_failed", "password_changed", "signed_in", "seen"]
    # the way back is good for one browser and once
    thief = Browser(server, dict(browser.cookies))
    thief.cookies.pop("_streamlit_user")
    thief.get(back.headers["location"].removeprefix(f"https://{HOST}"))
    assert "_streamlit_user" not in thief.cookies
    assert browser.get("/auth/logout").status == 302
    assert browser.get("/intake").status == 401


def test_a_form_that_is_not_ours_is_not_taken(server):
    browser = Browser(server)
    action, mark = form_of(browser)
    given = {"mark": mark, "name": "intake.1", "password": OWN}
    assert browser.post(action, given, origin="https://evil.test").status == 403
    assert browser.post(action, given | {"mark": "guessed"}).status == 403
    assert Browser(server).post(action, given).status == 403
    for other in (
        "redirect_uri=https%3A%2F%2Fevil.test%2F",
        "client_id=evil",
        "response_type=token",
    ):
        name = other.partition("=")[0]
        assert browser.get(re.sub(rf"{name}=[^&]+", other, action)).status == 400
    assert browser.get(re.sub(r"&code_challenge=[^&]+", "", action)).status == 400
    assert browser.get("/accounts/sign-in").status == 400


def test_the_form_runs_nothing_and_says_where_it_was_sent_from(server):
    browser = Browser(server)
    action, _mark = form_of(browser)
    page = browser.get(action)
    assert "script-src" not in page.headers["content-security-policy"]
    assert "form-action 'self'" in page.headers["content-security-policy"]
    assert page.headers["referrer-policy"] == "same-origin"
    assert (
        'lang="zh' in page.body.decode()
        and 'lang="en"' in browser.get(action + "&lang=en").body.decode()
    )
