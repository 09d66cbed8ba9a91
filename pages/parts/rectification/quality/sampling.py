"""Reverse check: a random sample of closed items to take along, drawn again whenever asked for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import polars as pl
import streamlit as st

from pages.parts.frame import data
from pages.parts.frame.context import PageContext
from pages.parts.kit import headings, notices, numbers, tables, texts
from pages.parts.kit.table import Column, Table
from pages.parts.shared import columns, definitions
from pages.parts.shared.lists import list_rows, origins
from warehouse.queries.rectification import rechecks

SIZE, LARGEST = 30, 500
LARGEST_SEED = 999_999


@dataclass(frozen=True)
class Draw:
    """What decides a sample, beside the region and the version."""

    first: date
    last: date
    size: int
    seed: int


def card(context: PageContext) -> None:
    """Choose quarter, size and seed; show the sample and offer it as a sheet to take along."""
    words = context.words
    with st.container(border=True, height="stretch", key="card_sampling"):
        how = words("rectification.how_drawn_text")
        headings.explained(words, words("rectification.sampling"), how)
        if context.is_country:
            texts.caption(words("rectification.choose_a_province"))
            return
        with st.container(horizontal=True, vertical_alignment="bottom", key="sampling_choosers"):
            wanted = _choose(context)
        rows = _sample(context, wanted)
        if rows.is_empty():
            notices.empty(words)
            return
        tables.bare(context, sheet(context, wanted, rows))


def _choose(context: PageContext) -> Draw:
    words = context.words
    quarters = quarters_of(context)
    first = st.selectbox(
        words("rectification.quarter_of_closing"),
        quarters,
        format_func=lambda day: words(
            "rectification.quarter", year=day.year, quarter=(day.month + 2) // 3
        ),
        key=f"sample_quarter_{context.term.term_id}_{context.year}_{context.language}",
        width=190,
    )
    size = st.number_input(
        words("rectification.sample_size"),
        min_value=1,
        max_value=LARGEST,
        value=SIZE,
        key=f"sample_size_{context.language}",
        width=150,
    )
    seed = st.number_input(
        words("rectification.seed"),
        min_value=1,
        max_value=LARGEST_SEED,
        value=int(f"{context.as_of_date:%y%m}"),
        key=f"sample_seed_{context.language}",
        width=150,
    )
    return Draw(first, _quarter_end(first), int(size), int(seed))


def quarters_of(context: PageContext) -> list[date]:
    """Return the first days of the quarters of the chosen period so far, the newest first."""
    day, last = context.months_chosen
    until = min(last, context.as_of_date)
    day = day.replace(month=(day.month - 1) // 3 * 3 + 1)
    quarters = []
    while day <= until:
        quarters.append(day)
        day = _quarter_end(day) + timedelta(days=1)
    return quarters[::-1] or [day]


def _quarter_end(first: date) -> date:
    return (first + timedelta(days=95)).replace(day=1) - timedelta(days=1)


def _sample(context: PageContext, wanted: Draw) -> pl.DataFrame:
    return data.ask(
        context.view,
        rechecks.sample,
        context.region.code,
        wanted.first,
        wanted.last,
        context.level,
        context.category,
        wanted.size,
        wanted.seed,
    )


def sheet(context: PageContext, wanted: Draw, rows: pl.DataFrame) -> Table:
    """Return the sample as a table whose file says how it was drawn and has room for results."""
    words = context.words
    frame = int(rows["frame_size"][0])
    note = words(
        "rectification.sample_text",
        region=context.name(context.region),
        first=numbers.day(wanted.first, context.language),
        last=numbers.day(wanted.last, context.language),
        frame=words.count("problems", frame),
        size=numbers.count(len(rows)),
        seed=wanted.seed,
        version=context.version_id,
    )
    results = {
        name: words(f"rectification.recheck_{name}")
        for name in rows["recheck_result"].unique()
        if name
    }
    named = list_rows.with_names(context, rows).with_columns(
        pl.col("recheck_result").replace_strict(results, default=None, return_dtype=pl.String),
        check_date=pl.lit("", pl.String),
        check_result=pl.lit("", pl.String),
        remarks=pl.lit("", pl.String),
    )
    return Table(
        key="sample",
        title=words("rectification.sample_sheet"),
        rows=tables.of(named),
        columns=list_rows.from_village(
            context,
            Column("draw_number", words("rectification.draw_number"), "count"),
            *columns.of(words, "problem_id", "category", "responsibility_level"),
            columns.column(words, "responsible_unit"),
            *columns.of(words, "feedback_on", "due_on", "closed_on"),
            Column("recheck_result", words("rectification.rechecked_so_far")),
            Column("check_date", words("rectification.check_date")),
            Column("check_result", words("rectification.check_result")),
            Column("remarks", words("rectification.remarks")),
        ),
        definition=note,
        notes=definitions.of_query(context, rechecks.sample),
        link=list_rows.to_problem(),
        origin=origins.of_list(context, "problems", "problem_id"),
        height=330,
        definitions={words("rectification.how_drawn"): words("rectification.how_drawn_text")},
    )
