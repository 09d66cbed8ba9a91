"""An import against what was accepted before: corrections, and what would contradict them."""

from __future__ import annotations

import datetime as dt
import json

import polars as pl
import pytest

from tests.unit.intake.builders.raw_tables import (
    CITY,
    COUNTY,
    PROVINCE,
    Rows,
    accepted,
    added,
    changed,
    checked,
    ledgers,
    violated,
)
from warehouse.intake.batches.in_force import rows_in_force
from warehouse.intake.findings.finding import with_sentences
from warehouse.intake.rules.areas import areas
from warehouse.intake.rules.plausibility import plausibility
from warehouse.intake.rules.regions import regions
from warehouse.intake.rules.villages import successions
from warehouse.runtime.home import Home

pytestmark = pytest.mark.slow

D = dt.date


@pytest.fixture
def home(own_data_folder: Home) -> Home:
    """A data folder in which the small county's ledgers are in force."""
    accepted(own_data_folder, ledgers())
    return own_data_folder


def only(table: str, number: int, **values: object) -> Rows:
    """One accepted row with other values, alone in an import."""
    return {table: [ledgers()[table][number] | values]}


NEIGHBOUR = {
    "terms": [ledgers()["terms"][1] | {"region_code": "511112", "term_id": "邻县-2021"}],
}


def rules(result: pl.DataFrame) -> list[tuple[str, str]]:
    return result.select("rule", "severity").rows()


def test_a_correction_is_told_in_words_and_not_in_codes(home: Home):
    result = checked(only("inspections", 0, modes="routine", team_level="city"), home)
    corrects = result.interpretation.findings.filter(pl.col("rule") == "corrects")
    (chinese,) = with_sentences(corrects, "zh")["what"]
    (english,) = with_sentences(corrects, "en")["what"]
    assert "巡察方式 常规巡察 交叉巡察 → 常规巡察" in chinese
    assert "县级 → 市级" in chinese
    assert "routine" not in chinese
    assert "→" in english
    assert "常规" not in english


def test_a_row_that_says_something_else_corrects_the_accepted_one(home: Home):
    result = checked(only("inspections", 0, days_on_site=12, interviews_held=None), home)
    assert rules(result.interpretation.findings) == [("corrects", "noted")]
    assert result.interpretation.tables["inspections"]["days_on_site"].to_list() == [12]
    corrected = rows_in_force(home, "inspections").filter(pl.col("inspection_id") == "I1").collect()
    assert result.supersessions.rows() == [
        ("inspections", corrected["batch_id"][0], corrected["file_row_number"][0])
    ]
    assert with_sentences(result.interpretation.findings, "zh")["what"][0].endswith(
        "驻村天数 15 → 12; 个别谈话(人次) 20 → —。"
    )


def test_a_correction_is_in_force_and_can_itself_be_corrected(home: Home):
    first = checked(only("inspections", 0, days_on_site=12), home)
    accepted(home, only("inspections", 0, days_on_site=12), supersessions=first.supersessions)
    assert checked(only("inspections", 0, days_on_site=12), home).interpretation.tables == {}
    back = checked(only("inspections", 0), home)
    assert rules(back.interpretation.findings) == [("corrects", "noted")]
    assert back.supersessions["batch_id"].to_list() != first.supersessions["batch_id"].to_list()


def test_free_text_is_not_repeated_in_a_correction(home: Home):
    findings = checked(only("problems", 0, summary="账目不清"), home).interpretation.findings
    details = json.loads(findings["details"][0])
    assert details["changes"]["zh"] == "问题摘要"


def test_a_refused_correction_leaves_the_accepted_row_in_force(home: Home):
    offered = only("inspections", 0, ends_on=D(2022, 2, 1)) | {
        "clues": [ledgers()["clues"][0] | {"clue_id": "C2"}]
    }
    result = checked(offered, home)
    assert result.supersessions.is_empty()
    assert list(result.interpretation.tables) == ["clues"]


