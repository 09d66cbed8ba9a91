"""What changed since a day is counted as the ledgers have it, and of no day that there is not."""

from __future__ import annotations

from datetime import date

import pytest

from pages.parts.handouts import since
from warehouse.runtime.errors import ChoiceUnknown

DAY = date(2023, 12, 31)


def test_the_table_counts_what_happened_after_the_day(compose, facts):
    (table,) = since.section(compose("brief", region="411102").context, DAY).blocks
    shown = dict(zip(since.KINDS, table.rows["number"], strict=True))
    of_problems = facts.execute(
        "select count(*) filter (where lateness = 'overdue' and due_on >= ?), "
        "count(*) filter (where state = 'done' and closed_on > ?) from fct_problem "
        "where county_code = '411102' and term_id = '2021-2026'",
        [DAY, DAY],
    ).fetchone()
    inspected = facts.execute(
        "select count(*) from fct_village_term where county_code = '411102' and is_on_roster "
        "and term_id = '2021-2026' and covered_on > ?",
        [DAY],
    ).fetchone()
    assert (shown["overdue"], shown["closed"]) == of_problems
    assert (shown["inspected"],) == inspected
    assert "2023 年 12 月 31 日" in table.title


@pytest.mark.parametrize("text", ["", "yesterday", "2024-06-30", "2011-01-01", "2031-01-01"])
def test_a_day_that_cannot_be_compared_with_is_refused(text, compose):
    with pytest.raises(ChoiceUnknown):
        since.day_of(compose("brief", region="411102").context, text)
