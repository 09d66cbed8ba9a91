"""Where it lags: the map of the units by a metric, and the table of them, worst first."""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from pages.parts.frame.context import PageContext
from pages.parts.handouts import maps
from pages.parts.handouts.briefing import subject
from pages.parts.kit import claims, place_names, status_lights, texts
from pages.parts.shared import columns, figures, units_below
from pages.parts.shared.wall import wall
from pages.parts.shared.wall.wall import Wall
from warehouse.handouts.document import (
    Section,
    TableBlock,
    TableColumn,
    marked,
)
from warehouse.queries import lag
from warehouse.queries.metrics import Metric
from warehouse.stats.judgement import ORDER

MOST = 15
"""As many units are listed on paper."""


def sections(context: PageContext, metric: Metric) -> list[Section]:
    """Return the map and the ranking of the units below; of a county where it lies, and its
    townships.
    """
    if context.region.level == "county":
        return _of_county(context, metric)
    there, words = replace(context, metric=metric), context.words
    board = wall.build(there)
    return [
        Section(
            [maps.of_board(there, board)],
            finding=marked(claims.say(words, board.finding)),
            heading=words("briefing.ranking"),
        ),
        Section([table(context, metric, board)]),
    ]


def table(context: PageContext, metric: Metric, board: Wall) -> TableBlock:
    """Return the units of a board with a value, worst first, as many as paper holds."""
    words = context.words
    seen = board.ranked.filter(pl.col("value").is_not_null()).to_dicts()
    drawn = pl.DataFrame(
        [
            {
                **{name: row[name] for name in ("name", "value", "tick", "gap")},
                # So few are not judged, as on the map.
                "light": "none" if row["is_thin"] and not metric.planned else row["light"],
                "numbers": figures.numbers_of(context, metric, row),
            }
            for row in seen[:MOST]
        ],
        schema={
            "name": pl.String,
            "value": pl.Float64,
            "tick": pl.Float64,
            "gap": pl.Float64,
            "light": pl.String,
            "numbers": pl.String,
        },
    )
    return TableBlock(
        title=words(f"briefing.units_{board.level}", metric=words.label(metric.label)),
        columns=_columns(context, metric, board),
        rows=drawn,
        aside=words("briefing.worst_first"),
        number=words("sheet.number"),
        foot=_foot(context, board, len(seen)),
        empty=words("map.nobody_looked"),
    )


def _columns(context: PageContext, metric: Metric, board: Wall) -> list[TableColumn]:
    words, kind = context.words, columns.KIND_OF_FORMAT[metric.format]
    meant: dict[str, str] = {
        light: "" if light == "none" else status_lights.short(words, light, metric, board.warning)
        for light in ORDER
    }
    further = [TableColumn("tick", words("briefing.target"), kind)]
    if metric.planned:
        further = [
            TableColumn("tick", words("spark.plan"), kind),
            TableColumn("gap", words("columns.gap"), "count", width=0.8),
        ]
    has_line = metric.planned is not None or board.ranked["tick"].is_not_null().any()
    return [
        TableColumn("light", words("columns.light"), "light", width=1.5, labels=meant),
        TableColumn("name", words("columns.region"), width=1.8),
        TableColumn("value", words.label(metric.label), kind, width=1.1),
        TableColumn("numbers", words("ranking.numbers_heading"), "ratio", width=1.4),
        *(further if has_line else []),
    ]


def _foot(context: PageContext, board: Wall, seen: int) -> str:
    words = context.words
    units = [context.regions[code] for code in board.parts["region_code"]]
    lines = [
        words("briefing.further", units=words.count(board.counted, seen - MOST))
        if seen > MOST
        else "",
        units_below.left_out(context, units),
    ]
    return texts.sentences(*lines)


def _of_county(context: PageContext, metric: Metric) -> list[Section]:
    words = context.words
    picture = maps.of_county(context, metric)
    heading, name = words("briefing.ranking"), subject.value(context, metric)
    on_map = [Section([picture], marked(claims.say(words, name)), heading)] if picture else []
    return [*on_map, Section([_townships(context)])]


def _townships(context: PageContext) -> TableBlock:
    """Return the townships of a county as of now, those with most villages left first."""
    words = context.words
    rows = context.ask(lag.townships)
    left = (pl.col("villages") - pl.col("villages_covered")).alias("left")
    cells = rows.with_columns(
        left, name=place_names.column(rows, "township_name", context.language)
    ).sort("left", "township_code", descending=[True, False])
    return TableBlock(
        title=words("briefing.townships"),
        columns=[
            TableColumn("name", words("columns.township"), width=1.8),
            *(
                TableColumn(name, words(f"columns.{name}"), "count")
                for name in ("villages", "villages_covered")
            ),
            TableColumn("left", words("briefing.left"), "count"),
            *(
                TableColumn(name, words(f"columns.{name}"), "count")
                for name in ("open_problems", "overdue_problems")
            ),
        ],
        rows=cells.drop("township_name").head(MOST),
        aside=words("region.townships_as_of", day=context.as_of),
        number=words("sheet.number"),
        foot=words("briefing.further_townships", n=len(cells) - MOST) if len(cells) > MOST else "",
        empty=words("notices.empty"),
    )
