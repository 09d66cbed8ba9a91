"""What the wall map shows, worked out from one selection: units, judgements, finding, tiles."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from pages.parts.frame import data
from pages.parts.frame.context import PageContext
from pages.parts.kit import numbers
from pages.parts.kit.claims import Finding
from pages.parts.kit.kpi_tiles import Tile
from pages.parts.shared import figures, metric_findings, moving, own_areas, units_below
from pages.parts.shared.moving import Moving
from warehouse.queries import reporting
from warehouse.queries.own_areas import Area
from warehouse.queries.regions import Level, Region
from warehouse.stats.judgement import judge


@dataclass(frozen=True)
class Wall:
    """Everything on the wall map."""

    ground: Region
    """The region whose units the map shows: the chosen one, or a county's parent."""
    level: Level
    ranked: pl.DataFrame
    parts: pl.DataFrame
    """The units of which not every county is in the data, as `ranked`, and without a light: beside
    the units, ranked and counted with none of them."""
    areas: list[Area]
    """Areas of counties that the office declared, in the ground as a whole."""
    ranked_areas: pl.DataFrame
    """They as `ranked`: beside the units, and counted with none of them."""
    finding: Finding
    """How many units are behind and by how much the worst is."""
    tiles: list[Tile]
    """Those of the headline metrics, of the chosen region."""
    reporting: dict[str, int] | None
    warning: float | None
    """The warning line that the lights are judged by."""
    plan: float | None
    """What was planned of the ground to date, or its target, in the metric's unit."""
    moving: Moving | None
    """The units by how the metric moves; None where it or the term has no trend."""
    beside: str
    """What has to stand beside the metric, as what never falls due beside the overdue share."""

    @property
    def counted(self) -> str:
        """The name of what its units are counted as."""
        return units_below.COUNTED[self.level]


def build(context: PageContext) -> Wall:
    """Ask once for the values of the units and the tiles, and judge them."""
    ground = _ground(context)
    level = units_below.unit_level(ground, context.grain)
    # A county that is the office's root has nothing beside it on its map.
    units = [ground] if ground.level == "county" else context.regions.within(ground.code, level)
    headlines = figures.tile_metrics(context)
    drawn = [
        context.metric,
        *headlines,
        *([context.metric.beside] if context.metric.beside else []),
    ]
    answers = figures.values(
        context,
        list({metric.name: metric for metric in drawn}.values()),
        [*(unit.code for unit in units), context.region.code, ground.code],
    )
    lines = figures.targets(context)
    now = answers.filter(pl.col("month_end") == context.month_end)
    of_metric = now.filter(pl.col("metric") == context.metric.name)
    parts = units_below.parts(units)
    ranked, of_parts = (
        judge(
            units_below.named(context, group).join(of_metric, on="region_code", how="left"),
            context.metric,
            lines,
        )
        for group in ([unit for unit in units if unit not in parts], parts)
    )
    areas = own_areas.within(context, ground, "county") if level in ("county", "city") else []
    due = data.ask(context.view, reporting.completeness, ground.code, context.month_end)
    return Wall(
        ground=ground,
        level=level,
        ranked=ranked,
        parts=of_parts.with_columns(light=pl.lit("none")),
        areas=areas,
        ranked_areas=_ranked_areas(context, areas, lines) if areas else ranked.clear(),
        finding=metric_findings.wall(
            context.words,
            context.metric,
            ranked,
            level=level,
            region=context.name(ground),
            subject=ground.code,
            is_part=ground.is_part_in_data,
            parts=of_parts["value"].count(),
            warning=figures.line(lines, context.metric, "warning"),
        ),
        tiles=[figures.tile(context, metric, answers, lines) for metric in headlines],
        reporting=due.row(0, named=True) if len(due) else None,
        warning=figures.line(lines, context.metric, "warning"),
        plan=_plan(context, of_metric.filter(pl.col("region_code") == ground.code), ground, lines),
        moving=moving.of(context, context.metric, context.month_end),
        beside=_beside(context, now.filter(pl.col("region_code") == ground.code)),
    )


def _plan(
    context: PageContext, own: pl.DataFrame, ground: Region, lines: pl.DataFrame
) -> float | None:
    """Return what the whole of the ground was to come to; None of a part, which has no such line of
    its own.
    """
    ticks = judge(own, context.metric, lines)["tick"].to_list()
    return ticks[0] if ticks and not ground.is_part_in_data else None


def _beside(context: PageContext, of_ground: pl.DataFrame) -> str:
    metric = context.metric.beside
    if metric is None:
        return ""
    counted = of_ground.filter(pl.col("metric") == metric.name)["value"].to_list()
    if not counted or not counted[0]:
        return ""
    return context.words(
        "ranking.beside",
        metric=context.words.label(metric.label),
        value=numbers.value_with_unit(metric, counted[0], context.language),
    )


def _ranked_areas(context: PageContext, areas: list[Area], lines: pl.DataFrame) -> pl.DataFrame:
    named = own_areas.named(context, areas)
    values = own_areas.values(context, [context.metric], areas)
    return judge(named.join(values, on="region_code", how="left"), context.metric, lines)


def _ground(context: PageContext) -> Region:
    region = context.region
    parent = context.regions.parent_in_data(region)
    return parent if region.level == "county" and parent is not None else region
