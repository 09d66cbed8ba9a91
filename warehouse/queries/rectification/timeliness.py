"""What became of the problems that a term fed back: the roll-ups behind the rectification page.

Everything is as of the version's as-of date. Problems belong to the term that found them, even when
they were fed back after its end, to a year by their day of feedback, and to the responsibility
level they had at feedback.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

import polars as pl

from warehouse.queries.reference_rules import IN_FORCE, REGION_LINEAGE, nearest, of_lineage
from warehouse.queries.snapshot import Snapshot

RATE_COUNTS = (
    "reached_day_30",
    "closed_by_day_30_low",
    "closed_by_day_30",
    "closed_by_day_30_high",
    "reached_day_90",
    "closed_by_day_90",
    "matured",
    "matured_closed_by_original_due",
    "matured_closed_on_time_low",
    "matured_closed_on_time",
    "matured_closed_on_time_high",
    "matured_by_rule",
    "matured_by_rule_closed_on_time",
)
"""What the rates at day 30, day 90, the rule's due date and the one that counts are made of."""

COHORT_COUNTS = (
    *RATE_COUNTS,
    "fed_back",
    "open_not_due",
    "open_overdue",
    "overdue_1_to_30",
    "overdue_31_to_90",
    "overdue_91_to_180",
    "overdue_over_180",
    "open_ongoing_undated",
    "directly_closed",
    "extended",
    "returned",
    "reopened",
    "reassigned",
    "passed_to_and_fro",
    "first_closed_on_clock",
    "closed_in_last_week",
    "immediate",
    "immediate_livelihood",
    "immediate_closed_during_stay",
    "immediate_limited",
    "immediate_closed_on_time",
    "immediate_closed_late",
    "immediate_overdue",
)


@dataclass(frozen=True)
class Cohort:
    """Problems found in a term and fed back, in one calendar year or in any (None).

    `level` is the responsibility level at feedback, `category` the code of a problem category of
    either level of the taxonomy; "" stands for all.
    """

    term_id: str
    year: int | None = None
    level: str = ""
    category: str = ""

    @property
    def parameters(self) -> dict[str, Any]:
        """Return the values that the conditions of a query name."""
        return asdict(self)


def totals(snapshot: Snapshot, region_codes: Iterable[str], cohort: Cohort) -> pl.DataFrame:
    """Return what became of the problems: one row per region and responsibility level.

    Columns: region_code, responsibility_level and `COHORT_COUNTS`, as `mart_rectification_cohorts`
    defines them. Categories are not told apart in it.
    """
    return snapshot.frame(
        f"""
        select region_code, responsibility_level, {_sums(COHORT_COUNTS)}
        from mart_rectification_cohorts
        where region_code in (select unnest($regions)) and {_IN_COHORT}
        group by region_code, responsibility_level
        order by region_code, responsibility_level
        """,  # noqa: S608  the fragments are this module's own column names
        {"regions": snapshot.check(region_codes)} | _without_category(cohort),
    )


def months(snapshot: Snapshot, region_code: str, cohort: Cohort) -> pl.DataFrame:
    """Return one row per month of feedback: fed_back, immediate, and the one-month rate's counts.

    Only months in which something was fed back.
    """
    counts = ("fed_back", "immediate", *RATE_COUNTS[:4])
    return snapshot.frame(
        f"""
        select feedback_month, {_sums(counts)}
        from mart_rectification_cohorts
        where region_code = $region and {_IN_COHORT}
        group by feedback_month
        having sum(fed_back) > 0
        order by feedback_month
        """,  # noqa: S608
        {"region": snapshot.region(region_code)} | _without_category(cohort),
    )


def speeds(snapshot: Snapshot, region_codes: Iterable[str], cohort: Cohort) -> pl.DataFrame:
    """Return per region how fast: problems that reached day 30, and those closed by it."""
    counts = ("reached_day_30", "closed_by_day_30")
    return snapshot.frame(
        f"""
        select region_code, {_sums(counts)}
        from mart_rectification_cohorts
        where region_code in (select unnest($regions)) and {_IN_COHORT}
        group by region_code
        order by region_code
        """,  # noqa: S608
        {"regions": snapshot.check(region_codes)} | _without_category(cohort),
    )


