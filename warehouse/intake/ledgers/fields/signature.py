"""What a ledger is known by again: its kind and its headers."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from warehouse.intake.ledgers.fields.header_text import condensed
from warehouse.intake.workbook.writing.note_headers import is_note_header

if TYPE_CHECKING:
    from collections.abc import Iterable

_SIGNATURE_DIGITS = 12


def signature(kind: str, headers: Iterable[str]) -> str:
    """Return what a ledger is known by: its kind and its headers, whatever their order.

    Rows that were refused and come back are of the same ledger.
    """
    own = (header for header in headers if not is_note_header(header))
    headed = "\n".join([kind, *sorted(condensed(header) for header in own)])
    return f"{kind}-{hashlib.sha256(headed.encode()).hexdigest()[:_SIGNATURE_DIGITS]}"
