"""What a meeting asked for: of whom stands in every act; what, and by when, an item must say."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from warehouse.intake.rules.checking.rows import RuleRows
from warehouse.intake.rules.checking.violations import At, violations

LONGEST_REQUEST = 300
"""Characters: a sentence or two, that a screen and a notice can hold."""


def meeting_items(rows: RuleRows) -> Iterator[pl.DataFrame]:
    """Find items that nobody could answer, because they do not say what is asked or by when."""
    acts = rows.imported("supervision_actions")
    is_item = pl.col("kind") == "meeting_item"
    request = At(table="supervision_actions", column="request")
    yield violations(
        acts,
        is_item & (pl.col("request").fill_null("").str.strip_chars() == ""),
        rule="item_without_request",
        **request,
    )
    yield violations(
        acts,
        pl.col("request").str.len_chars() > LONGEST_REQUEST,
        rule="request_long",
        longest=str(LONGEST_REQUEST),
        length=pl.col("request").str.len_chars(),
        **request,
    )
    yield violations(
        acts,
        is_item & pl.col("response_due_on").is_null(),
        rule="item_without_due_day",
        table="supervision_actions",
        column="response_due_on",
    )
