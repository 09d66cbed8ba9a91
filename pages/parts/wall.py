"""What the wall map shows, worked out from one selection: units, standing, sentence, geometry."""

from __future__ import annotations

import html
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import polars as pl
import pydeck

from pages.parts import (
    data,
    figures,
    findings,
    heights,
    labels,
    lights,
    maps,
    numbers,
    selection,
    shell,
    tiles,
)
from pages.parts.ranking import Row
from pages.parts.shell import Visit
from pages.parts.tiles import Tile
from pages.parts.words import as_html, as_text
from warehouse.queries import boundaries, reporting
from warehouse.queries.metrics import Metric
from warehouse.queries.regions import Level, Region
from warehouse.stats.standing import THIN_DENOMINATOR, standing

ROWS_SHOWN = 12
MOST_BESIDE = 3
LEAST_SPAN = 0.2
CHINA = (73.5, 3.4, 135.1, 53.6)
"""West, south, east, north: where a region without polygon is drawn."""


@dataclass(frozen=True)
class Wall:
    """Everything on the wall map."""

    ground: Region
    """The region whose units the map shows: the chosen one, or a county's parent."""
    level: Level
    ranked: pl.DataFrame
    sentence: str
    tiles: list[Tile]
    reporting: dict[str, int] | None


def build(visit: Visit) -> Wall:
    """Ask once for the values of the units and the tiles, and judge them."""
    ground = _ground(visit)
    level = unit_level(ground, visit.grain)
    # A county that is the office's root has nothing beside it on its map.
    units = [ground] if ground.level == "county" else visit.regions.within(ground.code, level)
    headlines = figures.tile_metrics(visit)
    answers = figures.values(
        visit,
        list({metric.name: metric for metric in [visit.metric, *headlines]}.values()),
        [*(unit.code for unit in units), visit.region.code],
    )
    lines = figures.targets(visit)
    names = pl.DataFrame(
        {
            "region_code": [unit.code for unit in units],
            "name": [visit.name(unit) for unit in units],
        },
        schema={"region_code": pl.String, "name": pl.String},
    )
    now = answers.filter(pl.col("month_end") == visit.month_end)
    ranked = standing(
        names.join(now.filter(pl.col("metric") == visit.metric.name), on="region_code", how="left"),
        visit.metric,
        lines,
    )
    due = data.ask(visit.view, reporting.completeness, ground.code, visit.month_end)
    return Wall(
        ground=ground,
        level=level,
        ranked=ranked,
        sentence=findings.wall(
            visit.words,
            visit.metric,
            ranked,
            level=level,
            region=visit.name(ground),
            warning=figures.line(lines, visit.metric, "warning"),
            is_demonstration=visit.is_demonstration,
        ),
        tiles=[figures.tile(visit, metric, answers, lines) for metric in headlines],
        reporting=due.row(0, named=True) if len(due) else None,
    )


def headline(wall: Wall) -> str:
    """Return the sentence as HTML, set as large as one line of it can be."""
    text = as_text(wall.sentence)
    letters = sum(1.0 if ord(letter) > 0x2E80 else 0.56 for letter in text)
    return (
        f'<div class="sentence one-line" style="--letters: {letters:.0f}">'
        f"{as_html(wall.sentence)}</div>"
    )


def tiles_of(visit: Visit, wall: Wall) -> str:
    """Return the tiles; where they are of another region than the map's, they name it."""
    named = ""
    if visit.region.code != wall.ground.code:
        named = f'<div class="tiles-of">{html.escape(visit.name(visit.region))}</div>'
    return named + tiles.grid(wall.tiles)


def unit_level(ground: Region, grain: Level) -> Level:
    """Return the level of the units on a region's map: one down, a province's by choice."""
    if ground.level == "country":
        return "province"
    return grain if ground.level == "province" else "county"


def _ground(visit: Visit) -> Region:
    region = visit.region
    parent = visit.regions.parent_in_data(region)
    return parent if region.level == "county" and parent is not None else region


def geometry(visit: Visit, wall: Wall) -> maps.Geometry:
    """Return where the shapes of the wall's units are."""
    folder = "app/static/boundaries"
    if wall.ground.level == "country":
        return maps.Geometry(f"{folder}/country.json", "provinces", lines="national_lines")
    province = f"{wall.ground.code[:2]}0000"
    file = f"{folder}/{province}.json"
    if wall.ground.level == "province":
        outline = "cities" if wall.level == "county" else "province"
        return maps.Geometry(file, "cities" if wall.level == "city" else "counties", "", outline)
    shared = wall.ground.code if wall.ground.level == "county" else wall.ground.code[:4]
    return maps.Geometry(file, "counties", shared)


