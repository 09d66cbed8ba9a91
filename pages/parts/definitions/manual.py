"""The manual of definitions, to take away: every metric with its parts, lines and origin, then the
words of the trade. It is composed as a hand-out and written in its formats.
"""

from __future__ import annotations

from functools import partial
from itertools import groupby
from typing import Any

import polars as pl
import streamlit as st

from pages.parts.definitions import last_change, rules, terms
from pages.parts.frame import data
from pages.parts.frame.context import PageContext
from pages.parts.handouts import head
from pages.parts.handouts.offer import MIME
from pages.parts.kit import headings, numbers
from pages.parts.kit.files import downloads
from pages.parts.shared import cautions, definitions
from warehouse.handouts import writers
from warehouse.handouts.document import (
    Document,
    Paragraph,
    Section,
    TableBlock,
    TableColumn,
    text,
)
from warehouse.handouts.writers import Format
from warehouse.queries.metrics import Metric
from warehouse.runtime.home import Home

FORMATS: tuple[Format, ...] = ("pdf", "xlsx")

WIDTHS = {
    "name": 1.1,
    "definition": 2.0,
    "numerator": 1.2,
    "denominator": 1.2,
    "direction": 0.9,
    "lines": 1.2,
    "source": 2.5,
    "changed": 1.6,
}
"""The columns of metrics, and how wide each is beside the others."""


def card(context: PageContext) -> None:
    """Offer the manual in each of its formats, written when it is asked for."""
    words = context.words
    with st.container(border=True, key="card_manual"):
        headings.explained(words, words("definitions.manual"), words("definitions.manual_text"))
        with st.container(horizontal=True, key="manual_formats"):
            for name in FORMATS:
                st.download_button(
                    words(f"reports.format_{name}"),
                    data=partial(_manual_file, context, name),
                    file_name=downloads.file_name(context, words("definitions.manual"), name),
                    mime=MIME[name],
                    on_click="ignore",
                    key=f"manual_{name}_{context.language}",
                )


def _manual_file(context: PageContext, format_name: Format) -> bytes:
    return writers.write(compose(context), format_name, Home.from_environment())


def compose(context: PageContext) -> Document:
    """Return the manual: a table of metrics a subject, then the words."""
    words = context.words
    targets = _targets(context)
    by_subject = sorted(context.metrics.values(), key=lambda metric: metric.subject)
    sections = [
        Section([_metrics(context, words(f"pages.{subject}"), [*metrics], targets)])
        for subject, metrics in groupby(by_subject, lambda metric: metric.subject)
    ]
    intro = Section([Paragraph(text(words("definitions.manual_intro")), is_quiet=True)])
    return Document(
        kind="manual",
        language=context.language,
        title=words("definitions.manual"),
        origin=head.origin(context),
        sections=[intro, *sections, Section([_terms(context)], starts_page=True)],
        date=head.written_on(context),
        is_landscape=True,
    )


def _targets(context: PageContext) -> dict[str, dict[str, Any]]:
    """Return the lines in force by the metric that they are set for, the nearest region's."""
    rows = rules.in_force(rules.of_region(context, "metric_targets"), context.month_end)
    collected: dict[str, dict[str, Any]] = {}
    for row in rows.iter_rows(named=True):
        collected.setdefault(row["metric"], row)
    return collected


def _metrics(
    context: PageContext,
    title: str,
    metrics: list[Metric],
    targets: dict[str, dict[str, Any]],
) -> TableBlock:
    words = context.words
    rows = [_metric(context, metric, targets.get(metric.light_metric)) for metric in metrics]
    return TableBlock(
        title=title,
        columns=[
            TableColumn(name, words(f"definitions.manual_{name}"), width=width)
            for name, width in WIDTHS.items()
        ],
        rows=pl.DataFrame(rows),
    )


def _metric(context: PageContext, metric: Metric, line: dict[str, Any] | None) -> dict[str, str]:
    """Return what the manual says of a metric, a text a column."""
    words = context.words
    unit = numbers.unit(metric, context.language)
    numerator = metric.numerator_label if metric.denominator is not None else metric.label
    return {
        "name": words.label(metric.label),
        "definition": words.label(metric.definition),
        "numerator": words.label(numerator),
        "denominator": (
            numbers.MISSING if metric.denominator is None else words.label(metric.denominator_label)
        ),
        "direction": words(
            "definitions.manual_direction_of",
            direction=words(f"definitions.directions.{metric.direction}"),
            unit=unit or numbers.MISSING,
        ),
        "lines": _lines(context, metric, line),
        "source": words(
            "definitions.manual_source_of",
            name=metric.name,
            formula=definitions.formula(metric),
            model=metric.numerator.mart,
            ledgers=_ledgers(context, metric),
        ),
        "changed": last_change.sentence(context, last_change.of(context, metric), "manual_changed"),
    }


def _lines(context: PageContext, metric: Metric, line: dict[str, Any] | None) -> str:
    """Return target and warning line in force, and whose they are."""
    if line is None:
        return context.words("definitions.lines_none")
    judged = context.metrics.get(metric.light_metric, metric)
    values = {
        name: numbers.MISSING
        if line[name] is None
        else numbers.value_with_unit(judged, line[name], context.language)
        for name in ("target", "warning")
    }
    place = rules.place(context, line["region_code"])
    return context.words("definitions.manual_lines_of", place=place, **values)


def _ledgers(context: PageContext, metric: Metric) -> str:
    """Return the names of the ledgers that a metric is made of."""
    awaited = data.ledgers_awaited(context.view.version, metric)
    named = (cautions.ledger_name(context.words, ledger) for ledger in sorted(awaited))
    return context.words("definitions.manual_between").join(named)


def _terms(context: PageContext) -> TableBlock:
    table = terms.of_trade(context)
    return TableBlock(
        title=table.title,
        columns=[
            TableColumn(column.name, column.heading, width=3.0 if column.name == "meaning" else 1.0)
            for column in table.columns
        ],
        rows=table.every_row(),
    )
