"""How long it takes from hand-over to filing, those not filed yet included."""

from __future__ import annotations

from functools import lru_cache
from itertools import chain
from typing import Any

import altair as alt
import polars as pl
import streamlit as st

from pages.parts.frame import once
from pages.parts.frame.context import PageContext
from pages.parts.kit import choosers, claims, headings, numbers, theme
from pages.parts.kit.claims import Claim, Finding
from pages.parts.kit.drawing import charts, intervals, line_names, marks, pictures
from pages.parts.kit.drawing.pictures import Picture
from pages.parts.kit.words import Language, Words
from pages.parts.sanctions import filing_rows, quarters
from pages.parts.shared import definitions
from warehouse.queries.regions import Region
from warehouse.queries.sanctions import clue_cohorts
from warehouse.stats.enough import are_enough
from warehouse.stats.judgement import THIN_DENOMINATOR

HEIGHT = 250
VIEWS = ("curve", "quarters")

LAST_DAY = 360
STEP = 5
"""The curve is drawn to this day, a point every so many days."""

TICKS = (0, 90, 180, 270, 360)
FOLLOWED = (
    f"[datum.label, length(data('followed')) === {len(TICKS)} "
    f"? data('followed')[indexof({list(TICKS)}, datum.value)].followed : '']"
)
"""The label of a tick: its day, and under it who is still followed."""


def card(context: PageContext) -> None:
    """Draw the time to filing as a curve or by quarter of hand-over."""
    words, persons = context.words, filing_rows.persons(context, context.region)
    with st.container(border=True, height="stretch", key="picture_filing"):
        if persons.is_empty():
            headings.title(words("sanctions.filing_nobody"))
            return
        if not (offered := _views(context)):
            headings.title(words("sanctions.filing_too_soon"))
            return
        view = choosers.one_of(
            context,
            "filing_view",
            words("sanctions.filing_view"),
            offered,
            lambda view: words(f"sanctions.view_{view}"),
        )
        draw = {"curve": _curve, "quarters": _quarters}[view]
        pictures.bare(context, draw(context, persons))


def _views(context: PageContext) -> list[str]:
    """Return the views that show anything: of whom nobody was followed for `DAY` days, none."""
    at, _ = filing_rows.at_day(context, context.region.code)
    drawn = (
        at["incidence"] is not None,
        not filing_rows.by_quarter(context, context.region.code).is_empty(),
    )
    return [view for view, is_there in zip(VIEWS, drawn, strict=True) if is_there]


def _curve(context: PageContext, persons: pl.DataFrame) -> Picture:
    words = context.words
    at, median = filing_rows.at_day(context, context.region.code)
    followed = int(persons.select(pl.col("closed", "censored").sum()).sum_horizontal()[0])
    note = [
        words("sanctions.filing_note", day=context.as_of, persons=words.count("persons", followed))
    ]
    if before := int(persons["filed_before"].sum()):
        note.append(words("sanctions.filing_before", persons=words.count("persons", before)))
    return Picture(
        key="filing_curve",
        definitions=definitions.of_query(context, clue_cohorts.days_to_filing),
        name=words("sanctions.filing"),
        finding=claims.say(words, _curve_finding(context, at, median)),
        spec=_curve_spec(context),
        height=HEIGHT,
        note=" ".join(note),
    )


def _curve_finding(context: PageContext, at: dict[str, Any], median: int | None) -> Finding:
    """Return the share filed by `DAY`, and the day by which half were, where that was reached."""
    region = context.region.code
    filed = Claim(
        region, "filed_within_90", at["incidence"], "percent", interval=(at["low"], at["high"])
    )
    half = Claim(region, "median_days_to_filing", median, "days")
    if median is None:
        return Finding("sanctions.filing_not_half", {"share": filed}, (half,))
    return Finding("sanctions.filing_half", {"share": filed, "days": half})


@once.a_selection
def _curve_spec(context: PageContext) -> charts.Template:
    parent = context.regions.comparable_parent(context.region)
    drawn = [context.region, *([] if parent is None else [parent])]
    followed = (
        filing_rows.at_days(context, context.region.code, TICKS)
        .select("day", "at_risk")
        .iter_rows()
    )
    lines = [_points(context, place, region) for place, region in enumerate(drawn)]
    rows = list(chain.from_iterable(lines))
    return charts.filled(
        _curve_template(context.language),
        rows=rows,
        ends=line_names.ends(
            lines,
            "incidence",
            max(point["high"] for point in rows),
            HEIGHT - 80,
            ("place", "series", "day"),
        ),
        room=line_names.room(context.name(region) for region in drawn),
        followed=[{"day": day, "followed": numbers.count(number)} for day, number in followed],
    )


