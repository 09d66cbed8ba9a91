"""Layers of a map: units by colour, boundary lines, outlines, names, and texts in its corner."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import altair as alt

from pages.parts.kit import labels, status_lights, theme
from pages.parts.kit.drawing import charts, hatching, marks
from pages.parts.kit.words import Words
from pages.parts.shared.maps.map_data import Geometry
from warehouse.stats.judgement import Light

CLICKED = "unit"
"""The name of the selection that a click on a unit fills."""


OUTSIDE = theme.OUTSIDE
"""Fill of what is outside the statistics: never the hatching of "nobody looked"."""

_SCALE = "geoScale('projection')"
_BOX = (f"(datum.wide * {_SCALE})", f"(datum.high * {_SCALE})")

WITHOUT_COLOUR: dict[str, Any] = {
    "datum.properties.outside": OUTSIDE,
    "!isValid(datum.wide) && !isValid(datum.value)": hatching.NOBODY_LOOKED.dark,
    "datum.part": hatching.fill(hatching.PARTIAL, *_BOX, is_falling=True),
    "!isValid(datum.value)": hatching.fill(
        hatching.NOBODY_LOOKED, *_BOX, f"datum.begins * {_SCALE}"
    ),
}
"""What a unit looks like for which no colour of the scale stands, by what tells it."""

HATCHED = alt.NamedData("hatched")
"""The boxes of the units without a colour, in radians of the map: across, down, and where each
begins, across and down together."""

WHOLE = alt.NamedData("whole")
"""What is of the map as a whole, one row: which shapes to keep, what its legend says."""

UNITS, TOOLTIPS = alt.NamedData("units"), alt.NamedData("tooltips")
"""Its units by code: what draws them, and what is told of each, its columns named as it is told."""

NAMES, OUTLINES = alt.NamedData("names"), alt.NamedData("outlines")
"""Points of units with a name or none, and outlines with where their names stand."""

_OF_WHOLE = "data('whole')[0]"
_HALO: dict[str, Any] = {"stroke": theme.CARD, "strokeWidth": 4, "strokeJoin": "round"}
"""A light ground, so that words stand out on any fill."""


def shapes(geometry: Geometry, feature: str) -> alt.Chart:
    """Return one object of the file of shapes, to be drawn as it is."""
    return alt.Chart(alt.topo_feature(geometry.file, feature))


def kept_shapes(geometry: Geometry, feature: str) -> alt.Chart:
    """Return one object of the file of shapes, to be drawn of the place alone, which data name."""
    layer: alt.Chart = shapes(geometry, feature).transform_filter(
        f"indexof(toString(datum.properties.code), {_OF_WHOLE}.prefix) === 0"
    )
    return layer


def units(geometry: Geometry, words: Words, shade: alt.Fill) -> alt.Chart:
    """Return the units, to be clicked: each has the colour of its value, or says why it has none.

    The chosen one is outlined.
    """
    drawn = ["name", "value", "shade", "part", "chosen"]
    joined = (
        kept_shapes(geometry, geometry.units)
        .transform_calculate(code="datum.properties.code")
        .transform_lookup(lookup="code", from_=alt.LookupData(data=UNITS, key="code", fields=drawn))
        .transform_lookup(
            lookup="code", from_=alt.LookupData(data=TOOLTIPS, key="code"), as_="tooltip"
        )
        .transform_lookup(
            lookup="code",
            from_=alt.LookupData(data=HATCHED, key="code", fields=["wide", "high", "begins"]),
        )
        .transform_calculate(
            name=f"datum.properties.ended ? {words('map.ended')!r} : "
            f"datum.properties.outside ? {words('map.outside')!r} : datum.name"
        )
    )
    # The code finds the tooltip and is no line of it.
    tooltip = (
        "datum.tooltip ? merge(datum.tooltip, {code: datum.nothing}) "
        f": {{{words('columns.region')!r}: datum.name}}"
    )
    without_colour: Any = [{"test": test, "value": look} for test, look in WITHOUT_COLOUR.items()]
    drawn_units = joined.mark_geoshape(invalid=None, cursor="pointer").encode(
        shade.condition(without_colour),
        stroke=alt.when("datum.chosen").then(alt.value(theme.INK)).otherwise(alt.value(theme.CARD)),
        strokeWidth=alt.when("datum.chosen").then(alt.value(3)).otherwise(alt.value(1)),
        tooltip=alt.TooltipValue(alt.ExprRef(tooltip)),
        description="name:N",
    )
    return marks.selectable_by(drawn_units, CLICKED, ["code"])


def shade(colours: Sequence[str]) -> alt.Fill:
    """Return the colours of values, one for each class."""
    return alt.Fill("shade:Q").scale(type="quantize", range=list(colours))


def with_legend(shade: alt.Fill) -> alt.Fill:
    """Return the colours with their legend, whose title and format are data."""
    # The lowest class is open: its end has no number.
    label = f"isFinite(datum.value) ? format(datum.value, {_OF_WHOLE}.format) : ''"
    fill: alt.Fill = shade.legend(
        orient="left",
        direction="vertical",
        titleLimit=240,
        labelExpr=label,
        offset=0,
    )
    return fill


def legend_from_data(template: charts.Template) -> charts.Template:
    """Return the template of a map whose legend has its title from data, as Altair cannot write it:
    Vega-Lite takes a signal there that its schema does not name.
    """
    fills = (layer.get("encoding", {}).get("fill", {}) for layer in template["layer"])
    legend = next(fill["legend"] for fill in fills if "legend" in fill)
    if legend:
        legend["title"] = {"signal": f"split({_OF_WHOLE}.legend, '\\n')"}
    return template


def boundary_lines(shapes: alt.Chart, name: str, colour: str, width: float) -> alt.Chart:
    """Return the lines of shapes, drawn as they are; clicks go through them (style.css)."""
    lines: alt.Chart = shapes.mark_geoshape(fill=None, stroke=colour, strokeWidth=width)
    return lines.properties(name=f"lines_{name}")


def national_line(geometry: Geometry) -> alt.Chart:
    """Return the line around the country, light and whole: what the units leave of their edges."""
    edges = shapes(geometry, geometry.units).mark_geoshape(
        fill=None, stroke=theme.BESIDE, strokeWidth=1.8, aria=False
    )
    line: alt.Chart = edges.properties(name="lines_around")
    return line


def outside(geometry: Geometry, words: Words) -> list[alt.Chart]:
    """Return the names of what lies outside the statistics, where it lies and saying so."""
    names = {"710000": words("map.outside_taiwan"), "810000": words("map.outside_hong_kong")}
    base = shapes(geometry, geometry.units).transform_filter(
        f"indexof({list(names)}, toString(datum.properties.code)) >= 0"
    )
    centre = "geoCentroid('projection', datum)"
    at: dict[str, Any] = {
        "text": alt.ExprRef(f"split({names}[toString(datum.properties.code)], '\\n')"),
        # Taiwan's stands east of the line that runs there.
        "x": alt.ExprRef(
            f"{centre}[0] + (datum.properties.code === '710000' ? 0.05 * {_SCALE} : -2)"
        ),
        "y": alt.ExprRef(f"{centre}[1] + (datum.properties.code === '710000' ? -4 : 16)"),
        "align": "left",
        "fontSize": 12,
        "aria": False,
    }
    return [
        base.mark_text(**at | drawn).properties(name=f"names_outside_{name}")
        for name, drawn in (("ground", _HALO), ("written", {"color": theme.QUIET}))
    ]


def outlined() -> list[alt.Chart]:
    """Return dashed lines and names, on a light ground so that they stand out on any fill."""
    base = alt.Chart(OUTLINES)
    words: dict[str, Any] = {"fontSize": 13, "fontStyle": "italic"}
    place = {"longitude": "properties.longitude:Q", "latitude": "properties.latitude:Q"}
    return [
        base.mark_geoshape(fill=None, stroke=theme.CARD, strokeWidth=4),
        base.mark_geoshape(fill=None, stroke=theme.INK, strokeWidth=2, strokeDash=[6, 3]),
        *(
            base.mark_text(**words | drawn).encode(**place, text="properties.name:N")
            for drawn in (_HALO, {"color": theme.INK})
        ),
    ]


def corner_text(text: str | list[str], below: int, size: int, colour: str) -> alt.Chart:
    """Return a text under the map's right corner: in the picture, because pictures get cropped."""
    texts: alt.Chart = alt.Chart(WHOLE).mark_text(
        text=text,
        x=alt.ExprRef("width - 6"),
        y=alt.ExprRef(f"height + {below}"),
        align="right",
        baseline="top",
        fontSize=size,
        color=colour,
    )
    return texts


