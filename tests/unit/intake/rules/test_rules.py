"""The check as a whole: what is in order passes, what falls takes along what stands on it."""

from __future__ import annotations

import datetime as dt
import json

import polars as pl

from tests.unit.demo.demo_tables import demonstration
from tests.unit.intake.builders.raw_tables import (
    FILE,
    TODAY,
    accepted,
    added,
    changed,
    checked,
    interpretation,
    ledgers,
)
from warehouse.intake.batches.accept import BatchOrigin, accept
from warehouse.intake.findings.finding import with_sentences
from warehouse.intake.findings.interpretation import OBSERVATIONS, Interpretation
from warehouse.intake.reference.reference_data import ReferenceData
from warehouse.intake.rules.checking.check import check
from warehouse.runtime.home import Home

D = dt.date


def of_demonstration(scale: str) -> Interpretation:
    tables = {
        name: rows.with_columns(
            source_file=pl.lit(FILE),
            source_sheet=pl.lit(name),
            source_row=pl.int_range(1, rows.height + 1, dtype=pl.Int32),
        )
        for name, rows in demonstration(scale).items()
        if not rows.is_empty()
    }
    statuses = pl.concat(
        rows.select(
            file="source_file",
            sheet="source_sheet",
            row="source_row",
            status=pl.lit("accepted"),
            reason=pl.lit(None, pl.String),
            belongs_to="source_row",
        )
        for rows in tables.values()
    )
    return Interpretation(tables=tables, statuses=statuses)


def status(statuses: pl.DataFrame, table: str, row: int) -> tuple[str, str | None]:
    return statuses.filter(pl.col("sheet") == table, pl.col("row") == row).row(0)[3:5]


def test_ledgers_in_order_pass_without_a_word(own_data_folder: Home):
    rows = ledgers()
    result = checked(rows, own_data_folder)
    assert result.interpretation.findings.to_dicts() == []
    assert {name: part.height for name, part in result.interpretation.tables.items()} == {
        name: len(part) for name, part in rows.items()
    }
    assert set(result.interpretation.statuses["status"]) == {"accepted"}
    assert result.supersessions.is_empty()


def test_the_demonstration_passes_with_warnings_only(own_data_folder: Home):
    offered = of_demonstration("small")
    result = check(offered, ReferenceData(own_data_folder), {})
    assert set(result.interpretation.findings["severity"]) <= {"warned"}
    assert set(result.interpretation.statuses["status"]) == {"accepted"}
    for name, rows in offered.tables.items():
        assert result.interpretation.tables[name].equals(rows), name


def test_what_was_accepted_before_is_unchanged(own_data_folder: Home):
    offered = of_demonstration("county")
    accept(
        own_data_folder,
        offered.tables,
        origin=BatchOrigin("ledger", "made by hand", FILE),
        is_demonstration=False,
        as_of_date=None,
    )
    result = check(offered, ReferenceData(own_data_folder), {})
    assert result.interpretation.tables == {}
    assert result.interpretation.findings.is_empty()
    assert result.supersessions.is_empty()
    assert result.interpretation.statuses.select("status", "reason").unique().rows() == [
        ("skipped", "unchanged")
    ]


def test_a_part_is_checked_against_what_was_accepted(own_data_folder: Home):
    everything = ledgers()
    first = {name: rows for name, rows in everything.items() if name not in ("problem_events",)}
    accepted(own_data_folder, first)
    result = checked({"problem_events": everything["problem_events"]}, own_data_folder)
    assert result.interpretation.findings.to_dicts() == []
    assert result.interpretation.tables["problem_events"].height == 8


def test_a_refused_inspection_takes_along_all_that_stands_on_it(own_data_folder: Home):
    broken = changed(ledgers(), "inspections", 0, ends_on=D(2022, 2, 1))
    result = checked(broken, own_data_folder).interpretation
    kept = {name: part.height for name, part in result.tables.items()}
    for gone in ("inspections", "problems", "problem_events", "clues", "clue_persons"):
        assert gone not in kept, gone
    for gone in ("recoveries", "action_items", "rechecks"):
        assert gone not in kept, gone
    # The person filed was involved by a clue that fell; a transfer is only pointed out.
    assert result.tables["person_outcomes"]["outcome_kind"].to_list() == ["judicial"]
    assert kept["villages"] == 4
    assert kept["supervision_actions"] == 1
    assert status(result.statuses, "inspections", 3) == ("rejected", None)
    assert status(result.statuses, "problem_events", 10) == ("rejected", None)
    own = result.findings.filter(pl.col("sheet") == "inspections", pl.col("row") == 3)
    assert own.select("rule", "severity", "column", "header", "value").rows() == [
        ("day_before", "rejected", 8, "巡察结束日期", "2022-02-01")
    ]
    of_event = result.findings.filter(pl.col("sheet") == "problem_events", pl.col("row") == 10)
    assert of_event["rule"].to_list() == ["reference_fallen"]
    assert json.loads(of_event["details"][0])["place"] == f"{FILE} · problems · 5"


