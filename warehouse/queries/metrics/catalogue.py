"""The metrics an analyst declared in dbt's YAML, as dbt wrote them beside the version.

Only what the map can draw is accepted: `simple` metrics, and `ratio` metrics of two simple ones,
whose measures are sums over one mart of the four subjects or of the rechecks. Anything else is
refused in words, so that a metric never shows a number it does not mean.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, get_args

from warehouse.queries.metrics.measures import (
    Declared,
    input_of,
    measure_of,
    planned_of,
    sampling_of,
)
from warehouse.queries.metrics.metric import Direction, Format, Metric, UnsupportedMetric
from warehouse.words.messages import LANGUAGES

ENGLISH = "en"
"""The language of dbt's own labels and descriptions, and of what `meta` says in no other."""


def read_catalogue(semantic_manifest: Path) -> dict[str, Metric]:
    """Read every metric of the menu, in the order of their `order`, from dbt's semantic manifest.

    Raises UnsupportedMetric for a metric the dashboard cannot show, naming it and saying why.
    """
    manifest = json.loads(semantic_manifest.read_text("utf-8"))
    measures = {
        measure["name"]: (_mart(model), measure)
        for model in manifest["semantic_models"]
        for measure in model["measures"]
    }
    declared = {metric["name"]: _of_measure(metric, measures) for metric in manifest["metrics"]}
    catalogue = [
        _metric(metric, declared, measures)
        for metric in declared.values()
        if _meta(metric).get("in_menu", True)
    ]
    return {metric.name: metric for metric in sorted(catalogue, key=lambda m: (m.order, m.name))}


def _mart(model: dict[str, Any]) -> str:
    """Return the mart that pages sum: MetricFlow sums a view of it (`models/metrics`)."""
    return str(_meta(model).get("mart") or model["node_relation"]["alias"])


def _of_measure(metric: dict[str, Any], measures: Declared) -> dict[str, Any]:
    """Return a metric that dbt made of a measure (`create_metric`) with what the measure's `meta`
    says, which dbt leaves behind: it is offered where it has a place in the menu.
    """
    parameters = metric["type_params"]
    if metric["type"] != "simple" or parameters.get("expr") is None:
        return metric
    meta = _meta(measures[parameters["measure"]["name"]][1])
    return {**metric, "config": {"meta": {"in_menu": "order" in meta, **meta}}}


def _meta(metric: dict[str, Any]) -> dict[str, Any]:
    return (metric.get("config") or {}).get("meta") or {}


def _metric(
    metric: dict[str, Any],
    declared: dict[str, dict[str, Any]],
    measures: Declared,
) -> Metric:
    name, parameters, meta = metric["name"], metric["type_params"], _meta(metric)
    if metric.get("filter"):
        raise UnsupportedMetric.because("metric_filtered", name)
    if metric["type"] == "simple":
        numerator, denominator = measure_of(name, metric, measures), None
    elif metric["type"] == "ratio":
        numerator, denominator = (
            measure_of(name, declared[input_of(name, parameters[part])], measures)
            for part in ("numerator", "denominator")
        )
    else:
        kind = metric["type"]
        raise UnsupportedMetric.because("metric_type", name, type=kind)
    if denominator is not None and numerator.mart != denominator.mart:
        raise UnsupportedMetric.because(
            "metric_of_two_marts", name, numerator=numerator.mart, denominator=denominator.mart
        )
    unit = "%" if meta.get("format") == "percent" else ""
    return Metric(
        name=name,
        label=_label(metric),
        definition=_pair(meta, "definition", _definition(metric)),
        unit=_pair(meta, "unit", unit),
        numerator_label=_part_label(metric, "numerator", declared),
        denominator_label=_part_label(metric, "denominator", declared),
        numerator=numerator,
        denominator=denominator,
        planned=planned_of(name, meta.get("planned_measure"), numerator.mart, measures),
        direction=_one_of(name, Direction, "direction", meta.get("direction", "neutral")),
        format=_one_of(
            name, Format, "format", meta.get("format", "number" if denominator else "count")
        ),
        light_metric=meta.get("light_metric", name),
        tile=meta.get("tile"),
        order=meta.get("order", 1000),
        in_menu=True,
        can_pass_whole=meta.get("can_pass_whole", False),
        beside=_beside(name, meta.get("beside"), declared, measures),
        sampling=sampling_of(name, meta.get("sampling"), numerator.mart, measures),
        range=_range(name, meta.get("range")),
    )


def _range(name: str, declared: Any) -> tuple[float, float] | None:  # noqa: ANN401 - YAML's
    if declared is None:
        return None
    match declared:
        case [(int() | float()) as low, (int() | float()) as high] if low < high:
            return (float(low), float(high))
    raise UnsupportedMetric.because(
        "metric_value", name, key="range", value=declared, listed="[0, 0.05]"
    )


def _beside(
    name: str,
    beside: str | None,
    declared: dict[str, dict[str, Any]],
    measures: Declared,
) -> Metric | None:
    if beside is None:
        return None
    if declared.get(beside, {}).get("type") != "simple":
        raise UnsupportedMetric.because("metric_beside", name, beside=beside)
    return _metric(declared[beside], declared, measures)


def _label(metric: dict[str, Any]) -> dict[str, str]:
    """Return what a metric is called: in English by dbt's own label."""
    return _pair(_meta(metric), "label", metric.get("label") or metric["name"])


def _definition(metric: dict[str, Any]) -> str:
    """Return dbt's description, which is a sentence, as the clause that screens show."""
    described = str(metric.get("description") or metric.get("label") or metric["name"])
    return described.removesuffix(".")


def _part_label(
    metric: dict[str, Any], part: str, declared: dict[str, dict[str, Any]]
) -> dict[str, str]:
    """Return what a part of a ratio is called: as its metric, unless the ratio says otherwise.

    The numerator of a count is the count itself; it has no denominator.
    """
    named = metric["type_params"].get(part)
    if named is None:
        return _label(metric) if part == "numerator" else _pair({}, part, "")
    label, meta = _label(declared[named["name"]]), _meta(metric)
    return {language: meta.get(f"{part}_{language}", label[language]) for language in label}


def _pair(meta: dict[str, Any], key: str, default: str) -> dict[str, str]:
    in_english = meta.get(f"{key}_{ENGLISH}", default)
    return {language: meta.get(f"{key}_{language}", in_english) for language in LANGUAGES}


def _one_of(name: str, allowed: Any, key: str, value: Any) -> Any:  # noqa: ANN401 - YAML's
    """Return a value of `meta` that is among the allowed ones."""
    values = get_args(allowed)
    if value not in values:
        listed = ", ".join(values)
        raise UnsupportedMetric.because("metric_value", name, key=key, value=value, listed=listed)
    return value
