"""What a batch corrected is told field by field, by the day of its acceptance."""

from __future__ import annotations

import datetime as dt

import polars as pl

from tests.unit.intake.builders.accepted_batches import correct_round, places, rounds, take
from warehouse.intake.batches.corrections_taken import TAKEN, corrections_taken
from warehouse.intake.batches.undo import undo
from warehouse.runtime.home import Home

LONG_AGO = dt.date(2000, 1, 1)


def corrections_of(home: Home, *batches: str, since: dt.date = LONG_AGO) -> list[tuple]:
    """Return row, field, old and new of what the batches corrected."""
    taken = corrections_taken(home, batches, since)
    assert taken.schema == TAKEN
    return taken.select("key", "field", "old", "new").rows()


def test_each_corrected_field_is_told_old_and_new(own_data_folder: Home):
    home = own_data_folder
    first = take(home, {"rounds": rounds(1, 2, 3)})
    assert corrections_of(home, first.batch_id) == []
    second = correct_round(home, 2, "改一")
    third = correct_round(home, 2, "改二")
    ids = (first.batch_id, second.batch_id, third.batch_id)
    newest = ("r2", "name", "改一", "改二")
    assert corrections_of(home, *ids) == [newest, ("r2", "name", "第2轮", "改一")]
    taken = corrections_taken(home, ids, LONG_AGO)
    assert taken["batch_id"].to_list() == [third.batch_id, second.batch_id]
    assert taken["region_code"].to_list() == ["511126", "511126"]
    assert taken["problem_id"].to_list() == [None, None]
    # A row whose values are the same again corrects nothing that could be told.
    undo(home, third.batch_id)
    assert corrections_of(home, *ids) == [("r2", "name", "第2轮", "改一")]


def test_what_was_accepted_by_the_day_or_is_not_in_the_version_is_not_told(own_data_folder: Home):
    home = own_data_folder
    first = take(home, {"rounds": rounds(1, 2)})
    second = correct_round(home, 1, "改")
    accepted_on = second.accepted_at.astimezone().date()
    assert corrections_of(home, first.batch_id, second.batch_id, since=accepted_on) == []
    day_before = accepted_on - dt.timedelta(days=1)
    assert len(corrections_of(home, first.batch_id, second.batch_id, since=day_before)) == 1
    assert corrections_of(home, first.batch_id) == []


def test_several_fields_and_rows_of_several_batches_are_each_told_once(own_data_folder: Home):
    home = own_data_folder
    first, second = (take(home, {"rounds": rounds(number)}) for number in (1, 2))
    corrected = pl.concat([places(home, "rounds", round_id=f"r{number}") for number in (1, 2)])
    later = rounds(1, 2, name="改{}").with_columns(ends_on=dt.date(2022, 6, 30))
    third = take(home, {"rounds": later}, corrects=corrected)
    rows = corrections_of(home, first.batch_id, second.batch_id, third.batch_id)
    assert sorted(rows) == [
        ("r1", "ends_on", "2022-05-31", "2022-06-30"),
        ("r1", "name", "第1轮", "改1"),
        ("r2", "ends_on", "2022-05-31", "2022-06-30"),
        ("r2", "name", "第2轮", "改2"),
    ]
