"""What an auditor reads is the log, whole: what was changed in it is found again at once."""

from __future__ import annotations

import io
from types import SimpleNamespace

import openpyxl
import pytest

from pages.parts.audit import log_card
from pages.parts.kit.words import Words
from warehouse.audit_log import log, reading
from warehouse.runtime.errors import AuditLogBroken
from warehouse.runtime.home import Home


@pytest.fixture
def home(tmp_path) -> Home:
    home = Home(tmp_path)
    home.settings_file.write_text('mode = "office"\n')
    for person in ("a", "b", "a"):
        log.record(home, "signed_in", who=person, address="10.1.2.3")
    log.record(home, "seen", who="a", page="region", region="360100")
    return home


def test_a_month_is_read_as_it_was_written_and_its_last_entry_is_that_of_verify(home):
    (month,) = reading.months(home)
    assert list(reading.of_month(home, month)) == list(log.entries(home))
    assert reading.last_of_whole(home) == log.check(home)
    signed_in = [entry for entry in log.entries(home) if entry.event == "signed_in"]
    assert reading.last_sign_ins(home) == {"a": signed_in[2].at, "b": signed_in[1].at}


def test_an_entry_that_is_added_is_read_and_one_that_is_changed_is_found(home):
    reading.last_of_whole(home)
    log.record(home, "signed_out", who="a")
    assert reading.last_of_whole(home).event == "signed_out"
    (file,) = log.files(home)
    file.write_bytes(file.read_bytes().replace(b'"who":"b"', b'"who":"c"'))
    with pytest.raises(AuditLogBroken):
        reading.last_of_whole(home)


def test_a_month_that_does_not_go_on_from_the_one_before_is_found(home):
    (file,) = log.files(home)
    lines = file.read_bytes().splitlines(keepends=True)
    file.with_name("2020-01.jsonl").write_bytes(lines[0])
    file.write_bytes(b"".join(lines[2:]))
    with pytest.raises(AuditLogBroken):
        reading.last_of_whole(home)
    file.write_bytes(b"".join(lines[1:]))
    assert reading.last_of_whole(home).number == len(lines)


def test_of_no_log_there_is_nothing_to_read(tmp_path):
    assert reading.months(Home(tmp_path)) == []
    assert reading.last_of_whole(Home(tmp_path)) is None


@pytest.mark.parametrize(("language", "role"), [("en", "role: leader"), ("zh", "角色:领导")])
def test_the_workbook_holds_what_the_page_shows_in_its_language(home, language, role):
    log.record(home, "granted", who="root", person="=a", role="leader", region="360100")
    context = SimpleNamespace(home=home, words=Words(language), language=language)
    (month,) = reading.months(home)
    entries = reading.of_month(home, month)[::-1]
    file = log_card.workbook(context, entries, month)
    listed, about = openpyxl.load_workbook(io.BytesIO(file)).worksheets
    rows = [["" if cell is None else str(cell) for cell in row] for row in listed.values]
    shown = [log_card._cells(context, entry) for entry in entries]
    head = [context.words(f"audit.column_{name}") for name in log_card.COLUMNS]
    assert rows[rows.index(head) + 1 :] == shown
    assert role in shown[0][-1]
    assert all(cell.data_type != "f" for row in listed for cell in row)
    assert reading.last_of_whole(home).hash in {cell for row in about.values for cell in row}
