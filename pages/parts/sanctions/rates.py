"""Clues and persons per 100 villages, counties in their funnel: more may only look like more."""

from __future__ import annotations

from pages.parts.frame import once
from pages.parts.frame.context import PageContext
from pages.parts.kit import choosers
from pages.parts.kit.drawing import charts
from pages.parts.shared.funnels import funnels_card, funnels_chart, judging
from pages.parts.shared.funnels.judging import Funnel
from warehouse.queries.metrics import Metric

METRICS = (
    "clues_per_100_villages",
    "persons_filed_per_100_villages",
    "persons_sanctioned_per_100_villages",
)


def funnel(context: PageContext) -> Funnel | None:
    """Let one of the metrics be chosen, and judge its units; None where an office has no such."""
    words = context.words
    offered = [name for name in METRICS if name in context.metrics]
    if not offered:
        return None
    name = choosers.one_of(
        context,
        "rate",
        words("sanctions.rate"),
        offered,
        lambda name: words.label(context.metrics[name].label),
    )
    return _judged(context, context.metrics[name])


@once.a_selection
def _judged(context: PageContext, metric: Metric) -> Funnel:
    return judging.judge(metric, judging.below(context, metric))


@once.a_selection
def _spec(context: PageContext, metric: Metric) -> charts.Template:
    return funnels_chart.spec(context.words, _judged(context, metric), funnels_chart.CLICKED)


def card(context: PageContext, judged: Funnel | None) -> None:
    """Draw the funnel plot."""
    if judged is not None:
        funnels_card.draw(context, judged, _spec(context, judged.metric))
