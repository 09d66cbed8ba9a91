"""Every kind of hand-out: what composes it, of regions of which levels, in which formats."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from pages.parts.frame.context import PageContext
from pages.parts.handouts.kinds import agenda, brief, briefing, notice, unit_notice, village
from warehouse.handouts.document import Document
from warehouse.queries.regions import LEVELS, Level

Format = Literal["pdf", "pptx", "docx", "xlsx"]


@dataclass(frozen=True)
class Kind:
    """A kind of hand-out; it is called `kinds.<name>` in the words.

    One that `is_of_villages` is of each village of a county, whatever its `levels`. Where it is not
    `is_needed`, nothing is written, and that is no failure. One that `follows_since` can end with
    what changed since a day. `of_responsible` composes it for a unit that is responsible for
    problems of the context's county, by the unit's name in the ledgers. Of the units below a
    region, pages offer those that are `is_of_each`.
    """

    name: str
    compose: Callable[[PageContext], Document]
    levels: Sequence[Level] = LEVELS
    formats: Sequence[Format] = ("pdf", "docx", "pptx", "xlsx")
    is_of_villages: bool = False
    is_of_each: bool = True
    follows_since: bool = False
    is_needed: Callable[[PageContext], bool] = lambda _: True
    of_responsible: Callable[[PageContext, str], Document] | None = None


KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind("briefing", briefing.compose, follows_since=True),
        Kind("agenda", agenda.compose, formats=("pptx", "pdf"), is_of_each=False),
        Kind(
            "brief",
            brief.compose,
            levels=("county",),
            formats=("pdf", "docx", "xlsx"),
            follows_since=True,
        ),
        Kind(
            "notice",
            notice.compose,
            levels=("city", "county"),
            formats=("pdf", "docx", "xlsx"),
            is_needed=notice.is_needed,
            of_responsible=unit_notice.compose,
        ),
        Kind("village", village.compose, levels=(), formats=("pdf", "docx"), is_of_villages=True),
    )
}
"""The kinds by name, in the order in which they are offered."""
