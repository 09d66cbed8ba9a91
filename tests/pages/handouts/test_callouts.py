"""A map on paper with one unit named: what is written stands off the map and on its sheet."""

from __future__ import annotations

import re

import pytest

from pages.parts.handouts import callouts
from pages.parts.handouts.screens.screen import Map, ScreenUnit
from pages.parts.kit import labels
from pages.parts.kit.words import Words
from pages.parts.shared.maps import map_shapes
from pages.parts.shared.maps.map_data import Geometry
from warehouse.queries import boundaries

LONG = "积石山保安族东乡族撒拉族自治县"
LONG_ENGLISH = "Jishishan Bonan, Dongxiang and Salar Autonomous County"
NUMBER = r"(-?[\d.]+)"


def drawn(province: str, county: str, name: str, light: str = "red") -> tuple[str, float, float]:
    geometry = Geometry(f"{boundaries.ADDRESS}/{province}.json", "counties", "", "cities")
    shapes = map_shapes.of(geometry, province)
    units = tuple(
        ScreenUnit(code, code, place % 6, "none") for place, code in enumerate(shapes.units)
    )
    map_ = Map(geometry, province, units, (), "", "", (), "", "")
    named = ScreenUnit(county, name, 1, light)  # type: ignore[arg-type]
    made = callouts.drawn(Words("zh"), map_, named, [name, "本县 58.8%", "全省 58.2%"])
    return made.svg, shapes.width, shapes.height


@pytest.mark.parametrize("name", ["安福县", LONG, LONG_ENGLISH])
@pytest.mark.parametrize(
    ("province", "county"), [("360000", "360829"), ("620000", "622927"), ("150000", "150102")]
)
def test_what_is_said_of_a_unit_stands_beside_the_map_or_under_it_and_on_the_sheet(
    province, county, name
):
    svg, width, height = drawn(province, county, name)
    sheet = float(re.search(r'viewBox="0 0 400 (\d+)"', svg)[1])
    left, top, scale = (
        float(number)
        for number in re.search(rf"translate\({NUMBER} {NUMBER}\) scale\({NUMBER}\)", svg).groups()
    )
    right, bottom = left + width * scale, top + height * scale
    assert left >= -0.1 and right <= 400.5 and top >= -0.1 and bottom <= sheet + 1
    texts = re.findall(
        rf'<text x="{NUMBER}" y="{NUMBER}" style="font:\d+ {NUMBER}px[^>]*>([^<]+)<', svg
    )
    assert [text for *_, text in texts] == [name, "本县 58.8%", "全省 58.2%"]
    for x, y, size, text in texts:
        begin, base, letter = float(x), float(y), float(size)
        end = begin + labels.letters(text) * letter
        assert begin >= -0.1 and end <= 400.5 and base - letter >= -1 and base <= sheet
        assert end <= left or begin >= right or base - letter >= bottom - 1


@pytest.mark.parametrize(
    ("light", "shape"),
    [("red", "polygon"), ("amber", "polygon"), ("green", "circle"), ("none", "circle")],
)
def test_its_unit_is_outlined_and_bears_its_light(light, shape):
    svg, *_ = drawn("360000", "360829", "安福县", light)
    path = map_shapes.of(
        Geometry(f"{boundaries.ADDRESS}/360000.json", "counties", "", "cities"), "360000"
    ).units["360829"]
    assert f'<path class="own" d="{path}"/>' in svg
    assert re.search(rf"</g><line [^>]*/><{shape} ", svg)
