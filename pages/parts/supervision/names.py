"""Names for the codes of acts; a region outside of what may be seen is said to be outside."""

from __future__ import annotations

import polars as pl

from pages.parts.frame.shell import Visit
from warehouse.queries.supervision import LADDER, RESPONSE_STATES


def of_region(visit: Visit, code: str | None) -> str:
    """Return the name of a region that may be seen, else the word for the others."""
    if code is None or code not in visit.regions:
        return visit.words("supervision.outside")
    return visit.name(visit.regions[code])


def of_acts(visit: Visit, rows: pl.DataFrame) -> pl.DataFrame:
    """Return acts with kind_name, state_name, issuer and, where there is one, target."""
    words = visit.words
    kinds = {kind: words(f"supervision.kind.{kind}") for kind in (*LADDER, "rule_made")}
    states = {state: words(f"supervision.state.{state}") for state in RESPONSE_STATES}
    named = rows.with_columns(
        kind_name=pl.col("kind").replace_strict(kinds, return_dtype=pl.String),
        state_name=pl.col("response_state").replace_strict(states, return_dtype=pl.String),
        issuer=_regions(visit, rows, "issuer_region"),
    )
    if "target_region" not in rows.columns:
        return named
    return named.with_columns(target=_regions(visit, rows, "target_region"))


def _regions(visit: Visit, rows: pl.DataFrame, column: str) -> pl.Expr:
    known = {code: of_region(visit, code) for code in rows[column].unique()}
    return pl.col(column).replace_strict(known, return_dtype=pl.String)
