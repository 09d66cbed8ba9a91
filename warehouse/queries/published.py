"""Published figures as their sources print them, their contradictions, and the sources."""

from __future__ import annotations

import polars as pl

from warehouse.queries.snapshot import Snapshot

SOURCE_REGIONS = frozenset({"360000", "510000", "411100", "511126"})
"""The regions the source documents are about: Jiangxi, Sichuan, Luohe, Jiajiang."""

_FIGURE = """
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
            mart_published.reason_not_comparable
""".strip()


def figures(snapshot: Snapshot, region_code: str) -> pl.DataFrame:
    """Return every published figure of exactly this region, comparable ones first.

    Columns: figure_id, region_name_zh, region_name_en (the real ones), source_title,
    period_start, period_end, metric, metric_name_zh, metric_name_en, published_value with the
    interval its qualifier means (value_low, value_high; an open end is null), qualifier, unit,
    comparable, reason_not_comparable, is_whole_in_data, and own_value: ours by event date within
    the period as known on the as-of date, null where the two cannot be compared.
    """
    return snapshot.frame(
        f"""
        select
            mart_published.figure_id,
            dim_region.official_name as region_name_zh,
            dim_region.official_name_en as region_name_en,
            mart_published.source_title,
            {_FIGURE},
            dim_region.is_whole_in_data,
            mart_published.own_value
        from mart_published
        inner join dim_region on dim_region.region_code = mart_published.region_code
        left join published_metrics on published_metrics.metric = mart_published.metric
        where mart_published.region_code = $region
        order by mart_published.comparable desc, mart_published.figure_id
        """,  # noqa: S608  this module's own text
        {"region": snapshot.region(region_code)},
    )


def every_figure(snapshot: Snapshot) -> pl.DataFrame:
    """Return every published figure: those of the source documents, then those of other places.

    Columns as those of `figures` (names of a place that a document does not name are null), and
    region_code (null for other places), source_id,
    source_title_zh, source_title_en (of other places the address of the page), is_elsewhere and
    note. What is published may be read by everybody; own_value is null for regions outside what
    may be seen.
    """
    figures = snapshot.frame(
        f"""
        select
            mart_published.figure_id,
            mart_published.region_code,
            coalesce(
                dim_region.official_name,
                case when mart_published.is_elsewhere then mart_published.region_name end
            ) as region_name_zh,
            coalesce(
                dim_region.official_name_en, mart_published.region_name_en
            ) as region_name_en,
            mart_published.region_note,
            mart_published.source_id,
            coalesce(published_sources.title_zh, mart_published.source_id) as source_title_zh,
            coalesce(published_sources.title_en, mart_published.source_id) as source_title_en,
            {_FIGURE},
            mart_published.is_elsewhere,
            mart_published.note,
            coalesce(dim_region.is_whole_in_data, false) as is_whole_in_data,
            mart_published.own_value
        from mart_published
        left join dim_region on dim_region.region_code = mart_published.region_code
        left join published_metrics on published_metrics.metric = mart_published.metric
        left join published_sources on published_sources.source_id = mart_published.source_id
        order by
            mart_published.is_elsewhere,
            mart_published.comparable desc,
            mart_published.source_id,
            mart_published.figure_id
        """  # noqa: S608  this module's own text
    )
    may_be_seen = pl.col("region_code").is_in(snapshot.codes)
    return figures.with_columns(
        pl.when(may_be_seen).then("own_value").alias("own_value"),
        is_whole_in_data=pl.col("is_whole_in_data") & may_be_seen.fill_null(value=False),
    )


def contradictions(snapshot: Snapshot) -> pl.DataFrame:
    """Return the figures that cannot both be meant, contradictions before notices.

    Columns: contradiction_id, kind, severity, note_zh and note_en (why the two are related; null
    where both are of one metric), region_name_zh, region_name_en, source_title_zh, source_title_en
    and those of the other figure (other_source_title_...), metric_name_..., other_metric_name_...,
    unit, other_unit, value, other_value, is_same_period.
    """
    return snapshot.frame(
        """
        with relations as (
            select relation_id, any_value(note_zh) as note_zh, any_value(note_en) as note_en
            from published_relations
            group by relation_id
        )

        select
            found.contradiction_id,
            found.kind,
            found.severity,
            relations.note_zh,
            relations.note_en,
            coalesce(dim_region.official_name, found.region_name) as region_name_zh,
            coalesce(
                dim_region.official_name_en, first.region_name_en, found.region_name
            ) as region_name_en,
            coalesce(sources.title_zh, found.source_id) as source_title_zh,
            coalesce(sources.title_en, found.source_id) as source_title_en,
            coalesce(others.title_zh, found.other_source_id) as other_source_title_zh,
            coalesce(others.title_en, found.other_source_id) as other_source_title_en,
            metrics.name_zh as metric_name_zh,
            metrics.name_en as metric_name_en,
            other_metrics.name_zh as other_metric_name_zh,
            other_metrics.name_en as other_metric_name_en,
            found.unit,
            found.other_unit,
            found.value,
            found.other_value,
            found.is_same_period
        from mart_published_contradictions as found
        left join relations on relations.relation_id = found.relation_id
        left join dim_region on dim_region.region_code = found.region_code
        inner join mart_published as first on first.figure_id = found.figure_id
        left join published_sources as sources on sources.source_id = found.source_id
        left join published_sources as others on others.source_id = found.other_source_id
        left join published_metrics as metrics on metrics.metric = found.metric
        left join published_metrics as other_metrics on other_metrics.metric = found.other_metric
        order by found.severity, found.contradiction_id
        """
    )


def sources(snapshot: Snapshot) -> pl.DataFrame:
    """Return every document and page that figures are from, the source documents first.

    Columns: source_id (the address of a page), title_zh, title_en (null for pages),
    issued_by_zh, issued_by_en, issued_on, place_zh, place_en, is_elsewhere, regions (how many it
    names), figures and comparable (counts).
    """
    return snapshot.frame(
        """
        select
            mart_published.source_id,
            any_value(published_sources.title_zh) as title_zh,
            any_value(published_sources.title_en) as title_en,
            any_value(published_sources.issued_by_zh) as issued_by_zh,
            any_value(published_sources.issued_by_en) as issued_by_en,
            any_value(published_sources.issued_on) as issued_on,
            any_value(published_sources.place_zh) as place_zh,
            any_value(published_sources.place_en) as place_en,
            mart_published.is_elsewhere,
            count(distinct mart_published.region_name) as regions,
            count(*) as figures,
            count(*) filter (where mart_published.comparable) as comparable
        from mart_published
        left join published_sources on published_sources.source_id = mart_published.source_id
        group by mart_published.source_id, mart_published.is_elsewhere
        order by mart_published.is_elsewhere, mart_published.source_id
        """
    )
