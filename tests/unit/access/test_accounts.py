"""An account opens to its password alone, closes after wrong ones, and keeps no password."""

from __future__ import annotations

import argon2
import pytest
from typer.testing import CliRunner

from warehouse.access import sign_ins
from warehouse.access.accounts import accounts, codes, passwords
from warehouse.access.accounts.accounts import MINUTES_LOCKED_OUT, MOST_FAILURES, Verdict
from warehouse.access.sign_ins import SignIn
from warehouse.cli.access import app
from warehouse.runtime.errors import AccountRefused
from warehouse.runtime.home import Home
from warehouse.runtime.sign_in_settings import SignInSettings

FIRST, OWN, DAYS = "First-word-1", "Another.word2", 90


@pytest.fixture(autouse=True)
def _cheap(monkeypatch):
    hasher = argon2.PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)
    monkeypatch.setattr(passwords, "_hasher", lambda: hasher)
    passwords._nobodys.cache_clear()
    yield
    passwords._nobodys.cache_clear()


@pytest.fixture
def home(tmp_path) -> Home:
    return Home(tmp_path)


@pytest.fixture
def clock(monkeypatch):
    now = [1_800_000_000.0]
    monkeypatch.setattr(accounts.time, "time", lambda: now[0])
    return now


def test_hashes_are_argon2id_at_the_library_s_costs():
    assert argon2.PasswordHasher().memory_cost >= 46 * 1024
    assert argon2.PasswordHasher().type is argon2.Type.ID


def test_the_first_password_is_changed_and_then_lets_in(home):
    accounts.add(home, "a.1", FIRST)
    assert accounts.attempt(home, "a.1", FIRST, DAYS) is Verdict.MUST_CHANGE
    with pytest.raises(AccountRefused):
        accounts.change(home, "a.1", FIRST, FIRST)
    accounts.change(home, "a.1", FIRST, OWN)
    assert accounts.attempt(home, "a.1", OWN, DAYS) is Verdict.LET_IN
    assert accounts.attempt(home, "a.1", FIRST, DAYS) is Verdict.REFUSED
    kept = (home.access / "accounts.json").read_text()
    assert FIRST not in kept and OWN not in kept and '"$argon2id$' in kept
    assert (home.access / "accounts.json").stat().st_mode & 0o077 == 0


def test_wrong_passwords_in_a_row_lock_out_for_a_while_and_the_right_one_too(home, clock):
    accounts.add(home, "a", FIRST)
    for _ in range(MOST_FAILURES - 1):
        assert accounts.attempt(home, "a", "wrong", DAYS) is Verdict.REFUSED
    assert accounts.attempt(home, "a", FIRST, DAYS) is Verdict.MUST_CHANGE  # begins anew
    for _ in range(MOST_FAILURES):
        accounts.attempt(home, "a", "wrong", DAYS)
    assert accounts.attempt(home, "a", FIRST, DAYS) is Verdict.REFUSED
    clock[0] += MINUTES_LOCKED_OUT * 60 + 1
    assert accounts.attempt(home, "a", FIRST, DAYS) is Verdict.MUST_CHANGE


def test_attempts_at_once_are_no_way_around_the_lock_out(home, monkeypatch):
    accounts.add(home, "a", FIRST)
    compared = []

    def compare(digest, password):
        compared.append(digest)
        if len(compared) <= 20:  # as if twenty more came while this one is compared
            accounts.attempt(home, "a", "wrong", DAYS)
        return False

    monkeypatch.setattr(passwords, "is_right", compare)
    accounts.attempt(home, "a", "wrong", DAYS)
    assert len([digest for digest in compared if digest]) == MOST_FAILURES


def test_a_name_that_there_is_not_is_compared_as_long_as_one_there_is(home, monkeypatch):
    compared = []
    real = argon2.PasswordHasher.verify
    monkeypatch.setattr(
        argon2.PasswordHasher,
        "verify",
        lambda hasher, *pair: compared.append(pair) or real(hasher, *pair),
    )
    assert accounts.attempt(home, "nobody", "x", DAYS) is Verdict.REFUSED
    assert len(compared) == 1 and not (home.access / "accounts.json").exists()


def test_locking_and_resetting_end_sign_ins_and_a_locked_one_stays_closed(home):
    accounts.add(home, "a", FIRST)
    who = SignIn("a", "0" * 64)
    for end in (lambda: accounts.lock(home, "a"), lambda: accounts.reset(home, "a", OWN)):
        sign_ins.begin(home, who, SignInSettings())
        end()
        assert not sign_ins.holds(home, who, SignInSettings())
    assert accounts.attempt(home, "a", OWN, DAYS) is Verdict.MUST_CHANGE
    accounts.lock(home, "a")
    assert accounts.attempt(home, "a", OWN, DAYS) is Verdict.REFUSED
    with pytest.raises(AccountRefused):
        accounts.change(home, "a", OWN, FIRST)


def test_an_old_password_is_to_be_changed(home, clock):
    accounts.add(home, "a", FIRST)
    accounts.change(home, "a", FIRST, OWN)
    clock[0] += DAYS * 24 * 3600 + 1
    assert accounts.attempt(home, "a", OWN, DAYS) is Verdict.MUST_CHANGE


@pytest.mark.parametrize(
    "poor", ["Short-1", "allsmallletters", "a.1-Password", "x" * 129, "Tab\tTab-12"]
)
def test_a_poor_password_is_refused(home, poor):
    with pytest.raises(AccountRefused):
        accounts.add(home, "a.1", poor)


@pytest.mark.parametrize("name", ["王某", "13812345678", "", "a b"])
def test_a_name_is_no_real_name_and_no_number_of_a_person(home, name):
    with pytest.raises(AccountRefused):
        accounts.add(home, name, FIRST)


def test_a_password_by_chance_can_be_taken(home):
    accounts.add(home, "a", passwords.by_chance())


def test_a_code_is_taken_once_and_within_a_minute(home, monkeypatch):
    codes.keep(home, "abc", {"person": "a"})
    assert "abc" not in " ".join(file.name for file in (home.access / "codes").iterdir())
    assert codes.take(home, "abc")["person"] == "a"
    assert codes.take(home, "abc") is None
    codes.keep(home, "abc", {"person": "a"})
    later = codes.time.time() + codes.SECONDS + 1
    monkeypatch.setattr(codes.time, "time", lambda: later)
    assert codes.take(home, "abc") is None


def test_the_command_takes_a_password_from_its_input_alone(home, monkeypatch):
    monkeypatch.setenv("XUNTU_HOME", str(home.root))
    run = CliRunner().invoke
    assert run(app, ["access", "account", "add", "a", FIRST]).exit_code == 2
    assert run(app, ["access", "account", "add", "a", "--stdin"], f"{FIRST}\n").exit_code == 0
    assert run(app, ["access", "account", "reset", "a"], f"{OWN}\n").exit_code == 0
    assert accounts.attempt(home, "a", OWN, DAYS) is Verdict.MUST_CHANGE
    listed = run(app, ["access", "account", "list"]).output
    assert "a · " in listed and OWN not in listed
    assert run(app, ["access", "account", "lock", "a"]).exit_code == 0
    assert accounts.all_of(home)["a"].is_locked
