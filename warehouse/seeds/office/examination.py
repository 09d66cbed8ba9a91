"""A sheet examined: what it changes, and whether what would hold then may be built from."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from warehouse.intake.batches.accept import accept
from warehouse.intake.batches.batch import REFERENCE, BatchOrigin
from warehouse.intake.batches.checks.reference_uses import uses
from warehouse.intake.batches.reference_changes import CHANGES, stands_on
from warehouse.intake.batches.soundness import sound_batches
from warehouse.intake.batches.store import list_batches
from warehouse.intake.privacy.guard import mask, screen
from warehouse.intake.reference.reference_data import ReferenceData
from warehouse.runtime.errors import ImportRefused
from warehouse.runtime.home import PROJECT_ROOT
from warehouse.schema import catalogue
from warehouse.schema.office_rows import KEYS
from warehouse.schema.reference_tables import read_reference
from warehouse.seeds.check import examine as examine_tables
from warehouse.seeds.findings import SeedFinding, as_lines, lines_of
from warehouse.seeds.laying import OfficeRow, office_of
from warehouse.seeds.office.changes import RowChange, changes
from warehouse.seeds.office.in_force import in_force
from warehouse.seeds.office.names import definition_of, header_of, title_of
from warehouse.seeds.office.sheet_rows import BroughtRows, read_rows
from warehouse.words.messages import message

if TYPE_CHECKING:
    from warehouse.intake.batches.batch import Batch
    from warehouse.runtime.home import Home
    from warehouse.seeds.definitions import ReferenceDefinition

_STORED = {"added": "set", "changed": "set", "withdrawn": "withdrawn", "restored": "restored"}


@dataclass(frozen=True)
class Examined:
    """What a sheet comes to. `left` counts the rows of the table that it does not hold, which stay
    as they are; `stands_on` is what the table was examined with.
    """

    table: str
    file: str
    sheet: str
    sha256: str
    changes: Sequence[RowChange]
    findings: Sequence[SeedFinding]
    left: int
    stands_on: str

    def count(self, kind: str) -> int:
        """Return how many rows change in a way."""
        return sum(change.kind == kind for change in self.changes)


def examine_sheet(home: Home, table: str, path: Path) -> Examined:
    """Examine a workbook or CSV file against a table as it stands; nothing is changed.

    Raises `KeyError` for a table that an office may not change, and `ImportRefused` for a file that
    cannot be read or has no sheet of it.
    """
    definition = definition_of(table)
    brought = read_rows(path, definition)
    rows = in_force(home, table)
    row_changes, findings = changes(brought, rows, definition)
    keys = {tuple(row.values.get(name, "") for name in KEYS[table]) for row in brought.rows}
    findings = [*brought.findings, *findings, *_personal(brought, definition)]
    findings += _outside(home, brought, definition, row_changes)
    if not findings:
        findings += _together(home, brought, definition, row_changes)
        findings += _in_use(home, brought, table, row_changes)
    return Examined(
        table=table,
        file=brought.file,
        sheet=brought.sheet,
        sha256=hashlib.sha256(path.read_bytes()).hexdigest(),
        changes=row_changes,
        findings=findings,
        left=sum(row.key not in keys for row in rows),
        stands_on=stands_on(list_batches(home), table),
    )


def accept_sheet(home: Home, examined: Examined) -> Batch | None:
    """Accept what a sheet changes, as a batch; None where it changes nothing.

    Raises `ImportRefused` where anything in it is refused, or the table was changed since it was
    examined, and what `accept` raises.
    """
    if examined.findings:
        raise ImportRefused.of(
            "office_rows_refused",
            count=len(examined.findings),
            findings=as_lines(lines_of(examined.findings)),
        )
    if not examined.changes:
        return None
    kinds = ("added", "changed", "withdrawn", "restored")
    counts = {kind: examined.count(kind) for kind in kinds}
    description = message(
        "office_tables.batch", table=title_of(examined.table), file=examined.file, **counts
    )
    origin = BatchOrigin(
        REFERENCE,
        str(description),
        examined.file,
        {
            "table": examined.table,
            "changes": counts,
            "files": [{"name": examined.file, "sha256": examined.sha256}],
        },
    )
    return accept(
        home,
        {},
        origin=origin,
        is_demonstration=False,
        as_of_date=None,
        reference=_frame(examined),
    )


def _frame(examined: Examined) -> pl.DataFrame:
    """Return the changes, schema `CHANGES`."""
    rows = [
        {
            "table_name": examined.table,
            "row_key": _json(list(change.key)),
            "change": _STORED[change.kind] if change.is_own else "restored",
            "row_values": _json(change.after or change.before),
            "product_was": None if change.product is None else _json(change.product),
            "stands_on": examined.stands_on,
            "source_sheet": examined.sheet,
            "source_row": change.line,
        }
        for change in examined.changes
    ]
    return pl.DataFrame(rows, schema=CHANGES)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def _personal(brought: BroughtRows, definition: ReferenceDefinition) -> Iterator[SeedFinding]:
    """Find what looks like a person's name or number in any text."""
    for column in definition.columns:
        if column.kind != "text" or column.refers_to is not None:
            continue
        texts = [(row.line, row.values.get(column.name, "")) for row in brought.rows]
        hits = set(screen(pl.Series([text for _, text in texts], dtype=pl.String))["text"])
        for line, text in texts:
            if text in hits:
                hidden = mask(text, whole_cell_names=True)
                header = brought.headers.get(column.name, column.name)
                yield SeedFinding.of("office_personal", brought.place, line, header, hidden)


