"""What intake and the marts both compute, they compute alike: due dates, terms, successions."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import yaml

from tests.warehouse.builds import AS_OF, PROJECT, Build
from tests.warehouse.conftest import text_for_enums
from warehouse.demo.ledgers import read_ledgers
from warehouse.intake.reference.reference_data import ReferenceData
from warehouse.intake.rules.checking.rows import Rows
from warehouse.intake.rules.checking.violations import ROW
from warehouse.intake.rules.deadlines import original_due_dates
from warehouse.intake.rules.terms import CALENDAR_STARTS_ON
from warehouse.intake.rules.villages import LONGEST_CHAIN
from warehouse.runtime.home import Home


def rows_of_the_example_county(folder: Path) -> Rows:
    """Return the committed ledgers as the rules see an import of them."""
    own = {
        table: text_for_enums(frame).with_columns(
            pl.int_range(pl.len(), dtype=pl.Int64).alias(f"{table}{ROW}")
        )
        for table, frame in read_ledgers().items()
    }
    return Rows(ReferenceData(Home(folder), AS_OF), own, {}, {})


def test_the_due_date_before_extensions_is_the_marts(county_build: Build, tmp_path: Path):
    ours = original_due_dates(rows_of_the_example_county(tmp_path)).sort("problem_id")
    theirs = county_build.frame(
        "select problem_id, original_due_on from fct_problem order by problem_id"
    )
    assert theirs.height > 100
    both = theirs.join(ours, on="problem_id", how="left", suffix="_ours")
    different = both.filter(pl.col("original_due_on").ne_missing(pl.col("original_due_on_ours")))
    assert different.to_dicts() == []


def test_the_terms_of_a_county_are_the_marts(county_build: Build, tmp_path: Path):
    columns = ["county_code", "term_id", "term_starts_on", "term_ends_on"]
    ours = rows_of_the_example_county(tmp_path).county_terms.select(columns)
    theirs = county_build.frame(
        "select region_code as county_code, term_id, starts_on as term_starts_on, "
        "ends_on as term_ends_on from dim_term"
    )
    theirs = theirs.filter(pl.col("county_code").is_in(ours["county_code"].implode()))
    assert theirs.height > 1
    assert set(theirs.rows()) <= set(ours.rows())


def test_a_chain_of_successions_is_as_long_as_the_marts_follow_it():
    model = PROJECT / "dbt_project/models/intermediate/villages/int_village_holders.sql"
    sql = model.read_text(encoding="utf-8")
    assert f" {LONGEST_CHAIN} as generation" in sql
    assert f" {LONGEST_CHAIN + 1} as generation" not in sql


def test_the_first_day_of_a_term_is_one_of_the_marts_calendar():
    project = yaml.safe_load((PROJECT / "dbt_project/dbt_project.yml").read_text("utf-8"))
    assert date.fromisoformat(project["vars"]["calendar_starts_on"]) == CALENDAR_STARTS_ON
