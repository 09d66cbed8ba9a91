"""The whole list of one matter on the screen, and all lists as one workbook."""

from __future__ import annotations

from functools import partial
from html import escape

import streamlit as st

from pages.parts.frame.context import PageContext
from pages.parts.kit import tables
from pages.parts.kit.files import downloads, exports, table_files
from pages.parts.today.matter import PARAMETER, address_of_list
from pages.parts.today.matters import LISTS


def chosen(context: PageContext) -> None:
    """Draw the list that the URL names, and links to the others; nothing where it names none."""
    key = context.parameter(PARAMETER)
    if key not in LISTS:
        return
    st.html(_others(context, key))
    tables.card(context, LISTS[key](context))


def pack(context: PageContext) -> None:
    """Offer every list that has rows in one workbook."""
    title = context.words("pages.today")
    st.download_button(
        context.words("today.pack"),
        data=partial(_workbook, context),
        file_name=downloads.file_name(context, title, "xlsx"),
        mime=downloads.XLSX,
        on_click="ignore",
        key=f"today_pack_{context.language}",
    )


def _workbook(context: PageContext) -> bytes:
    """Return a sheet a list, and one that says what they are."""
    words = context.words
    lists = [made(context) for made in LISTS.values()]
    held = [table for table in lists if not table.rows(1).is_empty()]
    about = downloads.about(
        context,
        words("pages.today"),
        {table.title: table.definition for table in held},
        context.months[-1],
    )
    sheets = [table_files.sheet_of(context, table) for table in held]
    return exports.workbook(sheets, words("sheet.about"), about, words("sheet.font"))


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
