"""One published figure: how it is written, whether ours may stand beside it, and if both agree.

A row is one of `warehouse.queries.published`.
"""

from __future__ import annotations

from typing import Any

from pages.parts.frame.context import PageContext
from pages.parts.kit import numbers
from pages.parts.kit.claims import Claim, Finding
from pages.parts.kit.words import Words

OF_PERSONS = ("clue", "person", "case")
"""Units of which our own counts are for the owning office only."""

OTHER_POPULATION = "another population or a rule, not a total of village inspection"
"""The reason that most figures of the sources carry; an analyst may write others."""


def printed(words: Words, row: dict[str, Any]) -> str:
    """Write a figure as what it means: a floor and a round number are intervals."""
    low, high = row["value_low"], row["value_high"]
    key = row["qualifier"]
    if key == "at_least" and high is not None:
        key = "within"
    return words(
        f"published.{key}",
        value=number(row["published_value"]),
        low="" if low is None else number(low),
        high="" if high is None else number(high),
    )


def number(value: float) -> str:
    """Write a number without needless decimals."""
    return numbers.count(value) if value == round(value) else numbers.number(value)


def why_not(context: PageContext, row: dict[str, Any]) -> str:
    """Say why our own value does not stand beside a figure; "" where it does."""
    words = context.words
    if row.get("is_elsewhere"):
        return words("published.not_elsewhere")
    if not row["comparable"]:
        if row["qualifier"] == "ambiguous":
            return words("published.not_ambiguous")
        reason = row["reason_not_comparable"]
        return words("published.not_other") if reason in (None, OTHER_POPULATION) else str(reason)
    if context.settings.person_counts != "full" and row["unit"] in OF_PERSONS:
        return words("published.not_suppressed")
    if not row["is_whole_in_data"]:
        return words("published.not_whole")
    return words("published.not_looked") if row["own_value"] is None else ""


def agrees(row: dict[str, Any]) -> bool:
    """Say whether our value lies within what the published figure means."""
    low, high = row["value_low"], row["value_high"]
    return (low is None or row["own_value"] >= low) and (high is None or row["own_value"] <= high)


def own(row: dict[str, Any]) -> Finding:
    """Return our value beside a figure."""
    value = row["own_value"]
    unit = "count" if value == round(value) else "number"
    own = Claim(row["figure_id"], "value_beside_published", value, unit)
    return Finding("published.own_value", {"value": own})


def definition(context: PageContext, row: dict[str, Any]) -> str:
    """Return our definition of what stands beside a figure, or why nothing does."""
    return why_not(context, row) or context.words(f"published_definitions.{row['metric']}")
