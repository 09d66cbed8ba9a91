"""What is the matter with a figure: a test of its build that broke, a ledger that is not all in.

Said in the corner of its card, and nowhere where nothing is the matter.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from functools import reduce
from typing import Any

import polars as pl

from pages.parts.frame import data, links, once
from pages.parts.frame.context import PageContext
from pages.parts.kit import numbers
from pages.parts.kit.headings import Caution
from pages.parts.kit.words import Words
from warehouse.artifacts.reliability import Reliability
from warehouse.artifacts.test_results import Status
from warehouse.queries import reporting
from warehouse.queries.metrics import Metric
from warehouse.words.messages import strings

BROKEN: tuple[Status, ...] = ("failed", "warned")
"""The outcomes that are the matter, the worst first."""


NODE_CARD = "card_node"
"""The part of the page of definitions that tells of a model, far down on it."""


def of_metric(context: PageContext, metric: Metric) -> Caution | None:
    """Return what is the matter with a metric's figures of the chosen region and month."""
    return _of(context, metric, links.address("definitions", metric=metric.name))


def of_model(context: PageContext, model: str) -> Caution | None:
    """Return the same of the figures of a model, with the way to its tests."""
    parameters = {"node": model, "node_shown": "tests"}
    return _of(context, model, links.to_part(links.address("definitions", parameters), NODE_CARD))


def together(context: PageContext, figures: Mapping[str, Metric | str]) -> list[str]:
    """Return what is the matter with figures that are handed out together, by what they are called:
    metrics, or the models of others. A sentence that is not of all of them names whose it is.
    """
    words, concerned = context.words, dict[str, list[str]]()
    for name, each in figures.items():
        for sentence in _matters(context, each):
            concerned.setdefault(sentence, []).append(name)
    between = words("own_areas.separator")
    return [
        sentence
        if len(names) == len(figures)
        else words("cautions.concerns", matter=sentence, figures=between.join(names))
        for sentence, names in concerned.items()
    ]


def of_metrics(context: PageContext, metrics: Iterable[Metric]) -> Caution | None:
    """Return what is the matter with the figures of a table of several metrics."""
    named = {context.words.label(metric.label): metric for metric in metrics}
    sentence = joined(context.words, together(context, named))
    return Caution(sentence, links.address("definitions")) if sentence else None


def joined(words: Words, sentences: Sequence[str]) -> str:
    """Return sentences one after the other, as the language sets them; "" for none."""
    if not sentences:
        return ""
    return reduce(lambda before, then: words("cautions.then", before=before, then=then), sentences)


def _of(context: PageContext, figures: Metric | str, address: str) -> Caution | None:
    sentence = joined(context.words, _matters(context, figures))
    return Caution(sentence, address) if sentence else None


@once.a_selection
def _matters(context: PageContext, figures: Metric | str) -> list[str]:
    """Return a sentence for each matter of a metric or a model: tests that broke, of all that it is
    made of, and ledgers that are not all in, of those that it has to wait for.
    """
    model = figures if isinstance(figures, str) else figures.numerator.mart
    own = data.reliability_of(context.view.version, model)
    matters = (_tests(context.words, own), _late(context, figures, own.ledgers))
    return [text for text in matters if text]


def _tests(words: Words, own: Reliability) -> str:
    """Say how many tests broke, by the worst that came of them; "" where none did."""
    worst = next((status for status in BROKEN if own.count(status)), None)
    if worst is None:
        return ""
    return words(f"cautions.{worst}", tests=words.count("tests", own.count(worst)))


def _late(context: PageContext, figures: Metric | str, above: Collection[str]) -> str:
    """Name the ledgers that not every county handed in, with how many did; "" where all are in."""
    words, month = context.words, month_of(context)
    reports = data.ask(context.view, reporting.by_ledger, context.region.code, month)
    rows = late(reports, above)
    if not rows.is_empty():  # columns are read for whoever has something to wait for
        rows = late(rows, data.ledgers_awaited(context.view.version, figures))
    if rows.is_empty():
        return ""
    ledgers = words("own_areas.separator").join(_ledger(words, row) for row in rows.to_dicts())
    return words("cautions.late", month=numbers.month(month, context.language), ledgers=ledgers)


def month_of(context: PageContext) -> date:
    """Return the month that the figures of the page are of: the last, where it chooses none."""
    return context.month_end if "month" in context.handles else context.months[-1]


def late(reports: pl.DataFrame, ledgers: Collection[str]) -> pl.DataFrame:
    """Return which of `ledgers` were not handed in by every county that had to.

    `reports` is what `reporting.by_ledger` returned of the region and month.
    """
    return reports.filter(
        pl.col("ledger").is_in(sorted(ledgers)),
        pl.col("counties_received") < pl.col("counties_due"),
    )


def _ledger(words: Words, row: dict[str, Any]) -> str:
    return words(
        "cautions.ledger",
        ledger=ledger_name(words, row["ledger"]),
        received=numbers.count(row["counties_received"]),
        due=numbers.count(row["counties_due"]),
    )


def ledger_name(words: Words, ledger: str) -> str:
    """Return what a ledger is called; one that only the office keeps, as it calls it."""
    is_ours = f"tables.{ledger}.title" in strings(words.language)
    return words(f"tables.{ledger}.title") if is_ours else ledger
