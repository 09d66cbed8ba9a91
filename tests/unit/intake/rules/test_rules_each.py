"""Each rule, broken alone in ledgers that are otherwise in order."""

from __future__ import annotations

import datetime as dt
import tomllib
from pathlib import Path
from typing import Any

import pytest

from tests.unit.intake.builders.raw_tables import (
    CITY,
    FIRST_ROW,
    Rows,
    added,
    changed,
    ledgers,
    violated,
    violations_at_once,
)
from warehouse.intake.rules.areas import areas
from warehouse.intake.rules.checking.check import RULES
from warehouse.intake.rules.counts import counts
from warehouse.intake.rules.days import days
from warehouse.intake.rules.deadlines import deadlines
from warehouse.intake.rules.events import events
from warehouse.intake.rules.meeting_items import LONGEST_REQUEST, meeting_items
from warehouse.intake.rules.persons import persons
from warehouse.intake.rules.plausibility import plausibility
from warehouse.intake.rules.references import references
from warehouse.intake.rules.regions import codes, regions
from warehouse.intake.rules.terms import counties_with_villages, terms, things_in_terms
from warehouse.intake.rules.twice import twice
from warehouse.intake.rules.villages import successions, villages_on_days
from warehouse.runtime.home import Home
from warehouse.words import messages

pytestmark = pytest.mark.slow

D = dt.date
OVERLAPS = {"terms": terms, "villages": villages_on_days}


def change(table: str, number: int, **values: Any) -> Rows:
    return changed(ledgers(), table, number, **values)


def more(table: str, like: int, **values: Any) -> Rows:
    return added(ledgers(), table, like, **values)


def without(*tables: str) -> Rows:
    return {name: rows for name, rows in ledgers().items() if name not in tables}


LAST = {name: FIRST_ROW + len(rows) for name, rows in ledgers().items()}
"""The sheet row of a row that `more` adds."""

SINGLE_VALUES_AND_KEYS = [
    # single values
    ("value_missing", change("problems", 0, responsibility_level=None), "problems", 3),
    ("value_missing", change("villages", 1, name="  "), "villages", 4),
    ("value_form", change("villages", 1, county_code="5111"), "villages", 4),
    ("value_form", change("inspections", 1, modes="常规"), "inspections", 4),
    ("value_not_listed", change("problems", 0, responsibility_level="city"), "problems", 3),
    ("day_out_of_range", change("villages", 1, valid_from=D(216, 9, 1)), "villages", 4),
    ("number_out_of_range", change("qr_petitions", 0, received=-1), "qr_petitions", 3),
    ("number_out_of_range", change("recoveries", 0, amount_yuan=float("nan")), "recoveries", 3),
    ("number_out_of_range", change("recoveries", 0, amount_yuan=1e17), "recoveries", 3),
    ("number_out_of_range", change("coverage_plan", 0, year=22), "coverage_plan", 3),
    # keys
    ("key_twice", more("problems", 0, is_key=True), "problems", LAST["problems"]),
]

ITEM = {"kind": "meeting_item", "request": "排出计划"}

