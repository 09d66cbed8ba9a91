"""What a column header means: exact names from `header_aliases.csv`, others by likeness.

The list holds the headers found in real ledgers: kind of ledger, field, header as written.
"""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from rapidfuzz import fuzz, process

from warehouse.intake.values.normalisation import normalise

if TYPE_CHECKING:
    from collections.abc import Sequence

_ALIASES = Path(__file__).with_name("header_aliases.csv")

SURE = 0.9
"""A meaning at least this sure is taken; one below it is asked about."""

_WITHOUT_BRACKETS = 0.95
_OF_ANOTHER_KIND = 0.95
_LEAST_LIKENESS = 0.6
_MOST_BY_LIKENESS = 0.85
_BRACKETS = re.compile(r"\([^()]*\)")
_EVERYWHERE = ("seq", "remark")

UNQUALIFIED_COMPLETION = "完成时间"
"""A deadline in some offices' ledgers, the day of completion in others'."""

PERSONAL_FIELDS = frozenset(
    {
        "contact_person",
        "contact_phone",
        "county_leader",
        "first_secretary",
        "reported_person",
        "reported_person_level",
        "reported_person_post",
        "responsible_leader",
        "responsible_person",
        "responsible_person_contact",
        "secretary",
        "verifier",
    }
)
"""Fields that hold persons: left out by their header, never read."""

CLUE_CONTENT_FIELDS = frozenset({"clue_text", "progress_text", "result", "disposal_class"})
"""Fields of a clue ledger that say what a clue is about: never read either."""


SIDE_FIELDS = frozenset(
    {
        "alert_level",
        "amount",
        "cause",
        "cooperating_unit",
        "evidence",
        "follow_through_text",
        "not_public_reason",
        "plan_name",
        "remark",
        "review_opinion",
        "rules_made_count",
        "seq",
        "target",
        "unfinished_reason",
    }
)
"""Fields from which nothing is counted: of several columns the first will do, and a cell that
cannot be read costs no row."""


@dataclass(frozen=True)
class Meaning:
    """What a header means with how sure that is; `field` None where nothing comes near."""

    field: str | None
    confidence: float


def plain(text: object) -> str:
    """`text` in one way of writing: half-width, without white space or the stars of forms."""
    return re.sub(r"[\s*]+", "", normalise(str(text))).lower()


@cache
def aliases() -> dict[str, dict[str, str]]:
    """Field by plain header by kind of ledger. A header of two fields has the first of them."""
    found: dict[str, dict[str, str]] = defaultdict(dict)
    with _ALIASES.open(encoding="utf-8", newline="") as lines:
        for line in csv.DictReader(lines):
            header = plain(line["chinese_header_variant"])
            found[line["ledger_kind"]].setdefault(header, line["canonical_field"])
    return dict(found)


@cache
def every_alias() -> frozenset[str]:
    """The plain headers of all kinds."""
    return frozenset(header for headers in aliases().values() for header in headers)


@cache
def kinds_with(header: str) -> int:
    """How many kinds of ledger have that plain header."""
    return sum(header in headers for headers in aliases().values())


@cache
def fields_of(kind: str) -> tuple[str, ...]:
    """The fields of a kind of ledger, in the order of the list, the ones of every kind included."""
    return tuple(dict.fromkeys([*aliases()[kind].values(), *_EVERYWHERE]))


def readings_of(levels: Sequence[str]) -> list[str]:
    """The ways to read a header of several rows: whole, then the innermost alone."""
    if not levels:
        return []
    return list(dict.fromkeys([plain("".join(levels)), plain(levels[-1])]))


def is_alias(levels: Sequence[str]) -> bool:
    """Whether a header is one of any kind of ledger, remarks in brackets apart."""
    return any(
        text in every_alias() or _BRACKETS.sub("", text) in every_alias()
        for text in readings_of(levels)
    )


def exact_field(levels: Sequence[str], kind: str) -> Meaning | None:
    """The meaning that the list itself gives for `kind`; None where it gives none."""
    of_kind = aliases()[kind]
    texts = readings_of(levels)
    for text in texts:
        if text in of_kind:
            return Meaning(of_kind[text], 1.0)
    for text in texts:
        bare = _BRACKETS.sub("", text)
        if bare and bare in of_kind:
            return Meaning(of_kind[bare], _WITHOUT_BRACKETS)
    return None


def meaning(levels: Sequence[str], kind: str) -> Meaning:
    """What a header most likely means in a ledger of `kind`."""
    exact = exact_field(levels, kind)
    if exact is not None:
        return exact
    texts = readings_of(levels)
    for other, headers in aliases().items():
        field = next((headers[text] for text in texts if text in headers), None)
        if other != kind and field in fields_of(kind):
            return Meaning(field, _OF_ANOTHER_KIND)
    return _by_likeness(texts, kind)


def is_known_elsewhere(levels: Sequence[str]) -> bool:
    """Whether a header is known, though the kind of ledger at hand takes nothing from it."""
    return any(text in every_alias() for text in readings_of(levels))


def _by_likeness(texts: Sequence[str], kind: str) -> Meaning:
    best = Meaning(None, 0.0)
    for text in texts:
        found = process.extractOne(
            text, aliases()[kind].keys(), scorer=fuzz.ratio, score_cutoff=_LEAST_LIKENESS * 100
        )
        if found is not None and found[1] / 100 * _MOST_BY_LIKENESS > best.confidence:
            best = Meaning(aliases()[kind][found[0]], found[1] / 100 * _MOST_BY_LIKENESS)
    return best
