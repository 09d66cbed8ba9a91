"""What the map's card says around the map: its title, its legends, who reported, its origin."""

from __future__ import annotations

import html
from dataclasses import replace
from typing import Any

import polars as pl

from pages.parts.frame.context import PageContext
from pages.parts.kit import headings, numbers, status_lights, theme
from pages.parts.shared import cautions, definitions, figures, units_below
from pages.parts.shared.lists import list_addresses
from pages.parts.shared.maps import class_square, map_template
from pages.parts.shared.maps.class_square import Square
from pages.parts.shared.wall import wall_map
from pages.parts.shared.wall.wall import Wall
from warehouse.queries import boundaries
from warehouse.queries.metrics import Metric
from warehouse.stats.enough import FEWEST_UNITS

MOST_BESIDE = 3


def title(context: PageContext, wall: Wall, second: Metric | None = None) -> str:
    """Return what the map shows, of when, and what a click on it does."""
    words = context.words
    label = words.label(context.metric.label)
    if second is not None:
        label = words("map.two", metric=label, second=words.label(second.label))
    month = numbers.month(context.month_end, context.language)
    return (
        f'<div class="map-title"><b>{html.escape(words(f"map.title_{wall.level}", metric=label))}'
        f"</b><span>{html.escape(words(f'map.enter_{wall.level}', month=month))}</span>"
        f"{_notes(context, wall, second)}</div>"
    )


def _notes(context: PageContext, wall: Wall, second: Metric | None) -> str:
    """Return what the metric is, behind a "?", and the marks of what is the matter on the map's own
    ground.
    """
    ground = replace(context, region=wall.ground)
    metrics = [context.metric, *([second] if second else [])]
    notes = [cautions.of_metric(ground, metric) for metric in metrics]
    # Two metrics of one model share what is the matter with it.
    about = headings.about(context.words, *definitions.of_metric(ground, context.metric))
    return about + headings.cautioned(*{note: note for note in notes if note is not None}.values())


def legends(
    context: PageContext, wall: Wall, domain: tuple[float, float], square: Square | None = None
) -> str:
    """Return the legend of the lights and that of the colours, as far as either is drawn.

    Of two metrics the colours are those of the `square`.
    """
    colours = class_square.as_html(square) if square else _colours(context, wall, domain)
    return f'<div class="map-legend">{_lights(context, wall)}{colours}</div>'


def too_few(context: PageContext) -> str:
    """Say why two metrics are not set beside one another."""
    text = context.words("map.too_few", fewest=FEWEST_UNITS)
    return f'<div class="too-few">{html.escape(text)}</div>'


def _lights(context: PageContext, wall: Wall) -> str:
    words = context.words
    rows = [
        (
            status_lights.html(light, label),
            label,
            _count(context, wall, light, label, number),
            words("map.not_drawn") if light == "green" else "",
        )
        for light, label, number in wall_map.lights(context, wall)
    ]
    if unseen := wall.ranked["value"].null_count():
        rows.append(('<i class="hatched"></i>', words("map.nobody_looked"), f"<b>{unseen}</b>", ""))
    if wall_map.are_parts_drawn(wall):
        rows.append(('<i class="partial"></i>', words("partial.legend"), "", ""))
    if wall.ground.level == "country":
        rows.append(('<i class="outside"></i>', _outside(context), "", ""))
    return "".join(
        f'<p>{lamp}<span class="light-name">{html.escape(label)} {number}</span>'
        f"<small>{html.escape(note)}</small></p>"
        for lamp, label, number, note in rows
    )


def _count(context: PageContext, wall: Wall, light: str, label: str, number: int) -> str:
    """Return how many of the map's units have a light, as a link to the list of these."""
    metric = context.metric
    if metric.name not in [tile.name for tile in figures.tile_metrics(context)]:
        return f"<b>{number}</b>"
    if wall.level != units_below.unit_level(wall.ground, "county"):
        return f"<b>{number}</b>"
    only = {f"children.{metric.name}_light": light}
    address = html.escape(list_addresses.of(context, "units", only, region=wall.ground.code))
    # Heard by itself, the number alone would say nothing.
    return f'<a href="{address}" aria-label="{html.escape(label)} {number}">{number}</a>'


def _outside(context: PageContext) -> str:
    """Name what is drawn of the country and is no part of the statistics."""
    outside = boundaries.unit_index().outside.values()
    named = context.words("own_areas.separator").join(name[context.language] for name in outside)
    return context.words("map.outside_named", names=named)


