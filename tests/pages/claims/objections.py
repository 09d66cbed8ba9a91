"""What is wrong with a finding: with its claims against the ledgers, and with its words."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import date
from functools import cache

from pages.parts.kit.claims import Claim
from pages.parts.kit.words import as_text
from tests.pages.claims.hearing import WORDED, Statement
from tests.reference.marts import Reference
from tests.reference.measures import ById, Measured, Where, named

FEWEST_UNITS = 5
"""Fewer units than this are never judged against limits."""

SMALLEST_DENOMINATOR = 20
"""A rate over fewer than this is not judged."""

_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
_ONE_OF_MANY = re.compile(
    r"(?<![\d.,])1 (?:villages|counties|cities|provinces|problems|clues|persons|inspections|cases|"
    r"units|months|days|townships|teams|rules|kinds|classes|actions|weak organisations)\b"
)
_MANY_OF_ONE = re.compile(
    r"(?<![\d.,])(?!1 )\d[\d,]* "
    r"(?:village|county|city|province|problem|clue|person|inspection|case|month|day)\b"
)


def objections(
    reference: Reference, statement: Statement, where: Where, names: Collection[str] = ()
) -> list[str]:
    """Return everything that is wrong with a finding; none where it is true and well put.

    `names` of places may hold numbers that claim nothing.
    """
    objected = [
        f"{claim.measure} of {claim.subject}: {wrong}"
        for claim in statement.finding.claims
        for wrong in (*_untrue(reference, claim, where), *_unfair(claim))
    ]
    return [
        f"{statement.finding.key}: {wrong} | {statement.text}"
        for wrong in (*objected, *_ill_put(statement, names, where))
    ]


def _measured(reference: Reference, claim: Claim, subject: str, where: Where) -> Measured:
    where = replace(where, **claim.at)
    return _measured_once(ById(reference), claim.measure, subject, where)


@cache
def _measured_once(by_id: ById, measure: str, subject: str, where: Where) -> Measured:
    """Several findings of a page claim the same."""
    return named()[measure](by_id.reference, subject, where)


def _number(measured: Measured) -> float | date | None:
    if isinstance(measured, tuple):
        part, whole = measured
        return part / whole if whole else None
    return measured


def _untrue(reference: Reference, claim: Claim, where: Where) -> Iterator[str]:
    if claim.measure not in named():
        yield "no reference computes it"
        return
    measured = _measured(reference, claim, claim.subject, where)
    if not _alike(_number(measured), claim.value):
        yield f"claimed {claim.value}, counted {_number(measured)}"
    if isinstance(measured, tuple) and (claim.numerator, claim.denominator) != measured:
        yield f"claimed {claim.numerator} / {claim.denominator}, counted {measured}"
    if claim.verdict in ("highest", "lowest") and claim.among:
        yield from _not_extreme(reference, claim, where)


def _alike(counted: float | date | None, claimed: float | date | None) -> bool:
    if isinstance(counted, (int, float)) and isinstance(claimed, (int, float)):
        return abs(counted - claimed) <= 1e-9 * max(1.0, abs(counted))
    return counted == claimed


def _not_extreme(reference: Reference, claim: Claim, where: Where) -> Iterator[str]:
    others = [
        value
        for subject in claim.among
        if subject != claim.subject
        and (value := _number(_measured(reference, claim, subject, where))) is not None
    ]
    if not others:
        yield f"{claim.verdict} among itself alone"
    for value in others:
        beyond = value >= claim.value if claim.verdict == "highest" else value <= claim.value
        if beyond:
            yield f"not the {claim.verdict}: {value} beside {claim.value}"


def _unfair(claim: Claim) -> Iterator[str]:
    """What no claim may do, whatever the ledgers hold."""
    if claim.interval is not None and claim.value is not None:
        low, high = claim.interval
        if not low <= claim.value <= high:
            yield f"{claim.value} lies outside its interval {claim.interval}"
    if claim.verdict == "":
        return
    if claim.value is None:
        yield f"{claim.verdict} without a value"
        return
    if claim.verdict in ("highest", "lowest") and claim.subject not in claim.among:
        yield f"{claim.verdict} among {claim.among}, which it is not one of"
    if claim.verdict == "differs" and len(claim.among) < FEWEST_UNITS:
        yield f"judged against the limits of {len(claim.among)} units"
    if claim.denominator is not None and claim.denominator < SMALLEST_DENOMINATOR:
        yield f"{claim.verdict}, judged over a denominator of {claim.denominator}"
    if claim.verdict in ("below", "above", "within", "reached"):
        yield from _not_so(claim)


def _not_so(claim: Claim) -> Iterator[str]:
    if claim.threshold is None or not claim.compared_with:
        yield f"{claim.verdict} nothing that is named"
    elif claim.verdict in ("below", "above") and _is_held(claim.threshold, claim.interval):
        yield f"{claim.verdict} {claim.threshold}, which its interval {claim.interval} holds"
    elif claim.verdict == "below" and not claim.value < claim.threshold:
        yield f"{claim.value} is not below {claim.threshold}"
    elif claim.verdict == "above" and not claim.value > claim.threshold:
        yield f"{claim.value} is not above {claim.threshold}"
    elif claim.verdict == "reached" and not claim.value >= claim.threshold:
        yield f"{claim.value} has not reached {claim.threshold}"


def _is_held(threshold: float, interval: tuple[float, float] | None) -> bool:
    return interval is not None and interval[0] <= threshold <= interval[1]


def _ill_put(statement: Statement, names: Collection[str], where: Where) -> Iterator[str]:
    text = as_text(statement.text)
    if statement.language == "en":
        for wrong in (*_ONE_OF_MANY.findall(text), *_MANY_OF_ONE.findall(text)):
            yield f"singular and plural: {wrong}"
    if "None" in text or "nan" in text.lower().split():
        yield "a missing value in words"
    for name, place in statement.finding.slots.items():
        # The year that is chosen on the page claims nothing.
        if (
            isinstance(place, str)
            and place not in names
            and _NUMBER.search(WORDED.sub("", place).replace(str(where.year), ""))
        ):
            yield f"{name} = {place!r} holds a number that is no claim"
