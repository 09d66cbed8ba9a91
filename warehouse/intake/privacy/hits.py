"""What was found in a text: where it stands and what it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

PersonalKind: TypeAlias = Literal[
    "id_number",
    "mobile",
    "bank_card",
    "landline",
    "document",
    "contact",
    "id_number_like",
    "number_like",
    "name_like",
]

CERTAIN: Final[tuple[PersonalKind, ...]] = (
    "id_number",
    "mobile",
    "bank_card",
    "landline",
    "document",
    "contact",
)
"""Personal data beyond doubt: refused. `document` is a number of a passport or the like, `contact`
an address of e-mail, QQ or WeChat, `bank_card` an account too."""

LIKELY: Final[tuple[PersonalKind, ...]] = ("name_like", "id_number_like", "number_like")
"""What looks like a name, like an identity number with a digit mistyped, or like a number that is
hidden in part or has lost digits: asked about."""


@dataclass(frozen=True)
class Hit:
    """One find, from `start` to before `end` of the text."""

    start: int
    end: int
    kind: PersonalKind
