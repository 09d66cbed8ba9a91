"""What is the matter with the figures of a hand-out: the words behind the mark of the screens.

Who reads paper has no mark to point at, and gets what the card would say: which figures rest on a
test that did not pass, or on ledgers that not every county handed in.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Literal

import polars as pl

from pages.parts.frame.context import PageContext
from pages.parts.handouts.screens.screen import Screen
from pages.parts.shared import cautions, figures
from warehouse.handouts.document import Paragraph, text
from warehouse.queries import lists
from warehouse.queries.definitions.models_read import model_of
from warehouse.queries.metrics import Metric
from warehouse.queries.rectification import rectification_lists
from warehouse.queries.sanctions import clue_outcomes
from warehouse.queries.supervision import actions

Subject = Literal["problems", "villages", "acts", "clues"]

_QUERIES: dict[Subject, Callable[..., pl.DataFrame]] = {
    "problems": rectification_lists.problems,
    "villages": lists.uninspected_villages,
    "acts": actions.by_kind_and_state,
    "clues": clue_outcomes.cascade,
}
"""What lists and sentences of hand-outs read beside the headline metrics."""

_OF_SCREENS: dict[str, Subject] = {
    "asked": "acts",
    "overdue": "problems",
    "sanctions": "clues",
    "tasks": "acts",
}
"""Of the screens that are of no metric, what they are of."""


def of(context: PageContext, *subjects: Subject) -> list[Paragraph]:
    """Return the paragraph of a hand-out that shows lists of `subjects`; none where all is well."""
    return _paragraphs(context, _lists(context, subjects))


def of_headlines(context: PageContext, *subjects: Subject) -> list[Paragraph]:
    """Return the same of one that shows the headline metrics too."""
    return _paragraphs(context, {**_headlines(context), **_lists(context, subjects)})


def of_screen(context: PageContext, screen: Screen) -> str:
    """Return what is the matter with the figures of a screen of a meeting, "" where all is well."""
    if screen.metric in context.metrics:
        metric = context.metrics[screen.metric]
        by_name: dict[str, Metric | str] = {context.words.label(metric.label): metric}
    elif screen.kind in _OF_SCREENS:
        by_name = _lists(context, [_OF_SCREENS[screen.kind]])
    else:
        by_name = _headlines(context)
    return _joined(context, by_name)


def _joined(context: PageContext, by_name: Mapping[str, Metric | str]) -> str:
    return cautions.joined(context.words, cautions.together(context, by_name))


def _headlines(context: PageContext) -> dict[str, Metric | str]:
    metrics = figures.tile_metrics(context)
    return {context.words.label(metric.label): metric for metric in metrics}


def _lists(context: PageContext, subjects: Sequence[Subject]) -> dict[str, Metric | str]:
    return {
        context.words(f"handouts.figures_of.{subject}"): model_of(_QUERIES[subject])
        for subject in subjects
    }


def _paragraphs(context: PageContext, by_name: Mapping[str, Metric | str]) -> list[Paragraph]:
    sentences = _joined(context, by_name)
    if not sentences:
        return []
    return [Paragraph(text(sentences), leads=context.words("handouts.matter"), is_quiet=True)]
