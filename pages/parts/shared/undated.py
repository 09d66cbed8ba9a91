"""What stands beside every count of overdue problems: those that never fall due.

Problems kept up for good (常态化坚持) without a day of their own are open and never overdue.
"""

from __future__ import annotations

from pages.parts.kit import texts
from pages.parts.kit.table import Column
from pages.parts.kit.words import Words


def beside(words: Words, number: int | None) -> str:
    """Say how many there are, "" where there are none."""
    return words("undated.beside", problems=words.count("problems", number)) if number else ""


def caption(words: Words, number: int) -> None:
    """Draw the sentence where there are any."""
    if number:
        texts.caption(beside(words, number))


def column(words: Words, *, is_detail: bool = False) -> Column:
    """Return the column that stands beside one of overdue problems."""
    return Column(
        "ongoing_undated_problems",
        words("undated.column"),
        "count",
        help=words("undated.help"),
        is_detail=is_detail,
    )
