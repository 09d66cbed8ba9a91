"""Key villages, teams, modes and organisations, village by village and visit by visit."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from tests.reference.ledger import Ledger, Row
from tests.reference.marts import Reference
from tests.reference.supervision import Cell, added_up, by_as_of, is_village_known
from tests.reference.things import (
    inspections_of,
    is_known,
    problems_of,
    village_term_rows,
)
from tests.reference.villages import lineage

KEY_VILLAGE_SCORE_FROM = 4
"""Points from which a village is a key village."""


def number(measure: Any) -> float:
    """Return a measure of a survey as a number; a yes is 1."""
    return float(measure)


def points(ledger: Ledger, profile: Row) -> dict[str, float | None]:
    """Return the points of each criterion; None where the survey does not say."""
    by_criterion: dict[str, float | None] = {}
    for row in ledger.seeds.key_village_weights:
        measure = profile[row["measured_by"]]
        if measure is None:
            by_criterion[row["criterion"]] = None
        else:
            is_met = number(measure) >= float(row["threshold"])
            by_criterion[row["criterion"]] = float(row["weight"]) if is_met else 0.0
    return by_criterion


@dataclass
class Surveys:
    """The surveys of each village that are known by the as-of date."""

    of: dict[str, list[Row]] = field(default_factory=lambda: defaultdict(list))


def surveys(reference: Reference) -> Surveys:
    """Gather the surveys."""
    surveys_of_all = Surveys()
    for row in reference.ledger.tables["village_profiles"]:
        if row["surveyed_on"] <= reference.as_of:
            surveys_of_all.of[row["village_id"]].append(row)
    return surveys_of_all


def points_in_term(
    reference: Reference, surveys_of: Surveys, village: str, term: Row
) -> dict[str, float | None] | None:
    """Return a village's points by the latest survey before its first inspection of a term."""
    begun = [
        inspection["starts_on"]
        for inspection in inspections_of(reference.ledger, [village], term)
        if inspection["starts_on"] <= reference.as_of
    ]
    before = min(begun) if begun else term["ends_on"] + timedelta(days=1)
    earlier = [row for row in surveys_of.of[village] if row["surveyed_on"] < before]
    if not earlier:
        return None
    return points(reference.ledger, max(earlier, key=lambda row: row["surveyed_on"]))


def is_key(points: dict[str, float | None] | None) -> bool | None:
    """Say whether points make a key village; None without a survey."""
    if points is None:
        return None
    return sum(point or 0 for point in points.values()) >= KEY_VILLAGE_SCORE_FROM


# ---------------------------------------------------------------------- villages in terms


def village_rows(reference: Reference) -> list[Row]:
    """Compute what fct_village_term says of key villages, direct inspections and reasons."""
    ledger = reference.ledger
    surveyed = surveys(reference)
    rows = []
    for facts in village_term_rows(reference):
        village = facts["village_id"]
        term = next(
            term
            for term in ledger.terms_of(facts["county_code"])
            if term["term_id"] == facts["term_id"]
        )
        own = inspections_of(ledger, [village], term)
        ended = [row for row in own if by_as_of(row["ends_on"], reference.as_of)]
        points = points_in_term(reference, surveyed, village, term)
        rows.append(
            facts
            | {
                "not_effective_reason": reason(reference, facts, own, village, term),
                "is_directly_inspected": any("direct" in row["modes"].split("|") for row in ended),
                "has_zero_findings": facts["problems"] == 0 if ended else None,
                "is_key_village": is_key(points),
                "key_village_score": None
                if points is None
                else sum(point or 0 for point in points.values()),
                "points": points,
            }
        )
    return rows


def reason(reference: Reference, facts: Row, own: list[Row], village: str, term: Row) -> str | None:
    """Return the first reason for which a covered village is not effective."""
    if not facts["is_covered"] or facts["is_effective"]:
        return None
    if not facts["is_on_roster"]:
        return "left_roster"
    older = lineage(reference.ledger, village, term) - {village}
    inherited = inspections_of(reference.ledger, sorted(older), term)
    for prefix, inspections in [("", own), ("predecessor_", inherited)]:
        if any(
            by_as_of(row["ends_on"], reference.as_of)
            and not by_as_of(row["feedback_on"], reference.as_of)
            for row in inspections
        ):
            return prefix + "not_fed_back"
        if any(now.state == "open" for now in problems_of(reference, inspections)):
            return prefix + "open_problems"
    raise AssertionError(f"nothing stands in the way of {village} in {term['term_id']}")