def size() -> alt.Parameter:
    """Return which of `labels.SIZES` the map holds: the largest that is no larger than it."""
    fits = " : ".join(
        f"width >= {size.width} && height >= {size.height} ? {place}"
        for place, size in reversed(list(enumerate(labels.SIZES)))
        if place
    )
    return alt.param(name="map_size", expr=f"{fits} : 0")


def _by_size(values: Sequence[float]) -> str:
    """Return the expression of a value that each size of the map has its own of."""
    return f"[{', '.join(f'{value:g}' for value in values)}][map_size]"


def lights() -> alt.Chart:
    """Return the lights of the units that need attention or praise, with a light edge: on plan is
    what is expected, and is not drawn.
    """
    kinds: list[Light] = ["red", "amber", "blue"]
    # A symbol's area; a square of it is as wide as the symbols that names keep off.
    areas = _by_size([size.symbol**2 for size in labels.SIZES])
    looks: dict[str, Any] = {"size": alt.ExprRef(areas), "stroke": theme.CARD, "strokeWidth": 2}
    points: alt.Chart = (
        alt.Chart(NAMES)
        .mark_point(filled=True, opacity=1, **looks)
        .encode(
            alt.Shape("light:N", legend=None).scale(
                domain=kinds, range=[status_lights.VEGA_SHAPES[kind] for kind in kinds]
            ),
            alt.Color("light:N", legend=None).scale(
                domain=kinds, range=[status_lights.COLOURS[kind] for kind in kinds]
            ),
            longitude="longitude:Q",
            latitude="latitude:Q",
        )
        .properties(name="lights")
    )
    return points


def names_of_units() -> list[alt.Chart]:
    """Return the names of the units that need attention, where there is room beside their lights;
    each on a light ground.
    """
    base = (
        alt.Chart(NAMES)
        .transform_filter("isValid(datum['dx' + map_size])")
        .encode(longitude="longitude:Q", latitude="latitude:Q", text="name:N")
    )
    at: dict[str, Any] = {
        "dx": alt.ExprRef("datum['dx' + map_size]"),
        "dy": alt.ExprRef("datum['dy' + map_size]"),
        "align": alt.ExprRef("datum['align' + map_size]"),
        "baseline": "middle",
        "fontWeight": 600,
        "fontSize": alt.ExprRef(_by_size([size.letter for size in labels.SIZES])),
    }
    return [
        base.mark_text(**at | drawn).properties(name=f"names_{name}")
        for name, drawn in (("ground", _HALO), ("written", {"color": theme.INK}))
    ]
