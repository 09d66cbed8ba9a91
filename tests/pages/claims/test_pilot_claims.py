"""Every finding about pilots is what the ledgers say.

The small demonstration holds none: two are made.
"""

from __future__ import annotations

import pytest

from tests.editing import edited
from tests.pages.claims.objections import objections
from tests.pages.claims.test_claims import heard  # noqa: F401 - a fixture
from tests.reference.marts import Reference
from warehouse.runtime.home import Home

PILOTS = {
    "team_and_squads": ("411102", "2023-01-01"),
    "classified_villages": ("411121", "2022-06-01"),
}
"""The county that tries each kind, and since when."""

MODES_ARE_SHOWN = (1, 4)
"""Turns of the cards in which the page shows modes and pilots: by clues, and by problems."""


@pytest.fixture
def with_pilots(own_copy: Home) -> Home:
    """The office's own copy, in which two counties try new ways."""
    with edited(own_copy) as connection:
        connection.execute("update fct_round set pilot_kind = null")
        for kind, (county, since) in PILOTS.items():
            connection.execute(
                "update fct_round set pilot_kind = ? "
                "where region_code = ? and starts_on >= ?::date",
                [kind, county, since],
            )
    return own_copy


def kind_of(round_: dict[str, object]) -> str | None:
    for kind, (county, since) in PILOTS.items():
        if round_["region_code"] == county and f"{round_['starts_on']}" >= since:
            return kind
    return None


@pytest.fixture
def counted(reference: Reference) -> Reference:
    """The ledgers in which the same counties try the same."""
    ledger = reference.ledger
    rounds = [{**row, "pilot_kind": kind_of(row)} for row in ledger.tables["rounds"]]
    copy = type(ledger)({**ledger.tables, "rounds": rounds}, ledger.seeds)
    return Reference(copy, reference.as_of)


@pytest.mark.parametrize("turn", MODES_ARE_SHOWN)
def test_every_claim_about_pilots_is_what_the_ledgers_say(
    turn,
    with_pilots,
    counted,
    open_page,
    heard,  # noqa: F811
    names,
):
    screen = open_page(with_pilots, "problems")
    wrong: list[str] = []
    keys: set[str] = set()
    for place, region in enumerate(["100000", "411100", "411102", "411121", "511100"]):
        heard.forget()
        heard.turn = turn
        screen.go(lang=("zh", "en")[(place + turn) % 2], region=region)
        assert screen.failures == [], region
        for statement in heard.statements:
            wrong += [f"{region}: {o}" for o in objections(counted, statement, heard.where, names)]
        keys |= {statement.finding.key for statement in heard.statements}
    assert wrong == []
    assert any(key.startswith("problems.pilots.") for key in keys - {"problems.pilots.beside"})