def _colours(context: PageContext, wall: Wall, domain: tuple[float, float]) -> str:
    """Return the classes of the colours, which way is better, and where the plan lies."""
    if wall.ranked["value"].is_null().all():
        return ""
    words, metric = context.words, context.metric
    label = html.escape(words.label(metric.label))
    direction = html.escape(words("map.deeper", direction=words(f"direction.{metric.direction}")))
    swatches = "".join(f'<i style="background:{colour}"></i>' for colour in theme.SEQUENCE)
    ends = "".join(
        f'<span style="left:{100 * place / len(theme.SEQUENCE):.2f}%">{text}</span>'
        for place, text in enumerate(
            map_template.class_ends(domain, percent=_is_percent(context)), 1
        )
    )
    return (
        f'<p class="colours-of"><b>{label}</b> {direction}</p>'
        f'<div class="colours">{swatches}{_plan(context, wall, domain)}</div>'
        f'<div class="class-ends">{ends}</div>{_plan_words(context, wall, domain)}'
    )


def _is_percent(context: PageContext) -> bool:
    return context.metric.format == "percent"


def _place_of_plan(wall: Wall, domain: tuple[float, float]) -> float | None:
    """Return how far along the colours the plan lies, from 0 to 1; None where they do not reach."""
    low, high = domain
    if wall.plan is None or not low <= wall.plan <= high:
        return None
    return (wall.plan - low) / (high - low)


def _plan(context: PageContext, wall: Wall, domain: tuple[float, float]) -> str:
    place = _place_of_plan(wall, domain)
    return "" if place is None else f'<i class="plan" style="left:{100 * place:.1f}%"></i>'


def _plan_words(context: PageContext, wall: Wall, domain: tuple[float, float]) -> str:
    if wall.plan is None:
        return ""
    value = numbers.value_with_unit(context.metric, wall.plan, context.language)
    kind = "plan" if context.metric.planned else "target"
    mark = "" if _place_of_plan(wall, domain) is None else '<i class="plan-key"></i> '
    return f'<p class="plan-of">{mark}{html.escape(context.words(f"map.{kind}", value=value))}</p>'


def corner(context: PageContext, wall: Wall) -> str:
    """Return the corner of the map: who has reported, the units that have no polygon, and at its
    foot the mark of demonstration data and the notice of origin.
    """
    words = context.words
    lines = []
    if wall.reporting:
        received, due = wall.reporting["regions_received"], wall.reporting["regions_due"]
        lines.append(_reported(context, words("map.reported", received=received, due=due)))
    if scope := context.scope_of(wall.ground):
        lines.append(html.escape(scope))
    lines += [*_without_polygon(context, wall), *_areas(context, wall)]
    origin = html.escape(boundaries.unit_index().notice[context.language])
    mark = f'<span class="mark">{html.escape(context.mark)}</span> ' if context.mark else ""
    return f'<div class="notes">{"<br>".join(lines)}<small>{mark}{origin}</small></div>'


def _reported(context: PageContext, who: str) -> str:
    """Return who reported, as a link to the list of who did not where it is of this month."""
    line = html.escape(who)
    if not list_addresses.is_of_now(context):
        return f"<b>{line}</b>"
    return f'<a href="{html.escape(list_addresses.of(context, "reports"))}">{line}</a>'


def _without_polygon(context: PageContext, wall: Wall) -> list[str]:
    words = context.words
    hidden = set(boundaries.units_without_polygon(wall.ground.code))
    beside = wall.ranked.filter(
        pl.col("region_code").is_in(hidden) & pl.col("value").is_not_null()
    ).to_dicts()
    if not beside:
        return []
    units = [_beside(context, wall, row) for row in beside[:MOST_BESIDE]]
    if len(beside) > MOST_BESIDE:
        units.append(f"<span>{words('map.more', n=len(beside) - MOST_BESIDE)}</span>")
    return [f"{html.escape(words('map.without_polygon'))} {''.join(units)}"]


def _areas(context: PageContext, wall: Wall) -> list[str]:
    if not wall.areas:
        return []
    named = context.words("own_areas.separator").join(area.name for area in wall.areas)
    return [html.escape(context.words("own_areas.on_map", names=named))]


def _beside(context: PageContext, wall: Wall, row: dict[str, Any]) -> str:
    value = numbers.value_with_unit(context.metric, row["value"], context.language)
    text = context.words("map.named_value", metric=row["name"], value=value)
    meaning = status_lights.label(context.words, row["light"], context.metric, wall.warning)
    lamp = status_lights.html(row["light"], meaning)
    return f"<span>{lamp} {html.escape(text)}</span>"
