"""What both intake and the marts must know is the same: what one accepts, the other can place."""

from __future__ import annotations

import ast
import re

import duckdb
import polars as pl
import pytest
import yaml

from tests.unit.intake.builders.raw_tables import rule_rows
from tests.warehouse.builds import PROJECT, Build
from warehouse.demo.ledgers import read_ledgers
from warehouse.demo.villages.key_villages import KEY_VILLAGE_FROM
from warehouse.intake.reference.reference_data import ReferenceData
from warehouse.intake.rules.checking.rows import RuleRows
from warehouse.intake.rules.deadlines import original_due_dates, rule_due_dates
from warehouse.intake.rules.terms import CALENDAR_STARTS_ON
from warehouse.intake.rules.villages import LONGEST_CHAIN
from warehouse.queries import taxonomy
from warehouse.runtime.home import Home
from warehouse.schema.levels import RESPONSIBILITY_LEVELS
from warehouse.schema.tables.problems import EVENT_KINDS, SETTLED_BY

DBT = PROJECT / "dbt_project"
VARIABLES = yaml.safe_load((DBT / "dbt_project.yml").read_text("utf-8"))["vars"]


def macro(name: str) -> list | dict:
    """What a macro without arguments returns, written out in it."""
    text = "".join(file.read_text("utf-8") for file in (DBT / "macros").glob("*.sql"))
    return ast.literal_eval(re.search(rf"macro {name}\(\).*?return\((.*?)\) }}}}", text, re.S)[1])


def seed(name: str) -> pl.DataFrame:
    return pl.read_csv(PROJECT / "seeds" / f"{name}.csv", infer_schema=False)


def test_intake_lets_nothing_before_the_calendar_nor_longer_chains_than_the_marts_follow():
    assert str(CALENDAR_STARTS_ON) == VARIABLES["calendar_starts_on"]
    assert VARIABLES["longest_chain_of_successions"] == LONGEST_CHAIN


def test_levels_events_and_nodes_of_the_models_are_those_of_the_raw_tables():
    assert macro("responsibility_levels") == RESPONSIBILITY_LEVELS
    assert list(taxonomy.RESPONSIBILITY_LEVELS) == RESPONSIBILITY_LEVELS
    statuses = macro("status_events")
    assert {event for event, status in statuses.items() if status != "open"} == set(SETTLED_BY)
    nodes = macro("rectification_nodes").values()
    assert {*statuses, *(node["event_kind"] for node in nodes)} <= set(EVENT_KINDS)
    assert {node["item"] for node in nodes} <= set(seed("deadline_rules")["item"])


def test_criteria_of_key_villages_are_those_of_their_table():
    assert VARIABLES["key_village_score_from"] == KEY_VILLAGE_FROM
    weights = seed("key_village_weights").select("criterion", "measured_by")
    assert macro("key_village_criteria") == dict(weights.iter_rows())


def test_tags_that_models_look_for_are_listed_modes():
    models = "".join(file.read_text("utf-8") for file in (DBT / "models").rglob("*.sql"))
    tags = set(re.findall(r"""has_tag\('[\w.]+', "'(\w+)'"\)""", models))
    assert {"cross", "direct"} <= tags <= set(seed("inspection_modes")["mode_code"])


@pytest.fixture
def rows(own_data_folder: Home, county_build: Build) -> RuleRows:
    """The example county as intake sees it on the day of its build."""
    ledgers = {table: frame.to_dicts() for table, frame in read_ledgers().items()}
    return rule_rows(ledgers, ReferenceData(own_data_folder, county_build.as_of))


def test_due_dates_of_intake_are_those_of_the_marts(rows: RuleRows, county_build: Build):
    intake = original_due_dates(rows).join(
        rule_due_dates(rows, rows.problems), on="problem_id", how="left"
    )
    marts = county_build.frame(
        "select problem_id, original_due_on, rule_due_on from fct_problem order by problem_id"
    )
    assert marts["rule_due_on"].null_count() < marts.height
    matched = intake.join(marts, on="problem_id", how="semi").sort("problem_id")
    assert matched.select(marts.columns).equals(marts)


def test_terms_of_intake_are_those_of_the_marts(rows: RuleRows, county_build: Build):
    with duckdb.connect(f"{county_build.file}.scratch", read_only=True) as scratch:
        marts = scratch.sql(
            "select county_code, term_id, starts_on as term_starts_on, ends_on as term_ends_on "
            "from int_county_terms order by all"
        ).pl()
    intake = rows.county_terms.join(marts, on="county_code", how="semi")
    assert intake.select(marts.columns).sort(marts.columns).equals(marts)
