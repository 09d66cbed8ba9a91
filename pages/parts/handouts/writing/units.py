"""Of whom hand-outs are written: a region, the units of a level within it, villages."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from pages.parts.frame import data
from pages.parts.frame.context import PageContext
from pages.parts.handouts.kinds.catalogue import KINDS, Kind
from pages.parts.kit import place_names
from warehouse.handouts import writers
from warehouse.intake.privacy.guard import mask
from warehouse.operations.reports import RESPONSIBLE_UNIT, ReportRequest
from warehouse.queries import lists
from warehouse.queries.rectification import responsible_units
from warehouse.queries.regions import LEVELS, Level, Region
from warehouse.runtime.errors import ChoiceUnknown, NoFigures
from warehouse.words.messages import Text, message

_LONGEST_NAMED = 40
"""So much of what was chosen and is not there is repeated."""


@dataclass(frozen=True)
class HandoutUnit:
    """What one hand-out is of: a region, a `village` of it, or a unit that is `responsible` for
    problems there, by the name that ledgers give it. `name` is its own.
    """

    region: str
    name: Text
    village: str = ""
    responsible: str = ""

    @property
    def code(self) -> str:
        """The code that it is filed under."""
        return self.village or self.region

    @property
    def key(self) -> tuple[str, str, str]:
        """What tells it from others of the same request."""
        return self.region, self.village, self.responsible


@dataclass(frozen=True)
class HandoutUnits:
    """The units of a request, and of how many more no ledger holds anything."""

    units: list[HandoutUnit]
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


def units_of(context: PageContext, kind: Kind, request: ReportRequest) -> HandoutUnits:
    """Return the units that a request is of, within the context's region.

    Raises ChoiceUnknown for a level or a unit that does not exist or that the kind is not of, and
    NoFigures where there is no unit.
    """
    if request.responsible or request.each == RESPONSIBLE_UNIT:
        return HandoutUnits(_responsible(context, kind, request))
    if kind.is_of_villages:
        return HandoutUnits(
            _villages(context, request.units or tuple(filter(None, (request.village,))))
        )
    if request.units:
        return HandoutUnits(
            [_unit(_chosen(context, kind, code)) for code in dict.fromkeys(request.units)]
        )
    region = context.region
    level = _level(request.each) if request.each else region.level
    if level not in kind.levels:
        raise _not_of_kind(kind, level)
    if level == region.level:
        return HandoutUnits([_unit(region)])
    within = context.regions.within(region.code, level)
    held = [_unit(unit) for unit in within if unit.is_in_data and unit.level == level]
    if not held:
        raise NoFigures.of("report_no_units", region=Text.stored(region.name), level=_name(level))
    return HandoutUnits(held, sum(not unit.is_in_data for unit in within))


def _not_of_kind(kind: Kind, level: Level) -> ChoiceUnknown:
    """Return the error that a kind is not written of regions of a level."""
    return ChoiceUnknown.of(
        "report_level_not_of_kind",
        kind=message(f"kinds.{kind.name}"),
        level=_name(level),
        unit=_name(kind.levels[-1]),
        each=kind.levels[-1],
    )


def _name(level: Level) -> Text:
    return message(f"report_level_{level}")


def _chosen(context: PageContext, kind: Kind, code: str) -> Region:
    """Return a region that is chosen by its code; raises ChoiceUnknown for one that cannot be."""
    region = context.region
    lineage = context.regions.lineage(code) if code in context.regions else []
    if region not in lineage[1:] or not lineage[0].is_in_data:
        raise ChoiceUnknown.of(
            "report_unit_not_within", unit=code[:_LONGEST_NAMED], region=Text.stored(region.name)
        )
    unit = lineage[0]
    if unit.level not in kind.levels:
        raise _not_of_kind(kind, unit.level)
    return unit


def _responsible(context: PageContext, kind: Kind, request: ReportRequest) -> list[HandoutUnit]:
    """Return the units that are responsible for problems overdue in the context's county.

    Raises ChoiceUnknown for a kind that goes to none, a region that is no county and a name that
    its ledgers do not give, and NoFigures where nobody is.
    """
    region = context.region
    if kind.of_responsible is None:
        raise ChoiceUnknown.of("report_without_units", kind=message(f"kinds.{kind.name}"))
    if region.level != "county":
        raise ChoiceUnknown.of("report_units_of_county", region=Text.stored(region.name))
    rows = data.ask(context.view, responsible_units.overdue, region.code, context.term.term_id)
    names = rows["responsible_unit"].drop_nulls().to_list()
    if not names:
        raise NoFigures.of("report_no_responsible", region=Text.stored(region.name))
    for name in request.responsible:
        if name not in names:
            raise ChoiceUnknown.of(
                "report_responsible_unknown",
                unit=mask(name[:_LONGEST_NAMED]),
                region=Text.stored(region.name),
            )
    wanted = request.responsible or names
    return [
        HandoutUnit(region.code, Text.each(partial(place_names.unit_in_language, name)), "", name)
        for name in dict.fromkeys(wanted)
    ]


def _level(named: str) -> Level:
    """Return the level of a name; raises ChoiceUnknown."""
    for level in LEVELS:
        if level == named:
            return level
    raise ChoiceUnknown.of("report_level_unknown", level=named, levels=", ".join(LEVELS))


def _unit(region: Region) -> HandoutUnit:
    return HandoutUnit(region.code, Text.stored(region.name))


def _in_each_language(village: str) -> Text:
    return Text.each(lambda language: place_names.in_language(village, language))


def _villages(context: PageContext, wanted: tuple[str, ...]) -> list[HandoutUnit]:
    """Return the villages of the context's county, by code; those that are wanted, or all."""
    region, term = context.region, context.term.term_id
    if region.level != "county":
        raise ChoiceUnknown.of("report_villages_of_county", region=Text.stored(region.name))
    rows = data.ask(context.view, lists.villages_on_roster, region.code, term).sort("village_id")
    unknown = sorted({*wanted} - {*rows["village_id"]})
    if unknown or rows.is_empty():
        village = unknown[0] if unknown else "-"
        raise NoFigures.of(
            "report_no_villages", region=Text.stored(region.name), village=village[:_LONGEST_NAMED]
        )
    return [
        HandoutUnit(region.code, _in_each_language(row["village"]), row["village_id"])
        for row in rows.iter_rows(named=True)
        if not wanted or row["village_id"] in wanted
    ]
