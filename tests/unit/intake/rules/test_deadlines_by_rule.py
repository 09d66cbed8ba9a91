"""Which due date counts, as intake tells it: the ledger's day, unless the rule's comes before."""

from __future__ import annotations

import datetime as dt
from typing import Any

import polars as pl
import pytest

from tests.unit.intake.builders.raw_tables import TODAY, Rows, interpretation, ledgers, rule_rows
from warehouse.intake.reference.reference_data import ReferenceData
from warehouse.intake.rules.checking.check import check
from warehouse.intake.rules.deadlines import original_due_dates, rule_due_dates
from warehouse.runtime.home import Home

D = dt.date
FEEDBACK = D(2022, 4, 10)
"""Two months later is the rule's day: 10 June 2022."""


def problems(*wanted: dict[str, Any]) -> Rows:
    """Ledgers in order whose problems, all fed back on one day, are changed as wanted."""
    rows = ledgers()
    like = rows["problems"][0]
    made = [like | {"problem_id": f"Q{number}"} | more for number, more in enumerate(wanted)]
    return rows | {"problems": made, "problem_events": [], "rechecks": [], "recheck_samples": []}


def warned(rows: Rows, home: Home) -> pl.DataFrame:
    checked = check(interpretation(rows), ReferenceData(home, TODAY), {})
    return checked.interpretation.findings.filter(rule="due_date_after_rule")


def test_only_a_day_behind_the_rules_is_told(own_data_folder: Home):
    rows = problems(
        {"due_on": D(2022, 6, 9)},
        {"due_on": D(2022, 6, 10)},
        {"due_on": D(2022, 6, 11)},
        {"due_on": None},
        {"due_on": D(2022, 12, 31), "is_ongoing": True},
        {"due_on": D(2022, 12, 31), "is_immediate": True},
    )
    result = warned(rows, own_data_folder)
    assert result["value"].to_list() == ["2022-06-11", "2022-12-31"]
    assert set(result["severity"]) == {"warned"}


def test_days_behind_the_rules_say_the_same_of_each_row(own_data_folder: Home):
    """So they are folded into one finding a file: neither sentence nor details name the day."""
    result = warned(
        problems(*({"due_on": D(2022, 7, day)} for day in range(1, 21))), own_data_folder
    )
    assert result.height == 20
    assert result["details"].n_unique() == 1


def test_the_due_date_before_extensions_is_the_one_of_the_marts(own_data_folder: Home):
    wanted = {
        "nothing stated": ({}, D(2022, 6, 10)),
        "earlier": ({"due_on": D(2022, 5, 31)}, D(2022, 5, 31)),
        "later": ({"due_on": D(2022, 7, 31)}, D(2022, 6, 10)),
        "kept up for good": ({"is_ongoing": True}, None),
        "kept up, with a day": ({"is_ongoing": True, "due_on": D(2022, 5, 31)}, D(2022, 5, 31)),
        "immediate": ({"is_immediate": True}, None),
        "immediate, limited": ({"is_immediate": True, "due_on": D(2022, 3, 15)}, D(2022, 3, 15)),
    }
    rows = rule_rows(
        problems(*(more for more, _ in wanted.values())), ReferenceData(own_data_folder, TODAY)
    )
    result = original_due_dates(rows).sort("problem_id")["original_due_on"].to_list()
    assert dict(zip(wanted, result, strict=True)) == {
        name: day for name, (_, day) in wanted.items()
    }


@pytest.mark.parametrize(
    ("value", "due_on"),
    [(1, D(2022, 4, 11)), (15, D(2022, 4, 28)), (20, D(2022, 5, 9))],
)
def test_a_limit_in_working_days_skips_holidays_and_counts_days_made_up(
    value: int, due_on: dt.date, own_data_folder: Home
):
    """24 April and 7 May 2022 were worked Sundays and Saturdays, 30 April to 4 May days off."""
    reference = ReferenceData(own_data_folder, TODAY)
    limit = reference.deadline_rules.filter(item="rectification_window").head(1)
    reference.__dict__["deadline_rules"] = limit.with_columns(
        value=pl.lit(value, pl.Int32), unit=pl.lit("working_day")
    )
    rows = rule_rows(problems({}), reference)
    assert rule_due_dates(rows, rows.problems)["rule_due_on"].to_list() == [due_on]
