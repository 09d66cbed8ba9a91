"""What the kit asks of the page that a card stands on; the frame's `PageContext` answers it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Protocol

from pages.parts.kit.words import Language, Words


class Page(Protocol):
    """Where a card stands: its words, its place, its days, and what a file of it must say."""

    @property
    def words(self) -> Words:
        """The words of this run."""

    @property
    def language(self) -> Language:
        """The language of this run."""

    @property
    def place(self) -> str:
        """What tells the same card of two pages apart: the code of the region."""

    @property
    def place_name(self) -> str:
        """The name of the place in this language."""

    @property
    def scope(self) -> str:
        """How much of the place is in the data, "" where all of it is."""

    @property
    def office(self) -> str:
        """The name of the office, "" for none."""

    @property
    def classification_label(self) -> str:
        """The label that everything bears that leaves the office, "" for none."""

    @property
    def is_demonstration(self) -> bool:
        """Whether every figure was generated."""

    @property
    def mark(self) -> str:
        """What every picture says of demonstration data, "" for real data."""

    @property
    def months(self) -> Sequence[date]:
        """The month ends that there are figures of, oldest first."""

    @property
    def month_end(self) -> date:
        """The month end that is chosen."""

    @property
    def as_of_date(self) -> date:
        """The day that the figures are as of."""

    @property
    def as_of(self) -> str:
        """That day as this language writes it."""

    @property
    def version_id(self) -> str:
        """The version that the figures are of."""

    def selected(self, month: date | None = None) -> str:
        """Return the selection in words, of the chosen month unless another is given."""

    def parameter(self, name: str) -> str:
        """Return what the URL says of a part of the page, unchecked; "" for nothing."""

    def refuse(self, called: str, name: str) -> None:
        """Note that what the URL says by a name is not there; `called` is what readers call it."""

    def keep_parameters(self, values: Mapping[str, str]) -> None:
        """Put what is chosen in a part of the page into the URL; "" takes it out."""
