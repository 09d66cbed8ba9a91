"""快与实: days on site against inspections that found nothing, by unit, in a county by team."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import altair as alt
import polars as pl

from pages.parts.coverage.thorough_findings import Compared, finding, mean_days, not_drawn
from pages.parts.coverage.units import go_to, units
from pages.parts.frame import data, once
from pages.parts.frame.context import PageContext
from pages.parts.kit import claims, notices, numbers, theme
from pages.parts.kit.drawing import charts, marks, pictures
from pages.parts.kit.drawing.pictures import Picture
from pages.parts.kit.words import Language, Words
from pages.parts.shared import definitions, units_below
from warehouse.queries.coverage import by_region, inspections
from warehouse.stats.funnel import judged
from warehouse.stats.judgement import THIN_DENOMINATOR

CLICKED = "unit"
"""The name of the selection that a click on a point fills."""

HEIGHT = 340

NAMED = 4
"""As many of those that stand out are named in the picture and the sentence's list."""

LEAST_TOP = 0.05
"""The axis of shares reaches at least so far, so that nothing found is drawn at its foot."""


def card(context: PageContext) -> None:
    """Draw how long inspections stayed and how many found nothing: rushing stands top left."""
    words = context.words
    placed, whole = _looked_at(context)
    if placed.is_empty() or whole is None:
        left_out = units_below.left_out(context, units(context))
        notices.empty_card(words, "card_thorough", words("coverage.thorough_name"), left_out)
        return
    pictures.card(
        context,
        Picture(
            key="thorough",
            definitions=definitions.of_query(context, by_region.thoroughness),
            name=words("coverage.thorough_name"),
            finding=claims.say(words, finding(_compared(context, placed, whole))),
            spec=_spec(context, placed, whole),
            height=HEIGHT,
            note=_note(context, placed),
        ),
        pictures.on_click(context, "thorough", CLICKED, go_to(context))
        if context.region.level != "county"
        else None,
    )


@once.a_selection
def _looked_at(context: PageContext) -> tuple[pl.DataFrame, dict[str, Any] | None]:
    points, whole = _of_teams(context) if context.region.level == "county" else _of_units(context)
    return (points if points.is_empty() or whole is None else _placed(points, whole)), whole


def _placed(points: pl.DataFrame, whole: dict[str, Any]) -> pl.DataFrame:
    """Say who finds nothing too often, those first. Inspections without a team are nobody's."""
    counted = points.with_columns(numerator="zero_finding_inspections", denominator="inspections")
    centre = whole["zero_finding_inspections"] / whole["inspections"]
    judged_units, _ = judged(counted.filter(pl.col("code") != ""), centre, "proportion")
    nobody = counted.filter(pl.col("code") == "").with_columns(
        rate=pl.col("numerator") / pl.col("denominator"), is_thin=pl.lit(value=False)
    )
    return (
        pl.concat([judged_units, nobody], how="diagonal")
        .with_columns(
            is_judged=pl.col("adjusted_position").is_not_null(),
            is_high=pl.col("adjusted_position")
            .is_in(["above_95", "above_998"])
            .fill_null(value=False),
            days=pl.when(pl.col("inspections_with_days") > 0).then(
                pl.col("days_on_site") / pl.col("inspections_with_days")
            ),
        )
        .sort("is_high", "rate", "code", descending=[True, True, False], nulls_last=True)
    )


def _compared(context: PageContext, placed: pl.DataFrame, whole: dict[str, Any]) -> Compared:
    own = {**whole, "code": context.region.code, "name": context.name(context.region)}
    return Compared(_kind(context), placed, own, _above(context))


def _of_units(context: PageContext) -> tuple[pl.DataFrame, dict[str, Any] | None]:
    names = {unit.code: context.name(unit) for unit in units_below.whole(units(context))}
    rows = data.ask(
        context.view,
        by_region.thoroughness,
        (context.region.code, *names),
        context.term.term_id,
        context.month_end,
    ).rename({"region_code": "code"})
    own = rows.filter(pl.col("code") == context.region.code)
    below = rows.filter(pl.col("code") != context.region.code).with_columns(
        name=pl.col("code").replace_strict(names, return_dtype=pl.String)
    )
    return below, own.row(0, named=True) if len(own) else None


def _of_teams(context: PageContext) -> tuple[pl.DataFrame, dict[str, Any] | None]:
    words = context.words
    rows = context.ask(inspections.teams_of_county, context.month_end)
    points = rows.select(
        pl.exclude("team_id", "team_level"),
        code=pl.col("team_id").fill_null(""),
        name=pl.col("team_id").fill_null(words("coverage.no_team")),
    )
    if points.is_empty():
        return points, None
    counts = ("inspections", "zero_finding_inspections", "days_on_site", "inspections_with_days")
    sums = points.select(pl.col(counts).sum())
    return points, sums.row(0, named=True)


def _above(context: PageContext) -> dict[str, Any] | None:
    """Return what the region above a county took and found, None where it may not be seen."""
    parent = context.regions.comparable_parent(context.region)
    if context.region.level != "county" or parent is None:
        return None
    rows = data.ask(
        context.view,
        by_region.thoroughness,
        (parent.code,),
        context.term.term_id,
        context.month_end,
    )
    if rows.is_empty():
        return None
    return {**rows.row(0, named=True), "code": parent.code, "name": context.name(parent)}


