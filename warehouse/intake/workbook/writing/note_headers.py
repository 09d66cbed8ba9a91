"""The columns that the workbook of refused rows adds: an import takes nothing from them."""

from __future__ import annotations

from functools import cache

from warehouse.words.messages import message

ROW = message("refusals.columns.row")
NOTE = message("refusals.columns.note")
"""Where a row stood, and what is wrong with it."""


def is_note_header(header: str) -> bool:
    """Return whether a column's header is one of the two."""
    return "".join(header.split()) in _headers_of_notes()


@cache
def _headers_of_notes() -> frozenset[str]:
    return frozenset(
        "".join(header.split()) for text in (ROW, NOTE) for header in text.by_language.values()
    )
