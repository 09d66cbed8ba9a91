"""The life of a problem: its events make one story, in the order of their days and numbers."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from warehouse.intake.rules.checking.rows import RuleRows
from warehouse.intake.rules.checking.violations import At, violations
from warehouse.intake.rules.deadlines import original_due_dates
from warehouse.schema.tables.problems import CLOSINGS, SETTLED_BY
from warehouse.schema.value_lists import choices_of
from warehouse.words.messages import LANGUAGES

BEFORE_FEEDBACK = ["progress", "reassigned", "withdrawn"]
"""What may well come before feedback: an error of the team is taken back, work has begun."""


def events(rows: RuleRows) -> Iterator[pl.DataFrame]:
    """Find events that contradict one another, their problem or its feedback."""
    timeline = rows.events
    if timeline.is_empty():
        return
    kind = pl.col("event_kind")
    yield from _around_feedback(timeline)
    yield violations(
        timeline,
        pl.col("occurred_after") >= pl.col("occurred_on"),
        table="problem_events",
        column="occurred_after",
        rule="interval_empty",
        other=pl.col("occurred_on"),
    )
    yield from _in_order(timeline)
    yield from _statuses(timeline)
    yield from _applications(timeline)
    place = At(table="problem_events", column="new_due_on")
    yield violations(
        timeline,
        (kind == "extended") & pl.col("new_due_on").is_null(),
        rule="extension_without_day",
        severity="warned",
        **place,
    )
    yield from _extensions(timeline.filter(kind == "extended"), rows)
    yield violations(
        timeline,
        (kind == "reassigned")
        & pl.col("new_responsibility_level").is_null()
        & pl.col("new_responsible_unit").is_null(),
        table="problem_events",
        column="new_responsible_unit",
        rule="reassigned_to_nobody",
        severity="warned",
    )


def _extensions(extended: pl.DataFrame, rows: RuleRows) -> Iterator[pl.DataFrame]:
    """Find extensions that change nothing: to no later day, or approved when the due date had
    passed.
    """
    earlier = pl.col("new_due_on").cum_max().shift(1).over("problem_id")
    chained = extended.join(original_due_dates(rows), on="problem_id", how="left").with_columns(
        due_on_before=pl.when(pl.col("original_due_on").is_not_null()).then(
            pl.max_horizontal("original_due_on", earlier)
        )
    )
    yield violations(
        chained,
        pl.col("new_due_on") <= pl.col("original_due_on"),
        table="problem_events",
        column="new_due_on",
        rule="extension_not_later",
        severity="warned",
        other=pl.col("original_due_on"),
    )
    yield violations(
        chained,
        pl.col("occurred_on") > pl.col("due_on_before"),
        table="problem_events",
        column="occurred_on",
        rule="extension_too_late",
        severity="warned",
        other=pl.col("due_on_before"),
    )


def _around_feedback(timeline: pl.DataFrame) -> Iterator[pl.DataFrame]:
    kind = pl.col("event_kind")
    regular = ~pl.col("is_immediate")
    place = At(table="problem_events", column="occurred_on")
    early = regular & (pl.col("occurred_on") < pl.col("feedback_on"))
    feedback_on = pl.col("feedback_on")
    yield violations(
        timeline,
        early & kind.is_in(CLOSINGS),
        rule="closed_before_feedback",
        other=feedback_on,
        **place,
    )
    yield violations(
        timeline,
        early & ~kind.is_in([*CLOSINGS, *BEFORE_FEEDBACK]),
        rule="event_before_feedback",
        severity="warned",
        kind=_name_of_kind(),
        other=feedback_on,
        **place,
    )
    yield violations(
        timeline,
        regular
        & kind.is_in(CLOSINGS)
        & pl.col("feedback_on").is_null()
        & pl.col("inspection_starts_on").is_not_null(),
        rule="closed_without_feedback",
        severity="warned",
        **place,
    )


def _in_order(timeline: pl.DataFrame) -> Iterator[pl.DataFrame]:
    """Find numbers that do not rise with the days, or that stand twice."""
    of_same = pl.when(pl.col("problem_id") == pl.col("problem_id").shift(1))
    before = timeline.sort("problem_id", "sequence_no", "occurred_on").with_columns(
        other=of_same.then(pl.col("occurred_on").shift(1)),
        other_no=of_same.then(pl.col("sequence_no").shift(1)),
        previous__problem_events_row=of_same.then(pl.col("problem_events_row").shift(1)),
    )
    yield violations(
        before,
        pl.col("occurred_on") < pl.col("other"),
        table="problem_events",
        column="occurred_on",
        rule="events_out_of_order",
        no=pl.col("sequence_no"),
        other=pl.col("other"),
        other_no=pl.col("other_no"),
    )
    yield violations(
        before,
        pl.col("sequence_no") == pl.col("other_no"),
        table="problem_events",
        column="sequence_no",
        rule="number_twice",
    )


def _statuses(timeline: pl.DataFrame) -> Iterator[pl.DataFrame]:
    """Find what is settled twice, opened again while open, or comes after a withdrawal."""
    kind = pl.col("event_kind")
    status = kind.replace_strict({**SETTLED_BY, "reopened": "open"}, default=None)
    settling = timeline.filter(kind.is_in([*SETTLED_BY, "reopened"]))
    # Most problems are closed once, and that is all.
    simple = settling.filter(pl.len().over("problem_id") == 1, kind.is_in(CLOSINGS))
    storied = settling.join(simple, on="problem_id", how="anti").select("problem_id").unique()
    timeline = timeline.join(storied, on="problem_id", how="semi", maintain_order="left")
    follows = timeline.with_columns(status=status).with_columns(
        status_before=pl.col("status").forward_fill().shift(1).over("problem_id"),
        settled_on=pl.when(pl.col("status").is_not_null())
        .then("occurred_on")
        .forward_fill()
        .shift(1)
        .over("problem_id"),
        previous__problem_events_row=pl.when(pl.col("status").is_not_null())
        .then(pl.col("problem_events_row").fill_null(-1))
        .forward_fill()
        .shift(1)
        .over("problem_id")
        .replace(-1, None),
    )
    before = pl.col("status_before")
    place = At(table="problem_events", column="event_kind")
    yield violations(
        follows,
        kind.is_in(CLOSINGS) & (before == "closed"),
        rule="closed_twice",
        other=pl.col("settled_on"),
        **place,
    )
    yield violations(
        follows,
        (kind == "reopened") & (before.is_null() | (before == "open")),
        rule="reopened_while_open",
        **place,
    )
    yield violations(
        follows,
        (kind != "reopened") & (before == "withdrawn"),
        rule="event_after_withdrawal",
        kind=_name_of_kind(),
        other=pl.col("settled_on"),
        **place,
    )


def _applications(timeline: pl.DataFrame) -> Iterator[pl.DataFrame]:
    """Find decisions on a direct close-out that nobody applied for."""
    kind = pl.col("event_kind")
    applied = timeline.filter(kind.str.starts_with("direct_close")).with_columns(
        applied=(kind == "direct_close_applied").cum_sum().over("problem_id")
    )
    yield violations(
        applied,
        kind.is_in(["direct_close_granted", "direct_close_refused"]) & (pl.col("applied") == 0),
        table="problem_events",
        column="event_kind",
        rule="decided_without_application",
        severity="warned",
    )


def _name_of_kind() -> dict[str, pl.Expr]:
    """Return what the kind of an event is called, by language."""
    choices = choices_of("event_kind")
    return {
        language: pl.col("event_kind").replace(
            {choice.code: choice.name.in_language(language) for choice in choices}
        )
        for language in LANGUAGES
    }