@pytest.mark.parametrize(
    ("correction", "table", "key"),
    [
        # feedback after an accepted closing
        (only("inspections", 0, feedback_on=D(2022, 7, 1)), "inspections", "E2"),
        # the inspection after an accepted finding
        (only("inspections", 0, starts_on=D(2022, 3, 6)), "inspections", "P1"),
        # the village ended before an accepted inspection
        (only("villages", 0, valid_to=D(2022, 1, 1)), "villages", "I1"),
        # the round in a term that is another county's alone
        (only("rounds", 0, region_code=CITY, term_id="邻县-2021") | NEIGHBOUR, "rounds", "I1"),
        # the round after an accepted inspection
        (only("rounds", 0, starts_on=D(2022, 3, 2)), "rounds", "I1"),
        # no immediate item any more, and closed before feedback
        (only("problems", 2, is_immediate=False), "problems", "E8"),
        # handed over after the person was filed
        (only("clues", 0, handed_over_on=D(2022, 6, 1)), "clues", "0001"),
        # the sample drawn after an accepted recheck
        (only("recheck_samples", 0, drawn_on=D(2023, 2, 1)), "recheck_samples", "S1"),
    ],
)
def test_a_correction_that_accepted_rows_contradict_is_refused(
    correction: Rows, table: str, key: str, home: Home
):
    result = checked(correction, home)
    assert result.supersessions.is_empty()
    against = result.interpretation.findings.filter(pl.col("rule") == "contradicts_accepted")
    assert set(against["sheet"]) == {table}
    assert any(key in json.loads(details)["key"] for details in against["details"])
    assert result.interpretation.tables.keys() <= NEIGHBOUR.keys()


def test_a_correction_passes_with_the_rows_it_would_contradict_corrected_too(home: Home):
    together = only("inspections", 0, feedback_on=D(2022, 4, 25)) | only(
        "problem_events", 0, occurred_on=D(2022, 4, 28), recorded_on=D(2022, 4, 28)
    )
    result = checked(together, home)
    assert set(rules(result.interpretation.findings)) == {("corrects", "noted")}
    assert result.supersessions.height == 2


def test_an_event_between_accepted_ones_answers_for_what_comes_after(home: Home):
    """P1 is closed, re-opened and closed: one more closing in between makes the last one odd."""
    every = ledgers()
    between = every["problem_events"][3] | {
        "event_id": "E9",
        "sequence_no": 9,
        "occurred_on": D(2022, 9, 15),
        "occurred_after": None,
        "recorded_on": None,
    }
    result = checked({"problem_events": [between]}, home).interpretation
    assert set(result.findings["rule"]) == {"contradicts_accepted", "events_out_of_order"}
    assert result.tables == {}


def test_a_nearer_term_cannot_take_accepted_inspections_from_theirs(home: Home):
    own_term = {
        "region_code": COUNTY,
        "term_id": "县-2021",
        "name": "本县届次",
        "starts_on": D(2021, 9, 1),
        "ends_on": D(2026, 8, 31),
    }
    result = checked({"terms": [own_term]}, home).interpretation
    assert rules(result.findings) == [("term_in_use", "rejected")]
    # The same term told for the county is in order.
    same = checked({"terms": [own_term | {"term_id": "2021-2026"}]}, home).interpretation
    assert same.findings.is_empty()
    later = checked(only("terms", 1, starts_on=D(2022, 3, 2)), home).interpretation
    assert ("term_in_use", "rejected") in rules(later.findings)


def test_a_term_cannot_be_put_off_from_under_accepted_villages(own_data_folder: Home):
    kept = {name: ledgers()[name] for name in ("villages", "terms")}
    kept["terms"] = kept["terms"][1:]
    accepted(own_data_folder, kept)
    put_off = only("terms", 1, starts_on=D(2024, 7, 1))
    result = checked(put_off, own_data_folder)
    assert rules(result.interpretation.findings) == [("term_leaves_county", "rejected")]
    earlier = checked(only("terms", 1, starts_on=D(2021, 8, 1)), own_data_folder)
    assert rules(earlier.interpretation.findings) == [("corrects", "noted")]


def test_spans_of_days_do_not_overlap_accepted_ones(home: Home):
    term = {
        "region_code": PROVINCE,
        "term_id": "2026-2031",
        "name": "下届",
        "starts_on": D(2026, 8, 31),
        "ends_on": D(2031, 8, 31),
    }
    assert rules(checked({"terms": [term]}, home).interpretation.findings) == [
        ("days_overlap", "rejected")
    ]
    renamed = ledgers()["villages"][0] | {"name": "示例社区-1", "valid_from": D(2023, 1, 1)}
    alone = checked({"villages": [renamed]}, home).interpretation
    assert rules(alone.findings) == [("days_overlap", "rejected")]
    ended = only("villages", 0, valid_to=D(2022, 12, 31))["villages"][0]
    both = checked({"villages": [ended, renamed]}, home).interpretation
    assert rules(both.findings) == [("corrects", "noted")]
    assert both.tables["villages"].height == 2


