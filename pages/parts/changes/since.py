"""The day that now is compared with: from the URL, by its quick choices, or a month's end."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, timedelta
from html import escape
from urllib.parse import urlencode

import streamlit as st

from pages.parts.frame import links
from pages.parts.frame.context import PageContext
from pages.parts.kit import numbers
from pages.parts.shared import views

PARAMETER = "since"
LIST = "list"
"""Names in the URL the day, and the list that is open."""

MONTHS_OF_QUARTER = 3


def chosen(context: PageContext) -> date:
    """Return the day that the URL names, if figures can be compared with it, else the default.

    It is the day at whose end the comparison begins. By default the end of the month before the
    one shown.
    """
    if not (written_day := context.parameter(PARAMETER)):
        return default(context)
    with suppress(ValueError):
        wanted = date.fromisoformat(written_day)
        if first(context) <= wanted < context.as_of_date:
            return wanted
    context.refuse(context.words("changes.compared_with"), PARAMETER)
    return default(context)


def default(context: PageContext) -> date:
    """Return the end of the month before the one shown, in the term."""
    return max(_end_before(context.month_end), first(context))


def first(context: PageContext) -> date:
    """Return the day before the term: from there on everything of it is new."""
    return context.term.starts_on - timedelta(days=1)


def address(day: date, key: str = "", region: str = "") -> str:
    """Return the address of this page with a day and a list; "" closes the list."""
    plain = links.address("changes", **({"region": region} if region else {}))
    parts = {PARAMETER: day.isoformat()} | ({LIST: key} if key else {})
    return f"{plain}{'&' if '?' in plain else '?'}{urlencode(parts)}"


def choose(context: PageContext, day: date) -> None:
    """Draw the quick choices as links, and the months' ends as a list."""
    with st.container(key="since", horizontal=True, vertical_alignment="center"):
        views.draw(context)
        st.space("stretch")
        st.html(_quick(context, day), width="content")
        _month_ends(context, day)


def quick_choices(context: PageContext) -> dict[str, date]:
    """Return the days that are a click away, by their key in the words, the latest first."""
    as_of = context.as_of_date
    quarter = as_of
    for _ in range(MONTHS_OF_QUARTER):
        quarter = _end_before(quarter)
    days = {
        "week": as_of - timedelta(days=7),
        "month": _end_before(as_of),
        "quarter": quarter,
        "year": date(as_of.year - 1, 12, 31),
        "term": first(context),
    }
    return {key: day for key, day in days.items() if day >= first(context)}


def _quick(context: PageContext, day: date) -> str:
    words, key = context.words, context.parameter(LIST)
    links = "".join(
        f'<a href="{escape(address(offered, key))}"{_mark(offered, day)}>'
        f"{escape(words(f'changes.since.{name}'))}</a>"
        for name, offered in quick_choices(context).items()
    )
    label = escape(words("changes.compared_with"))
    return f'<nav class="todo-lists" aria-label="{label}"><span>{label}</span>{links}</nav>'


def _mark(offered: date, day: date) -> str:
    return ' aria-current="true"' if offered == day else ""


def _month_ends(context: PageContext, day: date) -> None:
    """Choose the end of a month of the term; another day of the URL stands in its place."""
    key = f"since_{context.language}"
    offered = [first(context), *(end for end in context.months if end < context.as_of_date)][::-1]
    wanted = day if day in offered else None
    if st.session_state.get(key) != wanted:
        st.session_state[key] = wanted

    def keep() -> None:
        if (chosen := st.session_state.get(key)) is not None:
            context.keep_parameters({PARAMETER: chosen.isoformat()})

    st.selectbox(
        context.words("changes.compared_with"),
        offered,
        index=0 if day in offered else None,
        placeholder=numbers.day(day, context.language),
        format_func=lambda end: numbers.day(end, context.language),
        key=key,
        on_change=keep,
        label_visibility="collapsed",
        width=150,
    )


def _end_before(moment: date) -> date:
    """Return the last day of the month before a day's."""
    return moment.replace(day=1) - timedelta(days=1)
