"""Published figures of a real place: its real name, the qualifier, the source; never mixed in."""

from __future__ import annotations

import html

import polars as pl
import streamlit as st

from pages.parts import data
from pages.parts.shell import Visit
from warehouse.queries import published


def panel(visit: Visit) -> None:
    """Draw what the source documents print of exactly this region; nothing for other regions.

    Other counties are named in the sources too, but a demonstration shows them under an alias,
    which a panel with the real name would undo.
    """
    if visit.is_demonstration and visit.region.code not in published.SOURCE_REGIONS:
        return
    rows = data.ask(visit.view, published.figures, visit.region.code)
    if rows.is_empty():
        return
    words = visit.words
    title = words("region.published", region=rows[f"region_name_{visit.language}"][0])
    with st.container(border=True, key="published"):
        st.html(f'<div class="card-title">{html.escape(title)}</div>')
        note = "published_note" if visit.is_demonstration else "published_note_real"
        st.caption(words(f"region.{note}"))
        st.dataframe(
            rows.select(
                pl.col(f"metric_name_{visit.language}").alias("metric"),
                "published_value",
                pl.col("qualifier").replace_strict(
                    {
                        name: words(f"qualifier.{name}")
                        for name in ("exact", "about", "at_least", "ambiguous")
                    },
                    default=None,
                ),
                pl.col("unit").replace_strict(
                    {unit: words(f"published_units.{unit}") for unit in rows["unit"].unique()},
                    default=None,
                ),
                "period_start",
                "period_end",
                "source_title",
            ),
            key=f"published_{visit.region.code}_{visit.language}",
            hide_index=True,
            column_config={
                "metric": words("columns.metric"),
                "published_value": st.column_config.NumberColumn(
                    words("columns.published_value"), format="localized"
                ),
                "qualifier": words("columns.qualifier"),
                "unit": words("columns.unit"),
                "period_start": st.column_config.DateColumn(
                    words("columns.period_start"), format="YYYY-MM-DD"
                ),
                "period_end": st.column_config.DateColumn(
                    words("columns.period_end"), format="YYYY-MM-DD"
                ),
                "source_title": words("columns.source"),
            },
            alt=title,
        )
