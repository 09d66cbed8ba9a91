"""What stood open and overdue at each month end, by responsibility level."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import altair as alt
import polars as pl

from pages.parts.frame.context import PageContext
from pages.parts.kit import claims, notices, numbers, texts, theme
from pages.parts.kit.claims import Claim, Finding
from pages.parts.kit.drawing import charts, marks, pictures
from pages.parts.kit.drawing.pictures import Picture
from pages.parts.kit.words import Language, Words
from pages.parts.rectification import scope
from pages.parts.shared import definitions, undated
from warehouse.queries.rectification import timeliness
from warehouse.queries.taxonomy import RESPONSIBILITY_LEVELS

COLOURS = dict(
    zip(
        RESPONSIBILITY_LEVELS,
        (theme.SEQUENCE[1], theme.SEQUENCE[3], theme.SEQUENCE[5]),
        strict=True,
    )
)


def card(context: PageContext) -> None:
    """Draw the stock of overdue problems month by month, levels stacked."""
    words = context.words
    rows = context.ask(timeliness.overdue_by_month, context.level)
    if rows.is_empty():
        notices.empty_card(words, "picture_overdue_months", words("rectification.overdue_months"))
        return
    pictures.card(
        context,
        Picture(
            key="overdue_months",
            name=words("rectification.overdue_months"),
            finding=claims.say(words, finding(context, rows)),
            spec=_spec(context, rows),
            height=284,
            definitions=definitions.of_query(context, timeliness.overdue_by_month),
            note=texts.sentences(
                words("rectification.overdue_months_note"),
                undated.beside(words, _undated_now(rows)),
                words("rectification.uncut_year") if context.year else "",
                scope.uncut(context, "category"),
            ),
        ),
    )


def _undated_now(rows: pl.DataFrame) -> int:
    """Count what never falls due at the last month end."""
    last = rows.filter(pl.col("month_end") == pl.col("month_end").max())
    return int(last["open_ongoing_undated"].sum())


def finding(context: PageContext, rows: pl.DataFrame) -> Finding:
    """Return what is overdue now, of what is open, and when it was most; all alike have no most."""
    region = context.region.code
    months = (
        rows.group_by("month_end")
        .agg(pl.sum("open_overdue"), pl.sum("open_problems"))
        .sort("month_end")
        .to_dicts()
    )
    now = months[-1]
    at = {"year": None, "month_end": now["month_end"]}
    of_now = (now["open_overdue"], now["open_problems"])
    month = Claim(region, "month_shown", now["month_end"], "month", at=at)
    overdue = Claim(region, "overdue_at_month_end", now["open_overdue"], "problems", at=at)
    share = claims.share(region, "overdue_share_at_month_end", *of_now, at=at)
    peak = max(row["open_overdue"] for row in months)
    at_peak = [row["month_end"] for row in months if row["open_overdue"] == peak]
    if peak == 0:
        return Finding("rectification.overdue_never", {"month": month}, (overdue,))
    slots: dict[str, Claim | str] = {"month": month, "overdue": overdue, "share": share}
    if peak == now["open_overdue"]:
        is_alone = len(at_peak) == 1 and len(months) > 1
        if is_alone:
            return Finding("rectification.overdue_at_its_peak", slots)
        return Finding("rectification.overdue_as_before", slots)
    when = {"year": None, "month_end": at_peak[-1]}
    slots["peak"] = Claim(region, "overdue_at_month_end", peak, "problems", at=when)
    slots["peak_month"] = Claim(region, "month_shown", at_peak[-1], "month", at=when)
    return Finding("rectification.overdue_past_its_peak", slots)


def _spec(context: PageContext, rows: pl.DataFrame) -> dict[str, Any]:
    words = context.words
    drawn = set(rows.filter(pl.col("open_overdue") > 0)["responsibility_level"])
    bars = [
        {
            "month": row["month_end"].replace(day=1).isoformat(),
            "month_text": numbers.month(row["month_end"], context.language),
            "level": words(f"responsibility.{row['responsibility_level']}"),
            "place": RESPONSIBILITY_LEVELS.index(row["responsibility_level"]),
            "overdue": row["open_overdue"],
            "numbers": words(
                "ranking.numbers",
                numerator=numbers.count(row["open_overdue"]),
                denominator=numbers.count(row["open_problems"]),
            ),
        }
        for row in rows.iter_rows(named=True)
    ]
    level_names = (
        words(f"responsibility.{level}") for level in RESPONSIBILITY_LEVELS if level in drawn
    )
    return charts.filled(
        _template(context.language), rows=bars, drawn=marks.drawn_rows(level_names)
    )


@lru_cache(charts.TEMPLATES_KEPT)
def _template(language: Language) -> charts.Template:
    """Return the template: a column a month, levels that have overdue ones stacked."""
    words = Words(language)
    looks = tuple((words(f"responsibility.{level}"), look) for level, look in COLOURS.items())
    month = words("columns.month")
    titles = {
        "month_text": month,
        "level": words("columns.responsibility_level"),
        "numbers": words("region.overdue_of_open"),
    }
    overdue = alt.Y("overdue:Q").axis(
        title=words("rectification.overdue_axis"), tickMinStep=1, tickCount=5
    )
    bars = (
        alt.Chart(charts.ROWS)
        .mark_bar(width=marks.band(0.8))
        .encode(
            marks.months("month", month),
            overdue.stack("zero"),
            alt.Order("place:O"),
            marks.colours("level", looks, values=marks.names_drawn()),
            tooltip=marks.tooltip(titles),
        )
    )
    return charts.template(alt.layer(bars, marks.hold()))
