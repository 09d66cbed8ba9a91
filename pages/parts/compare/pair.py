"""Which two regions: the one chosen on every page, and the one beside it (`with` in the URL)."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl
import streamlit as st

from pages.parts.frame import filters, peers
from pages.parts.frame.context import PageContext
from pages.parts.frame.header import kept
from warehouse.queries.regions import Region

PARAMETER = "with"


@dataclass(frozen=True)
class RegionPair:
    """The region of the page and the one beside it, None where there is no other."""

    first: Region
    second: Region | None

    @property
    def regions(self) -> list[Region]:
        """Return those that there are."""
        return [self.first, *([self.second] if self.second is not None else [])]

    @property
    def is_whole(self) -> bool:
        """Whether both are whole in the data: a part is set beside nobody."""
        return len(self.regions) == 2 and all(one.is_whole_in_data for one in self.regions)


def chosen(context: PageContext, alike: pl.DataFrame) -> RegionPair:
    """Return the regions that the URL names; beside the first the first of the chosen peers, else
    the one most like it, else any.
    """
    offered = _offered(context)
    wanted = context.parameter(PARAMETER)
    if wanted not in offered:
        if wanted:
            context.refuse(context.words("compare.beside"), PARAMETER)
        own = [code for code in peers.chosen(context.peers) if code in offered]
        wanted = next(iter([*own, *alike["region_code"], *offered]), "")
    return RegionPair(context.region, context.regions[wanted] if wanted else None)


def choose(context: PageContext, two: RegionPair, alike: pl.DataFrame) -> None:
    """Draw the chooser of the second region, of the level of the first on top of the list."""
    if two.second is None:
        return
    key, offered = f"with_{context.language}", _listed(context, two.second, alike)
    if st.session_state.get(key) != two.second.code:
        st.session_state[key] = two.second.code
    with st.container(key="beside", horizontal=True, vertical_alignment="center"):
        st.html(f'<div class="card-title">{context.words("compare.beside")}</div>', width="content")
        st.selectbox(
            context.words("compare.beside"),
            offered,
            format_func=filters.region_labels(context.regions, context.language).__getitem__,
            key=key,
            on_change=lambda: context.keep_parameters({PARAMETER: st.session_state.get(key, "")}),
            label_visibility="collapsed",
            width=320,
        )


def _listed(context: PageContext, second: Region, alike: pl.DataFrame) -> list[str]:
    """Return those of the regions that a list offers: as `filters.offered` does, of too many those
    around the first, and whatever the reader chose or is most like it.
    """
    near = {region.code for region in filters.offered(context.regions, context.region)}
    near |= {*kept.counties(context.regions), *peers.chosen(context.peers), second.code}
    near |= set(alike["region_code"])
    return [code for code in _offered(context) if code in near]


def _offered(context: PageContext) -> list[str]:
    """Return the codes that can stand beside the region: chosen ones and its level's come first."""
    own, level = peers.chosen(context.peers), context.region.level
    others = [one for one in context.regions.in_data() if one.code != context.region.code]
    others.sort(key=lambda one: (one.code not in own, one.level != level))
    return [one.code for one in others]
