"""Every finding of every look of the rectification page is what the ledgers say."""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import product

import pytest

from tests.conftest import EXTENT
from tests.pages.claims.hearing import Heard, listening
from tests.pages.claims.objections import objections
from tests.pages.claims.test_claims import REGIONS, TERMS
from tests.pages.conftest import Screen, Visit

LOOKS = ["speed", "overdue", "process", "quality"]
YEARS = {"2016-2021": ["", "2017", "2020"], "2021-2026": ["", "2022", "2024"]}
SAMPLE = 4
"""As many choices of each look are tried where not all are."""


def choices(look: str) -> list[dict[str, str]]:
    """Return what is chosen in a look: all regions, terms, levels and some years, or a sample."""
    every = [
        {"region": region, "term": term, "level": level, "year": year}
        for region, term, level in product(REGIONS, TERMS, ["", "village", "township", "county"])
        for year in YEARS[term]
    ]
    if EXTENT == "all":
        return every
    own = REGIONS[LOOKS.index(look) % 2 :: 2]
    now = [{"region": region, "term": "2021-2026"} for region in own]
    return now + random.Random(look).sample(every, SAMPLE)  # noqa: S311 - the same every time


@pytest.fixture(scope="module")
def heard() -> Iterator[Heard]:
    with listening() as heard:
        yield heard


def choose(screen: Screen, look: str) -> None:
    """Choose a look, unless it is chosen."""
    control = next(
        box for box in screen.app.button_group if str(box.key).startswith("rectification_view_")
    )
    if control.value != look:
        control.set_value(look).run()


@pytest.mark.parametrize("look", LOOKS)
def test_every_claim_of_a_look_is_what_the_ledgers_say(look, visit: Visit, heard, reference, names):
    screen = visit("rectification")
    wrong: list[str] = []
    for place, chosen in enumerate(choices(look)):
        screen.go(lang=("zh", "en")[place % 2], **chosen)
        heard.forget()
        choose(screen, look)
        if not heard.statements:
            screen.again()
        assert screen.failures == [], chosen
        for statement in heard.statements:
            wrong += [
                f"{chosen}: {o}" for o in objections(reference, statement, heard.where, names)
            ]
    assert wrong == []
