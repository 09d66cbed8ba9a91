"""One reader's look at one region: what every measured query is asked with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from warehouse.queries.metrics import Metric
    from warehouse.queries.regions import Region, Regions
    from warehouse.queries.snapshot import Snapshot

ROWS_ON_SCREEN = 500
"""As many rows of a list are on the screen; the rest is in the file that is handed out."""


@dataclass(frozen=True)
class Visit:
    """One reader's look at one region: what the pages know before they ask.

    `village_id` is a village of the region, the first of its list.
    """

    view: Snapshot
    tree: Regions
    catalogue: dict[str, Metric]
    region: Region
    term_id: str
    months: tuple[date, ...]
    village_id: str

    @property
    def month_end(self) -> date:
        """The newest month end of the term."""
        return self.months[-1]

    @property
    def year_end(self) -> date:
        """The end of the year before."""
        return date(self.month_end.year - 1, 12, 31)

    @property
    def headlines(self) -> list[Metric]:
        """The metrics that have a tile."""
        return [metric for metric in self.catalogue.values() if metric.tile is not None]

    @property
    def lineage(self) -> list[str]:
        """The region and its ancestors."""
        return [region.code for region in self.tree.lineage(self.region.code)]
