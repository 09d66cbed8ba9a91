"""The measures that a metric is made of: sums over one mart, or refused in words."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from warehouse.queries.metrics.metric import Measure, Sampling, UnsupportedMetric
from warehouse.versions.subject_marts import SUBJECT_OF_MART

Declared = dict[str, tuple[str, dict[str, Any]]]
"""The mart of each measure and what dbt says of it, by its name."""


def planned_of(name: str, planned: str | None, mart: str, measures: Declared) -> Measure | None:
    """Return the measure that was due by the month, if one is declared."""
    return None if planned is None else _of_mart(name, "planned_measure", planned, mart, measures)


def sampling_of(
    name: str,
    parts: dict[str, str] | None,
    mart: str,
    measures: Declared,
) -> Sampling | None:
    """Return what the precision of an estimate is known by, if it is declared to be one."""
    if parts is None:
        return None
    return Sampling(
        **{
            part.name: _of_mart(
                name, f"sampling.{part.name}", parts.get(part.name, ""), mart, measures
            )
            for part in fields(Sampling)
        }
    )


def _of_mart(name: str, key: str, wanted: str, mart: str, measures: Declared) -> Measure:
    mart_of_measure, measure = measures.get(wanted, ("", {}))
    if mart_of_measure != mart:
        raise UnsupportedMetric.because(
            "metric_no_measure", name, key=key, wanted=wanted, mart=mart
        )
    return Measure(mart, measure.get("expr") or wanted)


def input_of(name: str, part: dict[str, Any]) -> str:
    """Return the name of the metric that a part of a ratio is, which must be taken as it is."""
    if part.get("filter") or part.get("offset_window") or part.get("offset_to_grain"):
        raise UnsupportedMetric.because("metric_part_shifted", name, part=part["name"])
    return str(part["name"])


def measure_of(name: str, metric: dict[str, Any], measures: Declared) -> Measure:
    """Return the sum that a simple metric is: over one mart, of one month."""
    part = metric["name"]
    if metric["type"] != "simple":
        raise UnsupportedMetric.because("metric_part_type", name, part=part)
    used = metric["type_params"]["measure"]
    if metric.get("filter") or used.get("filter"):
        raise UnsupportedMetric.because("metric_part_filtered", name, part=part)
    mart, measure = measures[used["name"]]
    measure_name = measure["name"]
    if mart not in SUBJECT_OF_MART:
        raise UnsupportedMetric.because("metric_mart", name, measure=measure_name, mart=mart)
    if measure["agg"] != "sum":
        how = measure["agg"]
        raise UnsupportedMetric.because(
            "metric_aggregation", name, measure=measure_name, aggregation=how
        )
    stock = measure.get("non_additive_dimension") or {}
    if (
        stock.get("name") != "month_end"
        or stock.get("window_choice") != "max"
        or stock.get("window_groupings")
    ):
        raise UnsupportedMetric.because("metric_not_a_stock", name, measure=measure_name)
    return Measure(mart, measure.get("expr") or measure_name)
