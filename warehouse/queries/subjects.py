"""Values of metrics by region and month: the numbers behind the map, the tiles and the trends."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

import polars as pl

from warehouse.queries.metrics import Metric
from warehouse.queries.snapshot import Snapshot


def values(
    snapshot: Snapshot,
    metrics: Sequence[Metric],
    region_codes: Iterable[str],
    term_id: str,
    month_ends: Sequence[date],
) -> pl.DataFrame:
    """Return one row per metric, region and month end: numerator, denominator, planned, value.

    All are term to date as known at that month end. `value` is in the metric's own unit (a
    proportion for `percent`); it and the numerator are null where nobody looked. `planned` is what
    was due by then over the same denominator, null for metrics without a plan.
    """
    codes = snapshot.check(region_codes)
    selects = " union all ".join(_select(metric, number) for number, metric in enumerate(metrics))
    parameters: dict[str, object] = {"regions": codes, "term": term_id, "months": list(month_ends)}
    parameters |= {f"metric_{number}": metric.name for number, metric in enumerate(metrics)}
    return snapshot.frame(
        f"{selects} order by metric, region_code, month_end",
        parameters,
    )


def _select(metric: Metric, number: int) -> str:
    # The expressions are those of the project's own metric declarations, never a reader's.
    denominator = f"sum({metric.denominator.expression})" if metric.denominator else "1"
    planned = f"sum({metric.planned.expression})" if metric.planned else "null"
    numerator = f"sum({metric.numerator.expression})"
    return f"""
        select
            $metric_{number} as metric,
            region_code,
            month_end,
            cast({numerator} as double) as numerator,
            cast({denominator} as double) as denominator,
            cast({planned} as double) as planned,
            {metric.scale} * cast({numerator} as double)
                / nullif(cast({denominator} as double), 0) as value
        from {metric.numerator.mart}
        where region_code in (select unnest($regions))
            and term_id = $term
            and month_end in (select unnest($months))
        group by region_code, month_end
    """  # noqa: S608


def targets(snapshot: Snapshot, region_code: str, on: date) -> pl.DataFrame:
    """Return the target and warning line of each metric in force for a region on a day.

    The row of the region itself wins, else that of its nearest ancestor; ancestors count whether
    they may be seen or not.
    """
    return snapshot.frame(
        """
        with lineage as (
            select [region_code, city_code, province_code, '100000'] as codes
            from dim_region
            where region_code = $region
        )

        select metric, target, warning
        from metric_targets
        cross join lineage
        where list_contains(codes, metric_targets.region_code)
            and valid_from <= $on
            and (valid_to is null or valid_to >= $on)
        qualify row_number() over (
            partition by metric
            order by list_position(codes, metric_targets.region_code), valid_from desc
        ) = 1
        """,
        {"region": snapshot.region(region_code), "on": on},
    )
