"""A sign-in holds from its begin until it was idle, lasted long enough, or somebody ended it."""

from __future__ import annotations

import json
import os
import time

import pytest

from warehouse.access import sign_ins
from warehouse.access.sign_ins import SignIn
from warehouse.runtime.home import Home, write_json
from warehouse.runtime.sign_in_settings import SignInSettings

SETTINGS = SignInSettings(idle_minutes=30, longest_hours=12)


def signed_in(home: Home, person: str = "a", nonce: str = "1") -> SignIn:
    who = sign_ins.of_cookie(json.dumps({"sub": person, "nonce": nonce}).encode(), "sub")
    assert who is not None
    sign_ins.begin(home, who, SETTINGS)
    return who


def age(home: Home, who: SignIn, *, idle: float = 0, lasted: float = 0) -> None:
    """Let a sign-in be as old as that, in minutes."""
    file = home.access / "sign_ins" / f"{who.digest}.json"
    write_json(file, {"person": who.person, "began": time.time() - lasted * 60})
    os.utime(file, (time.time() - idle * 60,) * 2)


@pytest.fixture
def home(tmp_path) -> Home:
    return Home(tmp_path)


def test_a_cookie_that_was_signed_is_worth_nothing_without_a_begin_on_this_server(home):
    who = sign_ins.of_cookie(b'{"sub": "a"}', "sub")
    assert who is not None and not sign_ins.holds(home, who, SETTINGS)


@pytest.mark.parametrize(
    "content", [b"", b"[]", b"{}", b'{"sub": 1}', b'{"sub": ""}', b"\xff", b"1"]
)
def test_a_cookie_that_names_nobody_is_no_sign_in(content):
    assert sign_ins.of_cookie(content, "sub") is None


@pytest.mark.parametrize(
    ("idle", "lasted", "expected"),
    [(0, 0, True), (29, 29, True), (31, 31, False), (1, 719, True), (1, 721, False)],
)
def test_idleness_and_the_longest_time_end_it_for_good(home, idle, lasted, expected):
    who = signed_in(home)
    age(home, who, idle=idle, lasted=lasted)
    assert sign_ins.holds(home, who, SETTINGS) is expected
    sign_ins.note_use(home, who)
    assert sign_ins.holds(home, who, SETTINGS) is expected


def test_use_keeps_it_from_being_idle(home):
    who = signed_in(home)
    age(home, who, idle=29, lasted=29)
    sign_ins.note_use(home, who)
    age_now = time.time() - (home.access / "sign_ins" / f"{who.digest}.json").stat().st_mtime
    assert age_now < 5


def test_signing_out_ends_one_browser_and_everywhere_all_of_one_person(home):
    here, there = signed_in(home, "a", "1"), signed_in(home, "a", "2")
    other = signed_in(home, "b", "3")
    sign_ins.end(home, here)
    assert [sign_ins.holds(home, who, SETTINGS) for who in (here, there, other)] == [
        False,
        True,
        True,
    ]
    assert sign_ins.end_everywhere(home, "a") == 1
    assert [sign_ins.holds(home, who, SETTINGS) for who in (there, other)] == [False, True]


def test_a_file_that_is_damaged_is_no_sign_in_and_old_ones_are_forgotten(home):
    old, who = signed_in(home, "a", "1"), signed_in(home, "a", "2")
    age(home, old, idle=721, lasted=721)
    (home.access / "sign_ins" / f"{who.digest}.json").write_text("[")
    assert not sign_ins.holds(home, who, SETTINGS)
    signed_in(home, "b", "3")
    assert not (home.access / "sign_ins" / f"{old.digest}.json").exists()
