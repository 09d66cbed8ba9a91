"""With whom a region is compared: those beside it, the most alike, or those that a reader chose.

One choice for every page, held in the URL (`peers`); `choose` draws it. Regions of which the data
hold only part are compared with nobody.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

import polars as pl
import streamlit as st

from pages.parts.frame import data, filters, peers, selection
from pages.parts.frame.context import PageContext
from pages.parts.kit import numbers
from pages.parts.kit.claims import Claim, Finding
from pages.parts.shared import units_below
from pages.parts.shared.funnels.judging import Comparison
from warehouse.queries.coverage import by_region
from warehouse.queries.regions import Region
from warehouse.stats import neighbours

Kind = Literal["parent", "province", "near", "chosen"]

TRAITS = ("villages", "problems_per_village", "poverty_share")
"""What makes regions alike: what they are, never how they do."""

NEAREST = 8


@dataclass(frozen=True)
class Comparators:
    """Regions of one level that are compared, the region itself among them, and their whole.

    `whole` is the region above that they make up, None where they are taken together instead, or
    where the one above is a part. There are none where the region itself is a part or stands alone.
    """

    kind: Kind
    units: list[Region]
    whole: Region | None

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of the units, in order."""
        return tuple(unit.code for unit in self.units)

    @property
    def code(self) -> str:
        """The code of the whole; of units taken together theirs, joined by a plus."""
        return self.whole.code if self.whole is not None else "+".join(self.codes)

    @property
    def group(self) -> tuple[str, tuple[str, ...]]:
        """The whole as a group of `warehouse.queries.subjects.values_of_groups`."""
        return (self.code, (self.whole.code,) if self.whole is not None else self.codes)


def of(context: PageContext) -> Comparators:
    """Return with whom the region is compared, as the URL says; else with those beside it.

    Regions of another level that were chosen count for nothing here, and are kept for theirs.
    """
    if not context.region.is_whole_in_data:
        return Comparators("parent", [], None)
    if own := _chosen(context):
        return Comparators("chosen", _with_own(context, own), None)
    if context.peers == "near" and (alike := nearest(context)["region_code"].to_list()):
        return Comparators("near", _with_own(context, alike), None)
    kind: Kind = "province" if context.peers == "province" and _is_in_a_city(context) else "parent"
    above = _above(context, kind)
    if above is None:
        return Comparators(kind, [], None)
    units = units_below.whole(context.regions.within(above.code, context.region.level))
    return Comparators(kind, units, above if above.is_whole_in_data else None)


def nearest(context: PageContext) -> pl.DataFrame:
    """Return the whole regions of the level most like the region, with their traits and distance.

    One row per region, the nearest first; none where the region is a part or alone of its level.
    """
    level, root = context.region.level, context.regions.root
    units = units_below.whole(context.regions.within(root, level))
    codes = tuple(unit.code for unit in units)
    rows = data.ask(context.view, by_region.traits, codes, context.term.term_id, context.month_end)
    return neighbours.nearest(rows, context.region.code, TRAITS, NEAREST)


def named(context: PageContext, beside: Comparators) -> str:
    """Say who is compared, "" for nobody; of the most alike how near they are."""
    if beside.kind == "near":
        apart = nearest(context)["distance"].to_list()
        return context.words(
            "peers.near", nearest=numbers.number(apart[0]), farthest=numbers.number(apart[-1])
        )
    return context.words("peers.chosen") if beside.kind == "chosen" else _ground(context, beside)


def others(context: PageContext, beside: Comparators, units: Claim) -> Finding:
    """Return who is compared, as a part of a sentence; `units` is how many they are."""
    named: dict[str, Claim | Finding | str] = {"units": units, "ground": _ground(context, beside)}
    return Finding(f"peers.of_{beside.kind}", named)


def _ground(context: PageContext, beside: Comparators) -> str:
    """Return the name of the region that the units lie in, "" where they were put together."""
    if beside.kind in ("near", "chosen") or not beside.units:
        return ""
    above = beside.whole or _above(context, beside.kind)
    return "" if above is None else context.name(above)