REFUSED = [
    # references
    ("reference_missing", change("problems", 1, inspection_id="I9"), "problems", 4),
    ("reference_missing", change("inspections", 1, village_id="V9"), "inspections", 4),
    ("reference_missing", change("inspections", 1, round_id="R9"), "inspections", 4),
    ("reference_missing", change("inspections", 1, team_id="T9"), "inspections", 4),
    ("reference_missing", change("inspections", 1, parent_inspection_id="I9"), "inspections", 4),
    ("reference_missing", change("problem_events", 0, problem_id="P9"), "problem_events", 3),
    ("reference_missing", change("clues", 0, inspection_id="I9"), "clues", 3),
    ("reference_missing", more("clue_persons", 0, clue_id="C9"), "clue_persons", 4),
    ("reference_missing", change("recoveries", 0, inspection_id="I9"), "recoveries", 3),
    ("reference_missing", change("action_items", 0, action_id="A9"), "action_items", 3),
    ("reference_missing", change("action_items", 0, problem_id="P9"), "action_items", 3),
    ("reference_missing", change("rechecks", 0, sample_id="S9"), "rechecks", 3),
    ("reference_missing", change("rechecks", 0, problem_id="P9"), "rechecks", 3),
    ("reference_missing", change("village_profiles", 0, village_id="V9"), "village_profiles", 3),
    ("reference_missing", change("qr_petitions", 0, village_id="V9"), "qr_petitions", 3),
    ("reference_missing", change("weak_orgs", 0, village_id="V9"), "weak_orgs", 3),
    (
        "reference_missing",
        change("village_successions", 0, predecessor_id="V9"),
        "village_successions",
        3,
    ),
    # codes of the reference tables
    ("region_unknown", change("villages", 1, county_code="999999"), "villages", 4),
    # a row that only fills a level of the code list
    ("region_unknown", change("rounds", 0, region_code="110100"), "rounds", 3),
    ("region_not_a_county", change("villages", 1, county_code=CITY), "villages", 4),
    ("region_not_a_county", change("reports_due", 0, region_code=CITY), "reports_due", 3),
    ("region_not_a_county", change("coverage_plan", 0, region_code=CITY), "coverage_plan", 3),
    ("team_level_differs", change("teams", 0, region_code=CITY), "teams", 3),
    ("code_unknown", change("problems", 1, category_code="Z1"), "problems", 4),
    ("code_unknown", change("problems", 1, cause_code="Z1"), "problems", 4),
    ("code_unknown", change("clues", 0, category_code="Z1"), "clues", 3),
    ("mode_unknown", change("inspections", 1, modes="routine|flying"), "inspections", 4),
    # areas of the office's own
    ("area_named_twice", change("own_areas", 1, area_name="西片"), "own_areas", 3),
    ("area_levels_mixed", change("own_areas", 1, member_level="township"), "own_areas", 3),
    ("area_member_unknown", change("own_areas", 1, member_code="V9"), "own_areas", 4),
    (
        "area_member_ended",
        more("own_areas", 0, area_id="QP-2", member_level="county", member_code="510922"),
        "own_areas",
        LAST["own_areas"],
    ),
    (
        "area_member_unknown",
        more("own_areas", 0, area_id="QP-2", member_level="county", member_code="110100"),
        "own_areas",
        LAST["own_areas"],
    ),
    # terms
    ("term_before_calendar", change("terms", 0, starts_on=D(2006, 9, 1)), "terms", 3),
    ("days_overlap", change("terms", 0, ends_on=D(2021, 9, 1)), "terms", 4),
    ("county_without_term", without("terms"), "villages", 3),
    ("term_not_of_region", change("rounds", 0, term_id="2026-2031"), "rounds", 3),
    ("term_not_of_region", change("coverage_plan", 0, term_id="2026-2031"), "coverage_plan", 3),
    ("term_not_of_county", change("person_outcomes", 0, term_id="2026-2031"), "person_outcomes", 3),
    ("before_term", change("rounds", 0, term_id="2021-2026", starts_on=D(2021, 3, 1)), "rounds", 3),
    ("before_term", change("person_outcomes", 0, outcome_on=D(2021, 8, 1)), "person_outcomes", 3),
    ("year_outside_term", change("coverage_plan", 0, year=2027), "coverage_plan", 3),
    (
        "region_without_villages",
        change("person_outcomes", 2, county_code="511112"),
        "person_outcomes",
        5,
    ),
    (
        "region_without_villages",
        change("supervision_rounds", 0, region_code="511112"),
        "supervision_rounds",
        3,
    ),
    # villages over time
    (
        "days_overlap",
        more("villages", 0, valid_from=D(2020, 1, 1), name="示例村-9"),
        "villages",
        LAST["villages"],
    ),
    ("village_not_there", change("inspections", 1, village_id="V3"), "inspections", 4),
    (
        "village_not_there",
        change("village_successions", 0, effective_on=D(2019, 5, 1)),
        "village_successions",
        3,
    ),
    (
        "succeeds_itself",
        more("village_successions", 0, predecessor_id="V4"),
        "village_successions",
        4,
    ),
    # order of days
    ("day_before", change("villages", 2, valid_to=D(2016, 8, 1)), "villages", 5),
    ("day_before", change("terms", 1, ends_on=D(2020, 1, 1)), "terms", 4),
    ("day_before", change("rounds", 0, ends_on=D(2022, 2, 1)), "rounds", 3),
    ("day_before", change("rounds", 0, starts_on=D(2022, 3, 2)), "inspections", 3),
    ("day_before", change("inspections", 1, ends_on=D(2022, 2, 1)), "inspections", 4),
    ("day_before", change("inspections", 1, feedback_on=D(2022, 3, 19)), "inspections", 4),
    ("day_before", change("problems", 1, found_on=D(2022, 2, 28)), "problems", 4),
    ("day_before", change("problem_events", 0, recorded_on=D(2022, 4, 1)), "problem_events", 3),
    ("day_before", change("problem_events", 7, occurred_on=D(2022, 3, 4)), "problem_events", 10),
    ("day_before", change("clues", 0, handed_over_on=D(2022, 2, 1)), "clues", 3),
    ("day_before", change("clues", 0, disposed_on=D(2022, 3, 1)), "clues", 3),
    ("day_before", change("clues", 0, due_on=D(2022, 3, 1)), "clues", 3),
    ("day_before", change("recoveries", 0, recovered_on=D(2022, 2, 1)), "recoveries", 3),
    (
        "day_before",
        change("supervision_actions", 0, responded_on=D(2022, 6, 1)),
        "supervision_actions",
        3,
    ),
    (
        "day_before",
        change("supervision_actions", 0, response_due_on=D(2022, 6, 1)),
        "supervision_actions",
        3,
    ),
    (
        "day_before",
        change("supervision_rounds", 0, ends_on=D(2022, 4, 1)),
        "supervision_rounds",
        3,
    ),
    *(
        (rule, change("supervision_actions", 0, **cells), "supervision_actions", 3)
        for rule, cells in (
            ("item_without_request", ITEM | {"request": "  "}),
            ("item_without_due_day", ITEM | {"response_due_on": None, "responded_on": None}),
            ("request_long", {"request": "请" * (LONGEST_REQUEST + 1)}),
        )
    ),
    ("day_before", change("aid", 0, ends_on=D(2022, 1, 1)), "aid", 3),
    ("day_before", change("weak_orgs", 0, converted_on=D(2021, 9, 1)), "weak_orgs", 3),
    ("day_before", change("weak_orgs", 0, relapsed_on=D(2022, 9, 1)), "weak_orgs", 3),
    (
        "day_before",
        change("recheck_samples", 0, period_ends_on=D(2022, 9, 1)),
        "recheck_samples",
        3,
    ),
    ("day_before", change("rechecks", 0, checked_on=D(2023, 1, 1)), "rechecks", 3),
    ("day_before", change("reports_due", 0, due_on=D(2022, 4, 30)), "reports_due", 3),
    ("day_to_come", change("inspections", 1, feedback_on=D(2025, 1, 1)), "inspections", 4),
    ("day_to_come", change("problem_events", 3, occurred_on=D(2024, 7, 1)), "problem_events", 6),
    ("day_to_come", change("reports_due", 0, received_on=D(2024, 7, 1)), "reports_due", 3),
    ("day_without_earlier", change("inspections", 1, ends_on=None), "inspections", 4),
    ("day_without_earlier", change("weak_orgs", 0, converted_on=None), "weak_orgs", 3),
    ("found_after", change("problems", 1, found_on=D(2022, 4, 11)), "problems", 4),
    ("month_twice", more("qr_petitions", 0, month=D(2022, 5, 2)), "qr_petitions", 3),
    ("month_twice", more("reports_due", 0, month=D(2022, 5, 31)), "reports_due", 4),
    # the life of a problem
    (
        "closed_before_feedback",
        change("problem_events", 1, occurred_on=D(2022, 4, 9), sequence_no=1),
        "problem_events",
        4,
    ),
    (
        "interval_empty",
        change("problem_events", 3, occurred_after=D(2022, 10, 1)),
        "problem_events",
        6,
    ),
    (
        "events_out_of_order",
        change("problem_events", 2, occurred_on=D(2022, 5, 1)),
        "problem_events",
        5,
    ),
    ("number_twice", change("problem_events", 1, sequence_no=1), "problem_events", 4),
    (
        "closed_twice",
        more("problem_events", 3, event_id="E9", sequence_no=5, occurred_on=D(2022, 11, 1)),
        "problem_events",
        LAST["problem_events"],
    ),
    (
        "closed_twice",
        more("problem_events", 6, event_id="E9", event_kind="closed", sequence_no=4),
        "problem_events",
        LAST["problem_events"],
    ),
    (
        "reopened_while_open",
        more("problem_events", 2, event_id="E9", problem_id="P3", occurred_on=D(2022, 3, 7)),
        "problem_events",
        LAST["problem_events"],
    ),
    (
        "event_after_withdrawal",
        change("problem_events", 1, event_kind="withdrawn")
        | {
            "problem_events": [
                *change("problem_events", 1, event_kind="withdrawn")["problem_events"][:2],
                ledgers()["problem_events"][3],
                *ledgers()["problem_events"][4:],
            ]
        },
        "problem_events",
        5,
    ),
    # persons
    (
        "filed_not_involved",
        change("clue_persons", 0, person_no="0002"),
        "person_outcomes",
        3,
    ),
    (
        "filed_before_handed_over",
        change("person_outcomes", 0, outcome_on=D(2022, 2, 28)),
        "person_outcomes",
        3,
    ),
    (
        "sanctioned_not_filed",
        change("person_outcomes", 0, outcome_kind="organisational"),
        "person_outcomes",
        4,
    ),
    (
        "sanctioned_before_filed",
        change("person_outcomes", 1, outcome_on=D(2022, 4, 1)),
        "person_outcomes",
        4,
    ),
    # counts
    ("part_above_whole", change("qr_petitions", 0, named=4), "qr_petitions", 3),
    ("part_above_whole", change("qr_petitions", 0, answered_in_time=4), "qr_petitions", 3),
    ("part_above_whole", change("qr_petitions", 0, confirmed=4), "qr_petitions", 3),
    (
        "part_above_whole",
        change("supervision_rounds", 0, problems_rectified=6),
        "supervision_rounds",
        3,
    ),
    ("part_above_whole", change("recheck_samples", 0, sample_size=11), "recheck_samples", 3),
]

