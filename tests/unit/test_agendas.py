"""Agendas are kept by name, whole, and never one over another that nobody has seen."""

from __future__ import annotations

import pytest

from warehouse.agendas import store
from warehouse.agendas.agenda import LONGEST_NAME, MOST_ENTRIES, Agenda, AgendaEntry, checked_name
from warehouse.runtime.errors import (
    AgendaChanged,
    AgendaDamaged,
    AgendaRefused,
    AgendaUnknown,
)
from warehouse.runtime.home import Home

ENTRIES = (AgendaEntry("standing"), AgendaEntry("map", region="360000", metric="coverage_rate"))

HOSTILE = [
    *(
        "",
        " ",
        ".",
        "..",
        "../x",
        "a/b",
        "a\\b",
        "/etc/passwd",
        "x\0y",
        "a:b",
        "a|b",
        "<b>",
        "a\nb/c",
    ),
    *("con", "NUL", "com1", "lpt9.txt", "PRN.", "x.", "-x", ".hidden", "长" * (LONGEST_NAME + 1)),
    *("<b>", "a\nb/c", "\u202e反转", "{name}", "%2e%2e%2f", "*", "?"),
]


@pytest.fixture
def home(tmp_path) -> Home:
    return Home(tmp_path)


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_no_name_of_a_file_everywhere_is_refused_and_opens_nothing(home, name):
    with pytest.raises(AgendaRefused):
        store.save(home, Agenda(name, ENTRIES))
    with pytest.raises(AgendaUnknown):
        store.load(home, name)
    assert [file for file in home.root.rglob("*") if file.is_file()] == []


@pytest.mark.parametrize("name", ["六月常委会", "Meeting 2", "2024-06 (市)", "例会·上半年"])
def test_a_name_is_kept_as_it_is_said(home, name):
    kept = store.save(home, Agenda(name, ENTRIES))
    assert store.load(home, name) == kept
    assert store.names(home) == [name]


def test_a_name_with_a_telephone_number_is_refused():
    with pytest.raises(AgendaRefused, match=r"证件号|telephone"):
        checked_name("联系13812345678")


def test_of_two_editors_the_second_is_told_and_loses_nothing(home):
    first = store.save(home, Agenda("例会", ENTRIES))
    theirs = store.save(home, Agenda("例会", (AgendaEntry("overdue"),), first.edition))
    with pytest.raises(AgendaChanged):
        store.save(home, Agenda("例会", (AgendaEntry("tasks"),), first.edition))
    with pytest.raises(AgendaChanged):
        store.save(home, Agenda("例会", (AgendaEntry("tasks"),)))
    with pytest.raises(AgendaChanged):
        store.remove(home, "例会", first.edition)
    assert store.load(home, "例会") == theirs


def test_an_agenda_that_was_removed_is_unknown(home):
    kept = store.save(home, Agenda("例会", ENTRIES))
    store.remove(home, "例会", kept.edition)
    with pytest.raises(AgendaUnknown):
        store.load(home, "例会")
    assert store.names(home) == []


@pytest.mark.parametrize(
    "text",
    [
        *("", "{", "[]", "{}", '{"entries": []}', '{"entries": {}}', '{"entries": [1]}', "\0" * 9),
        *('{"entries": [{"screen": 1}]}', '{"entries": [{"screen": "../x"}]}', "[" * 9000),
        '{"entries": [{"screen": "map", "region": "<script>"}]}',
        '{"entries": [{"screen": "map", "month": "2024-6"}]}',
        '{"entries": [' + ",".join(['{"screen": "map"}'] * (MOST_ENTRIES + 1)) + "]}",
        '{"entries": [{"screen": "map"}]}' + " " * 70_000,
    ],
)
def test_a_damaged_agenda_is_said_to_be(home, text):
    home.agendas.mkdir(parents=True)
    (home.agendas / "例会.json").write_text(text)
    with pytest.raises(AgendaDamaged):
        store.load(home, "例会")


@pytest.mark.parametrize(
    "entries",
    [
        (),
        (AgendaEntry("map"),) * (MOST_ENTRIES + 1),
        (AgendaEntry(""),),
        (AgendaEntry("map", region="36 00"),),
    ],
)
def test_what_is_no_agenda_is_not_kept(home, entries):
    with pytest.raises(AgendaRefused):
        store.save(home, Agenda("例会", entries))
    assert store.names(home) == []
