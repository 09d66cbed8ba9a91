"""Hatching is of one scale, angle and colour: on shapes of every size, in pictures and in CSS."""

from __future__ import annotations

import re

import altair as alt
import pytest
import vl_convert

from pages.parts.frame import shell
from pages.parts.kit.drawing import charts, hatching, pictures

pytestmark = pytest.mark.slow

STEP = hatching.PERIOD * 2**0.5


def gradients(width: int, height: int) -> list[dict[str, float]]:
    """Return where the gradient of a cell of this size begins and ends, of its box."""
    rows = alt.Chart(charts.ROWS).encode(alt.X("x:O", axis=None), alt.Y("y:O", axis=None))
    cells = rows.mark_rect().encode(
        fill=alt.when("true")
        .then(alt.value(hatching.of_cell(hatching.NOBODY_LOOKED)))
        .otherwise(alt.value("red"))
    )
    layers = alt.layer(cells, hatching.stripes(hatching.NOBODY_LOOKED))
    spec = charts.filled(charts.template(layers), rows=[{"x": 1, "y": 1}])
    whole = pictures.whole(spec, "") | {"width": width + 4, "height": height + 4}
    svg = vl_convert.vegalite_to_svg(whole, vl_version=pictures.VEGA_LITE)
    definitions = re.findall(r"<linearGradient ([^>]*)>(.*?)</linearGradient>", svg)
    assert len(definitions) == 1
    stops = definitions[0][1].count("<stop")
    ends = {name: float(at) for name, at in re.findall(r'(\w\d)="([^"]*)"', definitions[0][0])}
    return [ends | {"stops": stops}]


@pytest.mark.parametrize(("width", "height"), [(40, 20), (300, 120), (30, 400)])
def test_stripes_are_as_wide_and_as_steep_on_every_shape(width: int, height: int) -> None:
    (drawn,) = gradients(width, height)
    # Bands leave a tenth of a step at either side.
    box = {"x": width / 1.1, "y": height / 1.1}
    across, down = (drawn[f"{axis}2"] - drawn[f"{axis}1"] for axis in "xy")
    square = across**2 + down**2
    # One pixel right, or one down, is the same share of the gradient: stripes stand at 45 degrees.
    steps = [part / square / box[axis] for axis, part in (("x", across), ("y", down))]
    for step in steps:
        assert 1 / step == pytest.approx(STEP * hatching.MOST, rel=0.12)
    assert steps[0] == pytest.approx(steps[1], rel=0.12)
    assert drawn["stops"] / 4 * STEP >= box["x"] + box["y"] - STEP


def test_the_legends_in_html_draw_the_same_stripes() -> None:
    style = shell._STYLE.read_text("utf-8").lower()
    for name, kind, turn in (
        ("hatched", hatching.NOBODY_LOOKED, "-45deg"),
        ("partial", hatching.PARTIAL, "45deg"),
    ):
        ground = hatching.PERIOD - kind.thickness
        drawn = (
            f"repeating-linear-gradient({turn}, {kind.light} 0 {ground}px, "
            f"{kind.dark} {ground}px {hatching.PERIOD}px)"
        ).lower()
        rule = next(line for line in style.splitlines() if line.startswith(f"i.{name} "))
        assert drawn in rule
