"""Villages of one name, and of one that is gone: whose problems a ledger lists."""

from __future__ import annotations

import dataclasses
import datetime as dt
from pathlib import Path

import polars as pl
import pytest

from tests.unit.intake.builders import problem_ledgers
from tests.unit.intake.builders.problem_ledgers import the_kind
from warehouse.intake.cells.sheets import Sheet
from warehouse.intake.ledgers.fields.headers import meaning
from warehouse.intake.ledgers.kind_registry import every_kind
from warehouse.intake.ledgers.ledger_kind import LedgerKind
from warehouse.intake.ledgers.problems.reading import read_problems
from warehouse.intake.ledgers.sheet_facts import as_of_day
from warehouse.intake.ledgers.table.finding.preamble import Preamble
from warehouse.intake.ledgers.table.sheet_accounting import LedgerSheet
from warehouse.intake.reference.reference_data import ReferenceData
from warehouse.runtime.home import Home

OF_VILLAGES = [kind for kind in every_kind() if {"subject_org", "org_name"} & set(kind.fields)]


@pytest.mark.parametrize("kind", OF_VILLAGES, ids=lambda kind: kind.name)
def test_every_ledger_that_names_villages_may_name_their_township(kind: LedgerKind):
    assert meaning(("乡镇",), kind).field == "town"
    assert meaning(("乡镇(街道)",), kind).field == "town"


def test_a_village_merged_since_its_inspection_keeps_the_problems_listed_under_its_name():
    office = problem_ledgers.office()
    villages = office.rows("villages").collect()
    merged_on = dt.date(2024, 5, 10)
    ended = pl.when(pl.col("village_id") == "V1").then(pl.lit(merged_on - dt.timedelta(days=1)))
    new = villages.filter(pl.col("village_id") == "V1").with_columns(
        village_id=pl.lit("V9"), name=pl.lit("东河村"), valid_from=pl.lit(merged_on)
    )
    into = {"predecessor_id": "V1", "successor_id": "V9", "kind": "merge",
            "effective_on": merged_on}  # fmt: skip
    merged = dataclasses.replace(
        office,
        held={
            **office.held,
            "villages": pl.concat([villages.with_columns(valid_to=ended), new]),
            "village_successions": problem_ledgers.frame("village_successions", [into]),
        },
    )
    problem = {
        "seq": 1,
        "subject_org": "东岭村",
        "problem_text": "账目不清",
        "responsible_unit": "东岭村党支部",
        "status": "整改中",
    }
    result = read_problems(problem_ledgers.ledger(problem), {}, merged)
    assert result.tables["problems"]["inspection_id"].to_list() == ["I1"]
    assert problem_ledgers.question_kinds(result) == []


def test_a_day_said_by_a_sheet_stands_against_an_answer_for_another_of_its_file():
    sheet = Sheet("台账.xlsx", "7月", [["填报时间:2024年7月31日"]])
    preamble = Preamble("", (), dt.date(2024, 7, 31), (), "")
    reference = ReferenceData(Home(Path("/nonexistent")), today=dt.date(2024, 12, 31))
    ledger = LedgerSheet(sheet, answers={"台账.xlsx|as_of": "2024-06-30"})
    kind = the_kind("rectification_ledger")
    day = as_of_day(ledger, preamble, kind, 1, [], reference)
    assert (day, ledger.questions) == (dt.date(2024, 7, 31), [])
    silent = dataclasses.replace(preamble, as_of=None)
    assert as_of_day(ledger, silent, kind, 1, [], reference) == dt.date(2024, 6, 30)
