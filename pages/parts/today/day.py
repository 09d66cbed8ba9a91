"""Today and the day that the figures are as of: what "this week" means."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from pages.parts.frame.context import PageContext
from pages.parts.kit import numbers
from warehouse.queries.rectification.rectification_lists import DAYS_OF_WEEK


def of_any_year(context: PageContext) -> PageContext:
    """Return the context without its year, which the page does not follow."""
    return replace(context, year=None)


def is_today(context: PageContext) -> bool:
    """Whether the figures are as of today, so that their week is this week."""
    return context.as_of_date == date.today()


def line(context: PageContext) -> str:
    """Say what day it is, as of when the figures are, and from when the week is counted."""
    words, today = context.words, date.today()
    key = "today.now" if is_today(context) else "today.now_later"
    return words(
        key,
        today=numbers.day(today, context.language),
        weekday=words(f"today.weekday.{today.isoweekday()}"),
        day=context.as_of,
    )


def week(context: PageContext) -> str:
    """Say which week it is: this one, or the one that the figures begin."""
    return context.words("today.this_week" if is_today(context) else "today.week_of_figures")


def days_of_week(context: PageContext) -> tuple[date, date]:
    """Return the first and the last day of that week."""
    return context.as_of_date, context.as_of_date + timedelta(days=DAYS_OF_WEEK - 1)
