"""What was found in a text: where it stands and what it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

Found: TypeAlias = Literal["id_number", "mobile", "bank_card", "id_number_like", "name_like"]

CERTAIN: Final[tuple[Found, ...]] = ("id_number", "mobile", "bank_card")
"""Personal data beyond doubt: refused."""

ASKED: Final[tuple[Found, ...]] = ("name_like", "id_number_like")
"""What looks like a name, or like an identity number with a digit mistyped: asked about."""


@dataclass(frozen=True)
class Hit:
    """One find, from `start` to before `end` of the text."""

    start: int
    end: int
    found: Found
