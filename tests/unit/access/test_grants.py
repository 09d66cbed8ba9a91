"""Who may do what is a list that is read strictly, changed whole, and holds at once."""

from __future__ import annotations

import datetime as dt

import pytest

from warehouse.access import grants, second_person
from warehouse.access.access import Access, action_name, role_name, who_may
from warehouse.access.grants import Grant
from warehouse.access.roles import ALLOWED, OF_ALL, Action, Role
from warehouse.access.scope import Scope
from warehouse.runtime.errors import AccessInvalid, AccessRefused, ActionRefused, SecondNeeded
from warehouse.runtime.home import Home
from warehouse.words.messages import LANGUAGES

TODAY = dt.date(2026, 11, 30)
ROOT = "360000"
HEADER = "person,role,region,from,until\n"


@pytest.fixture
def home(tmp_path) -> Home:
    return Home(tmp_path)


def write(home: Home, rows: str) -> None:
    home.access_file.write_text(HEADER + rows)


@pytest.mark.parametrize(
    ("row", "column", "value"),
    [
        ("王某,leader,360000,2026-01-01,", "person", "王某"),
        ("a b,leader,360000,2026-01-01,", "person", "a b"),
        ("13812345678,leader,360000,2026-01-01,", "person", "13812345678"),
        ("id-36010219800101123X,leader,360000,2026-01-01,", "person", "36010219800101123X"),
        (",leader,360000,2026-01-01,", "person", ""),
        ("=cmd,leader,360000,2026-01-01,", "person", "=cmd"),
        ("a,Leader,360000,2026-01-01,", "role", "Leader"),
        ("a,root,360000,2026-01-01,", "role", "root"),
        ("a,leader,3600,2026-01-01,", "region", "3600"),
        ("a,leader,三六〇〇〇〇,2026-01-01,", "region", "三六〇〇〇〇"),
        ("a,leader,360000,,", "from", ""),
        ("a,leader,360000,2026-02-30,", "from", "2026-02-30"),
        ("a,leader,360000,20260101,", "from", "20260101"),
        ("a,leader,360000,2026-01-01,2025-12-31", "until", "2025-12-31"),
        ("a,leader,360000,2026-01-01,never", "until", "never"),
    ],
)
def test_a_row_that_is_not_understood_is_named_by_row_column_and_value(home, row, column, value):
    write(home, f"b,leader,360000,2026-01-01,\n{row}\n")
    with pytest.raises(AccessInvalid) as refused:
        Access.of_person(home, "b", TODAY)
    for language in LANGUAGES:
        what = refused.value.in_language(language)[0]
        assert " 3 " in what and column in what and value in what


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"person;role;region;from;until\n",
        b"person,role,region,from\na,leader,360000,2026-01-01\n",
        HEADER.encode() + b"a,leader,360000\n",
        HEADER.encode() + b'a,leader,"360000,2026-01-01,\n',
        HEADER.encode() + b"\xff\xfe,leader,360000,2026-01-01,\n",
        HEADER.encode() + b"a" * grants.MOST_BYTES,
    ],
)
def test_a_list_that_is_no_list_lets_nobody_do_anything(home, content):
    home.access_file.write_bytes(content)
    with pytest.raises(AccessInvalid):
        Access.of_person(home, "a", TODAY)


def test_a_row_holds_from_its_first_day_through_its_last(home):
    write(home, "a,leader,360000,2026-11-01,2026-11-30\n")
    held = {
        day: Access.of_person(home, "a", day).may(Action.SEE_FIGURES, ROOT)
        for day in (dt.date(2026, 10, 31), dt.date(2026, 11, 1), TODAY, dt.date(2026, 12, 1))
    }
    assert list(held.values()) == [False, True, True, False]


def test_roles_of_one_person_are_held_each_in_its_own_regions(home):
    write(home, "a,intake,360100,2026-01-01,\na,leader,360000,2026-01-01,\n")
    access = Access.of_person(home, "a", TODAY)
    assert access.scope == Scope(("360000", "360100"))
    assert access.scope_of(Action.ACCEPT) == Scope(("360100",))
    assert access.may(Action.SEE_FIGURES, ROOT) and not access.may(Action.USE_SQL, ROOT)


@pytest.mark.parametrize("person", ["nobody", "A", ""])
def test_somebody_without_a_row_in_force_may_do_nothing_and_see_nothing(home, person):
    write(home, "a,office,360000,2026-01-01,\nnobody,office,360000,2026-01-01,2026-11-29\n")
    access = Access.of_person(home, person, TODAY)
    assert access.scope == Scope(()) and not access.roles
    assert not any(access.may(action, ROOT) for action in Action)