def map_units(visit: Visit, wall: Wall) -> list[maps.Unit]:
    """Return the units of the map, with names on those that need attention and can carry one."""
    index = boundaries.unit_index().places
    placed = {
        code: place.label
        for code in wall.ranked["region_code"]
        if (place := index.get(code)) and place.label
    }
    solid = wall.ranked.filter(~pl.col("is_thin") & pl.col("region_code").is_in(list(placed)))
    red = solid.filter(pl.col("light") == "red").select("region_code", "name")
    amber = solid.filter(pl.col("light") == "amber")["region_code"]
    named = labels.without_collision(
        [(code, name, placed[code]) for code, name in red.iter_rows()],
        index[wall.ground.code].bounds or CHINA,
        [placed[code] for code in amber],
    )
    return [
        maps.Unit(
            code=row["region_code"],
            name=row["name"],
            value=row["value"],
            value_text=numbers.value_with_unit(visit.metric, row["value"], visit.language),
            numbers=figures.numbers_of(visit, visit.metric, row),
            planned="" if row["planned"] is None else numbers.count(row["planned"]),
            # What says little is not called anything on the map.
            light="none" if row["is_thin"] else row["light"],
            label_at=placed.get(row["region_code"]),
            label_side=named.get(row["region_code"]),
        )
        for row in wall.ranked.iter_rows(named=True)
    ]


def rows(visit: Visit, wall: Wall) -> list[Row]:
    """Return the rows of the ranked list: the worst, and the chosen county wherever it stands."""
    seen = wall.ranked.filter(pl.col("value").is_not_null())
    shown = seen.head(ROWS_SHOWN)
    if visit.metric.direction == "neutral" and len(seen) > ROWS_SHOWN:
        half = ROWS_SHOWN // 2
        shown = pl.concat([seen.head(half), seen.filter(~pl.col("is_thin")).tail(half)])
    chosen = seen.filter(pl.col("region_code") == visit.region.code)
    if len(chosen) and visit.region.code not in shown["region_code"]:
        shown = pl.concat([shown.head(ROWS_SHOWN - 1), chosen])
    return [
        Row(
            code=row["region_code"],
            name=row["name"],
            value=row["value"],
            low=row["low"],
            high=row["high"],
            tick=row["tick"],
            value_text=numbers.value_with_unit(visit.metric, row["value"], visit.language),
            numbers=figures.numbers_of(visit, visit.metric, row),
            light=row["light"],
            is_thin=row["is_thin"],
            is_chosen=row["region_code"] == visit.region.code,
        )
        for row in shown.iter_rows(named=True)
    ]


def domain(metric: Metric, wall: Wall) -> tuple[float, float]:
    """Return the range of the colours: the middle nine tenths of the units with enough to say.

    The classes at its ends are open. It is never narrower than LEAST_SPAN, so that units two
    points apart are not drawn as if they were worlds apart.
    """
    solid = wall.ranked.filter(pl.col("value").is_not_null() & ~pl.col("is_thin"))
    seen = (solid if len(solid) else wall.ranked)["value"].drop_nulls()
    if seen.is_empty():
        return (0.0, 1.0)
    low, high = seen.quantile(0.05) or 0.0, seen.quantile(0.95) or 0.0
    span = LEAST_SPAN if metric.format == "percent" else max(abs(high), 1.0) * LEAST_SPAN
    if high - low < span:
        low, high = (low + high - span) / 2, (low + high + span) / 2
    if metric.is_proportion:
        low, high = max(min(low, 1 - span), 0.0), min(max(high, span), 1.0)
    return (low, high)


def top(metric: Metric, rows: list[Row]) -> float:
    """Return the end of the bars' track: 100 % for a proportion, else the longest there is."""
    if metric.is_proportion:
        return 1.0
    return max((row.high or row.value for row in rows), default=1.0) or 1.0


def wording(visit: Visit) -> maps.Wording:
    """Return the words on the map."""
    words, metric = visit.words, visit.metric
    return maps.Wording(
        legend=_legend(visit),
        name=words("columns.region"),
        value=words.label(metric.label),
        numbers=words("map.tooltip_numbers"),
        planned=words("map.tooltip_planned"),
        demonstration=visit.mark,
        origin=boundaries.unit_index().notice[visit.language],
        outside=words("map.outside"),
    )


def _legend(visit: Visit) -> tuple[str, ...]:
    words, metric = visit.words, visit.metric
    first = words(
        "map.legend_metric",
        metric=words.label(metric.label),
        direction=words(f"direction.{metric.direction}"),
    )
    if metric.denominator is None:
        return (first, numbers.unit(metric, visit.language))
    over = words("map.legend_over", denominator=words.label(metric.denominator_label))
    return (first, words.label(metric.numerator_label), over)


def go_down(visit: Visit) -> Callable[[str], None]:
    """Return what a click does: one level down, and from a county to the page that says why."""

    def choose(code: str) -> None:
        if code not in visit.regions:
            return
        if visit.regions[code].level == "county":
            shell.send_on("region", region=code)
        else:
            selection.choose(region=code)

    return choose


