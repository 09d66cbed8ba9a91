"""The pack of a region holds the lists of the pages, and as many rows as the ledgers have."""

from __future__ import annotations

import io
from collections.abc import Callable

import openpyxl
import polars as pl
import pytest
import streamlit as st

from tests.lists import listed
from tests.pages.conftest import Screen, Visit

TERM = "2021-2026"
COUNTY = "411102"
OPEN = "feedback_on is not null and state in ('open', 'basically_done')"
PROBLEMS = f"from fct_problem where county_code = '{COUNTY}' and term_id = '{TERM}' and"
VILLAGES = f"from fct_village_term where county_code = '{COUNTY}' and term_id = '{TERM}' and"
COUNTED = {
    "逾期未办结的问题": f"{PROBLEMS} {OPEN} and due_on < date '2024-06-30'",
    "未巡察的村": f"{VILLAGES} is_on_roster and not is_covered",
    "已巡而未有效覆盖的村": f"{VILLAGES} is_on_roster and is_covered and not is_effective",
    "30 天内到期的问题": f"{PROBLEMS} {OPEN} and due_on - date '2024-06-30' between 0 and 30",
    "退回未办结的问题": f"{PROBLEMS} {OPEN} and returns > 0",
    "重新打开的问题": f"{PROBLEMS} {OPEN} and reopen_count > 0",
    "核查不实的问题": f"{PROBLEMS} recheck_result = 'failed'",
    "延期中的问题": f"{PROBLEMS} {OPEN} and extensions > 0",
    "移交过的问题": f"{PROBLEMS} {OPEN} and reassignments > 0",
}
"""How many rows a list has, counted apart from its query."""

ON_PAGES = {
    "逾期未办结的问题": ("region", {"list": "overdue"}),
    "未巡察的村": ("region", {"list": "uninspected"}),
    "已巡而未有效覆盖的村": (
        "coverage",
        {"coverage_part": "lists", "coverage_list": "not_effective"},
    ),
    "核查不实的问题": (
        "rectification",
        {"rectification_view": "lists", "rectification_list": "failed"},
    ),
}


@pytest.fixture
def pack(visit: Visit, monkeypatch: pytest.MonkeyPatch) -> Callable[..., bytes]:
    """Return the pack that a region's page offers."""

    def made(**parameters: str) -> bytes:
        offered: dict[str, Callable[[], bytes]] = {}
        with monkeypatch.context() as patched:
            patched.setattr(
                st, "download_button", lambda *_, key, data, **__: offered.update({key: data})
            )
            screen = visit("region", **parameters)
        assert screen.failures == []
        return offered[f"pack_{parameters.get('lang', 'zh')}"]()

    return made


def contents(file: bytes) -> dict[str, int | str]:
    rows = openpyxl.load_workbook(io.BytesIO(file)).worksheets[0].iter_rows(values_only=True)
    return {row[1]: row[2] for row in rows if isinstance(row[0], int)}


def test_the_pack_holds_the_lists_of_the_pages_and_every_row_of_the_ledgers(
    pack: Callable[..., bytes], read_page: Visit, facts
):
    # What narrows other pages narrows no pack.
    file = pack(region=COUNTY, year="2022", level="village", month="2023-03")
    held = contents(file)
    for title, counted in COUNTED.items():
        (number,) = facts.execute(f"select count(*) {counted}").fetchone()
        assert held[title] == (number or "无"), title
    names = openpyxl.load_workbook(io.BytesIO(file)).sheetnames
    assert names == ["目录", *(title for title, rows in held.items() if rows != "无"), "说明"]
    for title, (page, parameters) in ON_PAGES.items():
        shown = first_table(read_page(page, region=COUNTY, **parameters))
        rows = listed(file, names.index(title))
        assert rows["序号"].to_list() == list(range(1, held[title] + 1))
        assert rows["村"].head(len(shown)).to_list() == shown["village"].to_list(), title
        assert len(shown) == min(held[title], 100)
        filled = rows.select("整改情况", "备注").null_count().row(0)
        assert filled == (len(rows), len(rows)), "left to fill in"


def first_table(screen: Screen) -> pl.DataFrame:
    return pl.from_pandas(next(table for table in screen.tables if "village" in table))


@pytest.mark.parametrize("region", ["411100", "100000"])
def test_there_is_a_pack_of_a_larger_region_in_either_language(
    region, pack: Callable[..., bytes], facts
):
    line = {"411100": "4111", "100000": ""}[region]
    held = contents(pack(region=region, lang="en"))
    (overdue,) = facts.execute(
        "select count(*) from fct_problem where lateness = 'overdue' "
        f"and starts_with(county_code, '{line}') and term_id = '{TERM}'"
    ).fetchone()
    assert held["Problems overdue"] == overdue > 0
