"""From a figure to its list to the ledger rows that made it: file, sheet, row, batch."""

from __future__ import annotations

import re

import polars as pl

from pages.parts.kit import table_view
from pages.parts.kit.table import Column, Origin, Table
from tests.pages.conftest import Visit
from warehouse.runtime.home import Home

COUNTY = "411102"


def written(home: Home, table: str) -> pl.DataFrame:
    """Return the rows of the demonstration's own file, read by nothing of the product."""
    return pl.read_parquet(home.batches / "demo" / f"{table}.parquet")


def test_rows_of_a_list_stand_with_the_row_of_the_ledger_they_were_read_from(
    read_page: Visit, small_demonstration: Home
):
    screen = read_page("region", region=COUNTY, **{"overdue.origin": "1"})
    shown = next(table for table in screen.tables if "origin_row" in table.columns)
    rows = written(small_demonstration, "problems")
    read_from = dict(rows.select("problem_id", "source_row").iter_rows())
    assert len(shown)
    assert shown["origin_row"].tolist() == [read_from[key] for key in shown["problem_id"]]
    assert set(shown["origin_file"]) == {"生成的演示数据"}
    assert set(shown["origin_batch"]) == {"demo"}
    plain = read_page("region", region=COUNTY)
    assert not any("origin_row" in table.columns for table in plain.tables)


def test_a_village_shows_every_ledger_row_that_its_page_comes_from_and_no_clue(
    read_page: Visit, small_demonstration: Home
):
    inspections = written(small_demonstration, "inspections")
    there = inspections.filter(pl.col("inspection_id").str.starts_with(COUNTY))
    placed_problems = written(small_demonstration, "problems").join(there, on="inspection_id")
    village = (
        placed_problems["village_id"].value_counts().sort("count", "village_id")["village_id"][0]
    )
    screen = read_page("village", region=COUNTY, village=village, **{"village_origins.open": "1"})
    shown = next(table for table in screen.tables if "origin_row" in table.columns)
    own = inspections.filter(pl.col("village_id") == village)
    problems = written(small_demonstration, "problems").join(own, on="inspection_id", how="semi")
    events = written(small_demonstration, "problem_events").join(
        problems, on="problem_id", how="semi"
    )
    assert len(events)
    for title, rows in (("巡察", own), ("问题", problems), ("问题进展", events)):
        of_ledger = shown[shown["origin_ledger"] == title]
        assert sorted(of_ledger["origin_row"]) == sorted(rows["source_row"]), title
    assert "问题线索" not in set(shown["origin_ledger"])
    closed = read_page("village", region=COUNTY, village=village)
    assert "village_origins.open=1" in closed.linked_html
    problem = problems.sort("problem_id").row(0, named=True)
    screen = read_page(
        "village",
        region=COUNTY,
        village=village,
        **{"village_origins.problem": problem["problem_id"]},
    )
    shown = next(table for table in screen.tables if "origin_row" in table.columns)
    counted = shown[shown["origin_ledger"] == "巡察"]["origin_row"].tolist()
    inspection = own.filter(pl.col("inspection_id") == problem["inspection_id"])
    assert counted == inspection["source_row"].to_list(), "whose days its limits are counted from"
    assert shown[shown["origin_ledger"] == "问题"]["origin_row"].tolist() == [problem["source_row"]]


def test_what_sums_rows_of_a_ledger_leads_to_each_of_them(
    read_page: Visit, small_demonstration: Home
):
    opened = {"list": "reports", "reports_rows.open": "1"}
    screen = read_page("today", region="411100", **opened)
    shown = next(table for table in screen.tables if "origin_row" in table.columns)
    reports = written(small_demonstration, "reports_due").filter(
        pl.col("region_code").str.starts_with("4111"),
        pl.col("due_on").dt.strftime("%Y-%m") == "2024-06",
    )
    assert len(reports)
    assert sorted(shown["origin_row"]) == sorted(reports["source_row"])
    closed = read_page("today", region="411100", list="rechecks")
    (way,) = re.findall(r'href="([^"]*samples_rows[^"]*)"', closed.linked_html)
    assert "list=rechecks" in way, "what is chosen on the page stays"


def test_a_ledger_says_which_sheets_gave_the_rows_of_a_region(
    read_page: Visit, small_demonstration: Home
):
    screen = read_page(
        "definitions", region=COUNTY, metric="coverage_rate", node="rounds", node_shown="rows"
    )
    shown = next(table for table in screen.tables if "first_row" in table.columns)
    rows = written(small_demonstration, "rounds").filter(pl.col("region_code") == COUNTY)
    assert shown["rows"].tolist() == [len(rows)]
    assert shown["first_row"].tolist() == [rows["source_row"].min()]


class APage:
    """A page of which nothing is asked but what its URL says."""

    def __init__(self, **parameters: str) -> None:
        self.parameters, self.refused, self.kept = parameters, [], {}

    def parameter(self, name: str) -> str:
        return self.parameters.get(name, "")

    def refuse(self, called: str, name: str) -> None:
        self.refused.append((called, name))

    def keep_parameters(self, values: dict[str, str]) -> None:
        self.kept |= values

    def words(self, key: str) -> str:
        return key


def a_table(*, traced: bool) -> Table:
    frame = pl.DataFrame({"light": ["red"], "name": ["a"], "days": [1], "key": ["k"]})
    columns = [Column(name, name, "light" if name == "light" else "text") for name in frame.columns]
    origin = Origin(
        "ledger rows",
        "key",
        [Column("origin_row", "row", "count")],
        lambda rows: rows.with_columns(origin_row=pl.lit(7)),
    )
    return Table("t", "t", frame.head, columns, origin=origin if traced else None)


def test_the_origin_stands_after_the_name_and_the_key_and_the_rest_after_it():
    table = a_table(traced=True).with_origin()
    assert [column.name for column in table.columns] == [
        "light",
        "name",
        "key",
        "origin_row",
        "days",
    ]
    assert table.every_row()["origin_row"].to_list() == [7]
    plain = a_table(traced=False)
    assert plain.with_origin() is plain


def test_what_the_address_says_of_the_origin_is_yes_or_it_is_refused():
    traced = a_table(traced=True)
    page = APage(**{"t.origin": "<script>", "t.sort": "origin_row"})
    assert table_view.turned(page, traced) is traced
    assert page.refused == [("ledger rows", "t.origin")]
    assert not table_view.of_url(page, traced).sort, "a column that does not stand there"
    page = APage(**{"t.origin": "1", "t.sort": "-origin_row"})
    view = table_view.of_url(page, table_view.turned(page, traced))
    assert (view.with_origin, view.sort, page.refused) == (True, "-origin_row", [])


def test_what_a_browser_wants_of_the_origin_stands_in_the_address_as_far_as_it_can():
    wanted = {"search": "", "sort": "origin_row", "filters": {}, "with_origin": True}
    page = APage()
    table_view.keep(page, a_table(traced=True), wanted)
    assert page.kept == {"t.search": "", "t.sort": "origin_row", "t.origin": "1"}
    page = APage()
    table_view.keep(page, a_table(traced=True), {**wanted, "with_origin": "yes"})
    assert page.kept == {"t.search": "", "t.sort": "", "t.origin": ""}
    page = APage()
    table_view.keep(page, a_table(traced=False), wanted)
    assert page.kept == {"t.search": "", "t.sort": ""}