@lru_cache(charts.TEMPLATES_KEPT)
def _curve_template(language: Language) -> charts.Template:
    """Return the template: a step curve for each place, the first with its interval.

    Under each tick of the axis stands who is still followed: `followed` holds it, a row a tick.
    """
    words = Words(language)
    filed = words("sanctions.share_filed")
    titles = {
        "series": words("sanctions.series"),
        "day": words("sanctions.days_after_hand_over"),
    }
    shares = {
        "incidence": filed,
        "low": words("sanctions.share_low"),
        "high": words("sanctions.share_high"),
    }
    day = line_names.beside(alt.X("day:Q"), domain=[0, LAST_DAY], nice=False).axis(
        title=words("sanctions.days_after"), values=list(TICKS), grid=False, labelExpr=FOLLOWED
    )
    axis = alt.Axis(title=filed, format=".0%", tickCount=4)
    incidence, low = alt.Y("incidence:Q", axis=axis), alt.Y("low:Q", axis=axis)
    rows = alt.Chart(charts.ROWS).encode(day)
    colour = marks.colours_by_place((theme.ACCENT, theme.QUIET))
    dash = alt.StrokeDash("place:N", legend=None).scale(domain=[0, 1], range=[[1, 0], [5, 4]])
    area = rows.mark_area(color=theme.SEQUENCE[1], opacity=0.5).encode(low, alt.Y2("high"))
    return charts.template(
        alt.layer(
            area.transform_filter(alt.datum.place == 0),
            rows.mark_line(interpolate="step-after").encode(incidence, colour, dash),
            rows.mark_point(size=120, opacity=0).encode(
                incidence,
                tooltip=[
                    *marks.tooltip(titles),
                    *(
                        alt.Tooltip(f"{name}:Q", title=title, format=".1%")
                        for name, title in shares.items()
                    ),
                    alt.Tooltip("at_risk:N", title=words("sanctions.at_risk"), format=",d"),
                ],
            ),
            alt.Chart(alt.NamedData("followed"))
            .mark_point(opacity=0, filled=True, size=0)
            .encode(day, alt.Detail("followed:N")),
            *line_names.layers(day, incidence, alt.Text("series:N"), colour),
        )
    )


def _points(context: PageContext, place: int, region: Region) -> list[dict[str, Any]]:
    estimated = filing_rows.at_days(context, region.code, range(0, LAST_DAY + 1, STEP)).drop_nulls(
        "incidence"
    )
    return [
        {
            "place": place,
            "series": context.name(region),
            "day": row["day"],
            "incidence": round(row["incidence"], 4),
            "low": round(row["low"], 4),
            "high": round(row["high"], 4),
            "at_risk": row["at_risk"],
        }
        for row in estimated.iter_rows(named=True)
    ]


def _with_interval(context: PageContext, row: dict[str, Any]) -> str:
    return context.words(
        "sanctions.share_with_interval",
        share=numbers.percent(row["incidence"]),
        low=numbers.percent(row["low"]),
        high=numbers.percent(row["high"]),
    )


def _quarters(context: PageContext, persons: pl.DataFrame) -> Picture:
    words, code = context.words, context.region.code
    whole = filing_rows.at_day(context, code)[0]["incidence"]
    rows = filing_rows.by_quarter(context, code)
    rows = rows.join(filing_rows.followed(persons), on="quarter", how="left")
    return Picture(
        key="filing_quarters",
        name=words("sanctions.filing"),
        finding=claims.say(words, _quarters_finding(context, rows, whole)),
        spec=_quarters_spec(context, rows, whole),
        height=HEIGHT,
        note=words("sanctions.quarters_note", day=context.as_of),
    )


def _quarters_finding(context: PageContext, rows: pl.DataFrame, whole: float) -> Finding:
    """Return the least and the largest share of a quarter, and which are unlike the whole.

    Quarters of few persons are left out of both, and fewer than five quarters are not judged.
    """
    region = context.region.code
    judged = rows.filter(pl.col("persons") >= THIN_DENOMINATOR)
    slots: dict[str, Claim | str] = {"share": Claim(region, "filed_within_90", whole, "percent")}
    if not are_enough(len(judged)):
        return Finding("sanctions.quarters_few", slots)
    among = tuple(str(quarter) for quarter in judged["quarter"])
    low, high = judged.select(low=pl.col("incidence").min(), high=pl.col("incidence").max()).row(0)
    for name, value in (("low", low), ("high", high)):
        slots[name] = Claim(region, f"{name}est_quarter_filed", value, "percent", among=among)
    unlike = judged.filter((pl.col("low") > whole) | (pl.col("high") < whole)).height
    different = Claim(
        region, "quarters_unlike_the_whole", unlike, "quarters", verdict="differs", among=among
    )
    if not unlike:
        return Finding("sanctions.quarters_alike", slots, (different,))
    return Finding("sanctions.quarters_finding", slots | {"different": different})


def _quarters_spec(context: PageContext, rows: pl.DataFrame, whole: float) -> dict[str, Any]:
    points = [
        {
            "quarter": quarters.label(row["quarter"]),
            "name": quarters.name(context, row["quarter"]),
            "incidence": row["incidence"],
            "low": row["low"],
            "high": row["high"],
            "text": _with_interval(context, row),
            "persons": row["persons"],
        }
        for row in rows.sort("quarter").iter_rows(named=True)
    ]
    return charts.filled(
        _quarters_template(context.language), rows=points, whole=[{"whole": whole}]
    )


@lru_cache(charts.TEMPLATES_KEPT)
def _quarters_template(language: Language) -> charts.Template:
    """Return the template: the share of each quarter within its interval, the whole as a line."""
    words = Words(language)
    filed = words("sanctions.share_filed_in_90")
    titles = {
        "name": words("sanctions.quarter_axis"),
        "text": filed,
        "persons": words("sanctions.name_persons_involved"),
    }
    axis = alt.Axis(title=filed, format=".0%", tickCount=4)
    low, incidence, whole = (
        alt.Y(f"{field}:Q", axis=axis) for field in ("low", "incidence", "whole")
    )
    rows = alt.Chart(charts.ROWS).encode(quarters.axis(language), tooltip=marks.tooltip(titles))
    line = alt.Chart(alt.NamedData("whole")).mark_rule(color=theme.INK, strokeWidth=1)
    return charts.template(
        alt.layer(
            *intervals.layers(rows, low, incidence),
            line.encode(whole),
        )
    )
