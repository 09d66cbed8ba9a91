"""The rows that broke the tests of a metric, a table a test; nothing where every test passed."""

from __future__ import annotations

import polars as pl
import streamlit as st

from pages.parts.definitions import checks, reliability
from pages.parts.frame import data
from pages.parts.frame.context import PageContext
from pages.parts.kit import headings, numbers, tables, texts
from pages.parts.kit.table import Column, Table
from pages.parts.shared.cautions import BROKEN
from warehouse.artifacts.test_results import TestResult
from warehouse.intake.findings.corrections import masked
from warehouse.queries.definitions import broken_rows

MOST_TESTS = 5
"""More than so many broken tests have one cause, which the first of them show."""


def card(context: PageContext) -> None:
    """Draw what broke, the failed tests first."""
    own = reliability.of_metric(context, context.metric)
    broken = [test for status in BROKEN for test in own.tests if test.status == status]
    if not broken:
        return
    words = context.words
    with st.container(border=True, key="card_broken"):
        headings.explained(words, words("definitions.broken"), words("definitions.broken_text"))
        for number, test in enumerate(broken[:MOST_TESTS]):
            _draw(context, test, f"broken_{number}")
        if (left := len(broken) - MOST_TESTS) > 0:
            texts.caption(words("definitions.broken_more", tests=words.count("tests", left)))


def _draw(context: PageContext, test: TestResult, key: str) -> None:
    words = context.words
    check = checks.named(context, test.check)
    if test.differences:
        headings.finding(words("definitions.broken_unit", check=check, name=test.name))
        st.code(test.differences, language=None)
        return
    headings.finding(
        words(
            f"definitions.broken_{test.status}",
            check=check,
            name=test.name,
            rows=numbers.count(test.failing_rows),
        )
    )
    if context.settings.person_counts != "full":  # as the page of SQL, which is not offered then
        texts.caption(words("definitions.broken_suppressed"))
        return
    if not broken_rows.can_be_asked(test.compiled):
        texts.caption(words("definitions.broken_in_scratch", name=test.name))
        return
    region = context.region.code
    rows = data.ask(context.view, broken_rows.broken_rows, region, test.compiled)
    if rows.is_empty():
        texts.caption(words("definitions.broken_elsewhere", place=context.name(context.region)))
        return
    masked_rows = rows.with_columns(masked(rows[name]) for name in rows.columns)
    tables.rows(context, _table(test.name, key, masked_rows))


def _table(name: str, key: str, rows: pl.DataFrame) -> Table:
    columns = [Column(column, column) for column in rows.columns]
    return Table(key, name, tables.of(rows), columns, height=280)
