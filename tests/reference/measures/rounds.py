"""Measures of the supervision page: rounds of three levels, petitions, aid, sessions."""

from __future__ import annotations

from functools import cache

from tests.reference import supervision
from tests.reference.dates import month_end
from tests.reference.ledger import Row
from tests.reference.marts import Reference
from tests.reference.measures import ById, Measure, Measured, Where
from tests.reference.measures.supervision import period


def rounds(reference: Reference, region: str, where: Where) -> list[Row]:
    """Return the rounds of a region and within it that began in the term."""
    return [
        row
        for row in reference.ledger.tables["supervision_rounds"]
        if region in reference.ledger.seeds.line(row["region_code"])
        and row["starts_on"] <= reference.as_of
        and supervision.term_at(reference, row["region_code"], row["starts_on"]) == where.term
    ]


def sum_of_rounds(column: str, *levels: str) -> Measure:
    """Return the measure of problems of the rounds of some levels, or of all."""

    def measure(reference: Reference, region: str, where: Where) -> int | None:
        reported = [
            row[column]
            for row in rounds(reference, region, where)
            if (not levels or row["level"] in levels) and row[column] is not None
        ]
        return sum(reported) if reported else None

    return measure


def share_of(part: Measure, whole: Measure) -> Measure:
    """Return the measure of a part beside its whole."""

    def measure(reference: Reference, region: str, where: Where) -> Measured:
        return part(reference, region, where), whole(reference, region, where)  # type: ignore[return-value]

    return measure


@cache
def _every_petition(by_id: ById) -> list[Row]:
    return supervision.petition_rows(by_id.reference)


def petitions(column: str, whole: str = "received") -> Measure:
    """Return the measure of petitions of the period, of those rows where a column is known."""

    def measure(reference: Reference, region: str, where: Where) -> int:
        of = period(reference, where)
        return sum(
            row[column] or 0
            for row in _every_petition(ById(reference))
            if region in reference.ledger.seeds.line(row["county_code"])
            and of.first <= month_end(row["month"]) <= of.month_end
            and row[whole] is not None
        )

    return measure


def postings(reference: Reference, region: str, where: Where) -> list[Row]:
    """Return the postings of aid from or to a region that began in the period."""
    of, line = period(reference, where), reference.ledger.seeds.line
    return [
        row
        for row in reference.ledger.tables["aid"]
        if of.first <= row["starts_on"] <= of.last
        and (region in line(row["from_region"]) or region in line(row["to_region"]))
    ]


def published_sessions(reference: Reference, region: str, where: Where) -> float:
    """Return the published number of questioning sessions."""
    (row,) = (
        row
        for row in reference.ledger.seeds.published_figures
        if row["region_code"] == region and row["metric"] == "joint_questioning_sessions"
    )
    return float(row["value"])


def rectified_of_found(rows: list[Row]) -> Measured:
    """Return what was put right and found, of the rounds that say both."""
    both = [
        row
        for row in rows
        if row["problems_found"] is not None and row["problems_rectified"] is not None
    ]
    return tuple(sum(row[f"problems_{what}"] for row in both) for what in ("rectified", "found"))  # type: ignore[return-value]


def found_by(arguments: tuple[Reference, str, Where], levels: set[str]) -> int | None:
    """Return what levels found in the rounds of which every level that reports says so."""
    reported: dict[tuple[int, str], list[int]] = {}
    for row in rounds(*arguments):
        cell = reported.setdefault((row["round_no"], row["level"]), [])
        if row["problems_found"] is not None:
            cell.append(row["problems_found"])
    silent = {number for (number, _), numbers in reported.items() if not numbers}
    of_levels = [
        numbers
        for (number, level), numbers in reported.items()
        if level in levels and number not in silent
    ]
    return sum(map(sum, of_levels)) if of_levels else None


FOUND = sum_of_rounds("problems_found")
MEASURES: dict[str, Measure] = {
    "rounds": lambda *arguments: max(row["round_no"] for row in rounds(*arguments)),
    "found_in_rounds": FOUND,
    "rectified_in_rounds": lambda *arguments: rectified_of_found(rounds(*arguments)),
    "found_by_villages": share_of(
        lambda *arguments: found_by(arguments, {"village"}),
        lambda *arguments: found_by(arguments, {"village", "township", "county"}),
    ),
    "found_by_others": lambda *arguments: found_by(arguments, {"township", "county"}),
    "petitions": petitions("received"),
    "petitions_in_time": share_of(
        petitions("answered_in_time", "answered_in_time"), petitions("received", "answered_in_time")
    ),
    "petitions_confirmed": share_of(
        petitions("confirmed", "confirmed"), petitions("received", "confirmed")
    ),
    "persons_sent": lambda *arguments: sum(row["persons"] or 0 for row in postings(*arguments)),
    "aid_senders": lambda *arguments: len({row["from_region"] for row in postings(*arguments)}),
    "aid_receivers": lambda *arguments: len({row["to_region"] for row in postings(*arguments)}),
    "published_sessions": published_sessions,
}
