"""Templates of the rooms' charts draw whatever they are given: nothing, one row, or many."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import Any

import pytest
import vl_convert

from pages.parts.kit.drawing import bars, charts, pictures
from pages.parts.kit.words import Words
from pages.parts.map_wall import rank_chart
from pages.parts.problems import causes, common, heat_map, pareto
from pages.parts.problems.comparisons import comparing
from pages.parts.rectification.overdue import levels, overdue_months
from pages.parts.rectification.process import direct, handovers, nodes, returns
from pages.parts.rectification.quality import last_week, recheck_results, speed_vs_rechecks_chart
from pages.parts.rectification.speed import curve_chart, months, rates
from pages.parts.sanctions import ages, cascade, cohorts, filing, money
from pages.parts.shared.funnels import funnels_chart

pytestmark = pytest.mark.slow

TEMPLATES = {
    "ranking": rank_chart._template(),
    "causes": causes._template("zh"),
    "common": common._template("en"),
    "comparing": comparing._template(
        "en", ("甲", "乙"), (("甲", "#15527F", "circle"),), ("一",), (0.5, 1)
    ),
    "heat_map": heat_map._template("zh", -40, is_written=True),
    "pareto": pareto._template("en"),
    "levels": bars.template(levels.look(Words("zh"), levels.AGES)),
    "overdue_months": overdue_months._template("zh"),
    "direct": bars.template(direct.look(Words("en"), tuple(direct.DECISIONS))),
    "nodes": bars.template(nodes.look(Words("en"), tuple(nodes.COLOURS))),
    "handovers": handovers._template("zh"),
    "returns": returns._template("zh", True),
    "last_week": last_week._template("zh", 2),
    "recheck_results": recheck_results._template("en"),
    "speed_vs_rechecks": speed_vs_rechecks_chart._template("zh"),
    "months": months._template("zh"),
    "rates": rates._template("zh", 2),
    "curves": curve_chart._template("en", 2, ("lasting", "between")),
    "ages": ages._template("zh"),
    "cascade": cascade._template("zh", ("甲", " 1", "乙")),
    "cohorts": cohorts._template("en", "persons"),
    "filing_curve": filing._curve_template("zh"),
    "filing_quarters": filing._quarters_template("zh"),
    "funnel": funnels_chart._template(
        funnels_chart.Look(
            "zh", ("",) * 4, is_percent=True, has_limits=True, clicked=("a", "b"), is_narrow=False
        )
    ),
    "money": money._template("zh", ("2022", "2023")),
}


def fields_of(part: dict[str, Any], data: str = "") -> dict[str, dict[str, str]]:
    """Return the type of each field that a template draws, by the name of its data."""
    data = part.get("data", {}).get("name", data)
    collected: dict[str, dict[str, str]] = defaultdict(dict)
    for encoded in part.get("encoding", {}).values():
        for channel in encoded if isinstance(encoded, list) else [encoded]:
            if channel and "field" in channel:
                collected[data].setdefault(channel["field"], channel.get("type", "quantitative"))
    for inner in part.get("layer", []):
        for name, fields in fields_of(inner, data).items():
            collected[name] |= fields
    return collected


def invented(kind: str, number: int) -> object:
    return number / 7 if kind == "quantitative" else f"2024-{number % 12 + 1:02d}-01"


@pytest.mark.parametrize("number", [0, 1, 20])
@pytest.mark.parametrize("name", TEMPLATES)
def test_a_template_is_drawn_of_no_row_of_one_and_of_many(name: str, number: int) -> None:
    data = {
        dataset: [
            {field: invented(kind, place) for field, kind in fields.items()}
            for place in range(number)
        ]
        for dataset, fields in fields_of(TEMPLATES[name]).items()
    }
    assert data
    whole = pictures.whole(charts.filled(TEMPLATES[name], **data), "演示")
    svg = vl_convert.vegalite_to_svg(
        whole | {"width": 300, "height": 150}, vl_version=pictures.VEGA_LITE
    )
    assert "演示" in svg
    assert not re.search(r'(?:\bd|transform)="[^"]*NaN', svg)