def test_a_month_that_was_reported_is_not_reported_again_under_another_day(home: Home):
    again = only("qr_petitions", 0, month=D(2022, 5, 31))
    assert rules(checked(again, home).interpretation.findings) == [("month_twice", "rejected")]


def test_a_person_is_involved_by_a_clue_accepted_before(home: Home):
    filed = only("person_outcomes", 0, outcome_kind="organisational", outcome_on=D(2022, 7, 1))
    assert checked(filed, home).interpretation.findings.is_empty()
    other = only("person_outcomes", 0, person_no="0002")
    assert rules(checked(other, home).interpretation.findings) == [
        ("filed_not_involved", "rejected")
    ]


def test_an_area_lies_within_the_office_s_own_and_keeps_its_name(own_data_folder: Home):
    own_data_folder.create()
    settings = own_data_folder.settings_file
    settings.write_text('root_region = "511112"\n', "utf-8")
    outside = violated(areas, ledgers(), own_data_folder)
    assert {rule for rule, *_ in outside} == {"region_outside"}
    settings.write_text(f'root_region = "{COUNTY}"\n', "utf-8")
    assert violated(areas, ledgers(), own_data_folder) == set()
    accepted(own_data_folder, ledgers())
    other = {"own_areas": [{**ledgers()["own_areas"][0], "area_name": "西片"}]}
    result = checked(other, own_data_folder).interpretation.findings
    assert result.filter(severity="rejected")["rule"].to_list() == ["area_named_twice"]
    # A township whose villages were accepted before.
    township = {"area_id": "QP-2", "member_level": "township", "member_code": "999999"}
    unknown = {"own_areas": [{**ledgers()["own_areas"][0], **township}]}
    assert {rule for rule, *_ in violated(areas, unknown, own_data_folder)} == {
        "area_member_unknown"
    }
    reference = ledgers()["villages"][0]["township_code"]
    township["member_code"] = reference
    fine = {"own_areas": [{**ledgers()["own_areas"][0], **township}]}
    assert violated(areas, fine, own_data_folder) == set()


def test_regions_lie_within_the_office_s_own(own_data_folder: Home):
    own_data_folder.create()
    own_data_folder.settings_file.write_text('root_region = "511112"\n', "utf-8")
    result = violated(regions, ledgers(), own_data_folder)
    assert {rule for rule, *_ in result} == {"region_outside"}
    # The province's terms and the city's reminder are in line with the office; teams may come from
    # anywhere, and so may aid.
    assert {table for _, _, table, _ in result} == {
        "villages",
        "coverage_plan",
        "rounds",
        "person_outcomes",
        "supervision_actions",
        "supervision_rounds",
        "recheck_samples",
        "reports_due",
    }
    own_data_folder.settings_file.write_text(f'root_region = "{COUNTY}"\n', "utf-8")
    assert violated(regions, ledgers(), own_data_folder) == set()


def test_a_chain_of_more_than_three_successions_within_a_term_is_refused(own_data_folder: Home):
    rows = ledgers()
    for number in range(10, 15):
        rows = added(rows, "villages", 0, village_id=f"V{number}", valid_from=D(2016, 9, 1))
    years = range(2017, 2021)
    for number, year in zip(range(10, 14), years, strict=True):
        rows = added(
            rows,
            "village_successions",
            0,
            predecessor_id=f"V{number}",
            successor_id=f"V{number + 1}",
            effective_on=D(year, 1, 1),
            kind="split",
        )
    result = violated(successions, rows, own_data_folder)
    assert {row for rule, _, _, row in result if rule == "chain_too_long"} == {4, 5, 6, 7}
    # The last of them in the next term: no chain within one.
    apart = changed(rows, "village_successions", 4, effective_on=D(2021, 9, 2))
    assert violated(successions, apart, own_data_folder) == set()


def test_an_inspection_with_very_many_problems_is_pointed_out(own_data_folder: Home):
    rows = ledgers()
    for number in range(10, 108):
        rows["problems"].append(rows["problems"][0] | {"problem_id": f"P{number}"})
    result = violated(plausibility, rows, own_data_folder)
    assert [rule for rule, *_ in result] == ["many_problems"]
    rows["problems"].pop()
    assert violated(plausibility, rows, own_data_folder) == set()
