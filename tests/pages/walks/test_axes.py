"""A target stands where it is, and a legend names only what is drawn."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date
from itertools import product
from typing import Any

import pytest

from pages.parts.kit.drawing import trends
from pages.parts.map_wall import wall_ranking
from pages.parts.map_wall.rank_chart import RankRow, bars
from pages.parts.shared.funnels import funnels_chart
from tests.conftest import EXTENT
from tests.pages.conftest import Visit
from tests.pages.test_funnels import ZH, judged
from tests.reference.dates import month_ends
from tests.unit.builders.metrics import made_metric

PAGES = ("map_wall", "region", "coverage", "sanctions")
REGIONS = ("100000", "410000", "411100", "411102", "411171", "511126")
TERMS = {
    "2016-2021": month_ends(date(2016, 9, 1), date(2021, 8, 31)),
    "2021-2026": month_ends(date(2021, 9, 1), date(2024, 6, 30)),
}


def layers(spec: dict[str, Any], values: list[Any] | None = None) -> Iterator[tuple[Any, Any]]:
    """Yield each unit of a specification with the rows it draws, where they stand in it."""
    values = spec.get("data", {}).get("values", values)
    for layer in spec.get("layer", []):
        yield from layers(layer, values)
    if "encoding" in spec and "mark" in spec:
        yield spec["encoding"], values


def unnamed(spec: dict[str, Any]) -> list[str]:
    """Return what a legend names and no mark of the picture draws."""
    named, drawn, fields = set(), set(), set()
    for encoding, values in layers(spec):
        for channel in ("color", "shape", "strokeDash"):
            looks = encoding.get(channel, {})
            if not isinstance(looks.get("scale"), dict) or looks.get("type") != "nominal":
                continue
            if (legend := looks.get("legend", {})) is not None:
                named |= set(legend.get("values", looks["scale"].get("domain", [])))
            # Rows that Streamlit sends beside a specification are not in it: they are there.
            if "datum" in looks and (values is None or values):
                drawn.add(looks["datum"])
            elif "field" in looks and values is not None:
                drawn |= {row.get(looks["field"]) for row in values}
            elif "field" in looks:
                fields.add(looks["field"])
    return [] if fields else sorted(named - drawn)


def reach(spec: dict[str, Any]) -> list[float]:
    """Return the ends of the vertical axis where invisible points of their own hold them."""
    for part in spec.get("layer", []):
        encoding = part.get("encoding", {})
        if (
            isinstance(part.get("mark"), dict)
            and part["mark"].get("opacity") == 0
            and "x" not in encoding
        ):
            held = [row[encoding["y"]["field"]] for row in part["data"]["values"]]
            return [min(held), max(held)]
    return []


def rules(spec: dict[str, Any]) -> Iterator[tuple[float, list[float]]]:
    """Yield each horizontal line of one value with the domain of its axis."""
    for part in spec.get("layer", []):
        mark = part.get("mark")
        if isinstance(mark, dict) and mark.get("type") == "rule" and "y" in part["encoding"]:
            y, values = part["encoding"]["y"], part.get("data", {}).get("values", [])
            domain = y.get("scale", {}).get("domain") or reach(spec)
            if domain and len(values) == 1 and isinstance(values[0].get(y["field"]), (int, float)):
                yield values[0][y["field"]], domain


@pytest.mark.parametrize("page", PAGES)
def test_every_line_lies_within_its_axis_and_every_name_of_a_legend_is_drawn(page, visit: Visit):
    every = [
        {"region": region, "term": term, "month": f"{month:%Y-%m}"}
        for region, (term, months) in product(REGIONS, TERMS.items())
        for month in months
    ]
    chosen = every if EXTENT == "all" else random.Random(page).sample(every, 12)  # noqa: S311
    screen, lines = visit(page), 0
    for choice in chosen:
        screen.go(**choice)
        assert screen.failures == [], choice
        for spec in screen.specs:
            assert unnamed(spec) == [], choice
            for value, (low, high) in rules(spec):
                assert low <= value <= high, choice
                lines += 1
    assert lines or page != "sanctions"


def point(value: float, series: str = "甲") -> dict[str, Any]:
    return {"month": "2024-06-30", "series": series, "value": value}


@pytest.mark.parametrize("target", [0.7, 0.01, 0.99, 0.5])
def test_the_axis_of_a_trend_holds_zero_and_its_target_wherever_the_line_runs(target):
    spec = trends.trend(
        [point(0.45), point(0.55)],
        ["甲", "乙"],
        percent=True,
        titles=("", "", "", ""),
        target=target,
    )
    low, high = (row["value"] for row in spec["datasets"]["reach"])
    assert low == 0 < max(0.55, target) < high
    assert spec["layer"][-1]["data"] == {"name": "reach"}
    scale = spec["layer"][0]["encoding"]["y"]["scale"]
    assert "domain" not in scale
    assert scale["zero"] is True
    colours = spec["layer"][0]["encoding"]["color"]
    assert (colours["field"], colours["legend"]) == ("place", None)
    assert [end["series"] for end in spec["datasets"]["ends"]] == ["甲"]


def row(value: float, tick: float | None) -> RankRow:
    return RankRow("1", "甲", value, None, None, tick, "", "", "red", False, False, "")


@pytest.mark.parametrize("tick", [12.0, 40.0, None])
def test_a_tick_beyond_every_bar_lengthens_the_track_and_is_not_moved(tick):
    rows = [row(10.0, tick), row(20.0, None)]
    top = wall_ranking.top(made_metric(format="per_100"), rows)
    assert top == max(20.0, tick or 0)
    assert bars(rows, top, 12)["datasets"]["rows"][0]["tick"] == tick


def test_the_line_of_the_whole_lies_on_the_axis_of_a_funnel_though_no_unit_is_near_it():
    few = judged((2.0, 100.0), (3.0, 100.0), centre=0.6)
    spec = funnels_chart.spec(ZH, few)
    line, data = spec["layer"][0], spec["datasets"]
    assert data[line["data"]["name"]] == [{"value": 0.6}]
    assert {line["encoding"]["y"]["scale"][end]["expr"] for end in ("domainMin", "domainMax")} == {
        "(data('reach')[0] || {value: 0}).value",
        "(data('reach')[1] || {value: 1}).value",
    }
    low, high = (row["value"] for row in data["reach"])
    assert low < 0.6 < high


def test_the_key_of_the_list_names_the_marks_of_its_rows_only(visit: Visit):
    def keys(metric: str) -> tuple[str, str]:
        screen = visit(region="411100", metric=metric)
        (value,) = (column for column in screen.columns_of_table(0) if "track" in column)
        return value["track"]["tick_heading"], value["track"]["interval_heading"]

    assert keys("coverage_rate") == ("各自计划", "95% 区间")
    assert keys("problems_per_village") == ("", "95% 区间")
