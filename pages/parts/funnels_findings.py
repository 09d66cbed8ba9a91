"""What a funnel shows, said in sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from pages.parts import findings, numbers
from pages.parts.words import Words, as_text
from warehouse.queries.metrics import Metric
from warehouse.stats.enough import FEWEST_UNITS
from warehouse.stats.standing import THIN_DENOMINATOR

if TYPE_CHECKING:
    from pages.parts.funnels import Funnel

THINGS = findings.UNIT_WORDS
"""The counted word of the units of each level."""

OUTSIDE = ("worse_998", "better_998", "above_998", "below_998")
"""Outside the 99.8 % limits: what is named in the sentence and written on the picture."""

_OUTSIDE_SENTENCES = {
    ("worse",): "funnels.outside_worse",
    ("better",): "funnels.outside_better",
    ("worse", "better"): "funnels.outside_worse_better",
    ("above",): "funnels.outside_above",
    ("below",): "funnels.outside_below",
    ("above", "below"): "funnels.outside_above_below",
}


def sentence(words: Words, funnel: Funnel, *, is_demonstration: bool) -> str:
    """Say how many units lie outside the 99.8 % limits, and which lies farthest out."""
    text = _finding(words, funnel)
    return words("sentence.demonstration", sentence=text) if is_demonstration else text


def _finding(words: Words, funnel: Funnel) -> str:
    metric = funnel.metric
    label = words.label(metric.label)
    seen = funnel.units.filter(pl.col("standing") != "unseen")
    judged = seen.filter(pl.col("standing") != "thin")
    if seen.is_empty() or funnel.comparison.centre is None:
        return words("sentence.nobody_looked", region=funnel.comparison.whole, metric=label)
    if judged.is_empty():
        return words("funnels.all_thin", metric=label, least=THIN_DENOMINATOR)
    of = words.count(funnel.comparison.thing, len(judged))
    if is_few(funnel):
        return words("funnels.few", metric=label, of=of, fewest=FEWEST_UNITS)
    outside = {
        name: judged.filter(pl.col("standing") == name).sort("tail", "name") for name in OUTSIDE
    }
    said = {
        name.removesuffix("_998"): words.count("behind", len(rows))
        for name, rows in outside.items()
        if len(rows)
    }
    if not said:
        key = "funnels.none_widened" if funnel.dispersion.is_found else "funnels.none"
        return words(key, metric=label, of=of)
    first = "worse" if metric.direction != "neutral" else "above"
    named = (
        outside[f"{first}_998"] if first in said else next(o for o in outside.values() if len(o))
    )
    return words(
        _OUTSIDE_SENTENCES[tuple(said)],
        metric=label,
        of=of,
        name=named["name"][0],
        value=written(metric, named["rate"][0], words),
        **said,
    )


def is_few(funnel: Funnel) -> bool:
    """Return whether the units that could be judged are too few for any of them to be."""
    return bool((funnel.units["standing"] == "few").any())


def note(words: Words, funnel: Funnel) -> str:
    """Say what the lines are, whether units differ beyond chance and what was done about it, and
    who is not among them.
    """
    return " ".join(said for said in (_note(words, funnel), funnel.comparison.left_out) if said)


def _note(words: Words, funnel: Funnel) -> str:
    found, whole = funnel.dispersion, funnel.comparison
    places: dict[str, Any] = {
        "whole": whole.whole,
        "value": written(funnel.metric, whole.centre, words),
        "least": THIN_DENOMINATOR,
    }
    if is_few(funnel):
        return words("funnels.note_few", fewest=FEWEST_UNITS, **places)
    if found.phi is None:
        return words("funnels.note_unmeasured", **places)
    places["phi"] = f"{found.phi:.1f}"
    if not found.is_found:
        return words("funnels.note_chance", **places)
    naive = funnel.units.filter(pl.col("position").str.ends_with("_998")).height
    return words("funnels.note_widened", naive=words.count("behind", naive), **places)


def alternative(words: Words, funnel: Funnel) -> str:
    """Return the picture as text: the finding, and each unit outside with its numbers."""
    outside = funnel.units.filter(pl.col("standing").is_in(OUTSIDE))
    finding = as_text(sentence(words, funnel, is_demonstration=False))
    if outside.is_empty():
        return finding
    return words(
        "funnels.alternative",
        finding=finding,
        rows=words("ranking.alternative_between").join(
            words(
                "ranking.alternative_row",
                name=row["name"],
                value=written(funnel.metric, row["rate"], words),
                numbers=pair(words, row),
                places="",
            )
            for row in outside.iter_rows(named=True)
        ),
    )


def pair(words: Words, row: dict[str, Any]) -> str:
    """Return a unit's two numbers, "12 / 34"."""
    return words(
        "ranking.numbers",
        numerator=numbers.count(row["numerator"]),
        denominator=numbers.count(row["denominator"]),
    )


def written(metric: Metric, rate: float | None, words: Words) -> str:
    """Write a rate in the metric's own unit."""
    value = None if rate is None else rate * metric.scale
    return numbers.value_with_unit(metric, value, words.language)