WARNED = [
    ("reason_unknown", change("problem_events", 5, reason_code="别的"), "problem_events", 8),
    ("after_term", change("rounds", 0, ends_on=D(2026, 9, 30)), "rounds", 3),
    ("village_not_there", change("qr_petitions", 0, village_id="V3"), "qr_petitions", 3),
    ("village_not_there", change("weak_orgs", 0, village_id="V3"), "weak_orgs", 3),
    (
        "after_village_ended",
        change("villages", 1, valid_to=D(2022, 3, 10)),
        "inspections",
        4,
    ),
    ("predecessor_goes_on", change("villages", 2, valid_to=None), "village_successions", 3),
    ("found_after", change("problems", 1, found_on=D(2022, 4, 1)), "problems", 4),
    (
        "event_before_feedback",
        change("problem_events", 0, occurred_on=D(2022, 4, 1), recorded_on=D(2022, 4, 1)),
        "problem_events",
        3,
    ),
    (
        "closed_without_feedback",
        change("inspections", 0, feedback_on=None),
        "problem_events",
        4,
    ),
    (
        "decided_without_application",
        change("problem_events", 5, event_kind="progress"),
        "problem_events",
        9,
    ),
    ("extension_without_day", change("problem_events", 4, new_due_on=None), "problem_events", 7),
    (
        "extension_not_later",
        change("problem_events", 4, new_due_on=D(2022, 6, 10)),
        "problem_events",
        7,
    ),
    (
        "extension_too_late",
        change("problem_events", 4, occurred_on=D(2022, 6, 11)),
        "problem_events",
        7,
    ),
    ("extension_too_late", change("problems", 1, due_on=D(2022, 6, 9)), "problem_events", 7),
    (
        "reassigned_to_nobody",
        change("problem_events", 4, event_kind="reassigned", new_due_on=None),
        "problem_events",
        7,
    ),
    (
        "outcome_not_involved",
        change("person_outcomes", 2, person_no="0009"),
        "person_outcomes",
        5,
    ),
    (
        "judicial_not_sanctioned",
        change("person_outcomes", 1, outcome_kind="organisational"),
        "person_outcomes",
        5,
    ),
    ("plan_above_roster", change("coverage_plan", 0, planned_villages=5), "coverage_plan", 3),
    ("sample_exceeded", change("recheck_samples", 0, sample_size=0), "rechecks", 3),
    ("amount_large", change("recoveries", 0, amount_yuan=2e9), "recoveries", 3),
    ("amount_small", change("recoveries", 0, amount_yuan=3.5), "recoveries", 3),
    (
        "stay_long",
        change("inspections", 0, ends_on=D(2023, 3, 20), feedback_on=D(2023, 4, 15)),
        "inspections",
        3,
    ),
    ("feedback_late", change("inspections", 0, feedback_on=D(2023, 4, 15)), "inspections", 3),
    ("visited_twice", more("inspections", 0, inspection_id="I9"), "inspections", 3),
    ("village_name_twice", more("villages", 0, village_id="V9"), "villages", 3),
    (
        "summary_twice",
        added(
            changed(ledgers(), "problems", 0, summary="账目不清。"),
            "problems",
            0,
            problem_id="P9",
            summary="账目不清",
        ),
        "problems",
        3,
    ),
    ("due_before_feedback", change("problems", 0, due_on=D(2022, 4, 1)), "problems", 3),
    ("due_before_inspection", change("problems", 2, due_on=D(2022, 2, 1)), "problems", 5),
    ("population_zero", change("village_profiles", 0, population=0), "village_profiles", 3),
    ("disposed_without_day", change("clues", 0, disposed_on=None), "clues", 3),
    ("days_above_stay", change("inspections", 1, days_on_site=21), "inspections", 4),
    ("no_day_on_site", change("inspections", 1, days_on_site=0), "inspections", 4),
    (
        "after_round",
        change("inspections", 1, ends_on=D(2022, 6, 1), feedback_on=D(2022, 6, 2)),
        "inspections",
        4,
    ),
    ("level_unlike_team", change("inspections", 1, team_level="city"), "inspections", 4),
    ("due_date_after_rule", change("problems", 0, due_on=D(2022, 7, 10)), "problems", 3),
    (
        "checked_while_open",
        {
            **ledgers(),
            "problem_events": [
                row for row in ledgers()["problem_events"] if row["problem_id"] != "P1"
            ],
        },
        "rechecks",
        3,
    ),
]


