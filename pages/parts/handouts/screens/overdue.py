"""超期问题: how old the overdue problems are, and in which units most of them lie."""

from __future__ import annotations

import polars as pl

from pages.parts.frame import data
from pages.parts.frame.context import PageContext
from pages.parts.handouts.screens.screen import MOST_ROWS, Bar, Bars, Screen, ScreenRow, ScreenRows
from pages.parts.kit import claims, numbers
from pages.parts.shared import member_names
from pages.parts.shared.lag import overdue_ages
from warehouse.queries import lag
from warehouse.queries.rectification import timeliness
from warehouse.queries.rectification.timeliness import Cohort


def of(context: PageContext) -> Screen | None:
    """Return the screen as of the as-of date; None where nothing was fed back."""
    words, code = context.words, context.region.code
    totals = data.ask(context.view, timeliness.totals, (code,), Cohort(context.term.term_id))
    levels = overdue_ages.levels(context, totals)
    if not levels:
        return None
    return Screen(
        kind="overdue",
        name=words("meeting.screens.overdue"),
        place=context.place_name,
        finding=claims.say(words, overdue_ages.finding(context, levels)),
        blocks=(_ages(context, levels), _units(context)),
        notes=(words("rectification.levels_note", day=context.as_of),),
    )


def _ages(context: PageContext, levels: list[dict[str, int]]) -> Bars:
    words = context.words
    counted = {age: sum(row[age] for row in levels) for age in overdue_ages.AGES}
    longest, whole = max(counted.values()) or 1, sum(counted.values())
    return Bars(
        heading=words("meeting.rows.ages", day=context.as_of),
        bars=tuple(
            Bar(
                name=words(f"rectification.{age}"),
                share=number / longest,
                figure=numbers.count(number),
                numbers=numbers.share(number, whole, 0) if whole else "",
                is_marked=age == overdue_ages.AGES[-1],
            )
            for age, number in counted.items()
        ),
    )


def _units(context: PageContext) -> ScreenRows:
    """Return the units with most overdue, each beside what is open there."""
    words, region = context.words, context.region
    cuts = data.ask(
        context.view,
        lag.overdue_problems_by,
        region.code,
        region.level,
        context.term.term_id,
    )
    units = cuts.filter((pl.col("dimension") == "unit") & (pl.col("overdue_problems") > 0))
    first = units.head(MOST_ROWS)
    longest = max(first["open_problems"].to_list(), default=1)
    is_county = region.level == "county"
    return ScreenRows(
        heading=words("meeting.rows.overdue_townships" if is_county else "meeting.rows.overdue"),
        bar_heading=words("region.overdue_of_open"),
        figure_heading=words("meeting.rows.overdue_share"),
        rows=tuple(
            ScreenRow(
                code="" if is_county else row["member"],
                name=member_names.member_name(context, "unit", row["member"]),
                share=row["overdue_problems"] / longest,
                tick=row["open_problems"] / longest,
                numbers=words(
                    "ranking.numbers",
                    numerator=numbers.count(row["overdue_problems"]),
                    denominator=numbers.count(row["open_problems"]),
                ),
                figure=numbers.percent(row["overdue_problems"] / row["open_problems"], 0),
            )
            for row in first.iter_rows(named=True)
        ),
        foot=(
            words("meeting.rows.further", n=len(units) - len(first))
            if len(units) > len(first)
            else ""
        ),
        empty=words("meeting.rows.none_overdue"),
    )
