"""A map by one metric: units that need attention bear numbers, and stand beside it by number."""

from __future__ import annotations

from typing import Any

import polars as pl

from pages.parts.frame.context import PageContext
from pages.parts.handouts.screens import reasons
from pages.parts.handouts.screens.screen import (
    MOST_ROWS,
    LegendEntry,
    Map,
    Screen,
    ScreenRow,
    ScreenRows,
    ScreenUnit,
)
from pages.parts.kit import claims, numbers, status_lights, theme
from pages.parts.kit.words import as_text
from pages.parts.shared import figures
from pages.parts.shared.maps import map_template
from pages.parts.shared.wall import wall, wall_map
from pages.parts.shared.wall.wall import Wall
from warehouse.queries import boundaries
from warehouse.queries.metrics import Metric
from warehouse.stats.enough import are_enough
from warehouse.stats.judgement import Light

CLASSES = len(theme.SEQUENCE)
FULL = 1.15
"""A bar that reaches its track's end is so much longer than the longest value."""


def of(context: PageContext) -> Screen:
    """Return the screen of the context's metric."""
    words, metric = context.words, context.metric
    now = wall.build(context)
    label = words.label(metric.label)
    sentence = claims.say(words, now.finding)
    return Screen(
        kind="map",
        name=words("meeting.screens.map", metric=label),
        place=context.name(now.ground),
        finding=sentence,
        blocks=(drawn(context, now, sentence), rows(context, now)),
        notes=(
            words("meeting.meaning", term=label, meaning=words.label(metric.definition)),
            words("meeting.lights_note", month=numbers.month(context.month_end, context.language)),
        ),
        metric=metric.name,
    )


def attention(now: Wall) -> pl.DataFrame:
    """Return the units that are named: the first of those below their line, the worst first."""
    return now.ranked.filter(~pl.col("is_thin") & pl.col("light").is_in(["red", "amber"])).head(
        MOST_ROWS
    )


def _named(now: Wall) -> pl.DataFrame:
    """Return the units that are named; by a metric without a line the first of their order.

    Of fewer than five that can be compared none is put first.
    """
    solid = now.ranked.filter(~pl.col("is_thin") & pl.col("value").is_not_null())
    if now.warning is not None or not are_enough(len(solid)):
        return attention(now)
    return solid.head(MOST_ROWS)


def rows(context: PageContext, now: Wall) -> ScreenRows:
    """Return the units that are named, with why and how far they are from their plan or target."""
    words, metric = context.words, context.metric
    named = _named(now)
    kind = judged_by = "planned" if metric.planned else "line"
    if len(named) and (named["light"] == "none").all():
        kind = "highest" if metric.direction != "higher_better" else "lowest"
    longest = max([*named["value"].to_list(), *named["tick"].drop_nulls().to_list()], default=1.0)
    end = 1.0 if metric.format == "percent" else (longest or 1.0) * FULL
    changes = reasons.changes(context, metric, named["region_code"].to_list())
    return ScreenRows(
        heading=words(f"meeting.rows.{kind}", metric=words.label(metric.label)),
        bar_heading=(
            words(f"meeting.rows.{judged_by}_tick") if named["tick"].is_not_null().any() else ""
        ),
        figure_heading=words("meeting.rows.gap" if metric.planned else "meeting.rows.value"),
        rows=tuple(
            ScreenRow(
                code=row["region_code"],
                name=row["name"],
                number=place,
                light=row["light"],
                light_label=status_lights.short(words, row["light"], metric, now.warning),
                reasons=(
                    reasons.of_unit(context, row["region_code"], most=1)
                    if metric.planned
                    else changes.get(row["region_code"], ())
                ),
                share=row["value"] / end,
                tick=None if row["tick"] is None else row["tick"] / end,
                numbers=_numbers(context, metric, row),
                **figure(context, metric, row),
            )
            for place, row in enumerate(named.iter_rows(named=True), start=1)
        ),
        empty=words("meeting.rows.none" if _is_judged(now) else "meeting.rows.not_judged"),
    )


