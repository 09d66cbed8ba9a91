"""A past month reads the same in a build made now and in one made then."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from tests.reference.marts import Reference
from tests.warehouse.builds import AS_OF, PAST_MID_MONTH, PAST_MONTH_END, Build
from tests.warehouse.comparison import as_text, differences
from tests.warehouse.hostile_ledgers import HOSTILE_COUNTIES
from tests.warehouse.test_marts_against_reference import MONTHLY, explained

THEN = [PAST_MONTH_END, PAST_MID_MONTH]


@pytest.mark.parametrize("as_of", THEN, ids=str)
@pytest.mark.parametrize("mart", list(MONTHLY))
def test_build_of_then_equals_replay_of_now(
    mart: str, as_of: date, large_build: Callable[[date], Build]
) -> None:
    """All finished months: their rows may not know anything that came later."""
    _, keys = MONTHLY[mart]
    finished = f"select * from {mart} where month_end <= date '{as_of}'"
    then = large_build(as_of).frame(finished)
    now = large_build(AS_OF).frame(finished)
    assert then.height > 0
    differing = differences(then, now.rows(named=True), keys)
    assert not differing, as_text(differing)


@pytest.mark.parametrize("mart", list(MONTHLY))
def test_unfinished_month_is_evaluated_on_the_as_of_date(
    mart: str, large_build: Callable[[date], Build]
) -> None:
    """The last row of a build made in mid-month stands at that day, not at the month's end."""
    compute, keys = MONTHLY[mart]
    build = large_build(PAST_MID_MONTH)
    month = date(2024, 2, 29)
    reference = Reference(build.ledger(), PAST_MID_MONTH, months=[month], counties=HOSTILE_COUNTIES)
    expected = [row for row in compute(reference) if row["region_code"] in HOSTILE_COUNTIES]
    assert expected
    counties = ", ".join(f"'{county}'" for county in HOSTILE_COUNTIES)
    built = build.frame(
        f"select * from {mart} where month_end = date '{month}' and region_code in ({counties})"
    )
    differing = differences(built, expected, keys)
    assert not differing, explained(differing, reference)


@pytest.mark.parametrize("mart", list(MONTHLY))
def test_no_month_after_the_as_of_date(mart: str, large_build: Callable[[date], Build]) -> None:
    last = large_build(PAST_MID_MONTH).frame(f"select max(month_end) as last from {mart}")
    assert last["last"].to_list() == [date(2024, 2, 29)]
