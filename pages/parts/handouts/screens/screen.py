"""What stands on one screen of a meeting, before it is drawn: on the page, or on a slide.

A screen has one finding and one or two blocks beside one another. Everything on it is in words; a
test can hold each figure against the page that it is of.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

from pages.parts.frame.context import PageContext
from pages.parts.kit.kpi_tiles import Tile
from pages.parts.shared.maps.map_data import Geometry
from warehouse.stats.judgement import Light

MOST_ROWS = 5
"""So many units a screen names: what ten metres away can still be read."""


def opened(context: PageContext, region_code: str) -> str:
    """Return the region that a row opens, "" for one that may not be seen."""
    return region_code if region_code in context.regions else ""


def further_items(context: PageContext, all_of_them: int) -> str:
    """Return how many items of a meeting a screen leaves out, "" where it names them all."""
    left_out = all_of_them - MOST_ROWS
    return context.words("meeting.rows.further_items", n=left_out) if left_out > 0 else ""


@dataclass(frozen=True)
class ScreenRow:
    """A unit in a list: its name, its light, why, a bar against its plan, and one figure.

    `number` is the same as on the map, None where there is none. `share` and `tick` are parts of
    the bar's length (0 to 1), None where there is no bar or no plan. `reasons` are lines under the
    name; `numbers` stands under the bar, `unit` after the figure.
    """

    code: str
    name: str
    light: Light = "none"
    light_label: str = ""
    number: int | None = None
    reasons: tuple[str, ...] = ()
    share: float | None = None
    tick: float | None = None
    numbers: str = ""
    figure: str = ""
    unit: str = ""


@dataclass(frozen=True)
class ScreenRows:
    """Units one under the other, the worst first; the headings stand over their columns.

    `foot` says what the list leaves out, `empty` what stands there where it has no rows.
    """

    heading: str
    rows: tuple[ScreenRow, ...]
    bar_heading: str = ""
    figure_heading: str = ""
    foot: str = ""
    empty: str = ""


@dataclass(frozen=True)
class ScreenUnit:
    """A unit of a map: the class of its value (0 is the lowest), None where nobody looked."""

    code: str
    name: str
    place: int | None
    light: Light
    number: int | None = None
    is_part: bool = False


@dataclass(frozen=True)
class LegendEntry:
    """A line of a map's legend: what a mark stands for."""

    mark: str
    label: str


@dataclass(frozen=True)
class Map:
    """A map of units: `ends` are what parts the classes, `scale` what the colours stand for.

    `scale_dark` is the same where brighter is higher. `own` is the code of the unit that the
    screen is of, where it is shown among others; "" where the map is its own.
    """

    geometry: Geometry
    ground: str
    units: tuple[ScreenUnit, ...]
    legend: tuple[LegendEntry, ...]
    scale: str
    scale_dark: str
    ends: tuple[str, ...]
    origin: str
    alternative: str
    own: str = ""


@dataclass(frozen=True)
class ScreenTiles:
    """Headline figures."""

    tiles: tuple[Tile, ...]


@dataclass(frozen=True)
class Bar:
    """One bar: `share` of the longest, what it counts, and what it is out of."""

    name: str
    share: float
    figure: str
    numbers: str = ""
    is_marked: bool = False


@dataclass(frozen=True)
class Bars:
    """Bars one under the other."""

    heading: str
    bars: tuple[Bar, ...]
    foot: str = ""


Block: TypeAlias = "ScreenRows | Map | ScreenTiles | Bars"


@dataclass(frozen=True)
class Screen:
    """One screen: its kind, what it is called, what it says, and what stands under that.

    `finding` is a sentence whose `[[...]]` is the part that a red light stands behind. `place` is
    the region's name, `month` that of the figures, "" where it is the last. `notes` are for who
    speaks. `metric` is the name of the one that it is of, "" where it is of several. `matter` says
    what is the matter with its figures, "" where nothing is.
    """

    kind: str
    name: str
    place: str
    finding: str
    blocks: Sequence[Block]
    notes: tuple[str, ...] = ()
    month: str = ""
    metric: str = ""
    matter: str = ""
