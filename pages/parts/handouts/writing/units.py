"""Of whom hand-outs are written: a region, the units of a level within it, villages."""

from __future__ import annotations

from dataclasses import dataclass

from pages.parts.frame import data
from pages.parts.frame.context import PageContext
from pages.parts.handouts.kinds.catalogue import KINDS, Kind
from pages.parts.kit import place_names
from warehouse.handouts import writers
from warehouse.operations.reports import ReportRequest
from warehouse.queries import lists
from warehouse.queries.regions import LEVELS, Level, Region
from warehouse.runtime.errors import ChoiceUnknown, NoFigures
from warehouse.words.messages import Text, message


@dataclass(frozen=True)
class Unit:
    """What one hand-out is of: a region, or a `village` of it. `name` is its own."""

    region: str
    name: Text
    village: str = ""

    @property
    def code(self) -> str:
        """The code that it is filed under."""
        return self.village or self.region


@dataclass(frozen=True)
class Units:
    """The units of a request, and of how many more no ledger holds anything."""

    units: list[Unit]
    without_figures: int = 0


def kind_of(request: ReportRequest) -> Kind:
    """Return the kind that is wanted, in formats that it has; raises ChoiceUnknown."""
    kind = KINDS.get(request.kind)
    if kind is None:
        raise ChoiceUnknown.of("report_kind_unknown", kind=request.kind, kinds=", ".join(KINDS))
    formats = formats_of(kind)
    for name in request.formats:
        if name not in formats:
            raise ChoiceUnknown.of(
                "report_format_unknown",
                format=name,
                kind=message(f"kinds.{kind.name}"),
                formats=", ".join(formats),
            )
    return kind


def formats_of(kind: Kind) -> tuple[str, ...]:
    """Return the formats of a kind, the first one being that which is written unless another is
    wanted.
    """
    return tuple(name for name in kind.formats if name in writers.FORMATS)


def units_of(context: PageContext, kind: Kind, request: ReportRequest) -> Units:
    """Return the units that a request is of, within the context's region.

    Raises ChoiceUnknown for a level that does not exist or that the kind is not of, and NoFigures
    where there is no unit.
    """
    if kind.is_of_villages:
        return Units(_villages(context, request.village))
    region = context.region
    level = _level(request.each) if request.each else region.level
    if level not in kind.levels:
        raise ChoiceUnknown.of(
            "report_level_not_of_kind",
            kind=message(f"kinds.{kind.name}"),
            level=level,
            each=kind.levels[-1],
        )
    if level == region.level:
        return Units([_unit(region)])
    within = context.regions.within(region.code, level)
    held = [_unit(unit) for unit in within if unit.is_in_data and unit.level == level]
    if not held:
        raise NoFigures.of("report_no_units", region=Text.stored(region.name), level=level)
    return Units(held, sum(not unit.is_in_data for unit in within))


def _level(named: str) -> Level:
    """Return the level of a name; raises ChoiceUnknown."""
    for level in LEVELS:
        if level == named:
            return level
    raise ChoiceUnknown.of("report_level_unknown", level=named, levels=", ".join(LEVELS))


def _unit(region: Region) -> Unit:
    return Unit(region.code, Text.stored(region.name))


def _in_each_language(village: str) -> Text:
    return Text.each(lambda language: place_names.in_language(village, language))


def _villages(context: PageContext, wanted: str) -> list[Unit]:
    """Return the villages of the context's county, by code; of one that is wanted, that one."""
    region, term = context.region, context.term.term_id
    if region.level != "county":
        raise ChoiceUnknown.of("report_villages_of_county", region=Text.stored(region.name))
    rows = data.ask(context.view, lists.villages_on_roster, region.code, term).sort("village_id")
    units = [
        Unit(region.code, _in_each_language(row["village"]), row["village_id"])
        for row in rows.iter_rows(named=True)
        if wanted in ("", row["village_id"])
    ]
    if not units:
        raise NoFigures.of(
            "report_no_villages", region=Text.stored(region.name), village=wanted or "-"
        )
    return units
