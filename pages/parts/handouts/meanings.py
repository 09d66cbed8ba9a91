"""What the metrics of a hand-out mean, for its annex."""

from __future__ import annotations

from collections.abc import Iterable

from pages.parts.frame.context import PageContext
from warehouse.handouts.document import Definition
from warehouse.queries.metrics import Metric


def of(context: PageContext, metrics: Iterable[Metric], *words_used: str) -> list[Definition]:
    """Return the definition of each metric, and of the words that `handouts.meaning` explains."""
    words = context.words
    return [
        *(
            Definition(words.label(metric.label), words.label(metric.definition))
            for metric in dict.fromkeys(metrics)
        ),
        *(
            Definition(words(f"handouts.term_{name}"), words(f"handouts.meaning_{name}"))
            for name in words_used
        ),
    ]
