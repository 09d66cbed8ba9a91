"""Three responsibility levels side by side: how fast each is, and how old its overdue items are."""

from __future__ import annotations

from typing import Any

from pages.parts.frame.context import PageContext
from pages.parts.kit import claims, notices, numbers, texts, theme
from pages.parts.kit.drawing import bars, pictures
from pages.parts.kit.drawing.bars import Stacked
from pages.parts.kit.drawing.pictures import Picture
from pages.parts.kit.words import Words
from pages.parts.rectification import scope
from pages.parts.shared import definitions, undated
from pages.parts.shared.lag import overdue_ages
from pages.parts.shared.lag.overdue_ages import AGES
from pages.parts.shared.lists import list_addresses
from warehouse.queries.rectification import timeliness

COLOURS = dict(zip(AGES, theme.SEQUENCE[1:3] + theme.SEQUENCE[4:], strict=True))


def card(context: PageContext) -> None:
    """Draw the overdue problems of each level by age, with the level's rates beside."""
    words = context.words
    levels = overdue_ages.levels(context, scope.totals(context))
    if not levels:
        notices.empty_card(words, "picture_levels", words("rectification.levels"))
        return
    finding = overdue_ages.finding(context, levels)
    pictures.card(
        context,
        Picture(
            key="levels",
            name=words("rectification.levels"),
            finding=claims.say(words, finding),
            links=list_addresses.of_counts(context, finding),
            spec=_spec(context, levels),
            height=110 + 58 * len(levels),
            definitions=definitions.of_query(context, timeliness.totals),
            note=texts.sentences(
                words("rectification.levels_note", day=context.as_of),
                undated.beside(words, sum(row["open_ongoing_undated"] for row in levels)),
                scope.uncut(context, "category"),
            ),
            alternative=texts.sentences(*(_label(context, row) for row in levels)),
        ),
    )


def _label(context: PageContext, row: dict[str, Any]) -> str:
    words = context.words
    return words(
        "rectification.level_sentence",
        level=words(f"responsibility.{row['responsibility_level']}"),
        rate=scope.percent(scope.share(row["closed_by_day_30"], row["reached_day_30"])),
        numbers=_numbers(context, row["closed_by_day_30"], row["reached_day_30"]),
        overdue=numbers.count(row["open_overdue"]),
        open=numbers.count(overdue_ages.still_open(row)),
        share=scope.percent(scope.share(row["open_overdue"], overdue_ages.still_open(row))),
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
    largest = max(row["open_overdue"] for row in levels) or 1
    return bars.stacked(
        look(words),
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
        open=numbers.count(overdue_ages.still_open(row)),
        share=scope.percent(scope.share(row["open_overdue"], overdue_ages.still_open(row))),
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


def look(words: Words) -> Stacked:
    """Return how the bars look of which ages are parts."""
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
        tuple((words(f"rectification.{age}"), COLOURS[age]) for age in AGES),
        legend=days,
    )
