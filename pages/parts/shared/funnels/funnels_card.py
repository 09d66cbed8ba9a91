"""A metric's funnel drawn: the picture and the table of its units, each in a card."""

from __future__ import annotations

from pages.parts.frame.context import PageContext
from pages.parts.kit import tables, texts
from pages.parts.kit.drawing import charts, pictures
from pages.parts.kit.drawing.pictures import Picture
from pages.parts.shared import definitions, units_below
from pages.parts.shared.funnels import funnels_chart, funnels_findings, funnels_table
from pages.parts.shared.funnels.judging import Comparison, Funnel, below, judge
from pages.parts.shared.rank_intervals import suits
from warehouse.queries.metrics import Metric

HEIGHT = 340


def card(context: PageContext, metric: Metric, comparison: Comparison | None = None) -> None:
    """Draw the funnel plot of a metric in a card, and its table in another below it."""
    if not suits(metric):
        texts.caption(context.words("funnels.no_chance", metric=context.words.label(metric.label)))
        return
    funnel = judge(metric, comparison or below(context, metric))
    draw(context, funnel)
    table(context, funnel)


def draw(context: PageContext, funnel: Funnel, spec: charts.Template | None = None) -> None:
    """Draw the funnel plot in a card; a click on a unit goes to it. `spec` may be given."""
    drawn = picture(context, funnel, spec=spec)
    go_down = units_below.go_down(context)
    clicked = pictures.on_click(context, drawn.key, funnels_chart.CLICKED[0], go_down)
    pictures.card(context, drawn, clicked)


def table(context: PageContext, funnel: Funnel) -> None:
    """Draw the table of raw and shrunken values and ranges of places in a card."""
    tables.card(context, funnels_table.table(context, funnel))


def picture(
    context: PageContext,
    funnel: Funnel,
    clicked: tuple[str, str] = funnels_chart.CLICKED,
    spec: charts.Template | None = None,
) -> Picture:
    """Return the funnel plot with its words; see `funnels_chart.spec`, which may be given."""
    words = context.words
    return Picture(
        key=f"funnel_{funnel.metric.name}",
        name=words("funnels.name", metric=words.label(funnel.metric.label)),
        finding=funnels_findings.sentence(words, funnel),
        spec=spec or funnels_chart.spec(words, funnel, clicked),
        height=HEIGHT,
        note=funnels_findings.note(words, funnel),
        # A rate of another measure than the metric's own is not computed as the metric is.
        definitions=(
            definitions.way_to(context, funnel.metric)
            if funnel.comparison.measure
            else definitions.of_metric(context, funnel.metric)
        ),
        alternative=funnels_findings.alternative(words, funnel),
    )
