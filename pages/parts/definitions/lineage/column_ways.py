"""What a column is made of, down to the columns of ledgers: as a list whose entries are links."""

from __future__ import annotations

import html
from collections.abc import Iterable

import streamlit as st

from pages.parts.definitions import scope
from pages.parts.frame.context import PageContext
from pages.parts.kit import headings, numbers, texts
from pages.parts.shared import cautions
from warehouse.artifacts import column_chain
from warehouse.artifacts.column_chain import ChainLink
from warehouse.artifacts.column_lineage import ROWS, ColumnOrigin, Source
from warehouse.schema.tables import TABLES
from warehouse.words.messages import strings


def made_of(context: PageContext, origin: ColumnOrigin) -> str:
    """Return what a column is made of as text: names, a fixed value, or that nobody tells."""
    if not origin.is_told:
        return context.words("definitions.made_of_not_told")
    named = [_named(context, source) for source in origin.sources]
    return context.words("definitions.made_of_between").join(named) or context.words(
        "definitions.made_of_fixed"
    )


def of_metric(context: PageContext) -> None:
    """Draw the ways of the columns that the metric sums, above and below the line."""
    words, metric = context.words, context.metric
    numerator = metric.label if metric.denominator is None else metric.numerator_label
    parts = [(numerator, metric.numerator), (metric.denominator_label, metric.denominator)]
    for label, part in parts:
        if part is not None:
            summed = scope.columns(context).of_expression(part.mart, part.expression)
            _draw(context, words.label(label), summed)


def of_column(context: PageContext) -> None:
    """Draw the way of the column that is looked at; say how one is chosen where none is."""
    chosen = scope.column(context)
    if chosen is None:
        texts.caption(context.words("definitions.made_of_choose"))
    else:
        _draw(context, _named(context, chosen), [chosen])


def _draw(context: PageContext, name: str, sources: Iterable[Source]) -> None:
    words = context.words
    links = column_chain.of(scope.columns(context), sources)
    ends = column_chain.bases(links)
    columns = sum(each.column != ROWS for each in ends)
    sentence = "bases" if columns else "rows" if ends else "nothing"
    headings.finding(
        words(
            f"definitions.made_of_{sentence}",
            name=name,
            tables=numbers.count(len({each.node for each in ends})),
            columns=numbers.count(columns),
        )
    )
    st.html(f'<ul class="ways">{"".join(_line(context, link) for link in links)}</ul>')


def _line(context: PageContext, link: ChainLink) -> str:
    arrow = '<i aria-hidden="true">←</i>'
    way = arrow.join(_linked(context, source) for source in link.sources)
    note = _note(context, link)
    note_html = f"<small>{html.escape(note)}</small>" if note else ""
    return f'<li style="padding-left:{link.depth * 1.4:.1f}em">{way}{note_html}</li>'


def _note(context: PageContext, link: ChainLink) -> str:
    """Return why a way ends; of a ledger's column how its sheets call it."""
    if link.end == "made_of":
        return ""
    if link.end != "base":
        return context.words(f"definitions.made_of_{link.end}")
    base = link.sources[-1]
    if base.node not in TABLES:
        return ""
    header = f"columns.{base.node}.{base.column}.header"
    parts = [cautions.ledger_name(context.words, base.node)]
    if header in strings(context.language):
        parts.append(context.words(header))
    return context.words("ranking.separator").join(parts)


def _linked(context: PageContext, source: Source) -> str:
    address = html.escape(scope.address_of_column(context, source))
    kind = ' class="base"' if scope.columns(context).is_base(source.node) else ""
    return f'<a{kind} translate="no" href="{address}">{html.escape(_named(context, source))}</a>'


def _named(context: PageContext, source: Source) -> str:
    if source.column == ROWS:
        return context.words("definitions.rows_of", name=source.node)
    return f"{source.node}.{source.column}"
