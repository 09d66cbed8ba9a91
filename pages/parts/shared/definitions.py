"""What stands behind the "?" of a metric, the same wherever it is shown: what it is, out of what,
how it is computed, and the model that holds the sums.
"""

from __future__ import annotations

from collections.abc import Callable

import polars as pl

from pages.parts.frame import links
from pages.parts.frame.context import PageContext
from pages.parts.kit.headings import Caution, Onward
from pages.parts.kit.words import Words
from pages.parts.shared import cautions
from warehouse.queries.definitions.models_read import model_of
from warehouse.queries.metrics import Measure, Metric
from warehouse.versions.model_files import model_file


def of_metric(context: PageContext, metric: Metric) -> tuple[str, ...]:
    """Return the notes of a metric: its definition, its two numbers, its formula and model, the
    way to its tests and its origin, and what is the matter with its figures, if anything is.
    """
    return (*_of_metric(context.words, metric), *cautioned(cautions.of_metric(context, metric)))


def cautioned(caution: Caution | None) -> tuple[Caution, ...]:
    """Return what is the matter as notes: one, or none."""
    return () if caution is None else (caution,)


def of_parts(words: Words, metric: Metric) -> tuple[str, ...]:
    """Return of a metric's notes those of its two numbers, its formula and its model."""
    return tuple(note for note in _of_metric(words, metric)[1:] if not isinstance(note, Onward))


def _of_metric(words: Words, metric: Metric) -> tuple[str, ...]:
    paragraphs = [words.label(metric.definition)]
    if metric.denominator is not None:
        paragraphs.append(
            words(
                "explained.out_of",
                numerator=words.label(metric.numerator_label),
                denominator=words.label(metric.denominator_label),
            )
        )
    where = _where(words, metric.numerator.mart)
    paragraphs.append(
        words("explained.computed", name=metric.name, formula=formula(metric), model=where)
    )
    onward = links.address("definitions", metric=metric.name)
    return (*paragraphs, Onward(words("explained.onward"), onward))


def as_text(words: Words, metric: Metric) -> str:
    """Return the notes of a metric as one text, for a place that takes no link."""
    return " ".join(note for note in _of_metric(words, metric) if not isinstance(note, Onward))


def of_query(context: PageContext, query: Callable[..., pl.DataFrame]) -> tuple[str, ...]:
    """Return the notes of a picture that draws no metric: the model that its query reads, and what
    is the matter with its figures, if anything is.
    """
    model = model_of(query)
    return (*of_model(context.words, model), *cautioned(cautions.of_model(context, model)))


def of_model(words: Words, model: str) -> tuple[str, str]:
    """Return the name and file of a model, and the way to its columns, tests and origin."""
    source = words("explained.from_model", model=_where(words, model))
    address = links.to_part(links.address("definitions", {"node": model}), cautions.NODE_CARD)
    return source, Onward(words("explained.onward_model"), address)


def way_to(context: PageContext, metric: Metric) -> tuple[str, ...]:
    """Return of a metric's notes the way to its tests and origin alone, and what is the matter: for
    figures that are near to it and not computed as it is.
    """
    onward = links.address("definitions", metric=metric.name)
    way = Onward(context.words("explained.onward"), onward)
    return (way, *cautioned(cautions.of_metric(context, metric)))


def _where(words: Words, model: str) -> str:
    return words("explained.between").join(part for part in (model, model_file(model)) if part)


def formula(metric: Metric) -> str:
    """Return the sums that are divided, as the metric's own declaration has them."""
    if metric.denominator is None:
        return _sum(metric.numerator)
    scale = f" × {metric.scale:.0f}" if metric.scale != 1 else ""
    return f"{_sum(metric.numerator)} / {_sum(metric.denominator)}{scale}"


def _sum(measure: Measure) -> str:
    return f"sum({measure.expression})"
