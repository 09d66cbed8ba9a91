"""Values of metrics by region and month: the numbers behind the map, the tiles and the trends."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

import polars as pl

from warehouse.queries.metrics import Metric
from warehouse.queries.reference_rules import IN_FORCE, REGION_LINEAGE, nearest, of_lineage
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
    by_mart: dict[str, dict[int, Metric]] = {}
    for number, metric in enumerate(metrics):
        by_mart.setdefault(metric.numerator.mart, {})[number] = metric
    selects = " union all ".join(_select(mart, measures) for mart, measures in by_mart.items())
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
        ),
        parts as ({selects})
        select
            metric,
            region_code,
            month_end,
            numerator,
            denominator,
            planned,
            scale * numerator / nullif(denominator, 0) as value
        from parts
        order by metric, region_code, month_end
        """,  # noqa: S608
        parameters,
    )


def _select(mart: str, metrics: Mapping[int, Metric]) -> str:
    """Return the rows of the metrics of one mart, which is read once for all of them.

    `metrics` are those by their number among all that are asked for.
    """
    sums = ", ".join(part for number, metric in metrics.items() for part in _sums(metric, number))
    parts = [_parts(metric, number) for number, metric in metrics.items()]
    numerators, denominators, planned = (", ".join(part) for part in zip(*parts, strict=True))
    scales = ", ".join(f"{metric.scale}" for metric in metrics.values())
    names = ", ".join(f"$metric_{number}" for number in metrics)
    return f"""
        select
            unnest([{names}]) as metric,
            region_code,
            month_end,
            unnest([{numerators}]) as numerator,
            unnest([{denominators}]) as denominator,
            unnest([{planned}]) as planned,
            unnest([{scales}]) as scale
        from (
            select members.member_of as region_code, month_end, {sums}
            from {mart}
            inner join members using (region_code)
            where term_id = $term
                and list_contains($months, month_end)
            group by members.member_of, month_end
        )
    """  # noqa: S608


def _sums(metric: Metric, number: int) -> Iterator[str]:
    """Yield the sums that a metric is made of, as columns that bear its number.

    The expressions are those of the project's own metric declarations, never a reader's.
    """
    measures = {"numerator": metric.numerator}
    if metric.denominator:
        measures["denominator"] = metric.denominator
    if metric.planned:
        measures["planned"] = metric.planned
    if metric.sampling is not None:
        measures |= {
            "checked": metric.sampling.checked,
            "variance": metric.sampling.variance,
            "single": metric.sampling.single_variance,
            "squares": metric.sampling.squares,
        }
    for name, measure in measures.items():
        yield f"cast(sum({measure.expression}) as double) as {name}_{number}"


def _parts(metric: Metric, number: int) -> tuple[str, str, str]:
    """Return numerator, denominator and what was planned, of the columns of `_sums`."""
    planned = f"planned_{number}" if metric.planned else "cast(null as double)"
    if metric.sampling is not None:
        return *_effective(number), planned
    denominator = f"denominator_{number}" if metric.denominator else "cast(1 as double)"
    return f"numerator_{number}", denominator, planned


def _effective(number: int) -> tuple[str, str]:
    """Return rate x effective size, and the effective size, of an estimate from strata.

    The formula is that of `warehouse.stats.stratified.effective_size` (tested to agree), here in
    SQL because groups of regions are summed before it.
    """
    part, whole, checked, variance, single, squares = (
        f"{name}_{number}"
        for name in ("numerator", "denominator", "checked", "variance", "single", "squares")
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
        f"""
        with {REGION_LINEAGE}

        select metric, target, warning
        from metric_targets
        cross join lineage
        where {of_lineage("metric_targets")}
            and {IN_FORCE}
        {nearest("metric_targets", "metric")}
        """,  # noqa: S608  the package's own text
        {"region": snapshot.region(region_code), "on": on},
    )
