"""Marts of teams, supervision and villages say what a walk through the ledgers says."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import cache

import pytest

from tests.reference import key_villages, supervision
from tests.reference.marts import Reference
from tests.warehouse.builds import AS_OF, PAST_MID_MONTH, Build
from tests.warehouse.comparison import as_text, differences

MARTS = supervision.MARTS | key_villages.MARTS
DATES = [AS_OF, PAST_MID_MONTH]


@pytest.fixture(scope="module")
def references(large_build: Callable[[date], Build]) -> Callable[[date], Reference]:
    """References for the small demonstration and the hostile ledger, computed once."""

    @cache
    def made(as_of: date) -> Reference:
        return Reference(large_build(as_of).ledger(), as_of)

    return made


@pytest.mark.parametrize("as_of", DATES, ids=str)
@pytest.mark.parametrize("mart", list(MARTS))
def test_every_row_of_demonstration_and_hostile_ledgers(
    mart: str,
    as_of: date,
    large_build: Callable[[date], Build],
    references: Callable[[date], Reference],
) -> None:
    compute, keys = MARTS[mart]
    expected = compute(references(as_of))
    assert expected
    differing = differences(large_build(as_of).frame(f"select * from {mart}"), expected, keys)
    assert not differing, as_text(differing)


@pytest.mark.parametrize(
    ("mart", "column", "values"),
    [
        (
            "fct_village_term",
            "not_effective_reason",
            {
                None,
                "left_roster",
                "not_fed_back",
                "open_problems",
                "predecessor_not_fed_back",
                "predecessor_open_problems",
            },
        ),
        (
            "fct_action",
            "response_state",
            {"not_required", "answered_in_time", "answered_late", "overdue", "waiting"},
        ),
        ("fct_weak_organisation", "state", {"weak", "converted", "relapsed"}),
        ("fct_inspection", "is_key_village", {None, True, False}),
    ],
)
def test_the_ledgers_hold_every_case(
    mart: str, column: str, values: set[object], large_build: Callable[[date], Build]
) -> None:
    """What never occurs would be compared in vain."""
    built = large_build(AS_OF).frame(f"select distinct {column} from {mart}")
    assert set(built[column].to_list()) == values
