"""One accepted batch and where it came from, as its manifest tells it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from warehouse.runtime.integrity import sealed

if TYPE_CHECKING:
    import datetime as dt
    from pathlib import Path

DEMONSTRATION_BATCH = "demo"

REFERENCE = "reference"
"""The kind of origin of a batch that changes reference tables. It stands beside a demonstration as
beside real ledgers, and outlives either.
"""

FORMAT = 1
"""What a manifest and the files beside it mean. Columns come without another one: a reader fills in
what an older batch lacks and leaves what a newer has beside. Another one is for what an older
program would misread; it then refuses the batch instead, and nothing is lost.
"""

TYPED = "is_typed"
"""In the details of an origin: the batch was typed in on a page, and came from no file."""


@dataclass(frozen=True)
class BatchOrigin:
    """Where a batch came from.

    `kind` is generated, ledger or reference; `description` is for the reader of the manifest;
    `source_file` stands in the provenance of every row that names no file of its own; `details` is
    kept as it is (a generator's scale and seed; an import's files, counts and answers).
    """

    kind: str
    description: str
    source_file: str
    details: dict[str, Any] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """Return what the manifest holds."""
        return {
            "kind": self.kind,
            "description": self.description,
            "source_file": self.source_file,
            "details": self.details,
        }


@dataclass(frozen=True)
class Batch:
    """One accepted batch. `tables` maps a table to its number of rows and the file's sha256, and
    `beside` a file beside them; None where the program that accepted it noted none.

    `sequence` counts acceptances: the clock may be set back, and 0 is older than any other.
    """

    batch_id: str
    folder: Path
    content_hash: str
    accepted_at: dt.datetime
    accepted_by: str
    is_demonstration: bool
    as_of_date: dt.date | None
    tables: dict[str, dict[str, Any]]
    origin: BatchOrigin
    beside: dict[str, dict[str, Any]] | None = None
    sequence: int = 0

    @property
    def place(self) -> tuple[int, dt.datetime, str]:
        """What orders batches by their acceptance."""
        return self.sequence, self.accepted_at, self.batch_id

    @property
    def is_reference(self) -> bool:
        """Whether it changes reference tables, and brings no ledger."""
        return self.origin.kind == REFERENCE

    @property
    def rows(self) -> int:
        """Rows of all tables; of a batch that changes reference tables, its changes."""
        counted = (self.beside or {}) if self.is_reference else self.tables
        return sum(table["rows"] for table in counted.values())

    def as_json(self) -> dict[str, Any]:
        """Return what the manifest holds."""
        content = {
            "format": FORMAT,
            "batch_id": self.batch_id,
            "content_hash": self.content_hash,
            "sequence": self.sequence,
            "accepted_at": self.accepted_at.isoformat(),
            "accepted_by": self.accepted_by,
            "is_demonstration": self.is_demonstration,
            "as_of_date": None if self.as_of_date is None else self.as_of_date.isoformat(),
            "tables": self.tables,
            "beside": self.beside,
            "origin": self.origin.as_json(),
        }
        return sealed(content)
