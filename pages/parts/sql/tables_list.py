"""The tables of the version and their columns: what can be asked of, and what it is."""

from __future__ import annotations

import html

import streamlit as st

from pages.parts.frame import data, links
from pages.parts.frame.context import PageContext
from pages.parts.kit import headings, numbers
from warehouse.artifacts.project import Node


def card(context: PageContext) -> None:
    """Draw the tables, marts before reference tables; each opens to its columns."""
    words = context.words
    nodes = [
        node
        for node in data.project(context.view.version).nodes.values()
        if node.kind in ("mart", "reference")
    ]
    with st.container(border=True, height="stretch", key="card_sql_tables"):
        headings.explained(words, words("sql.tables"), words("sql.tables_text"))
        listed = "".join(
            _table(context, node)
            for node in sorted(nodes, key=lambda node: (node.kind != "mart", node.name))
        )
        st.html(f'<div class="sql-tables" lang="en">{listed}</div>')


def _table(context: PageContext, node: Node) -> str:
    rows = context.rows_of_tables.get(node.name)
    held = "" if rows is None else f"<small>{numbers.count(rows)}</small>"
    columns = "".join(
        f'<li title="{html.escape(column.description)}"><code>{html.escape(column.name)}</code>'
        f" <small>{html.escape(column.data_type)}</small></li>"
        for column in node.columns
    )
    about = html.escape(node.grain or node.description)
    more = html.escape(context.words("sql.about_table"))
    address = html.escape(links.address("definitions", {"node": node.name}))
    return (
        f"<details><summary><code>{html.escape(node.name)}</code>{held}</summary>"
        f'<p>{about} <a href="{address}">{more}</a></p><ul>{columns}</ul></details>'
    )
