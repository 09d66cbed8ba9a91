"""Three levels by rounds: what the village found itself, and what others found."""

from __future__ import annotations

import polars as pl
import streamlit as st

from pages.parts.frame.context import PageContext
from pages.parts.kit import claims, notices
from pages.parts.kit.claims import Claim, Finding
from pages.parts.kit.drawing import pictures
from pages.parts.kit.drawing.pictures import Picture
from pages.parts.shared import definitions
from pages.parts.shared.lists import ledger_rows
from pages.parts.supervision import rounds_chart
from warehouse.queries.supervision import rounds
from warehouse.queries.supervision.rounds import LEVELS


def cards(context: PageContext) -> None:
    """Draw the matrix of levels and rounds, and beside it who found what in each round."""
    words = context.words
    rows = context.ask(rounds.by_level)
    if rows.is_empty():
        none = words("supervision.rounds_none"), words("notices.empty")
        notices.empty_card(words, "card_rounds", words("supervision.rounds"), *none)
        return
    matrix_side, share_side = st.columns([1.1, 1])
    with matrix_side:
        pictures.card(context, _matrix(context, rows))
    with share_side:
        pictures.card(context, _shares(context, rows))
    ledger_rows.of_days(context, ledger_rows.ROUNDS, context.term.starts_on, context.as_of_date)


def _matrix(context: PageContext, rows: pl.DataFrame) -> Picture:
    words = context.words
    return Picture(
        key="rounds",
        name=words("supervision.rounds"),
        finding=claims.say(words, finding(context, rows)),
        spec=rounds_chart.matrix(context, rows),
        height=86 + rounds_chart.ROW * len(LEVELS),
        note=words("supervision.rounds_note"),
        definitions=definitions.of_query(context, rounds.by_level),
    )


def finding(context: PageContext, rows: pl.DataFrame) -> Finding:
    """Return what the three levels found in their rounds, and what of it was put right."""
    region, problems = context.region.code, _known_sum(rows["problems_found"])
    rounds = Claim(region, "rounds", int(rows["round_no"].max()), "supervision_rounds")  # type: ignore[arg-type]
    if problems is None:
        none = Claim(region, "found_in_rounds", None, "problems")
        return Finding("supervision.rounds_finding_unknown", {"rounds": rounds}, (none,))
    rectified = _known_sum(rows["rectified_found_known"])
    of = _known_sum(rows["found_rectified_known"])
    is_whole = of == problems
    return Finding(
        "supervision.rounds_finding" if is_whole else "supervision.rounds_finding_part",
        {
            "rounds": rounds,
            "problems": Claim(region, "found_in_rounds", problems, "problems"),
            "share": claims.share(region, "rectified_in_rounds", rectified or 0, of or 0),
        },
    )


def _known_sum(counts: pl.Series) -> int | None:
    """Return the sum of the counts there are, None where there is none."""
    return int(counts.sum()) if counts.null_count() < len(counts) else None


def finding_of_levels(context: PageContext, rows: pl.DataFrame) -> Finding:
    """Return how much of what was found the villages found themselves."""
    region, of_villages = context.region.code, pl.col("level") == "village"
    recorded = rounds_chart.reported_by_all(rows)
    own = _known_sum(recorded.filter(of_villages)["problems_found"])
    others = _known_sum(recorded.filter(~of_villages)["problems_found"])
    if own is None or others is None:
        none = Claim(region, "found_by_others", others, "problems")
        return Finding("supervision.found_by_unknown", {}, (none,))
    total = own + others
    return Finding(
        "supervision.found_by_finding",
        {
            "share": claims.share(region, "found_by_villages", own, total, unit="whole_percent"),
            "others": Claim(region, "found_by_others", others, "problems"),
        },
    )


def _shares(context: PageContext, rows: pl.DataFrame) -> Picture:
    words = context.words
    return Picture(
        key="found_by",
        name=words("supervision.found_by"),
        finding=claims.say(words, finding_of_levels(context, rows)),
        spec=rounds_chart.shares(context, rows),
        height=86 + rounds_chart.ROW * len(LEVELS),
        note=words("supervision.found_by_note"),
        definitions=definitions.of_query(context, rounds.by_level),
    )
