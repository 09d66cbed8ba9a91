"""The metrics an analyst declared in dbt's YAML, as dbt wrote them beside the version.

Only what the map can draw is accepted: `simple` metrics, and `ratio` metrics of two simple ones,
whose measures are sums over one mart of the four subjects or of the rechecks. Anything else is
refused in words, so that a metric never shows a number it does not mean.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Literal, get_args

from warehouse.runtime.errors import XuntuError
from warehouse.versions.subject_marts import SUBJECT_OF_MART
from warehouse.words.messages import LANGUAGES, message

ENGLISH = "en"
"""The language of dbt's own labels and descriptions, and of what `meta` says in no other."""

Direction = Literal["higher_better", "lower_better", "neutral"]
Format = Literal["percent", "number", "per_100", "count"]


class UnsupportedMetric(XuntuError):
    """A declared metric, `metric`, is of a kind that the dashboard cannot show truthfully."""

    metric: str = ""

    @classmethod
    def because(cls, reason: str, name: str, **values: object) -> UnsupportedMetric:
        """Return the error that names the metric, with what it has that is not supported."""
        error = cls(
            message("metric_unsupported", name=name),
            message(reason, **values),
            message("metric_supported", marts=", ".join(sorted(SUBJECT_OF_MART))),
        )
        error.metric = name
        return error


@dataclass(frozen=True)
class Measure:
    """A sum over one mart; `expression` is SQL of the analyst's own project."""

    mart: str
    expression: str


@dataclass(frozen=True)
class Sampling:
    """What the precision of a ratio estimated from stratified samples is known by.

    Sums over strata, as `mart_recheck_to_date` has them: items `checked`, what strata add to the
    `variance` of the numerator (of strata with one check `single_variance`, times p (1 - p)), and
    the `squares` of Kish's effective size.
    """

    checked: Measure
    variance: Measure
    single_variance: Measure
    squares: Measure


@dataclass(frozen=True)
class Metric:
    """One definition: what is counted, over what, which way is better and how it is written.

    `planned` is the measure that, over the same denominator, was due by the month (the tick on a
    bar); `light_metric` names the metric whose target decides the light, itself unless declared.
    `can_pass_whole` is true of a share whose numerator is no part of its denominator, as progress
    against a plan. `beside` is a count that has to stand beside it, as what never falls due beside
    what is overdue. `range` is what colours and bars go from and to; by the values unless declared.
    Where `sampling` is known the ratio is an estimate from stratified samples: its values carry
    the effective sample size as denominator, and the rate times it as numerator.
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
    can_pass_whole: bool = False
    beside: Metric | None = None
    sampling: Sampling | None = None
    range: tuple[float, float] | None = None

    def __hash__(self) -> int:
        """Return the name's: its words stand in dictionaries, which have none."""
        return hash(self.name)

    @property
    def measures(self) -> list[Measure]:
        """Every sum that it is made of, and that of what stands beside it."""
        sampling = () if self.sampling is None else vars(self.sampling).values()
        beside = () if self.beside is None else self.beside.measures
        own = (self.numerator, self.denominator, self.planned, *sampling, *beside)
        return [measure for measure in own if measure is not None]

    @property
    def subject(self) -> str:
        """The subject it belongs to, named as the page that asks on about it."""
        return SUBJECT_OF_MART[self.numerator.mart]

    @property
    def scale(self) -> float:
        """What the ratio is multiplied by before it is a value: 100 for "per 100 villages"."""
        return 100.0 if self.format == "per_100" else 1.0

    @property
    def is_proportion(self) -> bool:
        """Whether the numerator is part of the denominator."""
        return self.format == "percent" and not self.can_pass_whole


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


def _of_measure(
    metric: dict[str, Any], measures: dict[str, tuple[str, dict[str, Any]]]
) -> dict[str, Any]:
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
    measures: dict[str, tuple[str, dict[str, Any]]],
) -> Metric:
    name, parameters, meta = metric["name"], metric["type_params"], _meta(metric)
    if metric.get("filter"):
        raise UnsupportedMetric.because("metric_filtered", name)
    if metric["type"] == "simple":
        numerator, denominator = _measure(name, metric, measures), None
    elif metric["type"] == "ratio":
        numerator, denominator = (
            _measure(name, declared[_input(name, parameters[part])], measures)
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
        planned=_planned(name, meta.get("planned_measure"), numerator.mart, measures),
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
        sampling=_sampling(name, meta.get("sampling"), numerator.mart, measures),
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
    measures: dict[str, tuple[str, dict[str, Any]]],
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


def _planned(
    name: str, planned: str | None, mart: str, measures: dict[str, tuple[str, dict[str, Any]]]
) -> Measure | None:
    return None if planned is None else _of_mart(name, "planned_measure", planned, mart, measures)


def _sampling(
    name: str,
    parts: dict[str, str] | None,
    mart: str,
    measures: dict[str, tuple[str, dict[str, Any]]],
) -> Sampling | None:
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


def _of_mart(
    name: str, key: str, wanted: str, mart: str, measures: dict[str, tuple[str, dict[str, Any]]]
) -> Measure:
    mart_of_measure, measure = measures.get(wanted, ("", {}))
    if mart_of_measure != mart:
        raise UnsupportedMetric.because(
            "metric_no_measure", name, key=key, wanted=wanted, mart=mart
        )
    return Measure(mart, measure.get("expr") or wanted)


def _input(name: str, part: dict[str, Any]) -> str:
    if part.get("filter") or part.get("offset_window") or part.get("offset_to_grain"):
        raise UnsupportedMetric.because("metric_part_shifted", name, part=part["name"])
    return str(part["name"])


def _measure(
    name: str, metric: dict[str, Any], measures: dict[str, tuple[str, dict[str, Any]]]
) -> Measure:
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