RULE_OF = {
    "reference_missing": references,
    **dict.fromkeys(
        ["region_unknown", "region_not_a_county", "region_outside", "team_level_differs"], regions
    ),
    **dict.fromkeys(
        ["area_named_twice", "area_levels_mixed", "area_member_unknown", "area_member_ended"], areas
    ),
    **dict.fromkeys(["code_unknown", "mode_unknown", "reason_unknown"], codes),
    **dict.fromkeys(["term_before_calendar", "county_without_term"], terms),
    **dict.fromkeys(
        ["term_not_of_region", "term_not_of_county", "before_term", "after_term"], things_in_terms
    ),
    "year_outside_term": things_in_terms,
    "region_without_villages": counties_with_villages,
    **dict.fromkeys(["village_not_there", "after_village_ended"], villages_on_days),
    **dict.fromkeys(["succeeds_itself", "predecessor_goes_on", "chain_too_long"], successions),
    **dict.fromkeys(
        ["day_before", "day_to_come", "day_without_earlier", "month_twice", "found_after"], days
    ),
    **dict.fromkeys(
        [
            "closed_before_feedback",
            "event_before_feedback",
            "closed_without_feedback",
            "interval_empty",
            "events_out_of_order",
            "number_twice",
            "closed_twice",
            "reopened_while_open",
            "event_after_withdrawal",
            "decided_without_application",
            "extension_without_day",
            "extension_not_later",
            "extension_too_late",
            "reassigned_to_nobody",
        ],
        events,
    ),
    **dict.fromkeys(
        [
            "filed_not_involved",
            "outcome_not_involved",
            "filed_before_handed_over",
            "sanctioned_not_filed",
            "sanctioned_before_filed",
            "judicial_not_sanctioned",
        ],
        persons,
    ),
    **dict.fromkeys(["part_above_whole", "plan_above_roster", "sample_exceeded"], counts),
    **dict.fromkeys(
        [
            "amount_large",
            "amount_small",
            "feedback_late",
            "stay_long",
            "population_zero",
            "disposed_without_day",
            "days_above_stay",
            "no_day_on_site",
            "after_round",
            "level_unlike_team",
            "many_problems",
            "checked_while_open",
        ],
        plausibility,
    ),
    "due_date_after_rule": deadlines,
    **dict.fromkeys(
        ["item_without_request", "item_without_due_day", "request_long"], meeting_items
    ),
    **dict.fromkeys(["due_before_feedback", "due_before_inspection"], days),
    **dict.fromkeys(["visited_twice", "village_name_twice", "summary_twice"], twice),
}
"""Who finds what; the check asks them all."""