def test_what_is_changed_in_the_list_holds_from_the_next_question_on(home):
    assert not Access.of_person(home, "a", TODAY).may(Action.USE_SQL, ROOT)
    grants.add(home, Grant("a", Role.ANALYST, "360000", dt.date(2026, 1, 1)))
    grants.add(home, Grant("a", Role.ANALYST, "360000", dt.date(2026, 1, 1)))
    grants.add(home, Grant("b", Role.ANALYST, "360000", dt.date(2026, 1, 1)))
    assert Access.of_person(home, "a", TODAY).may(Action.USE_SQL, ROOT)
    assert len(grants.grants(home)) == 2
    write(home, "a,leader,360100,2026-01-01,\n")
    assert Access.of_person(home, "a", TODAY).scope == Scope(("360100",))


def test_revoking_ends_a_role_with_yesterday_and_keeps_that_it_was_held(home):
    write(
        home,
        "a,leader,360000,2026-01-01,\na,intake,360000,2026-11-30,\nb,office,360000,2026-01-01,\n",
    )
    assert len(grants.revoke(home, "a", None, None, TODAY)) == 2
    assert not Access.of_person(home, "a", TODAY).roles
    assert Access.of_person(home, "a", TODAY - dt.timedelta(days=1)).roles == {Role.LEADER}
    assert Access.of_person(home, "b", TODAY).roles == {Role.OFFICE}
    with pytest.raises(AccessRefused):
        grants.revoke(home, "a", None, None, TODAY)


def test_what_could_not_be_read_again_is_not_added(home):
    with pytest.raises(AccessRefused):
        grants.add(home, Grant("王某", Role.LEADER, "360000", TODAY))
    assert not home.access_file.exists()


def test_a_refusal_names_the_action_and_the_roles_that_may(home):
    write(home, "a,leader,360000,2026-01-01,\n")
    access = Access.of_person(home, "a", TODAY)
    for action in set(Action) - ALLOWED[Role.LEADER]:
        with pytest.raises(ActionRefused) as refused:
            access.check(action, ROOT)
        for language in LANGUAGES:
            what, why, _ = refused.value.in_language(language)
            assert action_name(action).in_language(language) in what
            assert who_may(action).in_language(language) in why
    assert {role_name(role).in_language("zh") for role in Role} >= {"领导", "审计员"}


def test_every_action_is_some_roles_and_whoever_watches_or_runs_the_system_sees_no_figures():
    assert frozenset().union(*ALLOWED.values()) == set(Action)
    assert Action.SEE_FIGURES not in ALLOWED[Role.AUDITOR] | ALLOWED[Role.ADMINISTRATOR]
    assert not ALLOWED[Role.AUDITOR] & ALLOWED[Role.ADMINISTRATOR]


def test_whoever_sits_at_the_machine_may_do_everything_in_the_root_region():
    access = Access.local("511126")
    assert all(access.may(action, "511126") for action in Action)
    assert access.scope == Scope.everything("511126")


def test_what_concerns_all_data_takes_the_role_in_the_root_region_or_the_country(home):
    rows = {"a": "360100", "b": "360000", "c": "100000"}
    write(home, "".join(f"{who},office,{region},2026-01-01,\n" for who, region in rows.items()))
    for who, region in rows.items():
        access = Access.of_person(home, who, TODAY)
        may = {action for action in ALLOWED[Role.OFFICE] if access.may(action, ROOT)}
        assert may == ALLOWED[Role.OFFICE] - (OF_ALL if region == "360100" else set())
    with pytest.raises(ActionRefused, match="360000"):
        Access.of_person(home, "a", TODAY).check(Action.PUBLISH, ROOT)


def test_two_people_have_to_want_it_and_one_asking_twice_is_one(home, monkeypatch):
    for person in ("a", "a"):
        with pytest.raises(SecondNeeded):
            second_person.agree(home, "purge 1", person)
    with pytest.raises(SecondNeeded):
        second_person.agree(home, "purge 2", "b")
    second_person.agree(home, "purge 1", "b")
    with pytest.raises(SecondNeeded):
        second_person.agree(home, "purge 1", "b")
    monkeypatch.setattr(second_person, "DAYS", -1)
    with pytest.raises(SecondNeeded):
        second_person.agree(home, "purge 2", "c")