def _is_judged(now: Wall) -> bool:
    """Return whether any unit has a light: before anything was due, or of too few, none has."""
    return bool((now.ranked["light"] != "none").any())


def figure(context: PageContext, metric: Metric, row: dict[str, Any]) -> dict[str, str]:
    """Return the one figure of a unit: what it is short of its plan, or its value."""
    if metric.planned:
        gap = words_of_gap(row["gap"])
        return {"figure": gap, "unit": context.words("meeting.villages")}
    return {
        "figure": numbers.value(metric, row["value"]),
        "unit": numbers.unit(metric, context.language),
    }


def words_of_gap(gap: float | None) -> str:
    """Write how many villages a unit is short of: below plan is minus."""
    if gap is None:
        return numbers.MISSING
    return f"−{numbers.count(gap)}" if numbers.whole(gap) > 0 else numbers.count(0)


def _numbers(context: PageContext, metric: Metric, row: dict[str, Any]) -> str:
    two = figures.numbers_of(context, metric, row)
    return context.words("meeting.of_villages", numbers=two) if metric.planned else two


def drawn(context: PageContext, now: Wall, sentence: str) -> Map:
    """Return the map with its legend: its red units, how many nobody looked at, its classes."""
    words, metric = context.words, context.metric
    label, direction = words.label(metric.label), words(f"direction.{metric.direction}")
    low, high = wall_map.domain(metric, now)
    number = {
        code: place for place, code in enumerate(_named(now)["region_code"].to_list(), start=1)
    }
    has_values = now.ranked["value"].is_not_null().any()
    return Map(
        geometry=wall_map.geometry(now),
        ground=now.ground.code,
        units=tuple(
            _unit(row, (low, high), number.get(row["region_code"]), is_part=is_part)
            for ranked, is_part in ((now.ranked, False), (now.parts, True))
            for row in ranked.iter_rows(named=True)
        ),
        legend=_legend(context, now),
        scale=words("meeting.deeper", metric=label, direction=direction) if has_values else "",
        scale_dark=words("meeting.brighter", metric=label, direction=direction),
        ends=tuple(map_template.class_ends((low, high), percent=metric.format == "percent")),
        origin=boundaries.unit_index().notice[context.language],
        alternative=words(
            "map.alternative",
            region=context.name(now.ground),
            metric=label,
            sentence=as_text(sentence),
        ),
        own=_own(context, now),
    )


def _own(context: PageContext, now: Wall) -> str:
    """Return the code of the context's region where the map shows it among its peers."""
    code = context.region.code
    return code if code in now.ranked["region_code"] else ""


def _unit(
    row: dict[str, Any], reach: tuple[float, float], number: int | None, *, is_part: bool
) -> ScreenUnit:
    low, high = reach
    place = None
    if row["value"] is not None and not is_part:
        share = (row["value"] - low) / (high - low)
        place = min(max(int(share * CLASSES), 0), CLASSES - 1)
    light: Light = "none" if row["is_thin"] or is_part else row["light"]
    return ScreenUnit(row["region_code"], row["name"], place, light, number, is_part)


def _legend(context: PageContext, now: Wall) -> tuple[LegendEntry, ...]:
    """Return the marks of the map with what each counts; amber where a numbered unit is amber."""
    words, numbered = context.words, set(_named(now)["light"])
    keys = [
        LegendEntry(light, words("meeting.counted", label=label, n=number))
        for light, label, number in wall_map.lights(context, now)
        if light == "red" or (light == "amber" and light in numbered)
    ]
    if unseen := now.ranked["value"].null_count():
        label = words("map.nobody_looked")
        keys.append(LegendEntry("hatched", words("meeting.counted", label=label, n=unseen)))
    if wall_map.are_parts_drawn(now):
        keys.append(LegendEntry("partial", words("partial.legend")))
    if _own(context, now):
        keys.append(LegendEntry("own", words("meeting.own", region=context.place_name)))
    if now.ground.level == "country":
        outside = boundaries.unit_index().outside.values()
        named = words("own_areas.separator").join(name[context.language] for name in outside)
        keys.append(LegendEntry("outside", words("map.outside_named", names=named)))
    return tuple(keys)
