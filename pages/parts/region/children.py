"""The units below a region, one row each, with lights: to sort, to search, to go down."""

from __future__ import annotations

import polars as pl

from pages.parts.frame import links
from pages.parts.frame.context import PageContext
from pages.parts.kit import numbers, status_lights, tables
from pages.parts.kit.table import Column, Table
from pages.parts.shared import cautions, definitions, figures, own_areas, units_below
from pages.parts.shared.columns import KIND_OF_FORMAT
from warehouse.queries import lag
from warehouse.queries.metrics import Metric
from warehouse.stats.judgement import ORDER, judge


def table(context: PageContext) -> Table:
    """Return the table of the units below; a county's are its townships."""
    return _townships(context) if context.region.level == "county" else _regions(context)


def count(context: PageContext) -> int:
    """Return how many rows that table has: units, and areas that the office declared."""
    if context.region.level == "county":
        rows = context.ask(lag.townships)
        return len(rows) + len(own_areas.within(context, context.region, "township", "village"))
    level = units_below.unit_level(context.region, "county")
    areas = own_areas.within(context, context.region, "county") if level == "county" else []
    return len(context.regions.within(context.region.code, level)) + len(areas)


def frame(context: PageContext) -> pl.DataFrame:
    """Return one row per region below: code, name, and per headline metric light and value.

    Units of which the data hold only part come after them, without lights, and after these the
    areas of counties that the office declared.
    """
    level = units_below.unit_level(context.region, "county")
    units = context.regions.within(context.region.code, level)
    metrics = figures.tile_metrics(context)
    answers = figures.values(context, metrics, [unit.code for unit in units]).filter(
        pl.col("month_end") == context.month_end
    )
    parts = units_below.parts(units)
    rows, apart = (
        units_below.named(context, group)
        for group in ([unit for unit in units if unit not in parts], parts)
    )
    frames = [_judged(context, rows, answers)]
    if parts:
        unlit = {f"{metric.name}_light": pl.lit("none") for metric in metrics}
        frames.append(_judged(context, apart, answers).with_columns(**unlit))
    areas = own_areas.within(context, context.region, "county") if level == "county" else []
    if areas:
        values = own_areas.values(context, metrics, areas)
        frames.append(_judged(context, own_areas.named(context, areas), values))
    return pl.concat(frames)


def _judged(context: PageContext, rows: pl.DataFrame, answers: pl.DataFrame) -> pl.DataFrame:
    metrics, targets = figures.tile_metrics(context), figures.targets(context)
    for metric in metrics:
        judged = judge(answers.filter(pl.col("metric") == metric.name), metric, targets)
        rows = rows.join(_columns(metric, judged), on="region_code", how="left")
        if metric is metrics[0]:
            # The order of the first metric is the order of the table: worst first.
            order = judged.select("region_code").with_row_index("_place")
            rows = rows.join(order, on="region_code", how="left").sort("_place", nulls_last=True)
            rows = rows.drop("_place")
    return rows


def _columns(metric: Metric, judged: pl.DataFrame) -> pl.DataFrame:
    columns = [
        (
            pl.col("light")
            if metric.planned
            # As on the map: a ratio over so few is not judged.
            else pl.when("is_thin").then(pl.lit("none")).otherwise("light")
        ).alias(f"{metric.name}_light"),
        pl.col("value").alias(metric.name),
        pl.col("numerator").alias(f"{metric.name}_numerator"),
        pl.col("denominator").alias(f"{metric.name}_denominator"),
    ]
    if metric.planned:
        columns.append(
            pl.col("gap").round(0, mode="half_away_from_zero").alias(f"{metric.name}_gap")
        )
    return judged.select("region_code", *columns)


def _regions(context: PageContext) -> Table:
    rows = frame(context)
    definition = context.words("region.children_definition")
    if units_below.parts([context.regions[c] for c in rows["region_code"] if c in context.regions]):
        definition = context.words("partial.beside", definition=definition)
    is_area = pl.col("region_code").str.starts_with(own_areas.PREFIX)
    if rows.select(is_area.any()).item():
        definition = context.words("own_areas.beside", definition=definition)
    columns = [Column("name", context.words("columns.region"))]
    region = pl.when(~is_area).then("region_code")
    for metric in figures.tile_metrics(context):
        columns += _headings(context, metric, rows)
    return Table(
        key="children",
        title=context.words("region.children"),
        rows=tables.of(rows.with_columns(leads_to=region)),
        columns=columns,
        definition=definition,
        notes=definitions.cautioned(cautions.of_metrics(context, figures.tile_metrics(context))),
        is_of_month=True,
        link=links.of_rows("region", region="leads_to"),
    )


def _headings(context: PageContext, metric: Metric, rows: pl.DataFrame) -> list[Column]:
    """Return a metric's columns: light where there is one, value, both its numbers, gap."""
    words, label = context.words, context.words.label(metric.label)
    heading = label  # a percentage says so itself, and is a fraction in a file
    if metric.format != "percent":
        unit = numbers.unit(metric, context.language)
        heading = words("columns.value_of", metric=label, unit=unit)
    columns = []
    seen = set(rows[f"{metric.name}_light"])
    if seen & {"red", "amber", "green", "blue"}:
        light = words("columns.light_of", metric=label)
        line = figures.line(figures.targets(context), metric, "warning")
        meant: dict[str, str] = {
            kind: status_lights.short(words, kind, metric, line) for kind in ORDER
        }
        columns.append(
            Column(
                f"{metric.name}_light",
                words("columns.light"),
                "light",
                choices=[kind for kind in ORDER if kind in seen and kind != "none"],
                file_heading=light,
                help=words(
                    "progress.legend" if metric.planned else "progress.legend_target",
                    **{kind: text for kind, text in meant.items() if kind != "none"},
                ),
                in_words=meant | {"none": ""},
            )
        )
    columns.append(
        Column(
            metric.name,
            heading,
            KIND_OF_FORMAT[metric.format],
            help=definitions.as_text(words, metric),
        )
    )
    for part, part_label in (
        ("numerator", metric.numerator_label),
        ("denominator", metric.denominator_label),
    ):
        if part == "numerator" or metric.denominator:
            name = words.label(part_label)
            named = words("columns.part_of", part=name, metric=label)
            columns.append(Column(f"{metric.name}_{part}", name, "count", file_heading=named))
    if metric.planned:
        columns.append(Column(f"{metric.name}_gap", words("columns.gap"), "count"))
    return columns


def _townships(context: PageContext) -> Table:
    words = context.words
    rows = context.ask(lag.townships)
    rows = rows.with_columns(coverage=pl.col("villages_covered") / pl.col("villages"))
    definition = words("region.townships_as_of", day=context.as_of)
    areas = own_areas.within(context, context.region, "township", "village")
    if areas:
        definition = words("own_areas.beside", definition=definition)
        own = own_areas.villages(context, areas).rename({"area": "township_name"})
        rows = pl.concat([rows, own.drop("area_id")], how="diagonal_relaxed")
    return Table(
        key="townships",
        title=words("region.children"),
        rows=tables.of(rows),
        columns=[
            Column("township_name", words("columns.township")),
            *own_areas.columns_of_villages(words),
        ],
        definition=definition,
        notes=definitions.of_query(context, lag.townships),
    )
