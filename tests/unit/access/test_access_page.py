"""What an administrator changes on the page holds at once, is recorded, and is never their own."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace

import pytest

from pages.parts.access import accounts_card, change_cards
from pages.parts.kit.words import Words
from warehouse.access import grants
from warehouse.access.access import Access
from warehouse.access.accounts import accounts, passwords
from warehouse.access.accounts.accounts import Verdict
from warehouse.access.roles import Role
from warehouse.audit_log import log
from warehouse.runtime.errors import AccessRefused
from warehouse.runtime.home import Home

TODAY = dt.date.today()


@pytest.fixture
def context(tmp_path, monkeypatch):
    home = Home(tmp_path)
    home.settings_file.write_text('mode = "office"\n')
    who = Access("admin.1", ((Role.ADMINISTRATOR, "360000"),))
    monkeypatch.setattr(change_cards.signed_in, "access", lambda: who)
    return SimpleNamespace(home=home, words=Words("en"))


def test_a_role_is_granted_and_a_post_vacated_from_the_next_question_on(context):
    change_cards._add(context, "a", Role.LEADER, "360100", (str(TODAY), ""))
    change_cards._add(context, "a", Role.ANALYST, "360200", ("", ""))
    assert Access.of_person(context.home, "a").roles == {Role.LEADER, Role.ANALYST}
    change_cards._end(context, "a", grants.grants(context.home)[0])
    assert Access.of_person(context.home, "a").roles == {Role.ANALYST}
    change_cards._end(context, "a", None)
    assert Access.of_person(context.home, "a").roles == set()
    events = [entry.event for entry in log.entries(context.home)]
    assert events == ["granted", "granted", "revoked", "revoked"]


@pytest.mark.parametrize(
    ("person", "days"),
    [("admin.1", ("", "")), ("王某", ("", "")), ("a", ("tomorrow", "")), ("a", ("", "2020-01-01"))],
)
def test_nobody_grants_themselves_a_role_and_what_cannot_stand_is_refused(context, person, days):
    with pytest.raises(AccessRefused):
        change_cards._add(context, person, Role.OFFICE, "360000", days)
    assert grants.grants(context.home) == ()


def test_a_password_by_chance_is_shown_once_and_recorded_nowhere(context, monkeypatch):
    monkeypatch.setattr(passwords, "by_chance", lambda: "Given-once-1")
    assert "Given-once-1" in accounts_card._add(context, "a")
    assert accounts.attempt(context.home, "a", "Given-once-1", 90) is Verdict.MUST_CHANGE
    accounts_card._lock(context, "a")
    assert "Given-once-1" in accounts_card._reset(context, "a")
    kept = "".join(file.read_text() for file in context.home.root.rglob("*") if file.is_file())
    assert "Given-once-1" not in kept
    events = [entry.event for entry in log.entries(context.home)]
    assert events == ["account_added", "account_locked", "account_reset"]
