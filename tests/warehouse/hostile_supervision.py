"""Supervision, surveys, teams, petitions and money in a hostile ledger, on every side of each edge.

Days lie on, just before and just after terms, inspections and due dates; numbers lie on, below and
above thresholds or are missing; teams are of the county, of a neighbour, of a city or of no list.
"""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import TYPE_CHECKING, Any

from tests.warehouse.hostile_draws import SEED

if TYPE_CHECKING:
    from tests.reference.ledger import Row
    from tests.warehouse.hostile_ledgers import Writer

NOTEWORTHY_DAYS = [
    date(2016, 8, 31),
    date(2016, 9, 1),
    date(2021, 8, 31),
    date(2021, 9, 1),
    date(2021, 10, 14),
    date(2021, 10, 15),
    date(2024, 2, 17),
    date(2024, 2, 18),
    date(2024, 6, 30),
    date(2024, 7, 1),
]
"""First and last days of terms, as-of dates of the builds, and the days beside them."""

MEASURES: dict[str, list[Any]] = {
    "is_weak_org": [None, False, True],
    "petitions_12m": [None, 0, 4, 5, 6],
    "disputes_12m": [None, 0, 9, 10, 11],
    "project_funds_yuan": [None, 0.0, 2_999_999.0, 3_000_000.0],
    "collective_assets_yuan": [None, 4_999_999.99, 5_000_000.0],
    "policy_projects": [None, 4, 5, 6],
    "secretary_is_head": [None, False, True],
}
KINDS = [
    "reminder",
    "interview",
    "notification",
    "recommendation",
    "accountability",
    "rule_made",
    "meeting_item",
]
ABOVE_COUNTIES = ["100000", "360000", "510000", "360100", "510100", "440000"]
CITY_TEAMS = ["360100T01", "510100T01"]


def add_supervision(writer: Writer) -> None:
    """Write the tables of supervision, surveys, teams, petitions and money of a ledger."""
    random = Random(SEED)  # noqa: S311 - a seeded ledger, no secret
    add_merger_of_unfinished_village(writer)
    add_teams(writer, random)
    add_surveys(writer, random)
    add_weak_organisations(writer, random)
    add_petitions(writer, random)
    add_recoveries(writer, random)
    add_actions(writer, random)
    add_rounds(writer, random)
    add_recheck_samples(writer, random)
    add_aid(writer, random)


def some_day(random: Random) -> date:
    """Return a noteworthy day, or any of the terms."""
    if random.random() < 0.4:
        return random.choice(NOTEWORTHY_DAYS)
    return date(2016, 6, 1) + timedelta(days=random.randrange(2980))


def add_merger_of_unfinished_village(writer: Writer) -> None:
    """Merge a village, with a problem that stays open, into one that was never inspected itself."""
    county = writer.counties[0]
    begin, last_day, effective_on = date(2010, 1, 1), date(2023, 4, 30), date(2023, 5, 1)
    visit = {
        "modes": "routine",
        "team_level": "county",
        "starts_on": date(2023, 3, 1),
        "ends_on": date(2023, 3, 3),
        "feedback_on": date(2023, 3, 20),
        "problems": [
            {
                "responsibility_level": "village",
                "is_immediate": False,
                "is_livelihood": False,
                "is_ongoing": False,
                "found_on": date(2023, 3, 2),
                "events": [],
            }
        ],
    }
    old = writer.add_village(county, {"valid_from": begin, "valid_to": last_day, "visits": [visit]})
    new = writer.add_village(county, {"valid_from": effective_on, "valid_to": None, "visits": []})
    writer.add(
        "village_successions",
        {
            "predecessor_id": old,
            "successor_id": new,
            "effective_on": effective_on,
            "kind": "rename",
        },
    )


def add_teams(writer: Writer, random: Random) -> None:
    """List teams of some counties and cities; give inspections a team, and some the mode direct."""
    for region in [*writer.counties[::2], "360100", "510100"]:
        writer.add(
            "teams",
            {
                "team_id": f"{region}T01",
                "level": "city" if region in {"360100", "510100"} else "county",
                "region_code": region,
                "posts": random.choice([None, 3, 8]),
            },
        )
    county_of = {row["village_id"]: row["county_code"] for row in writer.tables["villages"]}
    for row in writer.tables["inspections"]:
        own = county_of[row["village_id"]] + "T01"
        neighbour = random.choice(writer.counties) + "T01"
        row["team_id"] = random.choice([None, own, own, neighbour, *CITY_TEAMS])
        if random.random() < 0.2:
            row["modes"] += "|direct"


def add_surveys(writer: Writer, random: Random) -> None:
    """Survey villages around their inspections and the ends of terms; a fifth never."""
    starts_of: dict[str, list[date]] = {}
    for row in writer.tables["inspections"]:
        starts_of.setdefault(row["village_id"], []).append(row["starts_on"])
    for village in writer.tables["villages"]:
        if random.random() < 0.2:
            continue
        around = starts_of.get(village["village_id"], NOTEWORTHY_DAYS)
        days = {
            random.choice(around) + timedelta(days=random.choice([-400, -1, 0, 1]))
            for _ in range(random.randrange(1, 4))
        } | {some_day(random)}
        for day in sorted(days):
            answers = {name: random.choice(values) for name, values in MEASURES.items()}
            writer.add(
                "village_profiles",
                answers | {"village_id": village["village_id"], "surveyed_on": day},
            )


