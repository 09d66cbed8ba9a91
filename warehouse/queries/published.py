"""Published figures of a region, as their sources print them."""

from __future__ import annotations

import polars as pl

from warehouse.queries.snapshot import Snapshot

SOURCE_REGIONS = frozenset({"360000", "510000", "411100", "511126"})
"""The regions the source documents are about: Jiangxi, Sichuan, Luohe, Jiajiang."""


def figures(snapshot: Snapshot, region_code: str) -> pl.DataFrame:
    """Return every published figure of exactly this region, comparable ones first.

    Columns: figure_id, region_name_zh, region_name_en (the real ones), source_title,
    period_start, period_end, metric, metric_name_zh, metric_name_en, published_value with the
    interval its qualifier means (value_low, value_high; an open end is null), qualifier, unit,
    comparable, reason_not_comparable, is_whole_in_data, and own_value: ours by event date within
    the period as known on the as-of date, null where the two cannot be compared.
    """
    return snapshot.frame(
        """
        select
            mart_published.figure_id,
            dim_region.official_name as region_name_zh,
            dim_region.official_name_en as region_name_en,
            mart_published.source_title,
            mart_published.period_start,
            mart_published.period_end,
            mart_published.metric,
            published_metrics.name_zh as metric_name_zh,
            published_metrics.name_en as metric_name_en,
            mart_published.value as published_value,
            mart_published.value_low,
            mart_published.value_high,
            mart_published.qualifier,
            mart_published.unit,
            mart_published.comparable,
            mart_published.reason_not_comparable,
            dim_region.is_whole_in_data,
            mart_published.own_value
        from mart_published
        inner join dim_region on dim_region.region_code = mart_published.region_code
        left join published_metrics on published_metrics.metric = mart_published.metric
        where mart_published.region_code = $region
        order by mart_published.comparable desc, mart_published.figure_id
        """,
        {"region": snapshot.region(region_code)},
    )
