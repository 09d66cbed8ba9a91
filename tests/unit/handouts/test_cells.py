"""What is written of a cell is what the screens write."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import polars as pl
import pytest

from pages.parts.kit import numbers
from warehouse.handouts.cells import MISSING, cell_text, visible, with_blanks, written_rows
from warehouse.handouts.document import TableBlock, TableColumn
from warehouse.words.messages import LANGUAGES

LABELS = {"red": "落后", "none": "未报"}

WRITTEN = [
    (1234, "count", "1,234"),
    (1.6, "count", "2"),
    (0, "count", "0"),
    (3.14, "number", "3.1"),
    (-1234.5, "number", "-1,234.5"),
    (0.3804, "percent", "38.0%"),
    (1, "percent", "100.0%"),
    (1234.5, "yuan", "1,234.5"),
    (1200, "yuan", "1,200"),
    (Decimal("1200.05"), "yuan", "1,200.05"),
    (100.10, "yuan", "100.1"),
    (0.0, "yuan", "0"),
    ("124 / 326", "ratio", "124 / 326"),
    ("红旗村", "text", "红旗村"),
    (7, "text", "7"),
    ("", "text", MISSING),
    ("red", "light", "■ 落后"),
    ("none", "light", "未报"),
    (None, "light", "未报"),
    ("blue", "light", "◆"),
]


@pytest.mark.parametrize(("value", "kind", "text"), WRITTEN)
def test_a_value_is_written_by_its_kind(value, kind, text):
    assert cell_text(value, kind, "zh", LABELS) == text


@pytest.mark.parametrize("kind", ["text", "count", "number", "percent", "yuan", "date", "ratio"])
@pytest.mark.parametrize("value", [None, float("nan")])
def test_what_is_missing_is_never_nought(kind, value):
    assert cell_text(value, kind, "zh", {}) == numbers.MISSING


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_day_is_written_as_on_the_screens(language):
    day = dt.date(2024, 6, 3)
    assert cell_text(day, "date", language, {}) == numbers.day(day, language)


def test_rows_are_counted_and_columns_to_fill_in_stand_empty():
    columns = [
        TableColumn("village", "村"),
        TableColumn("days", "天", "count"),
        TableColumn("", "整改情况", is_to_fill=True),
    ]
    rows = pl.DataFrame({"village": ["甲村", None], "days": [214, 7]})
    table = TableBlock("", columns, rows, number="序号")
    assert written_rows(table, "zh") == [["1", "甲村", "214", ""], ["2", MISSING, "7", ""]]
    assert written_rows(TableBlock("", columns, rows.clear()), "zh") == []


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("甲\u202e乙\u2066丙\u200f", "甲乙丙"),
        ("一\n二\x00\x07三\t四", "一 二三 四"),
        ("👩\u200d👩 ✔\ufe0f", "👩\u200d👩 ✔\ufe0f"),
        ("𠮷野 é ½", "𠮷野 é ½"),
        ("\u200b\ufeff", ""),
    ],
)
def test_what_is_not_seen_is_left_out(text, seen):
    assert visible(text) == seen


def test_room_for_a_pen_is_kept_where_it_is_meant():
    assert with_blanks("\u3000\u3000年\u3000 月\x00") == "\u3000\u3000年\u3000月"
