"""Who may do what, and where: the rows in force, those to come, and those that ended."""

from __future__ import annotations

import datetime as dt

import polars as pl
import streamlit as st

from pages.parts.frame.context import FrameContext
from pages.parts.kit import headings, numbers, place_names, texts
from pages.parts.shared.lists import plain_table
from warehouse.access import grants
from warehouse.access.access import role_name
from warehouse.access.grants import Grant
from warehouse.audit_log import reading
from warehouse.intake.reference.reference_data import ReferenceData
from warehouse.words.messages import DEFAULT_LANGUAGE

COLUMNS = ("person", "role", "region", "from", "until", "state", "signed_in")


def sentence(context: FrameContext) -> str:
    """Return the page's sentence: how many people may do anything today."""
    held = [row for row in grants.grants(context.home) if row.is_in_force(dt.date.today())]
    if not held:
        return context.words("access.nobody")
    people = numbers.count(len({row.person for row in held}))
    return context.words("access.sentence", people=people, rows=numbers.count(len(held)))


def card(context: FrameContext) -> None:
    """Draw every row, those in force first, with when its person signed in last."""
    words = context.words
    with st.container(border=True, key="card_grants"):
        headings.title(words("access.grants"))
        texts.caption(words("access.grants_note"))
        rows = sorted(grants.grants(context.home), key=lambda row: (_state(row), row.person))
        seen, names = reading.last_sign_ins(context.home), region_names(context)
        headed = [words(f"access.column_{name}") for name in COLUMNS]
        plain_table.draw(headed, [_cells(context, row, names, seen) for row in rows])


def region_names(context: FrameContext) -> dict[str, str]:
    """Return the names of the regions in force, by code, as the page's language writes them."""
    regions, language = ReferenceData(context.home).regions, context.language
    name = place_names.column(regions, "name", language)
    if language != DEFAULT_LANGUAGE:
        name = pl.coalesce("name_en", name)
    return dict(regions.select("region_code", name.alias("shown")).iter_rows())


def _cells(
    context: FrameContext, row: Grant, names: dict[str, str], seen: dict[str, dt.datetime]
) -> list[str]:
    words, language = context.words, context.language
    last = seen.get(row.person)
    return [
        row.person,
        role_name(row.role).in_language(language),
        words("access.region", code=row.region, name=names.get(row.region, "")),
        numbers.day(row.begins_on, language),
        numbers.day(row.until, language) if row.until else words("access.no_end"),
        words(f"access.state_{_state(row)}"),
        f"{last.astimezone():%Y-%m-%d %H:%M}" if last else words("access.never"),
    ]


def _state(row: Grant) -> str:
    """Return whether a row is in force, to come or over: the end of the key of its words."""
    today = dt.date.today()
    if row.is_in_force(today):
        return "in_force"
    return "later" if row.begins_on > today else "over"
