"""Three responsibility levels side by side: how fast each is, and how old its overdue items are."""

from __future__ import annotations

from typing import Any

import polars as pl

from pages.parts.frame.context import PageContext
from pages.parts.kit import claims, notices, numbers, texts, theme
from pages.parts.kit.claims import Claim, Finding
from pages.parts.kit.drawing import bars, pictures
from pages.parts.kit.drawing.bars import Stacked
from pages.parts.kit.drawing.pictures import Picture
from pages.parts.kit.words import Words
from pages.parts.rectification import scope
from pages.parts.shared import undated
from pages.parts.shared.lists import list_addresses
from warehouse.queries.taxonomy import RESPONSIBILITY_LEVELS
from warehouse.stats.judgement import THIN_DENOMINATOR

AGES = ("overdue_1_to_30", "overdue_31_to_90", "overdue_91_to_180", "overdue_over_180")
COLOURS = dict(zip(AGES, theme.SEQUENCE[1:3] + theme.SEQUENCE[4:], strict=True))


def card(context: PageContext) -> None:
    """Draw the overdue problems of each level by age, with the level's rates beside."""
    words = context.words
    rows = scope.totals(context).filter(pl.col("region_code") == context.region.code)
    levels = [
        row
        for level in RESPONSIBILITY_LEVELS
        for row in rows.filter(pl.col("responsibility_level") == level).to_dicts()
        if row["fed_back"]
    ]
    if not levels:
        notices.empty_card(words, "picture_levels", words("rectification.levels"))
        return
    found = finding(context, levels)
    pictures.card(
        context,
        Picture(
            key="levels",
            name=words("rectification.levels"),
            finding=claims.say(words, found),
            links=list_addresses.of_counts(context, found),
            spec=_spec(context, levels),
            height=110 + 58 * len(levels),
            note=texts.sentences(
                words("rectification.levels_note", day=context.as_of),
                undated.beside(words, sum(row["open_ongoing_undated"] for row in levels)),
                scope.uncut(context, "category"),
            ),
            alternative=texts.sentences(*(_label(context, row) for row in levels)),
        ),
    )


def _open(row: dict[str, int]) -> int:
    return row["open_overdue"] + row["open_not_due"]


def finding(context: PageContext, levels: list[dict[str, Any]]) -> Finding:
    """Return what is open, what of it is overdue, and the level that most of it lies with.

    `levels` are the region's counts by responsibility level. Where two levels have equally much,
    where there is one alone or where too few are overdue, none is said to have most.
    """
    region = context.region.code
    of_level = {row["responsibility_level"]: row["open_overdue"] for row in levels}
    overdue = sum(of_level.values())
    slots: dict[str, Claim | str] = {
        "open": Claim(region, "open", sum(_open(row) for row in levels), "problems"),
        "overdue": Claim(region, "open_overdue", overdue, "problems"),
    }
    if overdue == 0:
        return Finding("rectification.levels_none", slots)
    old = sum(row["overdue_over_180"] for row in levels)
    slots["old"] = Claim(region, "overdue_over_180", old, "problems")
    most = max(of_level, key=lambda level: of_level[level])
    is_most = list(of_level.values()).count(of_level[most]) == 1 and len(of_level) > 1
    if not is_most or overdue < THIN_DENOMINATOR:
        return Finding("rectification.levels_alike", slots)
    slots["level"] = context.words(f"responsibility.{most}")
    slots["share"] = claims.share(
        most,
        "level_share_of_overdue",
        of_level[most],
        overdue,
        verdict="highest",
        among=tuple(of_level),
    )
    return Finding("rectification.levels_finding", slots)


def _label(context: PageContext, row: dict[str, Any]) -> str:
    words = context.words
    return words(
        "rectification.level_sentence",
        level=words(f"responsibility.{row['responsibility_level']}"),
        rate=scope.percent(scope.share(row["closed_by_day_30"], row["reached_day_30"])),
        numbers=_numbers(context, row["closed_by_day_30"], row["reached_day_30"]),
        overdue=numbers.count(row["open_overdue"]),
        open=numbers.count(_open(row)),
        share=scope.percent(scope.share(row["open_overdue"], _open(row))),
    )


def _numbers(context: PageContext, part: int, whole: int) -> str:
    return context.words(
        "ranking.numbers", numerator=numbers.count(part), denominator=numbers.count(whole)
    )


def _spec(context: PageContext, levels: list[dict[str, Any]]) -> dict[str, Any]:
    words = context.words
    overdue = [
        {
            "level": words(f"responsibility.{row['responsibility_level']}"),
            "age": words(f"rectification.{age}"),
            "place": place,
            "problems": row[age],
            "numbers": _numbers(context, row[age], row["open_overdue"]),
        }
        for row in levels
        for place, age in enumerate(AGES)
    ]
    drawn = tuple(age for age in AGES if any(row[age] for row in levels))
    largest = max(row["open_overdue"] for row in levels) or 1
    return bars.stacked(
        look(words, drawn),
        overdue,
        [_beside(context, row) for row in levels],
        largest * 1.9,
    )


def _beside(context: PageContext, row: dict[str, Any]) -> dict[str, Any]:
    """Return the two lines that follow the bar of a level."""
    words = context.words
    overdue = words(
        "rectification.level_overdue",
        overdue=numbers.count(row["open_overdue"]),
        open=numbers.count(_open(row)),
        share=scope.percent(scope.share(row["open_overdue"], _open(row))),
    )
    rate = words(
        "rectification.level_rate",
        rate=scope.percent(scope.share(row["closed_by_day_30"], row["reached_day_30"])),
        numbers=_numbers(context, row["closed_by_day_30"], row["reached_day_30"]),
    )
    return {
        "level": words(f"responsibility.{row['responsibility_level']}"),
        "problems": row["open_overdue"],
        "text": f"{overdue}\n{rate}",
    }


def look(words: Words, ages: tuple[str, ...]) -> Stacked:
    """Return how the bars look of which `ages` are parts."""
    days = words("rectification.days_past_due")
    return Stacked(
        "level",
        "age",
        "problems",
        (
            words("columns.responsibility_level"),
            days,
            words("rectification.overdue_axis"),
            words("rectification.of_overdue"),
        ),
        tuple((words(f"rectification.{age}"), COLOURS[age]) for age in ages),
        legend=days,
    )
