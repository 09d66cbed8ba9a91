"""Whatever cell of an accepted ledger is changed, it is a correction, a question or a refusal."""

from __future__ import annotations

import datetime as dt
import os
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.intake.builders.changed_cells import EDITIONS, KINDS, Kind, read
from tests.unit.intake.builders.problem_ledgers import Office, RowCells
from tests.unit.intake.builders.raw_tables import Rows, accepted, checked, ledgers
from warehouse.intake.rules.checking.check import Checked, check
from warehouse.runtime.home import Home
from warehouse.schema.validation import schema_of

pytestmark = pytest.mark.slow

EXAMPLES = 1_000 if os.environ.get("XUNTU_TESTS") == "all" else 60


@cache
def office_of(number: int) -> Office:
    return KINDS[number].reference()


@st.composite
def changes(draw: st.DrawFn) -> tuple[int, RowCells, dt.date]:
    """A kind of ledger, its row with one or two cells changed, and the day of the new edition."""
    number = draw(st.integers(0, len(KINDS) - 1))
    kind = KINDS[number]
    fields = draw(
        st.lists(st.sampled_from(sorted(kind.others)), min_size=1, max_size=2, unique=True)
    )
    values = {field: draw(st.sampled_from(kind.others[field])) for field in fields}
    return number, {**kind.row, **values}, draw(st.sampled_from(EDITIONS))


@given(changes())
@settings(max_examples=EXAMPLES, deadline=None)
def test_a_changed_cell_of_an_offices_ledger_is_never_the_same_as_accepted(
    change: tuple[int, RowCells, dt.date],
):
    number, row, as_of = change
    kind, reference = KINDS[number], office_of(number)
    outcome = read(kind.kind, (row,), reference, as_of)
    result = check(outcome, reference, {})
    assert is_mentioned(result, differences(kind, row)), (kind.kind, as_of, differences(kind, row))
    reasons = result.interpretation.statuses["reason"].to_list()
    assert "unchanged" not in reasons, (kind.kind, as_of, differences(kind, row))


VALUE_REFUSED = ("problem_value_unreadable", "problem_state_missing", "problem_money_unclear")
"""Rules of values that are left out, and fully_worded, while the rest of the row is taken."""


def is_mentioned(result: Checked, change: RowCells) -> bool:
    """Whether it is a correction, a question, a refusal (of a row or a value), or something new."""
    outcome = result.interpretation
    refused = outcome.findings.filter(
        (pl.col("severity") == "rejected")
        | ((pl.col("severity") == "warned") & pl.col("rule").is_in(VALUE_REFUSED))
    )
    contradicts = outcome.findings.filter(pl.col("rule").is_in(CONTRADICTIONS))
    # A running number of the next month is kept with the edition, and no more.
    only_numbered = set(change) == {"seq"} and not outcome.observations.is_empty()
    return bool(
        outcome.corrections.height
        or outcome.questions
        or refused.height
        or contradicts.height
        or outcome.tables
        or only_numbered
    )


CONTRADICTIONS = (
    "problem_open_with_day",
    "problem_open_yet_closed",
    "problem_not_closed_yet_closed",
    "problem_closed_before_completed",
)
"""Rows that contradict themselves say nothing of their state, and that is told."""


def differences(kind: Kind, row: RowCells) -> dict[str, Any]:
    return {field: value for field, value in row.items() if value != kind.row.get(field)}


# --- templates ------------------------------------------------------------------------------------

COLUMNS = [
    (table, number, name)
    for table, rows in ledgers().items()
    for number, row in enumerate(rows)
    for name in row
    if name not in schema_of(table).primary_key()
]


@cache
def office_of_templates() -> Home:
    home = Home(Path(tempfile.mkdtemp()) / "home")
    home.create()
    accepted(home, ledgers())
    return home


def other_value(value: Any, dtype: pl.DataType) -> list[Any]:
    """Values that a column of that type may have instead."""
    others: list[Any] = [None] if value is not None else []
    if isinstance(dtype, pl.Date):
        others += [
            (value or dt.date(2022, 5, 1)) + dt.timedelta(days=days) for days in (1, -1, 400)
        ]
    elif isinstance(dtype, pl.Boolean):
        others += [not value]
    elif isinstance(dtype, pl.Int32 | pl.Int64):
        others += [(value or 0) + 1, (value or 0) * 2 + 3]
    elif isinstance(dtype, pl.Float64):
        others += [(value or 0.0) + 0.5]
    elif isinstance(dtype, pl.Enum):
        others += [one for one in dtype.categories if one != value]
    else:
        others += [f"{value or ''}改", "V2", "B01", "511100"]
    return [one for one in others if one != value]


@given(st.sampled_from(COLUMNS), st.data())
@settings(max_examples=EXAMPLES, deadline=None)
def test_a_changed_cell_of_a_template_is_a_correction_a_question_or_a_refusal(
    place: tuple[str, int, str], data: st.DataObject
):
    table, number, name = place
    rows: Rows = {table: [ledgers()[table][number]]}
    row = rows[table][0]
    dtype = schema_of(table).columns()[name].dtype
    row[name] = data.draw(st.sampled_from(other_value(row[name], dtype)))
    result = checked(rows, office_of_templates())
    outcome = result.interpretation
    corrected = outcome.corrections.filter(pl.col("field") == name).height
    refused = outcome.findings.filter(pl.col("severity") == "rejected").height
    assert corrected or refused or outcome.questions, (place, row[name])
    assert "unchanged" not in outcome.statuses["reason"].to_list()