def _outside(
    home: Home,
    brought: BroughtRows,
    definition: ReferenceDefinition,
    row_changes: Sequence[RowChange],
) -> Iterator[SeedFinding]:
    """Find rows of regions that are not the office's, nor any that it lies in."""
    if "region_code" not in definition.names:
        return
    reference = ReferenceData(home)
    here, codes = set(reference.regions_in_line), set(reference.regions["region_code"])
    for change in row_changes:
        code = (change.after or {}).get("region_code", "")
        if change.is_own and code in codes - here:
            header = brought.headers.get("region_code", "region_code")
            root = reference.settings.root_region
            yield SeedFinding.of(
                "office_region_outside", brought.place, change.line, header, code, root=root
            )


def _together(
    home: Home,
    brought: BroughtRows,
    definition: ReferenceDefinition,
    row_changes: Sequence[RowChange],
) -> list[SeedFinding]:
    """Find what is wrong with the table as it would hold: as the product's own tables are
    examined.
    """
    table, office = definition.name, office_of(home)
    changed = {change.key for change in row_changes}
    unchanged = [row for row in office.get(table, ()) if row.key(KEYS[table]) not in changed]
    own = [
        OfficeRow(
            change.after or dict(zip(KEYS[table], change.key, strict=True)),
            change.after is None,
            brought.place,
            change.line,
        )
        for change in row_changes
        if change.is_own
    ]
    findings = examine_tables(
        PROJECT_ROOT / "seeds", office={**office, table: [*unchanged, *own]}, only={table}
    )
    return [_headed(finding, brought) for finding in findings]


def _headed(finding: SeedFinding, brought: BroughtRows) -> SeedFinding:
    """Return a finding with its column named as the sheet names it."""
    if finding.column is None:
        return finding
    called = brought.headers if finding.file == brought.place else {}
    names = [called.get(name) or str(header_of(name)) for name in finding.column.split(", ")]
    return replace(finding, column=", ".join(names))


def _in_use(
    home: Home, brought: BroughtRows, table: str, row_changes: Sequence[RowChange]
) -> Iterator[SeedFinding]:
    """Find codes that would be gone and that accepted rows name, with how many rows do."""
    codes = {change.key[0]: change.line for change in row_changes if change.after is None}
    if not codes or len(KEYS[table]) == 0:
        return
    code = KEYS[table][0]
    gone = {change.key for change in row_changes if change.after is None}
    keys = read_reference(table, home).select(KEYS[table]).rows()
    added = {change.key[0] for change in row_changes if change.after is not None}
    left = {key[0] for key in keys if key not in gone} | added
    used = uses(sound_batches(home), table, codes.keys() - left)
    counts = used.group_by("code", "table", maintain_order=True).agg(
        rows=pl.struct("batch_id", "file_row_number").n_unique()
    )
    for value, ledger, rows in counts.iter_rows():
        header = brought.headers.get(code, code)
        yield SeedFinding.of(
            "office_code_used",
            brought.place,
            codes[value],
            header,
            value,
            rows=f"{rows:,}",
            ledger=catalogue.title(ledger),
        )
