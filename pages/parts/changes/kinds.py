"""The kinds of change, in the order of the page: what asks for somebody first."""

from __future__ import annotations

from typing import Final

COUNTED_BY_UNIT: Final = (
    "overdue",
    "reopened",
    "behind",
    "closed",
    "inspected",
    "answered",
    "ahead",
)
"""What happened, told of each unit below too."""

KINDS: Final = (*COUNTED_BY_UNIT, "corrected")
"""Each has a tile and a list; its name is that of both in the URL and in the words. What batches
corrected is no event: it is told by the day of its acceptance, and of the whole region alone."""
