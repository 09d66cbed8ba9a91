"""The metrics an analyst declared in dbt's YAML, as dbt wrote them beside the version.

Only what the map can draw is accepted: `simple` metrics, and `ratio` metrics of two simple ones,
whose measures are sums over one mart of the four subjects. Anything else is refused in words, so
that a metric never shows a number it does not mean.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from warehouse.errors import XuntuError

SUBJECT_MARTS = frozenset(
    {
        "mart_coverage",
        "mart_problem_density",
        "mart_rectification_timeliness",
        "mart_sanctions",
    }
)

Direction = Literal["higher_better", "lower_better", "neutral"]
Format = Literal["percent", "number", "per_100", "count"]


class UnsupportedMetric(XuntuError):
    """A declared metric is of a kind that the dashboard cannot show truthfully."""

    def __init__(self, name: str, why: str) -> None:
        """Name the metric and what it has that is not supported."""
        super().__init__(
            what=f"metric {name!r} cannot be shown",
            why=why,
            mend=(
                "declare it as `simple`, or as `ratio` of two simple metrics, over sums in one of "
                f"{', '.join(sorted(SUBJECT_MARTS))} (dbt_project/models/marts)"
            ),
        )


@dataclass(frozen=True)
class Measure:
    """A sum over one mart; `expression` is SQL of the analyst's own project."""

    mart: str
    expression: str


@dataclass(frozen=True)
class Metric:
    """One definition: what is counted, over what, which way is better and how it is written.

    `planned` is the measure that, over the same denominator, was due by the month (the tick on a
    bar); `light_metric` names the metric whose target decides the light, itself unless declared.
    """

    name: str
    label: dict[str, str]
    definition: dict[str, str]
    unit: dict[str, str]
    numerator_label: dict[str, str]
    denominator_label: dict[str, str]
    numerator: Measure
    denominator: Measure | None
    planned: Measure | None
    direction: Direction
    format: Format
    light_metric: str
    tile: int | None
    order: int
    in_menu: bool

    @property
    def scale(self) -> float:
        """What the ratio is multiplied by before it is a value: 100 for "per 100 villages"."""
        return 100.0 if self.format == "per_100" else 1.0

    @property
    def is_proportion(self) -> bool:
        """Whether the numerator is part of the denominator."""
        return self.format == "percent" and self.planned_is_plain

    @property
    def planned_is_plain(self) -> bool:
        """Progress against a plan can pass 100 %, so it is no proportion."""
        return self.denominator is None or self.denominator.expression != "villages_planned"


def read_catalogue(semantic_manifest: Path) -> dict[str, Metric]:
    """Read every metric of the menu, in the order of their `order`, from dbt's semantic manifest.

    Raises UnsupportedMetric for a metric the dashboard cannot show, naming it and saying why.
    """
    manifest = json.loads(semantic_manifest.read_text("utf-8"))
    measures = {
        measure["name"]: (model["node_relation"]["alias"], measure)
        for model in manifest["semantic_models"]
        for measure in model["measures"]
    }
    declared = {metric["name"]: metric for metric in manifest["metrics"]}
    catalogue = [
        _metric(metric, declared, measures)
        for metric in declared.values()
        if _meta(metric).get("in_menu", True)
    ]
    return {metric.name: metric for metric in sorted(catalogue, key=lambda m: (m.order, m.name))}


def _meta(metric: dict[str, Any]) -> dict[str, Any]:
    return (metric.get("config") or {}).get("meta") or {}


def _metric(
    metric: dict[str, Any],
    declared: dict[str, dict[str, Any]],
    measures: dict[str, tuple[str, dict[str, Any]]],
) -> Metric:
    name, parameters, meta = metric["name"], metric["type_params"], _meta(metric)
    if metric.get("filter"):
        raise UnsupportedMetric(name, "it has a filter")
    if metric["type"] == "simple":
        numerator, denominator = _measure(name, metric, measures), None
    elif metric["type"] == "ratio":
        numerator, denominator = (
            _measure(name, declared[_input(name, parameters[part])], measures)
            for part in ("numerator", "denominator")
        )
    else:
        raise UnsupportedMetric(name, f"its type is {metric['type']!r}")
    if denominator is not None and numerator.mart != denominator.mart:
        raise UnsupportedMetric(
            name, f"its parts come from {numerator.mart} and {denominator.mart}"
        )
    planned = meta.get("planned_measure")
    label = metric.get("label") or name
    return Metric(
        name=name,
        label=_pair(meta, "label", label),
        definition=_pair(meta, "definition", metric.get("description") or label),
        unit=_pair(meta, "unit", ""),
        numerator_label=_pair(meta, "numerator", label),
        denominator_label=_pair(meta, "denominator", ""),
        numerator=numerator,
        denominator=denominator,
        planned=None if planned is None else Measure(numerator.mart, planned),
        direction=meta.get("direction", "neutral"),
        format=meta.get("format", "number" if denominator else "count"),
        light_metric=meta.get("light_metric", name),
        tile=meta.get("tile"),
        order=meta.get("order", 1000),
        in_menu=True,
    )


def _pair(meta: dict[str, Any], key: str, default: str) -> dict[str, str]:
    return {language: meta.get(f"{key}_{language}", default) for language in ("zh", "en")}


def _input(name: str, part: dict[str, Any]) -> str:
    if part.get("filter") or part.get("offset_window") or part.get("offset_to_grain"):
        raise UnsupportedMetric(name, f"its part {part['name']!r} has a filter or an offset")
    return str(part["name"])


def _measure(
    name: str, metric: dict[str, Any], measures: dict[str, tuple[str, dict[str, Any]]]
) -> Measure:
    if metric["type"] != "simple":
        raise UnsupportedMetric(name, f"its part {metric['name']!r} is not a simple metric")
    if metric.get("filter"):
        raise UnsupportedMetric(name, f"its part {metric['name']!r} has a filter")
    mart, measure = measures[metric["type_params"]["measure"]["name"]]
    if mart not in SUBJECT_MARTS:
        raise UnsupportedMetric(name, f"its measure {measure['name']!r} is in {mart}")
    if measure["agg"] != "sum":
        raise UnsupportedMetric(name, f"its measure {measure['name']!r} is a {measure['agg']}")
    if (measure.get("non_additive_dimension") or {}).get("name") != "month_end":
        raise UnsupportedMetric(
            name, f"its measure {measure['name']!r} does not name month_end as non-additive"
        )
    return Measure(mart, measure.get("expr") or measure["name"])