def _share(row: dict[str, Any]) -> str:
    return numbers.percent(row["zero_finding_inspections"] / row["inspections"])


def _zero_share(row: dict[str, Any]) -> float:
    return float(row["zero_finding_inspections"] / row["inspections"])


def _note(context: PageContext, placed: pl.DataFrame) -> str:
    """Explain what is drawn, and name how many are not because their days are not known."""
    words = context.words
    drawn = placed.filter(pl.col("days").is_not_null())
    sentences = [words("coverage.thorough_note")]
    if drawn["is_high"].any():
        sentences.append(words("coverage.thorough_note_high"))
    if drawn["is_thin"].any():
        sentences.append(words("coverage.thorough_note_thin", least=THIN_DENOMINATOR))
    without = placed.filter(pl.col("days").is_null() & (pl.col("code") != ""))
    if len(without):
        sentences.append(
            claims.say(words, not_drawn(context.region.code, _kind(context), len(without)))
        )
    return " ".join(sentences)


def _kind(context: PageContext) -> str:
    """Return what is counted: the teams of a county, else the units below."""
    below = units(context)
    return units_below.COUNTED[below[0].level] if below else "teams"


def _numbers(context: PageContext, row: dict[str, Any]) -> str:
    return context.words(
        "ranking.numbers",
        numerator=numbers.count(row["zero_finding_inspections"]),
        denominator=numbers.count(row["inspections"]),
    )


def _days_text(context: PageContext, row: dict[str, Any]) -> str:
    with_days, inspections = row["inspections_with_days"], row["inspections"]
    return context.words(
        "coverage.days" if with_days == inspections else "coverage.days_part",
        n=numbers.number(row["days"]),
        recorded=numbers.count(with_days),
        inspections=numbers.count(inspections),
    )


def _spec(context: PageContext, placed: pl.DataFrame, whole: dict[str, Any]) -> dict[str, Any]:
    are_few = len(placed) <= NAMED
    values = [
        {
            "code": row["code"],
            "name": row["name"],
            "label": row["name"] if place < NAMED and (row["is_high"] or are_few) else "",
            "days": round(row["days"], 3),
            "share": round(row["rate"], 4),
            "inspections": row["inspections"],
            "high": row["is_high"],
            "thin": row["is_thin"],
            "days_text": _days_text(context, row),
            "share_text": f"{_share(row)} ({_numbers(context, row)})",
            "density_text": numbers.number(row["problems"] / row["inspections"]),
        }
        for place, row in enumerate(placed.iter_rows(named=True))
        if row["days"] is not None
    ]
    # The line of the whole stands where it is, though no unit reaches it.
    top = max(LEAST_TOP, _zero_share(whole), *placed["rate"].drop_nulls())
    return charts.filled(
        _template(context.language),
        rows=values,
        whole=[{"days": mean_days(whole), "share": _zero_share(whole)}],
        reach=[{"share": top}],
    )


@lru_cache(charts.TEMPLATES_KEPT)
def _template(language: Language) -> charts.Template:
    """Return a point a unit, the lines of the whole across; some points are named."""
    words = Words(language)
    days = (
        alt.X("days:Q", title=words("coverage.axis_days"))
        .scale(zero=True, nice=True)
        .axis(grid=False, tickCount=8)
    )
    share = (
        alt.Y("share:Q", title=words("coverage.axis_zero"))
        .scale(zero=True, nice=True)
        .axis(format=".0%", tickCount=5)
    )
    line = alt.Chart(alt.NamedData("whole")).mark_rule(
        color=theme.QUIET, strokeDash=[4, 3], strokeWidth=1
    )
    has_days = alt.expr.isValid(alt.datum.days)
    units_drawn = alt.Chart(charts.ROWS).encode(days, share)
    names = units_drawn.mark_text(align="left", dx=14, dy=-9, fontSize=14).encode(
        alt.Text("label:N")
    )
    return charts.template(
        alt.layer(
            alt.layer(line.encode(days).transform_filter(has_days), line.encode(share)),
            _points(words, units_drawn),
            names,
            marks.reach(share),
        )
    )


def _points(words: Words, units_drawn: alt.Chart) -> alt.Chart:
    """Return the points: the more inspections the larger, square and red where too few find."""
    points: alt.Chart = units_drawn.mark_point(
        cursor="pointer", filled=True, stroke=theme.CARD
    ).encode(
        alt.Size("inspections:Q").scale(range=[50, 500]).legend(None),
        shape=alt.when(alt.datum.high).then(alt.value("square")).otherwise(alt.value("circle")),
        color=alt.when(alt.datum.high)
        .then(alt.value(theme.ALARM))
        .when(alt.datum.thin)
        .then(alt.value(theme.SEQUENCE[1]))
        .otherwise(alt.value(theme.SEQUENCE[4])),
        tooltip=marks.tooltip(
            {
                "name": " ",
                "share_text": words("coverage.axis_zero"),
                "days_text": words("coverage.axis_days"),
                "density_text": words("coverage.problems_each"),
            }
        ),
    )
    return marks.selectable_by(points, CLICKED, ["code"])