def overdue_by_month(
    snapshot: Snapshot, region_code: str, term_id: str, level: str
) -> pl.DataFrame:
    """Return what stood open and overdue at each month end of a term, by responsibility level.

    Columns: month_end, responsibility_level, open_overdue, open_problems (overdue or not), and
    open_ongoing_undated (of the open, what never falls due). Replayed as
    known then; months before anybody looked have no rows.
    """
    return snapshot.frame(
        """
        select
            month_end,
            responsibility_level,
            open_overdue,
            open_overdue + open_not_due as open_problems,
            open_ongoing_undated
        from mart_rectification_timeliness
        where region_code = $region
            and term_id = $term
            and $level in ('', responsibility_level)
            and open_overdue is not null
        order by month_end, responsibility_level
        """,
        {"region": snapshot.region(region_code), "term": term_id, "level": level},
    )


def nodes(snapshot: Snapshot, region_code: str, cohort: Cohort) -> pl.DataFrame:
    """Return plan and nodes of the cohort's term and year: one row per node reported.

    Columns: node, problems_due, reported, reported_late, settled_before_limit, and
    days_to_node_summed, as `mart_rectification_nodes` defines them: of counties that report it.
    Levels and categories are not told apart in it.
    """
    counts = (
        "problems_due",
        "reported",
        "reported_late",
        "settled_before_limit",
        "days_to_node_summed",
    )
    return snapshot.frame(
        f"""
        select node, {_sums(counts)}
        from mart_rectification_nodes
        where region_code = $region
            and term_id = $term_id
            and ($year is null or feedback_year = $year)
        group by node
        """,  # noqa: S608
        {
            "region": snapshot.region(region_code),
            "term_id": cohort.term_id,
            "year": cohort.year,
        },
    )


def node_limits(snapshot: Snapshot, region_code: str, on: date) -> pl.DataFrame:
    """Return the limits of plan and nodes in force on a day: item, value, unit; the nearest rule.

    Rules of one responsibility level only are left out: the page tells of all levels together.
    """
    return snapshot.frame(
        f"""
        with {REGION_LINEAGE}

        select item, value, unit
        from deadline_rules
        cross join lineage
        where {of_lineage("deadline_rules")}
            and responsibility_level is null
            and item in (
                'rectification_plan', 'node_self_check', 'node_supervision', 'node_consolidation'
            )
            and {IN_FORCE}
        {nearest("deadline_rules", "item")}
        """,  # noqa: S608  the package's own text
        {"region": snapshot.region(region_code), "on": on},
    )


def rectification_window(snapshot: Snapshot, region_code: str, on: date) -> pl.DataFrame:
    """Return one row, how long rectification may take of what is fed back on a day: value, unit and
    the day from which that holds; of the nearest rule, no row where none is in force.
    """
    return snapshot.frame(
        f"""
        with {REGION_LINEAGE}

        select value, unit, valid_from
        from deadline_rules
        cross join lineage
        where {of_lineage("deadline_rules")}
            and item = 'rectification_window'
            and responsibility_level is null
            and {IN_FORCE}
        {nearest("deadline_rules", "item")}
        """,  # noqa: S608  the package's own text
        {"region": snapshot.region(region_code), "on": on},
    )


def direct_close_outs(snapshot: Snapshot, region_code: str, years: Sequence[int]) -> pl.DataFrame:
    """Return applications for direct close-out by reason, decided (or waiting) in calendar years.

    Columns: reason_code, name_zh, name_en (null where no reason is stated or known), applied,
    granted, refused, undecided.
    """
    return snapshot.frame(
        f"""
        select
            mart_direct_close_outs.reason_code,
            any_value(direct_close_reasons.name_zh) as name_zh,
            any_value(direct_close_reasons.name_en) as name_en,
            {_sums(("applied", "granted", "refused", "undecided"))}
        from mart_direct_close_outs
        left join direct_close_reasons
            on mart_direct_close_outs.reason_code = direct_close_reasons.reason_code
        where mart_direct_close_outs.region_code = $region
            and mart_direct_close_outs.decided_year in (select unnest($years))
        group by mart_direct_close_outs.reason_code
        order by applied desc, mart_direct_close_outs.reason_code
        """,  # noqa: S608
        {"region": snapshot.region(region_code), "years": list(years)},
    )


_IN_COHORT = """term_id = $term_id
            and ($year is null or extract(year from feedback_month) = $year)
            and $level in ('', responsibility_level)"""


def _without_category(cohort: Cohort) -> dict[str, Any]:
    return {"term_id": cohort.term_id, "year": cohort.year, "level": cohort.level}


def _sums(counts: Iterable[str]) -> str:
    return ", ".join(f"cast(sum({count}) as bigint) as {count}" for count in counts)
