"""The kinds of change, in the order of the page: what asks for somebody first."""

from __future__ import annotations

from typing import Final

KINDS: Final = ("overdue", "reopened", "behind", "closed", "inspected", "answered", "ahead")
"""Each has a tile and a list; its name is that of both in the URL and in the words."""