def test_rows_of_one_row_of_a_sheet_share_its_status_and_so_do_those_that_go_on_with_it(
    own_data_folder: Home,
):
    """One wide row came to an inspection, a problem and an event, two more rows to measures."""
    base = {k: v for k, v in ledgers().items() if k in ("villages", "terms", "rounds", "teams")}
    accepted(own_data_folder, base)
    every = ledgers()
    wide = {
        "inspections": [every["inspections"][0]],
        "problems": [every["problems"][0] | {"category_code": "Z99"}, every["problems"][1]],
        "problem_events": every["problem_events"][:1],
    }
    offered = interpretation(wide)
    places = {"inspections": [5], "problems": [5, 8], "problem_events": [6]}
    tables = {
        name: rows.with_columns(
            source_sheet=pl.lit("台账"), source_row=pl.Series(places[name], dtype=pl.Int32)
        )
        for name, rows in offered.tables.items()
    }
    statuses = pl.DataFrame(
        [
            (FILE, "台账", 4, "skipped", "header", 4),
            (FILE, "台账", 5, "accepted", None, 5),
            (FILE, "台账", 6, "accepted", None, 5),
            (FILE, "台账", 7, "skipped", "blank", 7),
            (FILE, "台账", 8, "accepted", None, 8),
        ],
        schema=offered.statuses.schema,
        orient="row",
    )
    observations = pl.DataFrame(
        [
            {
                "problem_id": f"P{number}",
                "source_file": FILE,
                "source_sheet": "台账",
                "source_row": row,
            }
            for number, row in ((1, 5), (2, 8))
        ],
        schema=OBSERVATIONS,
    )
    result = check(
        Interpretation(tables=tables, statuses=statuses, observations=observations),
        ReferenceData(own_data_folder, TODAY),
        {},
    ).interpretation
    assert result.statuses["status"].to_list() == [
        "skipped",
        "rejected",
        "rejected",
        "skipped",
        "rejected",
    ]
    assert result.tables == {}
    assert result.observations.is_empty()
    # The second problem stands in a row of its own, yet on an inspection that fell.
    assert result.findings.select("row", "rule").rows() == [
        (5, "code_unknown"),
        (8, "reference_fallen"),
    ]


def test_what_many_rows_repeat_stands_while_one_of_them_does(own_data_folder: Home):
    """A round is told by every row of a ledger; where the first falls, the next one tells it."""
    every = ledgers()
    base = {k: v for k, v in every.items() if k in ("villages", "terms", "teams")}
    accepted(own_data_folder, base)
    offered = interpretation(
        {
            "rounds": every["rounds"] * 2,
            "inspections": [
                every["inspections"][0] | {"ends_on": D(2022, 2, 1)},
                every["inspections"][1] | {"parent_inspection_id": None},
            ],
        }
    )
    tables = {
        name: rows.with_columns(source_sheet=pl.lit("台账"))
        for name, rows in offered.tables.items()
    }
    statuses = offered.statuses.filter(pl.col("sheet") == "rounds").with_columns(
        sheet=pl.lit("台账")
    )
    result = check(
        Interpretation(tables=tables, statuses=statuses), ReferenceData(own_data_folder, TODAY), {}
    ).interpretation
    assert result.statuses["status"].to_list() == ["rejected", "accepted"]
    assert result.tables["rounds"]["source_row"].to_list() == [4]
    assert result.tables["inspections"]["inspection_id"].to_list() == ["I2"]


def test_a_row_that_only_repeats_another_is_left_out(own_data_folder: Home):
    result = checked(added(ledgers(), "problems", 0), own_data_folder).interpretation
    assert status(result.statuses, "problems", 6) == ("skipped", "repeated")
    assert result.tables["problems"].height == 3
    assert result.findings.is_empty()


def test_findings_are_told_in_both_languages_whole(own_data_folder: Home):
    broken = changed(ledgers(), "inspections", 0, ends_on=D(2022, 2, 1))
    findings = checked(broken, own_data_folder).interpretation.findings
    chinese, english = (with_sentences(findings, language) for language in ("zh", "en"))
    at = (pl.col("sheet") == "inspections") & (pl.col("row") == 3)
    assert chinese.filter(at)["what"].to_list() == [
        "“巡察结束日期”2022-02-01 早于“进驻日期”2022-03-01。"
    ]
    assert english.filter(at)["what"].to_list() == [
        '"Ends on" 2022-02-01 is before "Starts on" 2022-03-01.'
    ]
