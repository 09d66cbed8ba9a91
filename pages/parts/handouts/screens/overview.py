"""总体情况: where the region stands, in one sentence and its headline figures."""

from __future__ import annotations

from pages.parts.frame.context import PageContext
from pages.parts.handouts.screens.screen import Screen, ScreenTiles
from pages.parts.kit import claims
from pages.parts.shared import figures, metric_findings


def of(context: PageContext) -> Screen:
    """Return the screen."""
    metrics = figures.tile_metrics(context)
    return Screen(
        kind="standing",
        name=context.words("meeting.screens.standing"),
        place=context.place_name,
        finding=claims.say(context.words, metric_findings.of_region(context)),
        blocks=(ScreenTiles(tuple(figures.region_tiles(context, metrics))),),
        notes=tuple(
            context.words(
                "meeting.meaning",
                term=context.words.label(metric.label),
                meaning=context.words.label(metric.definition),
            )
            for metric in metrics
        ),
    )