def ids(cases: list[tuple[str, Rows, str, int]]) -> list[str]:
    return [f"{rule}-{table}" for rule, _, table, _ in cases]


@pytest.mark.parametrize(
    ("rule", "rows", "table", "row"), SINGLE_VALUES_AND_KEYS, ids=ids(SINGLE_VALUES_AND_KEYS)
)
def test_a_value_that_cannot_be_is_refused(rule: str, rows: Rows, table: str, row: int):
    assert (rule, "rejected", table, row) in violations_at_once(rows)


@pytest.mark.parametrize(("rule", "rows", "table", "row"), REFUSED, ids=ids(REFUSED))
def test_a_row_that_breaks_a_rule_is_refused(
    rule: str, rows: Rows, table: str, row: int, own_data_folder: Home
):
    rule_expected = OVERLAPS[table] if rule == "days_overlap" else RULE_OF[rule]
    assert (rule, "rejected", table, row) in violated(rule_expected, rows, own_data_folder)


@pytest.mark.parametrize(("rule", "rows", "table", "row"), WARNED, ids=ids(WARNED))
def test_what_is_rarely_so_is_pointed_out_and_not_refused(
    rule: str, rows: Rows, table: str, row: int, own_data_folder: Home
):
    result = violated(RULE_OF[rule], rows, own_data_folder)
    assert (rule, "warned", table, row) in result
    assert {severity for _, severity, _, _ in result} == {"warned"}


