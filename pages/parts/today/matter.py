"""What a matter to be seen to is: how many, how urgent, the worst three, and the whole list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from pages.parts.frame import links
from pages.parts.kit.claims import Finding

Lamp = Literal["red", "amber", "hatched", "green"]
"""A limit has passed; it is due this week or waits; nobody reported; nothing is to be done."""

WORST = 3
"""As many rows stand in a card."""

OF_ANY_YEAR = {"year": None}
"""Where claims of the page are made: it follows no year, whatever is chosen elsewhere."""

PARAMETER = "list"
"""Names in the URL the list that is open."""


@dataclass(frozen=True)
class MatterRow:
    """One of the worst: `figure` says how bad it is, `address` is where it leads.

    `further` follows `text` where there is room for it.

    A row that the count of the matter does not hold is no part of it, and set in quiet ink.
    """

    lamp: Lamp
    name: str
    text: str
    figure: str
    address: str
    is_counted: bool = True
    further: str = ""


@dataclass(frozen=True)
class Matter:
    """One card. `key` names it in the words and its list in the URL.

    `number` is how many there are (None where that is not known), `quiet` the line under the title
    with its denominators. `page` is the one that tells more of it.
    """

    key: str
    lamp: Lamp
    number: int | None
    quiet: Finding
    rows: Sequence[MatterRow]
    page: str


def address_of_list(key: str) -> str:
    """Return the address of this page with a list open, or with none by ""."""
    return links.address("today", {PARAMETER: key} if key else None)