def comparison(context: PageContext, beside: Comparators, values: pl.DataFrame) -> Comparison:
    """Return the units beside their whole; `values` is one metric of one month, the whole in it."""
    counts = values.select("region_code", "numerator", "denominator")
    whole = counts.filter(region_code=beside.code).filter(pl.col("denominator") > 0)
    rates = (whole["numerator"] / whole["denominator"]).to_list()
    together = context.words("peers.together")
    return Comparison(
        units=units_below.named(context, beside.units).join(counts, on="region_code", how="left"),
        centre=rates[0] if rates else None,
        whole=together if beside.whole is None else context.name(beside.whole),
        thing=units_below.COUNTED.get(context.region.level, "provinces"),
        code=beside.code,
    )


def choose(context: PageContext) -> None:
    """Draw the choice of a kind."""
    words = context.words
    if not _offered(context):
        return
    kinds: list[str] = ["", *(["province"] if _is_in_a_city(context) else []), "near", "chosen"]
    chosen = context.peers if context.peers in kinds else "chosen" if _chosen(context) else ""
    key = filters.shown_key(context, "peers_kind", chosen, kinds)
    st.segmented_control(
        words("peers.choose"),
        kinds,
        format_func=lambda kind: words(f"peers.kind_{kind or 'parent'}"),
        key=key,
        on_change=lambda: _keep_kind(context, st.session_state.get(key, "")),
        label_visibility="collapsed",
        required=True,
    )


def choose_regions(context: PageContext) -> None:
    """Draw the choice of regions, where they are chosen one by one."""
    if _chosen(context):
        _choose_regions(context, "peers.choose")


def choose_beside(context: PageContext, label_key: str) -> list[Region]:
    """Draw the choice of regions to lay beside this one, and return those chosen, on any page.

    `label_key` is the key of its label in the words.
    """
    if not _offered(context):
        return []
    _choose_regions(context, label_key, width=300)
    return [context.regions[code] for code in _chosen(context)]


def _choose_regions(
    context: PageContext, label_key: str, width: int | Literal["stretch"] = "stretch"
) -> None:
    key, wanted = f"peers_{context.language}", _chosen(context)
    if st.session_state.get(key) != wanted:
        st.session_state[key] = wanted
    st.multiselect(
        context.words(label_key),
        _at_hand(context),
        format_func=filters.region_labels(context.regions, context.language).__getitem__,
        key=key,
        max_selections=peers.MOST,
        on_change=lambda: selection.choose(peers=peers.BETWEEN.join(st.session_state.get(key, ()))),
        label_visibility="collapsed",
        placeholder=context.words(label_key),
        width=width,
    )


def _keep_kind(context: PageContext, kind: str) -> None:
    """Put a kind into the URL; to choose oneself begins with the most alike."""
    if kind == "chosen":
        alike = nearest(context)["region_code"].to_list() or _offered(context)
        kind = peers.BETWEEN.join(alike[:NEAREST])
    selection.choose(peers=kind)


def _chosen(context: PageContext) -> list[str]:
    """Return the chosen regions that are of the region's level and whole, itself left out."""
    offered = _offered(context)
    return [code for code in peers.chosen(context.peers) if code in offered]


def _offered(context: PageContext) -> list[str]:
    """Return the whole regions of the region's level, itself left out."""
    region = context.region
    if not region.is_whole_in_data:
        return []
    units = units_below.whole(context.regions.within(context.regions.root, region.level))
    return [unit.code for unit in units if unit.code != region.code and unit.level == region.level]


def _at_hand(context: PageContext) -> list[str]:
    """Return what a list offers of them, by code: of too many the chosen, the nearest and those of
    the province.
    """
    offered = _offered(context)
    if len(offered) <= filters.MOST_REGIONS:
        return offered
    above = _above(context, "province") or context.region
    near = {unit.code for unit in context.regions.within(above.code, context.region.level)}
    near |= {*_chosen(context), *nearest(context)["region_code"]}
    return [code for code in offered if code in near]


def _with_own(context: PageContext, codes: Iterable[str]) -> list[Region]:
    return [context.region, *(context.regions[code] for code in codes)]


def _above(context: PageContext, kind: Kind) -> Region | None:
    """Return the region whose units are compared: the province, or the one above."""
    if kind == "province":
        line = context.regions.lineage(context.region.code)
        return next((region for region in line if region.level == "province"), None)
    return context.regions.parent_in_data(context.region)


def _is_in_a_city(context: PageContext) -> bool:
    line = context.regions.lineage(context.region.code)[1:]
    return [region.level for region in line[:2]] == ["city", "province"]