def later(random: Random, day: date | None) -> date | None:
    """Return a day on or after another, or none."""
    if day is None or random.random() < 0.4:
        return None
    return day + timedelta(days=random.choice([0, 1, 30, 31, 200, 900]))


def add_weak_organisations(writer: Writer, random: Random) -> None:
    """Designate organisations, some twice, some converted, some relapsed."""
    for village in writer.tables["villages"]:
        for day in sorted({some_day(random) for _ in range(random.choice([0, 0, 1, 2]))}):
            converted_on = later(random, day)
            writer.add(
                "weak_orgs",
                {
                    "village_id": village["village_id"],
                    "designated_on": day,
                    "converted_on": converted_on,
                    "relapsed_on": later(random, converted_on),
                },
            )


def add_petitions(writer: Writer, random: Random) -> None:
    """Count petitions, some months in two rows of different days, some counts not known."""
    for village in writer.tables["villages"]:
        rows = {
            (some_day(random).replace(day=random.choice([1, 1, 15, 28])), channel)
            for channel in ["poster", "card"]
            for _ in range(random.randrange(3))
        }
        for month, channel in sorted(rows):
            received = random.randrange(5)
            counts: Row = {
                name: random.choice([None, random.randint(0, received)])
                for name in ["named", "answered_in_time", "confirmed"]
            }
            key = {"village_id": village["village_id"], "month": month, "channel": channel}
            writer.add("qr_petitions", key | {"received": received} | counts)


def add_recoveries(writer: Writer, random: Random) -> None:
    """Recover money after some inspections, in tenths that no binary number holds."""
    for row in writer.tables["inspections"]:
        for _ in range(random.choice([0, 0, 1, 3])):
            writer.add(
                "recoveries",
                {
                    "recovery_id": f"m{writer.number('recoveries'):05d}",
                    "inspection_id": row["inspection_id"],
                    "kind": random.choice(["recovered", "refunded", "loss_avoided"]),
                    "amount_yuan": random.randrange(1, 10**9) / 100,
                    "recovered_on": row["starts_on"] + timedelta(days=random.randrange(400)),
                },
            )


def add_actions(writer: Writer, random: Random) -> None:
    """Aim acts at counties, cities, provinces and the country; name problems of any county."""
    problems = [row["problem_id"] for row in writer.tables["problems"]]
    for number in range(1, 301):
        issued_on = some_day(random)
        due_on = later(random, issued_on)
        around_due = [-1, 0, 1, 45]
        answers = [None, issued_on + timedelta(days=3)]
        if due_on is not None:
            answers.append(due_on + timedelta(days=random.choice(around_due)))
        writer.add(
            "supervision_actions",
            {
                "action_id": f"a{number:04d}",
                "issuer_region": "100000",
                "target_region": random.choice([*writer.counties, *ABOVE_COUNTIES]),
                "kind": random.choice(KINDS),
                "problems_notified": random.choice([None, 0, 7]),
                "issued_on": issued_on,
                "response_due_on": due_on,
                "responded_on": random.choice(answers),
            },
        )
        for problem_id in random.sample(problems, random.choice([0, 3, 9])):
            writer.add("action_items", {"action_id": f"a{number:04d}", "problem_id": problem_id})


def add_rounds(writer: Writer, random: Random) -> None:
    """Report rounds of supervision, some twice, some by a province, some counts not known."""
    rows = {
        (region, random.choice(["village", "township", "county"]), random.randint(1, 3), day)
        for region in [*writer.counties, "360000"]
        for day in [some_day(random) for _ in range(8)]
    }
    for region, level, round_no, day in sorted(rows):
        writer.add(
            "supervision_rounds",
            {
                "region_code": region,
                "level": level,
                "round_no": round_no,
                "starts_on": day,
                "ends_on": day + timedelta(days=10),
                "villages_covered": random.choice([None, 0, 12]),
                "problems_found": random.choice([None, 0, 5]),
                "problems_rectified": random.choice([None, 0, 4]),
            },
        )


def add_recheck_samples(writer: Writer, random: Random) -> None:
    """Draw samples of counties and of a city; check some, and some that no sample holds."""
    problems = [row["problem_id"] for row in writer.tables["problems"]]
    for number, region in enumerate([*writer.counties, "360100"] * 2, start=1):
        starts_on = some_day(random)
        drawn_on = starts_on + timedelta(days=100)
        sample_id = f"s{number:03d}"
        if number % 9:
            writer.add(
                "recheck_samples",
                {
                    "sample_id": sample_id,
                    "region_code": region,
                    "period_starts_on": starts_on,
                    "period_ends_on": starts_on + timedelta(days=89),
                    "frame_size": 40,
                    "sample_size": 4,
                    "seed": number,
                    "drawn_on": drawn_on,
                },
            )
        for problem_id in random.sample(problems, random.choice([0, 2, 4])):
            writer.add(
                "rechecks",
                {
                    "sample_id": sample_id,
                    "problem_id": problem_id,
                    "checked_on": drawn_on + timedelta(days=random.randrange(60)),
                    "result": random.choice(["passed", "failed"]),
                },
            )


def add_aid(writer: Writer, random: Random) -> None:
    """Post cadres, some still there, some not yet."""
    for number in range(1, 21):
        starts_on = some_day(random)
        writer.add(
            "aid",
            {
                "aid_id": f"h{number:03d}",
                "from_region": "360100",
                "to_region": random.choice(writer.counties),
                "persons": random.randrange(4),
                "starts_on": starts_on,
                "ends_on": later(random, starts_on),
            },
        )