def flat(visit: Visit, wall: Wall) -> dict[str, object]:
    """Return the clickable map."""
    return maps.choropleth(
        geometry(visit, wall),
        map_units(visit, wall),
        domain(visit.metric, wall),
        visit.metric.format == "percent",
        wording(visit),
        visit.region.code,
    )


def relief(visit: Visit, wall: Wall, second: Metric) -> pydeck.Deck:
    """Return the map in relief, the second metric as height."""
    answers = figures.values(visit, [second], wall.ranked["region_code"].to_list())
    heights_of = dict(
        answers.filter(pl.col("month_end") == visit.month_end)
        .select("region_code", "value")
        .iter_rows()
    )
    shapes = geometry(visit, wall)
    return heights.relief(
        shapes.file.rsplit("/", 1)[-1],
        shapes.units,
        shapes.prefix,
        [
            heights.Block(
                code=row["region_code"],
                name=row["name"],
                value=row["value"],
                height=heights_of.get(row["region_code"]),
                lines=(
                    _named(visit, visit.metric, row["value"]),
                    _named(visit, second, heights_of.get(row["region_code"])),
                ),
            )
            for row in wall.ranked.iter_rows(named=True)
        ],
        domain(visit.metric, wall),
        visit.mark,
    )


def _named(visit: Visit, metric: Metric, value: float | None) -> str:
    return visit.words(
        "map.named_value",
        metric=visit.words.label(metric.label),
        value=numbers.value_with_unit(metric, value, visit.language),
    )


def relief_caption(visit: Visit, second: Metric) -> str:
    """Return what stands under the relief: what colour and height mean, and the map's origin."""
    return visit.words(
        "map.relief_demonstration" if visit.is_demonstration else "map.relief",
        colour=visit.words.label(visit.metric.label),
        height=visit.words.label(second.label),
        origin=boundaries.unit_index().notice[visit.language],
    )


def alternative(visit: Visit, wall: Wall) -> str:
    """Return the map as text."""
    return visit.words(
        "map.alternative",
        region=visit.name(wall.ground),
        metric=visit.words.label(visit.metric.label),
        sentence=as_text(wall.sentence),
    )


def notes(visit: Visit, wall: Wall) -> str:
    """Return the corner of the map: who has reported, and the units that have no polygon."""
    words = visit.words
    said = []
    if wall.reporting:
        received, due = wall.reporting["regions_received"], wall.reporting["regions_due"]
        said.append(words("map.reported", received=received, due=due))
    if not wall.ground.is_whole_in_data:
        said.append(words("map.partial"))
    lines = [html.escape(words("ranking.separator").join(said))]
    hidden = set(boundaries.units_without_polygon(wall.ground.code))
    beside = wall.ranked.filter(
        pl.col("region_code").is_in(hidden) & pl.col("value").is_not_null()
    ).to_dicts()
    if beside:
        units = [_beside(visit, row) for row in beside[:MOST_BESIDE]]
        if len(beside) > MOST_BESIDE:
            units.append(f"<span>{words('map.more', n=len(beside) - MOST_BESIDE)}</span>")
        lines.append(f"{html.escape(words('map.without_polygon'))} {''.join(units)}")
    if wall.ranked["value"].null_count():
        lines.append(f'<i class="hatched"></i> {html.escape(words("map.nobody_looked"))}')
    return f'<div class="notes">{"<br>".join(lines)}</div>'


def _beside(visit: Visit, row: dict[str, Any]) -> str:
    value = numbers.value_with_unit(visit.metric, row["value"], visit.language)
    text = visit.words("map.named_value", metric=row["name"], value=value)
    lamp = lights.html(row["light"], visit.words(f"lights.{row['light']}"))
    return f"<span>{lamp} {html.escape(text)}</span>"


def ranking_heading(visit: Visit, wall: Wall) -> str:
    """Return the heading of the ranked list and what its marks mean."""
    words, metric = visit.words, visit.metric
    behind = wall.ranked["light"].is_in(["red", "amber"]).sum()
    if metric.direction == "neutral" and len(wall.ranked) > ROWS_SHOWN:
        title = "ranking.title_ends"
    elif behind >= min(ROWS_SHOWN, len(wall.ranked)):
        title = "ranking.title_behind"
    else:
        title = "ranking.title"
    if metric.planned:
        legend = "ranking.legend_plan"
    elif wall.ranked["tick"].is_not_null().any():
        legend = "ranking.legend_target"
    else:
        legend = "ranking.legend_interval"
    parts = [words(legend)]
    if wall.ranked.filter(pl.col("is_thin") & pl.col("value").is_not_null()).height:
        parts.append(words("ranking.legend_thin", n=THIN_DENOMINATOR))
    return (
        f'<div class="ranking-heading"><b>{words(title)}</b>'
        f"<span>{words('ranking.separator').join(parts)}</span></div>"
    )
