"""What reading one value came to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Generic, Literal, TypeAlias, TypeVar

Value = TypeVar("Value")

Certainty: TypeAlias = Literal["read", "noted", "warned", "pending", "rejected", "empty"]
"""Read: as it stands. Noted: read, in other words than it was written. Warned: read, and somebody
should look. Pending: more than one meaning, to be asked about. Rejected: no meaning. Empty: not
filled in.
"""


@dataclass(frozen=True)
class Reading(Generic[Value]):
    """The value of a cell with how it was come by.

    `value` is None unless it was read, noted or warned. `rule` (of the intake's words) says what
    is to be reported, None where nothing is; `details` fill its places. `candidates` are the values
    that a pending one may have, the likeliest first.
    """

    certainty: Certainty
    value: Value | None = None
    rule: str | None = None
    details: Mapping[str, str] = field(default_factory=dict)
    candidates: tuple[Value, ...] = ()
    ways: tuple[str, ...] = ()

    def by_way(self, way: str | None) -> Value | None:
        """Return the candidate that the cell has when it is read that way."""
        by_way = zip(self.ways, self.candidates, strict=False)
        return next((value for one, value in by_way if one == way), None)
