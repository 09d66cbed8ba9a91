"""A county's ledgers as an office would fill them into the template: 95 villages and one round."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Mapping, Sequence
from typing import Any

from openpyxl import load_workbook

from warehouse.schema import catalogue

COUNTY = "511126"
TOWNSHIPS = ["漹城", "甘江", "木城", "华头", "新场"]
VILLAGES_PER_TOWNSHIP = 19
INSPECTED = 20
PROBLEMS_EACH = 4
FED_BACK = dt.date(2024, 6, 20)
CLOSED = dt.date(2024, 8, 30)

Rows = list[dict[str, Any]]


def village_id(number: int) -> str:
    """The code of village 0 to 94."""
    township, place = divmod(number, VILLAGES_PER_TOWNSHIP)
    return f"{COUNTY}{township + 101}{place + 201}"


def village_name(number: int) -> str:
    """The name of village 0 to 94; no two of one township are alike."""
    township, place = divmod(number, VILLAGES_PER_TOWNSHIP)
    return f"{TOWNSHIPS[township]}{'东西南北中'[place % 5]}{'岭河坪湾'[place // 5]}村"


def county() -> dict[str, Rows]:
    """Every table that the office fills, with the words of its dropdowns."""
    villages = range(len(TOWNSHIPS) * VILLAGES_PER_TOWNSHIP)
    problems = [
        (visit, number) for visit in range(INSPECTED) for number in range(1, PROBLEMS_EACH + 1)
    ]
    return {
        "villages": [
            {
                "village_id": village_id(number),
                "name": village_name(number),
                "kind": "行政村",
                "township_code": village_id(number)[:9],
                "township_name": f"{TOWNSHIPS[number // VILLAGES_PER_TOWNSHIP]}镇",
                "county_code": COUNTY,
                "valid_from": dt.date(2021, 9, 1),
            }
            for number in villages
        ],
        "terms": [
            {
                "region_code": COUNTY,
                "term_id": "2021-2026",
                "name": "2021—2026年届",
                "starts_on": dt.date(2021, 9, 1),
                "ends_on": dt.date(2026, 8, 31),
            }
        ],
        "coverage_plan": [
            {"region_code": COUNTY, "term_id": "2021-2026", "year": year, "planned_villages": 24}
            for year in (2023, 2024, 2025)
        ],
        "rounds": [
            {
                "round_id": "R05",
                "region_code": COUNTY,
                "term_id": "2021-2026",
                "sequence": 5,
                "name": "第五轮",
                "starts_on": dt.date(2024, 4, 1),
                "ends_on": dt.date(2024, 6, 30),
            }
        ],
        "inspections": [
            {
                "inspection_id": f"X{visit:03}",
                "village_id": village_id(visit * 4),
                "round_id": "R05",
                "team_level": "县级",
                "modes": "常规巡察",
                "starts_on": dt.date(2024, 4, 8),
                "ends_on": dt.date(2024, 5, 20),
                "feedback_on": FED_BACK,
                "days_on_site": 12,
                "interviews_held": 20 + visit,
            }
            for visit in range(INSPECTED)
        ],
        "problems": [
            {
                "problem_id": f"W{visit:03}-{number}",
                "inspection_id": f"X{visit:03}",
                "category_code": ["A01", "B01", "C04", "C06"][number - 1],
                "responsibility_level": ["村", "村", "乡镇", "县级部门"][number - 1],
                "is_immediate": "否",
                "is_livelihood": "是" if number == 1 else "否",
                "is_key": "否",
                "is_ongoing": "否",
                "found_on": dt.date(2024, 5, 10),
            }
            for visit, number in problems
        ],
        "problem_events": [
            {
                "event_id": f"S{visit:03}-{number}",
                "problem_id": f"W{visit:03}-{number}",
                "sequence_no": 1,
                "event_kind": "销号",
                "occurred_on": CLOSED + dt.timedelta(days=visit),
            }
            for visit, number in problems
            if number < PROBLEMS_EACH
        ],
    }


def fill(template: bytes, tables: Mapping[str, Sequence[Mapping[str, Any]]]) -> bytes:
    """A Chinese template with rows typed under its headers, below what stands in it already."""
    book = load_workbook(io.BytesIO(template))
    for table, rows in tables.items():
        sheet = book[catalogue.title(table).in_language("zh")]
        named = {catalogue.column(table, name).header.in_language("zh"): name for name in rows[0]}
        header, places = _header(sheet, named)
        free = max(header, *(cell.row for cell in sheet["B"] if cell.value is not None)) + 1
        for number, row in enumerate(rows):
            for name, value in row.items():
                sheet.cell(free + number, places[name], value)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _header(sheet: Any, named: Mapping[str, str]) -> tuple[int, dict[str, int]]:
    """The header's row, and the column of each name."""
    for row in sheet.iter_rows(max_row=12):
        places = {
            named[text]: cell.column
            for cell in row
            if (text := str(cell.value or "").strip("*＊ ")) in named
        }
        if len(places) == len(set(named.values())):
            return row[0].row, places
    raise AssertionError(f"no header in {sheet.title}")
