"""What the page of clues and sanctions asks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from warehouse.queries import clue_cohorts, reporting, sanctions, subjects

if TYPE_CHECKING:
    import polars as pl

    from warehouse.bench.asked import Asked
    from warehouse.bench.asked.visit import Visit
    from warehouse.queries.regions import Level


def _days_to_filing_above(visit: Visit) -> pl.DataFrame:
    """The curve of the region above, or of the region itself where there is none."""
    line = visit.lineage
    return clue_cohorts.days_to_filing(visit.view, line[min(1, len(line) - 1)], visit.term_id)


def _values_of_the_funnel(visit: Visit) -> pl.DataFrame:
    """One metric for the units of the funnel and their whole; a county's are its neighbours."""
    region = visit.region
    ground = visit.tree[region.parent] if region.level == "county" and region.parent else region
    level: Level = "province" if ground.level == "country" else "county"
    units = [unit.code for unit in visit.tree.within(ground.code, level)]
    return subjects.values(
        visit.view,
        [visit.catalogue["clues_per_100_villages"]],
        [*units, ground.code],
        visit.term_id,
        [visit.month_end, visit.year_end],
    )


ASKED: Asked = {
    "sanctions": {
        "sanctions.cascade": lambda v: sanctions.cascade(
            v.view, v.region.code, v.term_id, v.month_end
        ),
        "sanctions.undisposed_by_age": lambda v: sanctions.undisposed_by_age(
            v.view, v.region.code, v.term_id, v.month_end
        ),
        "sanctions.recoveries": lambda v: sanctions.recoveries(
            v.view, v.region.code, v.term_id, v.month_end
        ),
        "sanctions.by_county": lambda v: sanctions.by_county(
            v.view, v.region.code, v.term_id, v.month_end
        ),
        "clue_cohorts.by_quarter": lambda v: clue_cohorts.by_quarter(
            v.view, v.region.code, v.term_id
        ),
        "clue_cohorts.days_to_filing": lambda v: clue_cohorts.days_to_filing(
            v.view, v.region.code, v.term_id
        ),
        "clue_cohorts.days_to_filing (above)": _days_to_filing_above,
        "subjects.values (clues by unit)": _values_of_the_funnel,
        "reporting.completeness (sanctions)": lambda v: reporting.completeness(
            v.view, v.region.code, v.month_end
        ),
    },
    "sanctions, counts suppressed": {
        "clue_cohorts.by_county_and_half_year": lambda v: clue_cohorts.by_county_and_half_year(
            v.view, v.region.code, v.term_id
        ),
    },
}
