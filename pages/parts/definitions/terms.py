"""The words of the trade and the columns of the ledgers, in both languages."""

from __future__ import annotations

import polars as pl

from pages.parts.frame.context import PageContext
from pages.parts.kit import tables
from pages.parts.kit.table import Column, Table
from pages.parts.kit.words import Words
from warehouse.schema.tables import TABLES
from warehouse.words.languages import fact
from warehouse.words.messages import LANGUAGES, strings

_TERMS = "glossary."


def cards(context: PageContext) -> None:
    """Draw both tables."""
    tables.card(context, of_trade(context))
    tables.card(context, of_ledgers(context))


def of_trade(context: PageContext) -> Table:
    """Return the words of the trade, in every language, with what they mean."""
    words = context.words
    names = [
        key.removeprefix(_TERMS).removesuffix(".name")
        for key in strings(context.language)
        if key.startswith(_TERMS) and key.endswith(".name")
    ]
    rows = [
        {
            **{language: Words(language)(f"glossary.{name}.name") for language in LANGUAGES},
            "meaning": words(f"glossary.{name}.meaning"),
        }
        for name in names
    ]
    return Table(
        key="terms",
        title=words("definitions.terms"),
        rows=tables.of(pl.DataFrame(rows)),
        columns=[
            *(
                Column(language, words("definitions.in_language", language=fact(language, "name")))
                for language in LANGUAGES
            ),
            Column("meaning", words("definitions.meaning")),
        ],
    )


def of_ledgers(context: PageContext) -> Table:
    """Return the columns of the ledgers, with what they mean."""
    words = context.words
    rows = [
        {
            "table": words(f"tables.{table}.title"),
            "header": words(f"columns.{table}.{column}.header"),
            "help": words(f"columns.{table}.{column}.help"),
            "column": f"{table}.{column}",
        }
        for table, schema in TABLES.items()
        for column in schema.column_names()
        if f"columns.{table}.{column}.header" in strings(context.language)
    ]
    return Table(
        key="ledger_columns",
        title=words("definitions.ledger_columns"),
        rows=tables.of(pl.DataFrame(rows)),
        columns=[
            Column("table", words("definitions.ledger")),
            Column("header", words("definitions.header")),
            Column("help", words("definitions.meaning")),
            Column("column", words("definitions.in_code")),
        ],
    )
