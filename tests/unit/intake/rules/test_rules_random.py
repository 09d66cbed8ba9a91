"""Ledgers with cells broken at random: the check never fails, and what passes is whole."""

from __future__ import annotations

import datetime as dt
import tempfile
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.unit.intake.builders.raw_tables import Rows, checked, ledgers
from warehouse.intake.findings.finding import with_sentences
from warehouse.runtime.home import Home
from warehouse.schema.validation import schema_of

pytestmark = pytest.mark.slow

REFERENCES = [
    # what names, its column; what is named, its column; whether it may be empty
    ("village_profiles", "village_id", "villages", "village_id"),
    ("inspections", "village_id", "villages", "village_id"),
    ("inspections", "round_id", "rounds", "round_id"),
    ("inspections", "team_id", "teams", "team_id"),
    ("inspections", "parent_inspection_id", "inspections", "inspection_id"),
    ("problems", "inspection_id", "inspections", "inspection_id"),
    ("problem_events", "problem_id", "problems", "problem_id"),
    ("clues", "inspection_id", "inspections", "inspection_id"),
    ("clue_persons", "clue_id", "clues", "clue_id"),
    ("recoveries", "inspection_id", "inspections", "inspection_id"),
    ("action_items", "action_id", "supervision_actions", "action_id"),
    ("action_items", "problem_id", "problems", "problem_id"),
    ("qr_petitions", "village_id", "villages", "village_id"),
    ("weak_orgs", "village_id", "villages", "village_id"),
    ("rechecks", "sample_id", "recheck_samples", "sample_id"),
    ("rechecks", "problem_id", "problems", "problem_id"),
    ("village_successions", "predecessor_id", "villages", "village_id"),
    ("village_successions", "successor_id", "villages", "village_id"),
]
CELLS = [
    (table, number, name)
    for table, rows in ledgers().items()
    for number, row in enumerate(rows)
    for name in row
]
TELLING = [
    place
    for place in CELLS
    if place[2].endswith(("_id", "_no", "_on", "_from", "_to", "_kind", "_code"))
]
"""Cells on which other rows stand, or that are compared with others: keys, references, days."""

BY_TYPE: dict[type[pl.DataType], st.SearchStrategy[Any]] = {
    pl.Date: st.one_of(
        st.sampled_from([dt.date(2022, 3, 1), dt.date(2019, 5, 31), dt.date(2026, 1, 1)]),
        st.dates(dt.date(1, 1, 1), dt.date(9999, 12, 31)),
    ),
    pl.Int32: st.integers(-(2**31), 2**31 - 1),
    pl.Int64: st.integers(-(2**63), 2**63 - 1),
    pl.Float64: st.floats(),
    pl.Boolean: st.booleans(),
}
TEXTS = st.one_of(
    # what other cells hold, so that keys meet and references lead astray
    st.sampled_from(
        sorted(
            {row[name] for t, n, name in CELLS if isinstance((row := ledgers()[t][n])[name], str)}
        )
    ),
    st.text(max_size=12),
    st.sampled_from(
        ["", " ", "=1+1", "511126", "110100", "13812345678", "王建国", "null", "V1|V2"]
    ),
)


@st.composite
def broken_ledgers(draw: st.DrawFn) -> Rows:
    rows = ledgers()
    # Several at once: each examination asks every rule again until nothing falls any more.
    places = st.one_of(st.sampled_from(TELLING), st.sampled_from(CELLS))
    for table, number, name in draw(st.lists(places, min_size=1, max_size=6)):
        dtype = type(schema_of(table).columns()[name].dtype)
        rows[table][number][name] = draw(st.one_of(st.none(), BY_TYPE.get(dtype, TEXTS)))
    return rows


def whole(tables: dict[str, list[dict[str, Any]]]) -> list[str]:
    """What is wrong with keys and references of `tables`, found row by row."""
    wrong = []
    for table, rows in tables.items():
        seen = set()
        for row in rows:
            key = tuple(row[name] for name in schema_of(table).primary_key())
            if key in seen or None in key:
                wrong.append(f"{table}: the key {key}")
            seen.add(key)
    for table, column, holder, held in REFERENCES:
        there = [row[held] for row in tables.get(holder, [])]
        for row in tables.get(table, []):
            if row[column] is not None and row[column] not in there:
                wrong.append(f"{table}: {column} {row[column]}")
    for event in tables.get("problem_events", []):
        (problem,) = [p for p in tables["problems"] if p["problem_id"] == event["problem_id"]]
        (visit,) = [
            i for i in tables["inspections"] if i["inspection_id"] == problem["inspection_id"]
        ]
        if event["occurred_on"] < visit["starts_on"]:
            wrong.append(f"problem_events: {event['event_id']} before its inspection")
    for visit in tables.get("inspections", []):
        if not any(
            village["village_id"] == visit["village_id"]
            and village["valid_from"] <= visit["starts_on"]
            and (village["valid_to"] is None or visit["starts_on"] <= village["valid_to"])
            for village in tables["villages"]
        ):
            wrong.append(f"inspections: no village on {visit['starts_on']}")
    return wrong


@given(broken_ledgers())
@settings(
    max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_whatever_is_broken_the_check_goes_through_and_what_passes_is_whole(rows: Rows):
    with tempfile.TemporaryDirectory() as folder:
        result = checked(rows, Home(Path(folder))).interpretation
    tables = {name: part.to_dicts() for name, part in result.tables.items()}
    assert whole(tables) == []
    for name, part in result.tables.items():
        schema = schema_of(name)
        assert schema.is_valid(part.select(schema.column_names()), cast=True)
    # Every row has one status, and the accepted ones are those that are kept.
    statuses = {(sheet, row): status for _, sheet, row, status, *_ in result.statuses.rows()}
    kept = {(name, row["source_row"]) for name, part in tables.items() for row in part}
    assert {place for place, status in statuses.items() if status == "accepted"} == kept
    assert len(statuses) == sum(map(len, rows.values()))
    # Nobody's row is gone without a word.
    placed = set(result.findings.select("sheet", "row").rows())
    assert {
        place for place, status in statuses.items() if status in ("rejected", "pending")
    } <= placed
    with_sentences(result.findings, "zh")
    # Nothing but what was given is accepted.
    for name, part in tables.items():
        for row in part:
            given_row = rows[name][row["source_row"] - 3]
            same = all(row[column] == value for column, value in given_row.items())
            assert same, (row, given_row)
