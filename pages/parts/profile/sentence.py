"""The one sentence of a profile: on how many metrics the region stands out beside others."""

from __future__ import annotations

from pages.parts.frame.context import PageContext
from pages.parts.kit.claims import Claim, Finding
from pages.parts.profile.figures import ProfileRow
from pages.parts.shared import comparators, units_below
from pages.parts.shared.comparators import Comparators
from warehouse.stats.enough import FEWEST_UNITS, are_enough

NOT_JUDGED = ("", "thin", "few", "unseen")
SENTENCES = {
    (): "profile.alike",
    ("worse",): "profile.worse",
    ("better",): "profile.better",
    ("worse", "better"): "profile.worse_better",
}
SIDES = {"worse": "worse_998", "better": "better_998"}


def finding(context: PageContext, beside: Comparators, rows: list[ProfileRow]) -> Finding:
    """Return on how many metrics the region is clearly worse and better, or why none is judged.

    Metrics of which neither way is better are not among them.
    """
    region = context.name(context.region)
    if all(row.own is None for row in rows):
        return Finding("region.sentence_unseen", {"region": region})
    if context.region.is_part_in_data:
        return Finding("partial.alone", {"region": region})
    if len(beside.units) < 2:
        return Finding("profile.alone", {"region": region})
    slots: dict[str, Claim | Finding | str] = {"region": region}
    if not are_enough(len(beside.units)):
        fewest = Claim(beside.code, "fewest_units", FEWEST_UNITS)
        return Finding("profile.few", slots | {"fewest": fewest})
    judged = [
        row for row in rows if row.verdict not in NOT_JUDGED and row.metric.direction != "neutral"
    ]
    if not judged:
        return Finding("profile.thin", slots)
    slots["others"] = _others(context, beside)
    slots["told"] = _finding(beside, judged)
    return Finding("profile.sentence", slots)


def _others(context: PageContext, beside: Comparators) -> Finding:
    """Return who is compared, and how many they are."""
    thing = units_below.COUNTED.get(context.region.level, "provinces")
    units = Claim(beside.code, "units_in_profile", len(beside.units), thing)
    return comparators.others(context, beside, units)


def _finding(beside: Comparators, judged: list[ProfileRow]) -> Finding:
    """Return on how many of the metrics judged the region is clearly worse, and clearly better."""
    slots: dict[str, Claim | Finding | str] = {
        "of": Claim(beside.code, "metrics_judged_in_profile", len(judged), "metrics")
    }
    fewest = min((row.judged for row in judged), key=len)
    counted = {
        name: sum(row.verdict == verdict for row in judged) for name, verdict in SIDES.items()
    }
    for name, number in counted.items():
        measure = f"metrics_{name}_in_profile"
        slots[name] = Claim(beside.code, measure, number, verdict="differs", among=fewest)
    return Finding(SENTENCES[tuple(name for name, number in counted.items() if number)], slots)