def village_columns(reference: Reference) -> list[Row]:
    """Return the rows of villages without what the mart does not hold under that name."""
    return [
        {name: value for name, value in row.items() if name != "points"}
        | {f"{criterion}_points": point for criterion, point in (row["points"] or {}).items()}
        for row in village_rows(reference)
    ]


def key_villages(reference: Reference) -> list[Row]:
    """Compute mart_key_villages."""
    cells: list[Cell] = []
    criteria = [row["criterion"] for row in reference.ledger.seeds.key_village_weights]
    group_of = {True: "key", False: "other", None: "not_surveyed"}
    for row in village_rows(reference):
        if not row["is_on_roster"]:
            continue
        met = {criterion for criterion, point in (row["points"] or {}).items() if point}
        met.add(group_of[row["is_key_village"]])
        problems = row["problems"] or 0
        direct = problems if row["is_directly_inspected"] else 0
        counts = {
            "villages": 1,
            "villages_inspected": int(row["inspections"] > 0),
            "villages_directly_inspected": int(row["is_directly_inspected"]),
            "problems": problems,
            "problems_squared": problems**2,
            "problems_directly_inspected": direct,
            "problems_directly_inspected_squared": direct**2,
        }
        for criterion in [*criteria, *group_of.values()]:
            given = counts if criterion in met else dict.fromkeys(counts, 0)
            cells.append((row["county_code"], (row["term_id"], criterion), given))
    rows = added_up(reference, cells, ["term_id", "criterion"])
    for problem in rows:
        if problem["villages_inspected"] == 0:
            problem["problems"] = problem["problems_squared"] = None
        if problem["villages_directly_inspected"] == 0:
            problem["problems_directly_inspected"] = None
            problem["problems_directly_inspected_squared"] = None
    return rows


# ---------------------------------------------------------------------- inspections


def is_cross_county(ledger: Ledger, inspection: Row) -> bool:
    """Say whether a team of another county came, by its mode or by the list of teams."""
    if "cross" in inspection["modes"].split("|"):
        return True
    teams = [row for row in ledger.tables["teams"] if row["team_id"] == inspection["team_id"]]
    county = ledger.county_of_inspection(inspection)
    return bool(
        inspection["team_level"] == "county" and teams and teams[0]["region_code"] != county
    )


def inspection_rows(reference: Reference) -> list[Row]:
    """Compute fct_inspection, with the team and the modes as sets for the marts."""
    ledger = reference.ledger
    surveyed = surveys(reference)
    on_roster = {(row["village_id"], row["term_id"]) for row in village_term_rows(reference)}
    clues: dict[str, int] = defaultdict(int)
    for clue in ledger.tables["clues"]:
        clues[clue["inspection_id"]] += clue["handed_over_on"] <= reference.as_of
    rows = []
    for inspection in ledger.tables["inspections"]:
        if inspection["starts_on"] > reference.as_of:
            continue
        county = ledger.county_of_inspection(inspection)
        term_id = ledger.term_of_inspection(inspection)
        village = inspection["village_id"]
        latest = None
        if (village, term_id) in on_roster:
            term = next(term for term in ledger.terms_of(county) if term["term_id"] == term_id)
            latest = points_in_term(reference, surveyed, village, term)
        rows.append(
            {
                "inspection_id": inspection["inspection_id"],
                "village_id": village,
                "county_code": county,
                "term_id": term_id,
                "team_id": inspection["team_id"],
                "team_level": inspection["team_level"],
                "modes": inspection["modes"],
                "ends_on": by_as_of(inspection["ends_on"], reference.as_of),
                "days_on_site": inspection["days_on_site"],
                "problems": sum(
                    is_known(problem, inspection, reference.as_of)
                    for problem in ledger.problems_of[inspection["inspection_id"]]
                ),
                "clues": clues[inspection["inspection_id"]],
                "is_key_village": is_key(latest),
                "is_cross_county": is_cross_county(ledger, inspection),
            }
        )
    return rows


