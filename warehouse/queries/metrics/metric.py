"""What a metric is: two sums over a mart, their words, and which way is better."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from warehouse.runtime.errors import XuntuError
from warehouse.versions.subject_marts import SUBJECT_OF_MART
from warehouse.words.messages import message

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
