"""The whole list of one matter on the screen, and all lists as one workbook."""

from __future__ import annotations

from datetime import date
from functools import partial
from html import escape

import streamlit as st

from pages.parts.frame.context import PageContext, month_end_of
from pages.parts.kit import tables
from pages.parts.kit.files import packs
from pages.parts.kit.table import Table
from pages.parts.shared.lists import ledger_rows
from pages.parts.today.matter import PARAMETER, address_of_list
from pages.parts.today.matters import LISTS


def chosen(context: PageContext) -> None:
    """Draw the list that the URL names, and links to the others; nothing where it names none."""
    key = context.parameter(PARAMETER)
    if key not in LISTS:
        if key:
            context.refuse(context.words("refused.list"), PARAMETER)
        return
    st.html(_others(context, key))
    tables.card(context, LISTS[key](context))
    if key in _LEDGERS:
        ledger, days = _LEDGERS[key]
        ledger_rows.of_days(context, ledger, *days(context))


def _month(context: PageContext) -> tuple[date, date]:
    return context.as_of_date.replace(day=1), month_end_of(context.as_of_date)


def _term(context: PageContext) -> tuple[date, date]:
    return context.term.starts_on, context.as_of_date


_LEDGERS = {"reports": (ledger_rows.REPORTS, _month), "rechecks": (ledger_rows.SAMPLES, _term)}
"""The lists whose rows sum several of a ledger, and of which days those are."""


def pack(context: PageContext) -> None:
    """Offer every list that has rows in one workbook."""
    words = context.words
    made = partial(_tables, context)
    packs.button(context, "today_pack", words("today.pack"), words("pages.today"), made)


def _tables(context: PageContext) -> list[Table]:
    return [made(context) for made in LISTS.values()]


def _others(context: PageContext, chosen: str) -> str:
    """Return links to every list, the present one marked, and one that closes it."""
    words = context.words
    names = {key: words(f"today.title.{key}") for key in LISTS} | {"": words("today.close")}
    all_links = "".join(
        f'<a{_mark(key, chosen)} href="{escape(address_of_list(key))}">{escape(name)}</a>'
        for key, name in names.items()
    )
    return f'<nav class="todo-lists" aria-label="{escape(words("today.lists"))}">{all_links}</nav>'


def _mark(key: str, chosen: str) -> str:
    if not key:
        return ' class="close"'
    return ' aria-current="true"' if key == chosen else ""
