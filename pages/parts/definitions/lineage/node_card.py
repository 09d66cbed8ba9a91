"""One ledger, reference table or model: what a row of it is, its columns and what they are made of,
its tests and its SQL.
"""

from __future__ import annotations

from typing import Any

import polars as pl
import streamlit as st

from pages.parts.definitions import checks, scope
from pages.parts.definitions.lineage import column_ways, ledger_rows
from pages.parts.frame.context import PageContext
from pages.parts.kit import choosers, headings, numbers, tables, texts
from pages.parts.kit.table import Column, Table
from warehouse.artifacts.column_lineage import NOT_TOLD, ROWS
from warehouse.artifacts.project import Node, NodeColumn

SHOWN = "node_shown"
PARTS = ("rows", "columns", "tests", "sql", "compiled")


def card(context: PageContext) -> None:
    """Draw the node that is looked at; nothing where none is."""
    node = scope.node(context)
    with st.container():
        if node is not None and node.kind != "page":
            with st.container(border=True, key="card_node"):
                _draw(context, node)


def _draw(context: PageContext, node: Node) -> None:
    words = context.words
    headings.title(words(f"definitions.node.{node.kind}", name=node.name))
    if node.grain:
        headings.finding(words("definitions.grain", grain=node.grain))
    if node.description:
        texts.caption(node.description.replace("**", ""))
    texts.caption(_facts(context, node))
    offered = [part for part in PARTS if _has(context, node, part)]
    if not offered:
        return
    view = choosers.one_of(
        context,
        SHOWN,
        words("definitions.node_parts"),
        offered,
        lambda part: words(f"definitions.node_part_{part}"),
    )
    if view == "rows":
        tables.rows(context, ledger_rows.table(context, node.name))
    elif view == "columns":
        if not node.compiled:  # a reference table, which is made of nothing here
            tables.rows(context, _columns(context, node))
            return
        tables.rows(context, _columns(context, node), lambda row: _choose(context, row))
        column_ways.of_column(context)
    elif view == "tests":
        tables.rows(context, _tests(context, node))
    else:
        st.code(node.sql if view == "sql" else node.compiled, language="sql", height=420)


def _has(context: PageContext, node: Node, part: str) -> bool:
    there = {
        "rows": node.kind == "ledger" and ledger_rows.may_be_seen(context, node.name),
        "columns": node.columns,
        "tests": scope.project(context).tests_of([node.node_id]),
        "sql": node.sql,
        "compiled": node.compiled,
    }
    return bool(there[part])


def _facts(context: PageContext, node: Node) -> str:
    """Return where it lies, how many rows it has and what its building took."""
    words, rows = context.words, context.rows_of_tables
    facts = [words("definitions.file", file=node.file)]
    if node.name in rows:
        facts.append(words("definitions.rows", number=numbers.count(rows[node.name])))
    if node.seconds is not None:
        facts.append(words("definitions.seconds", seconds=f"{node.seconds:.2f}"))
    return words("ranking.separator").join(facts)


def _choose(context: PageContext, row: dict[str, Any]) -> None:
    context.keep_parameters({scope.COLUMN: row["name"]})


def _columns(context: PageContext, node: Node) -> Table:
    """Return the columns that are declared, then those that the SQL gives besides."""
    words = context.words
    declared = {column.name: column for column in node.columns}
    origins = scope.columns(context).of_model(node.name)
    names = dict.fromkeys((*declared, *(name for name in origins if name != ROWS)))
    rows = [
        {
            **vars(declared.get(name, NodeColumn(name, "", ""))),
            "made_of": column_ways.made_of(context, origins.get(name, NOT_TOLD)),
        }
        for name in names
    ]
    made_of = Column(
        "made_of", words("definitions.made_of"), help=words("definitions.made_of_text")
    )
    return Table(
        key="node_columns",
        title=node.name,
        rows=tables.of(pl.DataFrame(rows)),
        columns=[
            Column("name", words("definitions.column")),
            Column("data_type", words("definitions.type")),
            *([made_of] if origins else []),
            Column("description", words("definitions.meaning")),
        ],
    )


def _tests(context: PageContext, node: Node) -> Table:
    words = context.words
    cells = [
        {
            "test": checks.named(context, test.check),
            "column": test.column,
            "status": words(f"definitions.status.{test.status}"),
            "failing": test.failing_rows,
            "name": test.name,
        }
        for test in scope.project(context).tests_of([node.node_id])
    ]
    return Table(
        key="node_tests",
        title=node.name,
        rows=tables.of(pl.DataFrame(cells)),
        columns=[
            Column("test", words("definitions.test")),
            Column("column", words("definitions.column")),
            Column("status", words("definitions.outcome")),
            Column("failing", words("definitions.failing"), "count"),
            Column("name", words("definitions.test_name")),
        ],
    )
