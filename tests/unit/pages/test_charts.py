"""Every template of a chart draws whatever it is given: nothing, one row, or all there is."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
import vl_convert

from pages.parts.kit.drawing import bars, charts, marks, pictures, trends
from pages.parts.kit.labels import LabelPlace
from pages.parts.shared.maps import map_template
from pages.parts.shared.maps.map_data import Geometry, MapMeasure, MapUnit, Outline
from tests.unit.pages.drawing.quickly import as_svg

TITLES = ("", "", "", "")


def trend(number: int) -> dict[str, Any]:
    points = [
        {"month": date(2022 + n // 12, n % 12 + 1, 28).isoformat(), "series": "甲", "value": n / 40}
        for n in range(number)
    ]
    target = 0.9 if number > 1 else None
    return trends.trend(points, ["甲"], percent=True, titles=TITLES, target=target)


def parts(number: int) -> dict[str, Any]:
    members = [{"name": f"村{n}", "part": n, "whole": 2 * n, "numbers": ""} for n in range(number)]
    return bars.parts(members, ("", ""))


def a_map(number: int) -> dict[str, Any]:
    """A map of Hainan with so many units; of other numbers another place, measure and range."""
    geometry = Geometry("/boundaries/460000.json", "counties", f"46{number % 2:02d}")
    units = [
        MapUnit(
            f"46{number % 2:02d}{n:02d}",
            f"县{n}",
            n / 10,
            f"{n}0%",
            f"{n} / 10",
            "",
            "red",
            (110.3 + n / 10, 20.0),
            (LabelPlace(9, 0, "left"), None, LabelPlace(-9, 0, "right")) if n % 2 else (),
            is_part=n == 3,
            is_chosen=n == 4,
        )
        for n in range(number)
    ]
    outlines = [Outline("东片", [[(110.1, 19.1), (110.5, 19.6)]], (110.2, 19.3))]
    measure = MapMeasure(f"指标{number}", (f"指标{number}",), (0.3, 0.5 + number / 20), number < 9)
    return map_template.choropleth("zh", geometry, measure, units, outlines * (number == 1))


@pytest.mark.parametrize("number", [0, 1, 20])
@pytest.mark.parametrize("filled", [trend, parts, a_map])
def test_a_template_is_drawn_of_no_row_of_one_and_of_many(filled, number):
    whole = pictures.whole(pictures.with_boundaries(filled(number)), "演示")
    whole |= {"width": 300, "height": 150}
    svg = as_svg(whole)
    assert "演示" in svg
    assert not re.search(r'(?:\bd|transform)="[^"]*NaN', svg)


@pytest.mark.parametrize("target", [None, 0.9])
def test_a_trend_has_no_layer_that_gets_no_row(target):
    drawn = trends.trend(
        [{"month": "2024-06-30", "series": "甲", "value": 0.5}],
        ["甲"],
        percent=True,
        titles=TITLES,
        target=target,
    )
    of_layers = {layer["data"]["name"] for layer in drawn["layer"]}
    assert of_layers == {name for name, rows in drawn["datasets"].items() if rows}


@pytest.mark.parametrize("filled", [trend, parts, a_map])
def test_of_other_figures_only_the_data_are_other(filled):
    few, many = filled(3), filled(20)
    assert few["datasets"] != many["datasets"]
    assert {**few, "datasets": {}} == {**many, "datasets": {}}


def test_another_region_of_other_names_is_other_data_alone():
    def drawn(own: str, above: str) -> dict[str, Any]:
        points = [
            {"month": "2024-06-30", "series": name, "value": 0.5} for name in (above, own, "计划")
        ]
        names = [own, above, "计划"]
        return trends.trend(points, names, percent=True, titles=TITLES, target=None, dashed="计划")

    one, other = drawn("甲县", "甲市"), drawn("乙县", "乙市")
    assert {**one, "datasets": {}} == {**other, "datasets": {}}
    assert [row["place"] for row in one["datasets"]["rows"]] == [1, 0, 2]
    assert [row["is_dashed"] for row in one["datasets"]["rows"]] == [False, False, True]


def test_names_stand_in_the_order_of_their_rows_also_of_rows_that_replace_others():
    whole = parts(3)["layer"][0]
    assert whole["encoding"]["y"]["sort"] == {"field": charts.ROW_NUMBER, "op": "min"}
    assert whole["transform"][0]["window"] == [{"op": "row_number", "as": charts.ROW_NUMBER}]


def test_the_axis_of_a_trend_reaches_its_target_and_every_value():
    svg = as_svg(pictures.whole(trend(20), "") | {"width": 300, "height": 150})
    assert "100%" in svg


def test_the_colours_of_a_map_are_those_of_its_range_and_its_legend_says_the_measure():
    whole = pictures.whole(pictures.with_boundaries(a_map(20)), "")
    svg = as_svg(whole | {"width": 300, "height": 150})
    shades = [row["shade"] for row in a_map(20)["datasets"]["units"]]
    assert (min(shades), max(shades)) == (0.3, 1.5)
    legend = svg[svg.index('class="mark-group role-legend"') :]
    assert "指标20" in legend
    assert "Infinity" not in svg
    assert re.findall(r">(\d\.\d)<", legend) == ["0.5", "0.7", "0.9", "1.1", "1.3"]


def test_every_data_of_a_map_can_be_exchanged_by_its_name():
    drawn = vl_convert.vegalite_to_vega(a_map(20), vl_version=pictures.VEGA_LITE)
    assert set(a_map(20)["datasets"]) <= {data["name"] for data in drawn["data"]}


def test_names_at_the_ends_of_lines_keep_apart_and_keep_their_order():
    assert marks.apart([10, 11, 5], 3) == [8, 11, 5]
    assert marks.apart([2, 2, 2], 1) == [2, 1, 0]
    assert marks.apart([], 1) == []
