"""Every finding of every page is true: each claim is held against a plain loop over the ledgers."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date
from functools import cache
from itertools import product

import polars as pl
import pytest

from pages.parts.frame.navigation import STAGES
from pages.parts.kit.claims import Claim, Finding
from tests.conftest import EXTENT
from tests.pages.claims.hearing import Heard, Statement, listening
from tests.pages.claims.objections import objections
from tests.pages.conftest import PAGES, Visit
from tests.reference.dates import month_ends
from tests.reference.ledger import ledger_from_frames
from tests.reference.marts import Reference
from tests.reference.measures import Where
from tests.reference.measures.metrics import METRICS
from warehouse.runtime.home import PROJECT_ROOT
from warehouse.schema.tables import TABLES

AS_OF = date(2024, 6, 30)
REGIONS = ["100000", "410000", "411100", "411102", "411171", "510000", "511100", "511126"]
TERMS = {
    "2016-2021": month_ends(date(2016, 9, 1), date(2021, 8, 31)),
    "2021-2026": month_ends(date(2021, 9, 1), AS_OF),
}
LEVELS = ["", "village", "township", "county"]
SAMPLE = 6
"""As many choices of each page are tried where not all are."""

VILLAGES = [
    *["511126802014", "511126806016", "511126806012", "411104804006", "411121804013"],
    *["411104804001", "411102801001", "411122801002", "511126802011"],
]
"""Villages to look at: some took others over, one is no more."""

BY_YEAR = {
    "problems": [
        *[("2023", ""), ("2022", "B"), ("", "D01"), ("2023", "A02"), ("2021", "E")],
        *[("2024", "C"), ("", "A"), ("2022", "")],
    ],
}
"""Years and categories to choose on pages that follow them, one for each region."""

PEERS = ("411103", "411104", "411122", "411171", "511126")
"""Regions to choose as peers: of more than one city, so that they are taken together."""

BY_METRIC = {"map_wall": METRICS}
"""Metrics to choose on pages that follow them, each with every kind of region."""


def choices(page: str) -> list[dict[str, str]]:
    """Return what is chosen on a page, one after the other: all, or a sample of it."""
    every = [
        {"region": region, "term": term, "month": f"{month:%Y-%m}", "level": level}
        for region, (term, months), level in product(REGIONS, TERMS.items(), LEVELS)
        for month in months
    ]
    metrics = [
        {"region": region, "month": month, "metric": metric}
        for metric in BY_METRIC.get(page, ())
        for region in ("100000", "410000", "411100")
        for month in ("2022-03", "2024-06")
    ]
    if EXTENT == "all":
        return every + metrics
    now = [{"region": region, "term": "2021-2026", "month": "2024-06"} for region in REGIONS]
    if page == "village":
        now += [{"region": village[:6], "village": village} for village in VILLAGES]
    if page in BY_YEAR:
        now += [
            {"region": region, "year": year, "category": category}
            for region, (year, category) in zip(REGIONS, BY_YEAR[page], strict=True)
        ]
    if page in ("profile", "region"):
        now += [{"region": "411102", "peers": peers} for peers in ("near", ",".join(PEERS))]
    now += metrics[::5]  # every metric, and every region and month with some of them
    return now + random.Random(page).sample(every, SAMPLE)  # noqa: S311 - the same choices every time


@pytest.fixture(scope="module")
def heard() -> Iterator[Heard]:
    with listening() as heard:
        yield heard


def holds_a_number(sentence: str, names: list[str]) -> bool:
    """Return whether a sentence holds a number outside the names of places, the longest first."""
    for name in names:
        sentence = sentence.replace(name, "")
    return any(letter.isdigit() for letter in sentence)


@pytest.mark.parametrize("page", (*PAGES, *STAGES))
def test_every_claim_of_a_page_is_what_the_ledgers_say(page, visit: Visit, heard, reference, names):
    screen = visit(page)
    wrong: list[str] = []
    longest_first = sorted(names, key=len, reverse=True)
    for place, chosen in enumerate(choices(page)):
        heard.forget()
        heard.turn = place
        screen.go(lang=("zh", "en")[place % 2], **chosen)
        assert screen.failures == [], chosen
        for statement in heard.statements:
            wrong += [
                f"{chosen}: {o}" for o in objections(reference, statement, heard.where, names)
            ]
        wrong += [
            f"{chosen}: of no claim: {sentence}"
            for sentence in heard.unclaimed
            if holds_a_number(sentence, longest_first)
        ]
    assert not wrong, "\n".join(wrong)


@cache
def empty_reference() -> Reference:
    """Return ledgers that hold nothing."""
    frames = {name: pl.DataFrame() for name in TABLES}
    return Reference(ledger_from_frames(frames, PROJECT_ROOT / "seeds"), AS_OF)


def objected(claim: Claim, text: str = "", language="en") -> str:
    """Return what is said against one claim of a county, whose ledgers hold nothing."""
    statement = Statement(Finding("a.key", {"it": claim}), text, language)
    return "\n".join(objections(empty_reference(), statement, Where("411102", "2021-2026", AS_OF)))


@pytest.mark.parametrize(
    ("claim", "text", "objection"),
    [
        (Claim("411102", "never_heard_of", 1), "", "no reference computes it"),
        (Claim("411102", "open", 3), "", "claimed 3, counted 0"),
        (Claim("411102", "open", 0, interval=(0.1, 0.2)), "", "outside its interval"),
        (Claim("411102", "open", 0, verdict="below"), "", "below nothing that is named"),
        (
            Claim("411102", "open", 0, verdict="below", compared_with="target", threshold=0),
            "",
            "0 is not below 0",
        ),
        (
            Claim("411102", "open", 0, verdict="differs", among=("a", "b", "c", "411102")),
            "",
            "limits of 4 units",
        ),
        (
            Claim(
                "411102",
                "open",
                0,
                interval=(-2, 2),
                verdict="below",
                compared_with="target",
                threshold=1,
            ),
            "",
            "which its interval (-2, 2) holds",
        ),
        (Claim("411102", "open", 0, denominator=19, verdict="lowest"), "", "denominator of 19"),
        (
            Claim("411102", "open", 0, verdict="highest", among=("411102", "411103")),
            "",
            "not the highest: 0 beside 0",
        ),
        (Claim("411102", "open", 0), "1 problems are open", "singular and plural"),
        (Claim("411102", "open", 0), "21 problem is open", "singular and plural"),
        (Claim("411102", "open", 0), "None are open", "a missing value"),
    ],
)
def test_what_may_not_be_said_is_objected_to(claim, text, objection):
    assert objection in objected(claim, text)


def test_what_is_true_and_well_put_is_not_objected_to():
    assert objected(Claim("411102", "open", 0), "1 problem in 1,001 villages") == ""