def sanctioned_by_inspection(reference: Reference) -> dict[str, set[Any]]:
    """Return the persons under sanction that the clues of each inspection name."""
    ledger = reference.ledger
    clues = {row["clue_id"]: row for row in ledger.tables["clues"]}
    persons = reference.people(reference.as_of).persons
    by_village: dict[str, set[Any]] = defaultdict(set)
    for row in ledger.tables["clue_persons"]:
        clue = clues[row["clue_id"]]
        inspection = ledger.inspections[clue["inspection_id"]]
        key = (
            ledger.county_of_inspection(inspection),
            ledger.term_of_inspection(inspection),
            row["person_no"],
        )
        is_known_clue = clue["handed_over_on"] <= reference.as_of
        if is_known_clue and key in persons and persons[key].sanctioned_on is not None:
            by_village[clue["inspection_id"]].add(key)
    return by_village


def modes(reference: Reference) -> list[Row]:
    """Compute mart_modes: each cell gathers its inspections, and is counted when complete."""
    gathered: dict[Any, list[Row]] = defaultdict(list)
    for row in inspection_rows(reference):
        if row["ends_on"] is None:
            continue
        for mode in {*row["modes"].split("|"), "all"}:
            for region in reference.ledger.seeds.line(row["county_code"]):
                key = (region, row["term_id"], row["ends_on"].year, mode, row["team_level"])
                gathered[key].append(row)
    sanctioned = sanctioned_by_inspection(reference)
    rows = []
    for key, inspections in gathered.items():
        of_key = [row for row in inspections if row["is_key_village"]]
        persons: set[Any] = set()
        for row in inspections:
            persons |= sanctioned[row["inspection_id"]]
        rows.append(
            dict(
                zip(
                    ["region_code", "term_id", "year", "mode", "team_level"],
                    key,
                    strict=True,
                )
            )
            | {
                "inspections": len(inspections),
                "villages": len({row["village_id"] for row in inspections}),
                "problems": sum(row["problems"] for row in inspections),
                "problems_squared": sum(row["problems"] ** 2 for row in inspections),
                "zero_finding_inspections": sum(row["problems"] == 0 for row in inspections),
                "clues": sum(row["clues"] for row in inspections),
                "persons_sanctioned": len(persons),
                **days_on_site(inspections),
                "key_village_inspections": len(of_key),
                "key_village_problems": sum(row["problems"] for row in of_key),
                "key_village_problems_squared": sum(row["problems"] ** 2 for row in of_key),
                "key_village_clues": sum(row["clues"] for row in of_key),
                "surveyed_inspections": sum(
                    row["is_key_village"] is not None for row in inspections
                ),
            }
        )
    return rows


def days_on_site(inspections: list[Row]) -> Row:
    """Return the days on site that the ledger holds, and of how many inspections; None of none."""
    days = [row["days_on_site"] for row in inspections if row["days_on_site"] is not None]
    return {"days_on_site": sum(days) if days else None, "inspections_with_days": len(days)}


def teams(reference: Reference) -> list[Row]:
    """Compute mart_teams: each cell gathers its inspections, and is counted when complete."""
    posts_of = {row["team_id"]: row["posts"] for row in reference.ledger.tables["teams"]}
    gathered: dict[Any, list[Row]] = defaultdict(list)
    for row in inspection_rows(reference):
        if row["ends_on"] is not None:
            for region in reference.ledger.seeds.line(row["county_code"]):
                key = (region, row["term_id"], row["ends_on"].year, row["team_level"])
                gathered[key].append(row)
    rows = []
    for key, inspections in gathered.items():
        seen = {row["team_id"] for row in inspections} - {None}
        posts = [posts_of[team] for team in seen if posts_of.get(team) is not None]
        rows.append(
            dict(zip(["region_code", "term_id", "year", "team_level"], key, strict=True))
            | {
                "teams": len(seen),
                "teams_with_posts": len(posts),
                "posts": sum(posts) if posts else None,
                "inspections": len(inspections),
                "villages": len({row["village_id"] for row in inspections}),
                **days_on_site(inspections),
                "villages_with_days": len(
                    {row["village_id"] for row in inspections if row["days_on_site"] is not None}
                ),
                "cross_county_inspections": sum(row["is_cross_county"] for row in inspections),
                "zero_finding_inspections": sum(row["problems"] == 0 for row in inspections),
            }
        )
    return rows


