"""Changes of reference tables in words: a row by its key, columns and codes by their names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from warehouse.schema.office_rows import KEYS
from warehouse.seeds.findings import shown
from warehouse.seeds.office.in_force import overtaken
from warehouse.seeds.office.names import choices, definition_of, header_of, title_of
from warehouse.words.messages import Text, joined, message

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from warehouse.runtime.home import Home
    from warehouse.seeds.office.changes import RowChange
    from warehouse.seeds.office.in_force import Row

_BETWEEN = " · "


def key_text(key: Iterable[str]) -> str:
    """Return what a row is called."""
    return _BETWEEN.join(key)


def value_text(table: str, column: str, value: str) -> Text:
    """Return a value as it is shown."""
    by_name = {one.name: one for one in definition_of(table).columns}
    named = choices(by_name[column]).get(value) if column in by_name else None
    return named or Text.of(shown(value))


def columns_text(table: str, change: RowChange) -> Text:
    """Return what a change makes of each column that it changes."""
    before, after = change.before or {}, change.after or {}
    return joined(
        [
            message(
                "office_change_column",
                column=header_of(name),
                before=value_text(table, name, before.get(name, "")),
                after=value_text(table, name, after.get(name, "")),
            )
            for name in change.columns
        ],
        "; ",
    )


def _new_columns_text(table: str, change: RowChange) -> Text:
    """Return what a new row holds beside its key."""
    after = change.after or {}
    shown_of = [name for name in change.columns if after.get(name) and name not in KEYS[table]]
    return joined(
        [
            message("office_change_new", column=header_of(n), after=value_text(table, n, after[n]))
            for n in shown_of
        ],
        "; ",
    )


def change_text(table: str, change: RowChange) -> Text:
    """Return one change as a line."""
    key = key_text(change.key)
    if change.kind == "added":
        columns = _new_columns_text(table, change)
        return message("office_change_added", line=change.line, key=key, columns=columns)
    if change.kind == "withdrawn":
        return message("office_change_withdrawn", line=change.line, key=key)
    if change.kind == "restored":
        return message("office_change_restored", line=change.line, key=key)
    columns = columns_text(table, change)
    return message("office_change_changed", line=change.line, key=key, columns=columns)


def overtaken_texts(home: Home) -> Iterator[Text]:
    """Yield a sentence for each row of the office whose built-in row an upgrade has changed."""
    for table, rows in overtaken(home).items():
        for row in rows:
            yield message(
                "office_overtaken",
                table=title_of(table),
                key=key_text(row.key),
                was=_row_text(table, row.product_was, row.product),
                now=_row_text(table, row.product, row.product_was),
            )


def _row_text(table: str, row: Row | None, other: Mapping[str, str] | None) -> Text:
    """Return of a row the columns in which it differs from another."""
    if row is None:
        return message("none")
    names = [name for name in row if other is None or row[name] != other.get(name, "")]
    parts = [joined([header_of(n), value_text(table, n, row[n])], " ") for n in names]
    return joined(parts, ", ")
