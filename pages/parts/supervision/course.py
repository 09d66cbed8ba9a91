"""One county: its overdue problems by month, and the acts that fell in between."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import altair as alt
import polars as pl

from pages.parts.frame.context import PageContext
from pages.parts.kit import claims, notices, numbers, theme
from pages.parts.kit.claims import Claim, Finding
from pages.parts.kit.drawing import charts, marks, pictures
from pages.parts.kit.drawing.pictures import Picture
from pages.parts.kit.words import Language, Words
from pages.parts.shared import definitions, undated
from pages.parts.supervision.overview import Overview
from warehouse.queries.supervision import afterwards
from warehouse.queries.supervision.actions import LADDER

SHAPES = dict(zip(LADDER, ("circle", "square", "triangle-up", "diamond", "cross"), strict=True))


def card(context: PageContext, now: Overview) -> None:
    """Draw the overdue problems of a county month by month with its acts."""
    period = now.period
    months = context.ask(afterwards.overdue_by_month).filter(
        pl.col("month_end").is_between(period.first, period.month_end)
        & pl.col("open_overdue").is_not_null()
    )
    acts = of_county(context, now).filter(pl.col("kind").is_in(LADDER))
    if months.is_empty():
        notices.empty_card(context.words, "card_course", context.words("supervision.course"))
        return
    pictures.card(
        context,
        Picture(
            key="course",
            name=context.words("supervision.course"),
            finding=claims.say(context.words, finding(context, months, acts)),
            spec=_spec(context, months, acts),
            height=290,
            note=" ".join(
                [
                    context.words("supervision.course_note"),
                    undated.beside(context.words, months["open_ongoing_undated"][-1]),
                ]
            ).strip(),
            definitions=definitions.of_query(context, afterwards.overdue_by_month),
        ),
    )


def finding(context: PageContext, months: pl.DataFrame, acts: pl.DataFrame) -> Finding:
    """Return what was overdue at the last month end, and the acts received."""
    county, month_end = context.region.code, months["month_end"][-1]
    overdue, at = int(months["open_overdue"][-1]), {"month_end": month_end}
    return Finding(
        "supervision.course_finding",
        {
            "overdue": Claim(county, "overdue_of_county_at_month_end", overdue, "problems", at=at),
            "month": Claim(county, "month_of_course", month_end, "month"),
            "issued": Claim(county, "actions", len(acts), "actions"),
        },
    )


def of_county(context: PageContext, now: Overview) -> pl.DataFrame:
    """Return every act aimed at the county in the period, the newest first."""
    return context.ask(afterwards.of_county, now.period.first, now.period.last)


def _spec(context: PageContext, months: pl.DataFrame, acts: pl.DataFrame) -> dict[str, Any]:
    words = context.words
    line = [
        {
            "day": month.isoformat(),
            "overdue": overdue,
            "month": numbers.month(month, context.language),
        }
        for month, overdue in months.select("month_end", "open_overdue").iter_rows()
    ]
    top = max(1, *(row["overdue"] for row in line)) * 1.15
    drawn = [
        {
            "day": row["issued_on"].isoformat(),
            "top": top,
            "kind": words(f"supervision.kind.{row['kind']}"),
            "state": words(f"supervision.state.{row['response_state']}"),
            "issued": numbers.day(row["issued_on"], context.language),
            "is_overdue": row["response_state"] == "overdue",
        }
        for row in acts.iter_rows(named=True)
    ]
    kinds = (kind for kind in LADDER if (acts["kind"] == kind).any())
    return charts.filled(
        _template(context.language),
        rows=line,
        reach=[{"overdue": top}],
        acts=drawn,
        drawn=marks.drawn_rows(words(f"supervision.kind.{kind}") for kind in kinds),
    )


@lru_cache(charts.TEMPLATES_KEPT)
def _template(language: Language) -> charts.Template:
    """Return a line by month and a mark an act over it; the legend names the kinds drawn."""
    words = Words(language)
    day = alt.X("day:T", title=None).scale(padding=12).axis(format="%Y-%m", tickCount=6, grid=False)
    overdue = (
        alt.Y("overdue:Q", title=words("supervision.course_axis"))
        .scale(zero=True, nice=False)
        .axis(tickCount=4, tickMinStep=1)
    )
    months = alt.Chart(charts.ROWS).encode(day, overdue)
    points = months.mark_point(size=130, opacity=0).encode(
        tooltip=[
            alt.Tooltip("month:N", title=words("columns.month")),
            alt.Tooltip("overdue:Q", title=words("columns.overdue_problems")),
        ]
    )
    line = months.mark_line(color=theme.ACCENT, strokeWidth=2.4)
    return charts.template(
        alt.layer(line, points, marks.reach(overdue), *_acts(words, day), marks.hold())
    )


def _acts(words: Words, day: alt.X) -> tuple[alt.Chart, alt.Chart]:
    """Return an upright line an act, and the shape of its kind on top of it."""
    acts = alt.Chart(alt.NamedData("acts")).encode(
        day,
        tooltip=[
            alt.Tooltip("kind:N", title=words("supervision.action")),
            alt.Tooltip("issued:N", title=words("supervision.issued_on")),
            alt.Tooltip("state:N", title=words("supervision.answer")),
        ],
    )
    shapes = acts.mark_point(filled=True, size=110, opacity=1).encode(
        alt.Y("top:Q", title=words("supervision.course_axis")),
        alt.Shape("kind:N", title=None)
        .scale(
            domain=[words(f"supervision.kind.{kind}") for kind in LADDER],
            range=[SHAPES[kind] for kind in LADDER],
        )
        .legend(orient="top", symbolFillColor=theme.INK, values=marks.names_drawn()),
        color=alt.when(alt.datum.is_overdue)
        .then(alt.value(theme.ALARM))
        .otherwise(alt.value(theme.INK)),
    )
    return acts.mark_rule(color=theme.QUIET, strokeDash=[3, 3]), shapes
