"""Corrections from the workbook into force: shown old and new, taken, kept, and taken back."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from tests.unit.intake.builders.corrected_ledger import (
    CHANGES,
    CORRECTED,
    FIRST,
    OCTOBER,
    SEPTEMBER,
    office,
    write,
)
from warehouse.intake.batches.in_force import rows_in_force
from warehouse.intake.batches.undo import undo
from warehouse.intake.copies.terminal_report import described
from warehouse.intake.examine import accept_examination, examine
from warehouse.intake.findings.correction_texts import with_names
from warehouse.intake.findings.corrections import KEEP, answer_key
from warehouse.intake.findings.examination import Examination
from warehouse.intake.reference.reference_data import ReferenceData
from warehouse.runtime.home import Home
from warehouse.schema.catalogue import label

pytestmark = pytest.mark.slow

D = dt.date
TODAY = D(2024, 12, 31)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """An office that has accepted the first ledger."""
    home = office(tmp_path)
    examination = look(home, write(tmp_path / "一.xlsx", FIRST))
    assert examination.is_clean
    accept_examination(home, examination)
    return home


def look(home: Home, file: Path, **answers: str) -> Examination:
    return examine([file], answers, ReferenceData(home, today=TODAY))


def changes(examination: Examination) -> set[tuple[str, ...]]:
    return set(examination.corrections.select("table", "field", "old", "new").rows())


def due(home: Home) -> dict[str, D]:
    return dict(
        rows_in_force(home, "problems").select("problem_id", "due_on").collect().iter_rows()
    )


WHEN = pytest.mark.parametrize("as_of", [SEPTEMBER, OCTOBER], ids=["same day", "next month"])


@WHEN
def test_each_changed_cell_is_shown_old_and_new_and_taken_with_the_import(
    home: Home, tmp_path: Path, as_of: D
):
    examination = look(home, write(tmp_path / "二.xlsx", CORRECTED, as_of))
    assert examination.is_clean
    assert changes(examination) == CHANGES
    assert examination.count("accepted") == 2
    accept_examination(home, examination)
    assert due(home) == {"XJ-东岭村-1": D(2024, 9, 28), "XJ-西河村-2": D(2024, 8, 1)}
    events = rows_in_force(home, "problem_events").collect()
    assert events.select("event_kind", "occurred_on").rows() == [("reported_done", D(2024, 6, 20))]
    # The same once more says nothing new.
    again = look(home, write(tmp_path / "三.xlsx", CORRECTED, as_of))
    assert again.tables == {}
    assert again.corrections.is_empty()


def test_a_row_is_kept_as_it_was_by_its_answer_and_the_others_are_taken(home: Home, tmp_path: Path):
    file = write(tmp_path / "二.xlsx", CORRECTED)
    key = answer_key("problems", "XJ-西河村-2")
    examination = look(home, file, **{key: KEEP})
    assert changes(examination) == CHANGES
    kept = examination.corrections.filter("is_kept")["key"].unique().to_list()
    assert kept == ["XJ-西河村-2"]
    assert examination.supersessions["table_name"].to_list() == ["problem_events"]
    accept_examination(home, examination)
    assert due(home)["XJ-西河村-2"] == D(2024, 9, 28)
    # The ledger still says so next month: that is pointed out, and changes nothing.
    later = look(home, write(tmp_path / "三.xlsx", CORRECTED, OCTOBER))
    assert later.corrections.is_empty()
    assert "problem_restated" in later.findings["rule"].to_list()


def test_a_row_that_only_corrected_what_is_kept_is_left_out_for_that_reason(
    home: Home, tmp_path: Path
):
    # A template's table: nothing but rows of one table, compared by their key.
    rows = rows_in_force(home, "rounds").collect()
    file = tmp_path / "rounds.csv"
    columns = [name for name in rows.columns if not name.startswith(("batch", "source", "file_"))]
    content = rows.select(columns).with_columns(name=rows["name"] + "(改)")
    content.write_csv(file, include_bom=True)
    examination = look(home, file)
    assert examination.corrections.select("field", "old", "new").rows() == [
        ("name", "第三轮", "第三轮(改)")
    ]
    kept = look(home, file, **{answer_key("rounds", "R3"): KEEP})
    assert kept.tables == {}
    assert "correction_declined" in kept.statuses["reason"].to_list()


def test_what_was_corrected_is_in_force_again_once_the_correction_is_taken_back(
    home: Home, tmp_path: Path
):
    examination = look(home, write(tmp_path / "二.xlsx", CORRECTED))
    batch = accept_examination(home, examination)
    assert batch is not None
    undo(home, batch.batch_id)
    assert due(home)["XJ-西河村-2"] == D(2024, 9, 28)
    assert changes(look(home, tmp_path / "二.xlsx")) == CHANGES


def test_corrections_are_told_by_their_names_in_both_languages(home: Home, tmp_path: Path):
    examination = look(home, write(tmp_path / "二.xlsx", CORRECTED))
    shown = {
        (row["header"], row["before"], row["after"])
        for language in ("zh", "en")
        for row in with_names(examination.corrections, language).to_dicts()
    }
    assert ("责任层级", "村", "县级部门") in shown
    assert ("Responsibility level", "Village", "County department") in shown
    assert ("整改时限", "2024-09-28", "2024-08-01") in shown
    # An event is named by its problem and what happened, not by its id.
    named = with_names(examination.corrections, "zh")["named"].to_list()
    done = label("problem_events", "event_kind", "reported_done").in_language("zh")
    assert named[0] == f"XJ-东岭村-1 · {done}"


def test_the_command_line_lists_corrections_with_the_key_that_keeps_each(
    home: Home, tmp_path: Path
):
    examination = look(home, write(tmp_path / "二.xlsx", CORRECTED))
    lines = "\n".join(map(str, described(examination, 20)))
    assert "更正已入库的数据 2 行" in lines
    assert f"2024-09-28 → 2024-08-01  ({answer_key('problems', 'XJ-西河村-2')})" in lines


def test_a_correction_shows_nobody(home: Home, tmp_path: Path):
    named = [(*FIRST[0][:3], "党费收缴不规范,联系13812345678", *FIRST[0][4:]), FIRST[1]]
    accept_examination(home, look(home, write(tmp_path / "二.xlsx", named)), accept_good=True)
    other = [(*FIRST[0][:3], "党费收缴不规范,联系13912345678", *FIRST[0][4:]), FIRST[1]]
    examination = look(home, write(tmp_path / "三.xlsx", other, OCTOBER))
    for name in ("key", "old", "new"):
        assert not examination.corrections[name].str.contains(r"1\d{10}").any()
