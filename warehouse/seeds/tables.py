"""The rows of a table together: columns, keys, periods, and what other tables have to list."""

from __future__ import annotations

import difflib
from collections import defaultdict
from collections.abc import Iterator, Mapping

from warehouse.seeds.definitions import ReferenceKey
from warehouse.seeds.findings import SeedFinding
from warehouse.seeds.reading import SeedTable

_LATEST = "9999-12-31"


def check_columns(table: SeedTable) -> Iterator[SeedFinding]:
    """Find columns that are missing, that nobody asked for, or that stand there twice."""
    if not table.header:
        return
    names, header = table.definition.names, table.header
    extra = [name for name in header if name not in names]
    for name in dict.fromkeys(name for name in header if name and header.count(name) > 1):
        yield SeedFinding.of("seed_column_twice", table.file, 1, name, name)
    optional = {column.name for column in table.definition.columns if column.may_be_absent}
    for name in names:
        if name in header or name in optional:
            continue
        near = difflib.get_close_matches(name, [other.casefold() for other in extra], 1, 0.75)
        meant = next((other for other in extra if near and other.casefold() == near[0]), None)
        if meant is None:
            yield SeedFinding.of("seed_column_missing", table.file, 1, name=name)
        else:
            extra.remove(meant)
            yield SeedFinding.of("seed_column_renamed", table.file, 1, meant, meant, name=name)
    for name in extra:
        rule = "seed_column_extra" if name else "seed_column_unnamed"
        yield SeedFinding.of(rule, table.file, 1, name=name)


def check_rows(table: SeedTable, tables: Mapping[str, SeedTable]) -> Iterator[SeedFinding]:
    """Find keys twice, days out of order, periods that overlap, and references to nothing."""
    for key in table.definition.keys:
        yield from _keys(table, key)
    for first, last in table.definition.ordered:
        yield from _order(table, first, last)
    if table.definition.periods:
        yield from _periods(table)
    yield from _references(table, tables)


def _keys(table: SeedTable, key: ReferenceKey) -> Iterator[SeedFinding]:
    if not set(key.columns) <= set(table.header):
        return
    line_of: dict[tuple[str, ...], int] = {}
    for line, row in table.records:
        values = tuple(row[column] for column in key.columns)
        if not any(values) or (key.is_in_force and row.get("valid_to")):
            continue
        if values in line_of:
            value, columns = " · ".join(filter(None, values)), ", ".join(key.columns)
            yield SeedFinding.of(
                "seed_key_twice",
                table.file,
                line,
                columns,
                value,
                first=table.named(line_of[values]),
            )
        else:
            line_of[values] = line


def _order(table: SeedTable, first: str, last: str) -> Iterator[SeedFinding]:
    for line, row in table.records:
        if row[first] and row[last] and row[first] > row[last]:
            yield SeedFinding.of(
                "seed_days_order", table.file, line, last, row[last], first=first, day=row[first]
            )


def _periods(table: SeedTable) -> Iterator[SeedFinding]:
    """Find rows of which only one may be valid on a day, and two are."""
    by_key: dict[tuple[str, ...], list[tuple[str, str, int]]] = defaultdict(list)
    for line, row in table.records:
        key = tuple(row[column] for column in table.definition.periods)
        period = (row["valid_from"], row["valid_to"] or _LATEST)
        if "" < period[0] <= period[1]:
            by_key[key].append((*period, line))
    for periods in by_key.values():
        latest, of_line = "", 0
        for valid_from, valid_to, line in sorted(periods):
            if of_line and valid_from <= latest:
                other = table.named(of_line)
                yield SeedFinding.of(
                    "seed_overlap", table.file, line, "valid_from", valid_from, other=other
                )
            if valid_to >= latest:
                latest, of_line = valid_to, line


def _references(table: SeedTable, tables: Mapping[str, SeedTable]) -> Iterator[SeedFinding]:
    for column in table.definition.columns:
        if column.refers_to is None:
            continue
        name, field = column.refers_to
        other = tables.get(name)
        if other is None or not other.is_whole or field not in other.header:
            continue  # found already: what it lists is not known
        listed = {value for _, value in other.cells(field)}
        for line, value in table.cells(column.name):
            if value and value not in listed:
                near = difflib.get_close_matches(value, listed, 1, 0.8) if len(listed) < 500 else []
                yield SeedFinding.of(
                    "seed_reference_near" if near else "seed_reference",
                    table.file,
                    line,
                    column.name,
                    value,
                    other=other.file,
                    field=field,
                    near=near[0] if near else "",
                )