def test_nothing_is_found_in_ledgers_that_are_in_order(own_data_folder: Home):
    assert violations_at_once(ledgers()) == set()
    for rule in RULES:
        assert violated(rule, ledgers(), own_data_folder) == set()


def test_every_rule_that_has_words_is_broken_by_a_test():
    """The others are broken in `test_rules_accepted`, `test_rules_privacy` and `test_rules`."""
    file = Path(messages.__file__).parent / "zh" / "rules" / "checks.toml"
    findings = set(tomllib.loads(file.read_text("utf-8"))["rules"])
    cases = {rule for rule, *_ in [*SINGLE_VALUES_AND_KEYS, *REFUSED, *WARNED]}
    elsewhere = {
        "corrects",
        "contradicts_accepted",
        "reference_fallen",
        "reference_asked",
        "region_outside",
        "term_in_use",
        "term_leaves_county",
        "chain_too_long",
        "many_problems",
        "personal_id_number",
        "personal_mobile",
        "personal_bank_card",
        "personal_landline",
        "personal_document",
        "personal_contact",
        "name_like",
        "left_out_as_personal",
    }
    unbroken = findings - cases - elsewhere
    assert unbroken == set(), "break it in WARNED or REFUSED, and say in RULE_OF who finds it"
    assert elsewhere - findings == cases & elsewhere == set()
