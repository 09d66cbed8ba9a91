"""The office's rows laid over a reference table as it was read, so that both are checked as one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import count

from warehouse.intake.batches.reference_changes import rows_in_force
from warehouse.runtime.home import Home
from warehouse.schema.office_rows import KEYS, WITHDRAWN
from warehouse.seeds.findings import OF_OFFICE, SeedFinding
from warehouse.seeds.reading import SeedTable

_FIRST_LINE = 10_000_000
"""Beyond any line of a file: rows of the office are counted from here within a table."""

Values = Mapping[str, str]


@dataclass(frozen=True)
class OfficeRow:
    """A row of the office: its values by column, whether it takes the product's row of its key out,
    and where it stands.
    """

    values: Values
    is_withdrawn: bool
    file: str
    line: int

    def key(self, columns: Sequence[str]) -> tuple[str, ...]:
        """Return the values that name the row."""
        return tuple(self.values.get(column, "") for column in columns)


def office_of(home: Home) -> dict[str, list[OfficeRow]]:
    """Return the office's rows in force by table, with where they lie in the data folder."""
    office = rows_in_force(home)
    return {
        table: [
            OfficeRow(
                {name: value or "" for name, value in row.items()},
                row[WITHDRAWN] == "true",
                f"{OF_OFFICE}{table}.csv",
                line,
            )
            for line, row in enumerate(rows.iter_rows(named=True), 2)
        ]
        for table, rows in office.items()
    }


def lay(table: SeedTable, rows: Iterable[OfficeRow]) -> SeedTable:
    """Return `table` with `rows` in the places of those of their keys, else at the end.

    Two rows of one key are both kept: that they are two is found by whoever checks.
    """
    columns = KEYS[table.definition.name]
    by_key: dict[tuple[str, ...], list[OfficeRow]] = {}
    for row in rows:
        by_key.setdefault(row.key(columns), []).append(row)
    places, laid, numbers = {}, [], count(_FIRST_LINE)

    def put(own: Iterable[OfficeRow]) -> None:
        for row in own:
            if not row.is_withdrawn:
                number = next(numbers)
                places[number] = (row.file, row.line)
                laid.append((number, [row.values.get(name, "") for name in table.header]))

    for line, cells in table.rows:
        named = dict(zip(table.header, cells, strict=True))
        own = by_key.pop(tuple(named.get(column, "") for column in columns), None)
        if own is None:
            laid.append((line, cells))
        else:
            put(own)
    for own in by_key.values():
        put(own)
    return replace(table, rows=laid, findings=list(table.findings), places=places)


def placed(findings: Iterable[SeedFinding], tables: Mapping[str, SeedTable]) -> list[SeedFinding]:
    """Return findings with the file and line of the office's rows that they are of."""
    places = {table.file: table.places for table in tables.values()}
    moved = []
    for finding in findings:
        file, line = places.get(finding.file, {}).get(finding.line or 0, (None, None))
        moved.append(finding if file is None else replace(finding, file=file, line=line))
    return moved