# ---------------------------------------------------------------------- organisations


def weak_organisation_rows(reference: Reference) -> list[Row]:
    """Compute fct_weak_organisation."""
    ledger = reference.ledger
    rows = []
    for row in ledger.tables["weak_orgs"]:
        village = row["village_id"]
        if row["designated_on"] > reference.as_of:
            continue
        if not is_village_known(ledger, village, reference.as_of):
            continue
        converted_on = by_as_of(row["converted_on"], reference.as_of)
        relapsed_on = by_as_of(row["relapsed_on"], reference.as_of)
        rows.append(
            {
                "village_id": village,
                "county_code": ledger.village_county[village],
                "designated_on": row["designated_on"],
                "converted_on": converted_on,
                "relapsed_on": relapsed_on,
                "state": "relapsed" if relapsed_on else "converted" if converted_on else "weak",
            }
        )
    return rows


def is_in(term: Row, day: date) -> bool:
    """Say whether a day lies in a term."""
    return bool(term["starts_on"] <= day <= term["ends_on"])


def happened(day: date | None, on: date) -> bool:
    """Say whether something had happened by a day."""
    return day is not None and day <= on


def is_in_force(designation: Row, on: date) -> bool:
    """Say whether a designation made by a day stands on it: not converted, or relapsed."""
    is_converted = happened(designation["converted_on"], on)
    return not is_converted or happened(designation["relapsed_on"], on)


def organisations(reference: Reference) -> list[Row]:
    """Compute mart_organisations: every county and term, also those with nothing to tell."""
    ledger = reference.ledger
    surveyed = surveys(reference)
    designated = weak_organisation_rows(reference)
    cells: list[Cell] = []
    for county in reference.counties_wanted():
        villages = [
            village
            for village, its_county in ledger.village_county.items()
            if its_county == county and is_village_known(ledger, village, reference.as_of)
        ]
        for term in ledger.terms_of(county):
            if term["starts_on"] > reference.as_of:
                continue
            latest = []
            for village in villages:
                within = [row for row in surveyed.of[village] if is_in(term, row["surveyed_on"])]
                if within:
                    latest.append(max(within, key=lambda row: row["surveyed_on"]))
            last = min(term["ends_on"], reference.as_of)
            weak = [
                row
                for row in designated
                if row["county_code"] == county and row["designated_on"] <= last
            ]
            own = [row for row in weak if row["designated_on"] >= term["starts_on"]]
            in_force = [row for row in weak if is_in_force(row, last)]
            older = [row for row in in_force if row["designated_on"] < term["starts_on"]]
            counts = {
                "villages_surveyed": len(latest),
                "secretary_known": sum(row["secretary_is_head"] is not None for row in latest),
                "secretary_is_head": sum(row["secretary_is_head"] is True for row in latest),
                "weak_designated": len(own),
                "weak_converted": sum(happened(row["converted_on"], last) for row in own),
                "weak_relapsed": sum(happened(row["relapsed_on"], last) for row in own),
                "weak_standing": len({row["village_id"] for row in in_force}),
                "weak_standing_earlier": len({row["village_id"] for row in older}),
            }
            cells.append((county, (term["term_id"],), counts))
    return added_up(reference, cells, ["term_id"])


MARTS: dict[str, tuple[Callable[[Reference], list[Row]], list[str]]] = {
    "fct_village_term": (village_columns, ["village_id", "term_id"]),
    "fct_inspection": (inspection_rows, ["inspection_id"]),
    "fct_weak_organisation": (weak_organisation_rows, ["village_id", "designated_on"]),
    "mart_key_villages": (key_villages, ["region_code", "term_id", "criterion"]),
    "mart_modes": (modes, ["region_code", "term_id", "year", "mode", "team_level"]),
    "mart_teams": (teams, ["region_code", "term_id", "year", "team_level"]),
    "mart_organisations": (organisations, ["region_code", "term_id"]),
}
"""How each is computed, and its grain."""
