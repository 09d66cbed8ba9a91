"""The wall's ranking as the one table: every unit of the map, worst first, each row a link."""

from __future__ import annotations

import html

import polars as pl

from pages.parts.frame import links
from pages.parts.frame.context import PageContext
from pages.parts.kit import numbers, status_lights, tables
from pages.parts.kit.table import Column, Ranking, Table, Track
from pages.parts.map_wall import wall_ranking
from pages.parts.shared import cautions, columns, definitions, figures, own_areas, scales
from pages.parts.shared.wall.wall import Wall
from warehouse.stats.judgement import ORDER


def frame(context: PageContext, wall: Wall) -> pl.DataFrame:
    """Return one row per unit with a value: what a `Row` holds, `gap`, and where it leads.

    After the units of the map stand those of which the data hold only part, and the office's own
    areas, which lead nowhere.
    """
    judged = [wall.ranked, *(rows for rows in (wall.parts, wall.ranked_areas) if len(rows))]
    seen = pl.concat(
        [rows.select(wall.ranked.columns) for rows in judged], how="vertical_relaxed"
    ).filter(pl.col("value").is_not_null())
    ranks = wall_ranking.ranges(context, wall.ranked)
    is_area = pl.col("region_code").str.starts_with(own_areas.PREFIX)
    return seen.with_columns(
        pl.col("gap").round(0, mode="half_away_from_zero"),
        numbers=pl.Series(
            [figures.numbers_of(context, context.metric, row) for row in seen.to_dicts()],
            dtype=pl.String,
        ),
        ranks=pl.col("region_code").replace_strict(ranks, default="", return_dtype=pl.String),
        is_chosen=pl.col("region_code") == context.region.code,
        leads_to=pl.when(~is_area).then("region_code"),
    )


def table(context: PageContext, wall: Wall, rows: pl.DataFrame) -> Table:
    """Return the table of what `frame` returned."""
    words, metric = context.words, context.metric
    label = words.label(metric.label)
    value = label
    if metric.format != "percent":
        value = words("columns.value_of", metric=label, unit=numbers.unit(metric, context.language))
    meant: dict[str, str] = {
        kind: status_lights.label(words, kind, metric, wall.warning) for kind in ORDER
    }
    last = (
        columns.column(words, "gap", help=words("ranking.gap_help"))
        if metric.planned
        else Column("ranks", words("ranking.ranks_heading"), help=words("ranking.ranks_help"))
    )
    has_last = metric.planned is not None or (rows["ranks"] != "").any()
    return Table(
        key="ranking",
        title=words("ranking.file", metric=label),
        rows=tables.of(rows),
        columns=[
            Column("light", words("columns.light"), "light", in_words=meant),
            Column("name", words("columns.region")),
            Column(
                "value",
                value,
                columns.KIND_OF_FORMAT[metric.format],
                help=words.label(metric.definition),
                track=_track(context, rows),
            ),
            *([_numbers(context)] if metric.denominator else []),
            *([last] if has_last else []),
        ],
        is_of_month=True,
        notes=definitions.cautioned(cautions.of_metric(context, metric)),
        link=links.of_rows("region" if wall.level == "county" else "map_wall", region="leads_to"),
        ranking=Ranking("light", "is_chosen", _order(context, rows), **_onward(context, wall)),
    )


def _numbers(context: PageContext) -> Column:
    words, metric = context.words, context.metric
    parts = (metric.numerator_label, metric.denominator_label)
    meant = words("ranking.separator").join(words.label(part) for part in parts)
    return Column("numbers", words("ranking.numbers_heading"), "ratio", help=meant)


def _track(context: PageContext, rows: pl.DataFrame) -> Track:
    words, metric = context.words, context.metric
    has_tick, has_interval = rows["tick"].count() > 0, rows["low"].count() > 0
    end = scales.end_of_bars(metric, rows)
    return Track(
        end=end,
        end_heading=wall_ranking.key_of_end(context, end),
        tick="tick",
        low="low",
        high="high",
        pale="is_thin",
        tick_heading=words("ranking.key_plan" if metric.planned else "ranking.key_target")
        if has_tick
        else "",
        interval_heading=words("ranking.key_interval") if has_interval else "",
    )


def _order(context: PageContext, rows: pl.DataFrame) -> str:
    """Say in what order the rows stand."""
    if context.metric.planned:
        return context.words("ranking.order_by_gap")
    if rows["light"].is_in(["red", "amber"]).any():
        return context.words("ranking.order_by_light")
    if context.metric.direction == "neutral":
        return context.words("ranking.order_highest")
    return context.words("ranking.order_worst")


def _onward(context: PageContext, wall: Wall) -> dict[str, str]:
    """Return the link to the list of the units with all headline metrics, and what it says."""
    # Where no unit has a value (none is whole in the data), the list has their parts.
    number = wall.ranked["value"].count() or len(wall.ranked)
    units = context.words.count(wall.counted, number)
    slow = int((wall.ranked["light"] == "amber").sum()) if context.metric.planned else 0
    words = (
        context.words("ranking.onward_slow", slow=slow, units=units)
        if slow
        else context.words("ranking.onward", units=units)
    )
    return {"onward": words, "address": links.address("region", region=wall.ground.code)}


def heading(context: PageContext, wall: Wall, rows: pl.DataFrame) -> str:
    """Return the heading of the ranking, a question that its lights answer, and what its pale rows
    and the rows after its units are.
    """
    notes = context.words("ranking.separator").join(
        wall_ranking.remarks(
            context, wall, rows["region_code"].to_list(), is_any_thin=bool(rows["is_thin"].any())
        )
    )
    return (
        f'<div class="ranking-heading"><b>{context.words(_title(context, wall))}</b>'
        f'<span title="{html.escape(notes)}">{html.escape(notes)}</span></div>'
    )


def _title(context: PageContext, wall: Wall) -> str:
    kinds = set(wall.ranked["light"])
    if context.metric.direction == "neutral":
        return "ranking.title_highest"
    if not kinds & {"red", "amber"}:
        return "ranking.title"
    if not context.metric.planned:
        return "ranking.title_short"
    return "ranking.title_who_behind" if "red" in kinds else "ranking.title_who_slow"
