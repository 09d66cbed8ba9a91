"""Values of metrics by region and month: the numbers behind the map, the tiles and the trends."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

import polars as pl

from warehouse.queries.metrics import Metric, Sampling
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
    was due by then over the same denominator, null for metrics without a plan. Of a metric that is
    estimated from samples the denominator is the effective sample size.
    """
    groups = tuple((code, (code,)) for code in region_codes)
    return values_of_groups(snapshot, metrics, groups, term_id, month_ends)


def values_of_groups(
    snapshot: Snapshot,
    metrics: Sequence[Metric],
    groups: Iterable[tuple[str, Sequence[str]]],
    term_id: str,
    month_ends: Sequence[date],
) -> pl.DataFrame:
    """Return what `values` does for groups of regions (name, codes), named in `region_code`.

    Every part is summed over the regions of a group before anything is divided.
    """
    pairs = [(group, code) for group, codes in groups for code in codes]
    snapshot.check(code for _, code in pairs)
    selects = " union all ".join(_select(metric, number) for number, metric in enumerate(metrics))
    parameters: dict[str, object] = {
        "groups": [group for group, _ in pairs],
        "regions": [code for _, code in pairs],
        "term": term_id,
        "months": list(month_ends),
    }
    parameters |= {f"metric_{number}": metric.name for number, metric in enumerate(metrics)}
    return snapshot.frame(
        f"""
        with members as (
            select unnest($groups) as member_of, unnest($regions) as region_code
        )
        {selects}
        order by metric, region_code, month_end
        """,
        parameters,
    )


def _select(metric: Metric, number: int) -> str:
    # The expressions are those of the project's own metric declarations, never a reader's.
    denominator = f"sum({metric.denominator.expression})" if metric.denominator else "1"
    planned = f"sum({metric.planned.expression})" if metric.planned else "null"
    numerator = f"sum({metric.numerator.expression})"
    if metric.sampling is not None:
        numerator, denominator = _effective(numerator, denominator, metric.sampling)
    return f"""
        select
            $metric_{number} as metric,
            members.member_of as region_code,
            month_end,
            cast({numerator} as double) as numerator,
            cast({denominator} as double) as denominator,
            cast({planned} as double) as planned,
            {metric.scale} * cast({numerator} as double)
                / nullif(cast({denominator} as double), 0) as value
        from {metric.numerator.mart}
        inner join members using (region_code)
        where term_id = $term
            and month_end in (select unnest($months))
        group by members.member_of, month_end
    """  # noqa: S608


def _effective(estimated: str, frame: str, sampling: Sampling) -> tuple[str, str]:
    """Return rate x effective size, and the effective size, of an estimate from strata.

    The formula is that of `warehouse.stats.stratified.effective_size` (tested to agree), here in
    SQL because groups of regions are summed before it.
    """
    part, whole = f"cast({estimated} as double)", f"cast({frame} as double)"
    checked, variance, single, squares = (
        f"cast(sum({measure.expression}) as double)"
        for measure in (
            sampling.checked,
            sampling.variance,
            sampling.single_variance,
            sampling.squares,
        )
    )
    spread = f"{part} / {whole} * (1 - {part} / {whole})"
    total = f"({variance} + {single} * {spread})"
    size = f"""case
                when {whole} = 0 then 0
                when {part} = 0 or {part} = {whole} or {total} = 0
                    then least({checked}, {whole} * {whole} / {squares})
                else least({checked}, {spread} * {whole} * {whole} / {total})
            end"""
    return f"({part} / nullif({whole}, 0) * {size})", size


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
