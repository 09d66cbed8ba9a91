"""The regions that somebody may see."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from warehouse.runtime.settings import COUNTRY

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True)
class Scope:
    """Regions, with all that lies below each: `roots` are six-digit codes, in their order.

    No root is no region at all. One root may lie below another: whoever reads rows knows.
    """

    roots: tuple[str, ...]

    @classmethod
    def of(cls, codes: Iterable[str]) -> Self:
        """Return the scope of some regions, each once."""
        return cls(tuple(sorted(set(codes))))

    @classmethod
    def everything(cls, root: str) -> Self:
        """Return the scope of whoever may see all there is: the root region of the settings."""
        return cls((root,))


EVERYTHING = Scope.everything(COUNTRY)
"""The scope of whoever may see all that a version holds."""
