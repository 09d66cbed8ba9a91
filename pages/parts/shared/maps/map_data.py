"""What a map is made of: its shapes, its units with their values, outlines, and what it says."""

from __future__ import annotations

from dataclasses import dataclass

from pages.parts.kit import theme
from pages.parts.kit.labels import LabelPlace
from warehouse.stats.judgement import Light


@dataclass(frozen=True)
class Geometry:
    """Where the shapes come from: a file of the server, an object in it, and what to keep.

    `prefix` keeps the units whose code starts with it ("" keeps all); `outline` is an object of
    the same file drawn as thicker lines over the units, `lines` one drawn as it is (the national
    boundary lines).
    """

    file: str
    units: str
    prefix: str = ""
    outline: str = ""
    lines: str = ""


@dataclass(frozen=True)
class MapUnit:
    """One region on the map: its code, value, what the tooltip says, and its light.

    `second_text` is its value of a second metric, where the colours stand for two; `name_at` says
    where its name stands beside its light on each of `labels.SIZES`, where it does, and `sign` what
    stands after it; `is_part`: not every county of it is in the data, so that no colour stands for
    its value;
    `is_chosen`: it is outlined.
    """

    code: str
    name: str
    value: float | None
    value_text: str
    numbers: str
    planned: str
    light: Light
    label_at: tuple[float, float] | None
    name_at: tuple[LabelPlace | None, ...] = ()
    is_part: bool = False
    is_chosen: bool = False
    second_text: str = ""
    sign: str = ""


@dataclass(frozen=True)
class Outline:
    """What is drawn around some units of the map: a name, lines, and where the name stands."""

    name: str
    lines: list[list[tuple[float, float]]]
    label_at: tuple[float, float]


@dataclass(frozen=True)
class MapMeasure:
    """What the colours stand for: its name, the lines of the legend, and the range of its values.

    Values beyond the `domain` have the colours of its ends, and `colours` share it in equal parts.
    Of two metrics a value is the number of the colour, and `second` names the other metric.
    """

    name: str
    legend: tuple[str, ...]
    domain: tuple[float, float]
    is_percent: bool
    colours: tuple[str, ...] = tuple(theme.SEQUENCE)
    second: str = ""
