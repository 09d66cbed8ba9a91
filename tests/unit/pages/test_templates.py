"""Templates of the rooms' charts draw whatever they are given: nothing, one row, or many."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
from collections import defaultdict
from typing import Any

import pytest

from pages import parts
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
from pages.parts.sql import answer_picture
from tests.unit.pages.drawing.quickly import as_svg

pytestmark = pytest.mark.slow

TEMPLATES = {
    "ranking": rank_chart._template(),
    "causes": causes._template("zh"),
    "common": common._template("en"),
    "comparing": comparing._template("en", ("甲", "乙"), ("一",)),
    "heat_map": heat_map._template("zh"),
    "pareto": pareto._template("en"),
    "levels": bars.template(levels.look(Words("zh"))),
    "overdue_months": overdue_months._template("zh"),
    "direct": bars.template(direct.look(Words("en"))),
    "nodes": bars.template(nodes.look(Words("en"))),
    "handovers": handovers._template("zh"),
    "returns": returns._template("zh"),
    "last_week": last_week._template("zh"),
    "recheck_results": recheck_results._template("en"),
    "speed_vs_rechecks": speed_vs_rechecks_chart._template("zh"),
    "months": months._template("zh"),
    "rates": rates._template("zh"),
    "curves": curve_chart._template("en", 2, ("lasting", "between")),
    "ages": ages._template("zh"),
    "cascade": cascade._template("zh", ("甲", " 1", "乙")),
    "cohorts": cohorts._template("en", "persons"),
    "filing_curve": filing._curve_template("zh"),
    "filing_quarters": filing._quarters_template("zh"),
    "funnel": funnels_chart._template(
        funnels_chart.FunnelLook("zh", ("",) * 4, is_percent=True, clicked=("a", "b"))
    ),
    "answer_bars": answer_picture._template(
        "bars", "甲", "nominal", has_few_rows=False, has_series=True
    ),
    "answer_line": answer_picture._template(
        "line", "甲", "temporal", has_few_rows=True, has_series=False
    ),
    "money": money._template("zh", ("2022", "2023")),
}

SAME_EVERYWHERE = {"language", "look", "titles", "geometry", "window", "unit", "series"}
"""Words, the shapes of a map, what the page chose: no figure and no name of a region."""

BY_FIGURES = {
    # A hand-out breaks long names into lines, which a screen never does.
    "kit.drawing.bars._parts": ["are_lines"],
    # The metric's format and target, which another region shares.
    "kit.drawing.trends._template": ["percent", "has_target"],
    "shared.maps.map_template._framed": ["colours"],
    "shared.maps.map_template._template": ["colours", "legend"],
    # The months or years of the term, which keep their places without a row.
    "sanctions.money._template": ["years"],
    "supervision.pace._template": ["months"],
    # A level without a region above has a curve less, a term that is over no projection.
    "coverage.curve_chart._template": ["drawn"],
    "rectification.speed.curve_chart._template": ["lines", "beside"],
    # Steps without a person are left out, with the gap before them.
    "sanctions.cascade._template": ["order"],
    # Published figures far apart stand on a logarithmic axis.
    "published.intervals._template": ["is_log"],
    # An answer in SQL has columns of its own.
    "sql.answer_picture._template": ["kind", "title", "type_", "has_few_rows", "has_series"],
    # What few offices keep: their names are the office's own.
    "supervision.aid._template": ["senders", "receivers"],
    "supervision.petitions._template": ["channels"],
    "supervision.reaction._template": ["kinds"],
}
"""The templates that another selection may change, and by what."""


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
    svg = as_svg(whole | {"width": 300, "height": 150})
    assert "演示" in svg
    assert not re.search(r'(?:\bd|transform)="[^"]*NaN', svg)


def test_another_place_is_other_data_to_a_picture_but_for_those_that_say_why() -> None:
    """A browser keeps the view of a template that stays, and compiles one that does not."""
    made = [
        (module.name.removeprefix("pages.parts."), template)
        for module in pkgutil.walk_packages(parts.__path__, "pages.parts.")
        for template in vars(importlib.import_module(module.name)).values()
        if hasattr(template, "cache_info")
        and template.__module__ == module.name
        and inspect.signature(template).return_annotation == "charts.Template"
    ]
    by_arguments = {
        f"{module}.{template.__name__}": list(inspect.signature(template).parameters)
        for module, template in made
    }
    assert len(by_arguments) > len(TEMPLATES)
    others = {
        name: [argument for argument in arguments if argument not in SAME_EVERYWHERE]
        for name, arguments in by_arguments.items()
    }
    assert {name: arguments for name, arguments in others.items() if arguments} == BY_FIGURES
