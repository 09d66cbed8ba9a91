"""What the page of supervision asks: its top, and one subject below it at a time."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from warehouse.bench.asked.visit import ROWS_ON_SCREEN
from warehouse.queries import (
    afterwards,
    aid,
    organisations,
    petitions,
    rounds,
    subjects,
    supervision,
)

if TYPE_CHECKING:
    import polars as pl

    from warehouse.bench.asked import Asked
    from warehouse.bench.asked.visit import Visit


def _period(visit: Visit) -> tuple[date, date]:
    """The first and the last day of the term that there are data of."""
    return visit.months[0].replace(day=1), visit.month_end


def _values_of_the_counties(visit: Visit) -> pl.DataFrame:
    """Coverage against plan of every county at the newest month."""
    region = visit.region
    units = [region] if region.level == "county" else visit.tree.within(region.code, "county")
    planned = next(metric for metric in visit.catalogue.values() if metric.planned)
    return subjects.values(
        visit.view, [planned], [unit.code for unit in units], visit.term_id, [visit.month_end]
    )


def _by_county(visit: Visit) -> pl.DataFrame:
    first, last = _period(visit)
    return supervision.by_county(
        visit.view, visit.region.code, first, last, date(last.year - 1, last.month, 1)
    )


ASKED: Asked = {
    "supervision": {
        "supervision.by_kind_and_state": lambda v: supervision.by_kind_and_state(
            v.view, v.region.code, *_period(v)
        ),
        "supervision.by_county": _by_county,
        "subjects.values (counties)": _values_of_the_counties,
        "supervision.unanswered": lambda v: supervision.unanswered(
            v.view, v.region.code, *_period(v), ROWS_ON_SCREEN
        ),
        "supervision.overdue_by_month": lambda v: supervision.overdue_by_month(
            v.view, v.region.code, v.term_id
        ),
        "supervision.of_county": lambda v: supervision.of_county(
            v.view, v.region.code, v.term_id, *_period(v)
        ),
    },
    "supervision, afterwards": {
        "afterwards.coverage_after": lambda v: afterwards.coverage_after(
            v.view, v.region.code, v.term_id, *_period(v)
        ),
        "supervision.reaction": lambda v: supervision.reaction(v.view, v.region.code, *_period(v)),
        "supervision.by_month": lambda v: supervision.by_month(v.view, v.region.code, *_period(v)),
    },
    "supervision, afterwards, the other figure": {
        "afterwards.overdue_after": lambda v: afterwards.overdue_after(
            v.view, v.region.code, v.term_id, *_period(v)
        ),
    },
    "supervision, another subject": {
        "rounds.by_level": lambda v: rounds.by_level(v.view, v.region.code, v.term_id),
        "organisations.of_region": lambda v: organisations.of_region(
            v.view, v.region.code, v.term_id, v.month_end
        ),
        "supervision.by_unit": lambda v: supervision.by_unit(v.view, v.region.code, *_period(v)),
        "petitions.by_month": lambda v: petitions.by_month(v.view, v.region.code, *_period(v)),
        "aid.between_regions": lambda v: aid.between_regions(v.view, v.region.code, *_period(v)),
    },
}

OF_COUNTIES_ONLY = {"supervision.of_county", "supervision.overdue_by_month"}
