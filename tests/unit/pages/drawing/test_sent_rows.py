"""Rows of pictures and of tables are sent as narrow as they are, and come out as they went in."""

from __future__ import annotations

import math
from datetime import date
from decimal import Decimal

import polars as pl
import pyarrow as pa
import pytest

from pages.parts.kit import table_rows
from pages.parts.kit.drawing import charts, pictures, sent_rows

MONTHS = [
    {
        "month": f"2024-{number % 12 + 1:02d}",
        "name": "示例县-001" if number % 2 else "示例县-002",
        "covered": number,
        "share": number / 7 if number % 5 else None,
        "text": f"{number} / 60",
        "visited": number % 3 == 0,
    }
    for number in range(60)
]


def came_out(rows: list[dict[str, object]]) -> list[dict[str, object]]:
    return pl.read_ipc_stream(sent_rows.packed(rows)).to_dicts()


def test_rows_come_out_as_they_went_in():
    assert came_out(MONTHS) == MONTHS


def test_what_only_some_rows_tell_is_missing_in_the_others():
    assert came_out([{"name": "甲"}, {"value": 1.5}, {"name": None, "value": 2}]) == [
        {"name": "甲", "value": None},
        {"name": None, "value": 1.5},
        {"name": None, "value": 2.0},
    ]


def test_amounts_of_billions_and_no_rows_at_all_are_sent_too():
    assert came_out([{"yuan": 3_000_000_000}]) == [{"yuan": 3_000_000_000}]
    assert came_out([]) == []


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        ([0, -128, None], "int8"),
        ([127.0, 3], "int8"),
        ([128, -1], "int16"),
        ([-129.0, 2.0], "int16"),
        ([2**31 - 1], "int32"),
        ([2**31, 1], "int64"),
        ([0.5, 1], "double"),
        ([math.inf, 1.0], "double"),
        ([True, False], "bool"),
        ([None], "null"),
    ],
)
def test_whole_numbers_take_as_few_bytes_as_they_need(values: list[object], kind: str):
    rows = [{"value": value} for value in values]
    assert str(pa.ipc.open_stream(sent_rows.packed(rows)).schema.field("value").type) == kind
    assert came_out(rows) == rows


def test_texts_that_recur_are_sent_once():
    schema = pa.ipc.open_stream(sent_rows.packed(MONTHS)).schema
    kinds = {name: str(schema.field(name).type) for name in schema.names}
    assert kinds["name"].startswith("dictionary<values=string, indices=int8")
    assert kinds["month"].startswith("dictionary")
    assert kinds["text"] == "string"
    assert kinds["covered"] == "int8"
    by_polars = pl.DataFrame(MONTHS).write_ipc_stream(None).getvalue()
    assert len(sent_rows.packed(MONTHS)) < 0.6 * len(by_polars)


def test_texts_beside_numbers_in_one_column_are_a_mistake():
    with pytest.raises(pa.ArrowInvalid):
        sent_rows.packed([{"value": 1.5}, {"value": "甲"}])


OF_A_TABLE = pl.DataFrame(
    {
        "county": ["乙", "甲", None, "乙", "乙", "甲"],
        "village": [*"123456"],
        "due_on": [date(2024, 6, 30), None, date(1970, 1, 1), date(1969, 12, 31), None, None],
        "share": [0.1, float("nan"), None, 2 / 3, 1.0, 0.0],
        "amount": [Decimal("1.50"), None, Decimal(2), Decimal(3), Decimal(4), None],
        "late": [3, 0, None, 1, 2, 5],
    }
)


def test_of_a_table_texts_that_recur_are_sent_once_days_as_numbers_and_nothing_is_lost():
    sent = table_rows.packed(OF_A_TABLE)
    assert [*sent] == OF_A_TABLE.columns
    assert sent["county"] == {"of": ["乙", "甲"], "at": [0, 1, None, 0, 0, 1]}
    assert sent["village"] == [*"123456"]
    assert sent["due_on"] == {"days": [19905, None, 1, 0, None, None], "from": -1}
    assert sent["share"] == [0.1, None, None, 0.6666666667, 1.0, 0.0]
    assert sent["amount"] == [1.5, None, 2.0, 3.0, 4.0, None]
    assert sent["late"] == [3, 0, None, 1, 2, 5]


def test_of_a_table_what_is_the_same_in_every_row_or_in_two_columns_is_sent_once():
    rows = pl.DataFrame(
        {
            "state": ["甲"] * 3,
            "held_by": pl.Series([None] * 3, dtype=pl.String),
            "ended_on": [date(2024, 6, 30)] * 3,
            "returns": [0, 0, 0],
            "due_on": [date(2024, 6, 30), None, date(2024, 7, 2)],
            "rule_due_on": [date(2024, 6, 30), None, date(2024, 7, 2)],
            "first_due_on": [date(2024, 6, 30), None, date(2024, 7, 3)],
        }
    )
    sent = table_rows.packed(rows)
    assert sent["state"] == {"all": "甲"}
    assert sent["held_by"] == {"all": None}
    assert sent["ended_on"] == {"all": "2024-06-30"}
    assert sent["returns"] == {"all": 0}
    assert sent["due_on"] == {"days": [0, None, 2], "from": 19904}
    assert sent["rule_due_on"] == {"as": "due_on"}
    assert sent["first_due_on"] == {"days": [0, None, 3], "from": 19904}


def test_of_a_table_texts_that_begin_alike_are_sent_without_their_begin():
    numbers = [f"360102{number:06d}" for number in (1, 20, 300)]
    ids = [*numbers, None, "360102"] * 3
    rows = pl.DataFrame({"village_id": [text and f"{text}{n}" for n, text in enumerate(ids)]})
    sent = table_rows.packed(rows)["village_id"]
    assert sent["begin"] == "360102"
    assert sent["then"][:5] == ["0000010", "0000201", "0003002", None, "4"]
    few = pl.DataFrame({"name": ["示例县-001", "示例县-002"]})
    assert table_rows.packed(few)["name"] == ["示例县-001", "示例县-002"]


def test_of_a_table_a_column_of_nothing_is_sent_as_it_is():
    assert table_rows.packed(pl.DataFrame({"name": []}, schema={"name": pl.String})) == {
        "name": {"of": [], "at": []}
    }


def test_rows_of_a_kept_picture_are_packed_once(monkeypatch: pytest.MonkeyPatch):
    kept = charts.filled({}, rows=[{"name": "甲", "value": 1}], reach=[])
    first = pictures._sent(kept)["datasets"]
    monkeypatch.setattr(sent_rows, "packed", lambda _: pytest.fail("packed once more"))
    again = pictures._sent(kept)["datasets"]
    assert again == first
    assert again["rows"] is first["rows"]
    assert kept["datasets"]["rows"] == [{"name": "甲", "value": 1}]
