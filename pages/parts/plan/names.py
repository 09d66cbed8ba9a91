"""What teams, rounds and ways of a plan are called."""

from __future__ import annotations

import polars as pl

from pages.parts.frame import data
from pages.parts.frame.context import PageContext
from pages.parts.kit import numbers
from pages.parts.plan.made import Made
from pages.parts.shared.lists import list_rows
from warehouse.queries import taxonomy
from warehouse.words.languages import names_by_code


def team(context: PageContext, code: str) -> str:
    """Return what a team is called: its code in the ledgers, or that it would be a new one."""
    if code.startswith("+"):
        return context.words("plan.new_team", n=code[1:])
    return code


def rounds(context: PageContext, plan: Made) -> dict[int, str]:
    """Return the rounds ahead by their number: which it is, and the month in which it begins."""
    return {
        number: context.words("plan.round", n=number, month=numbers.month(start, context.language))
        for number, start in plan.problem.rounds.select("round", "starts_on").iter_rows()
    }


def ways(context: PageContext) -> dict[str, str]:
    """Return the modes by their code."""
    rows = data.ask(context.view, taxonomy.modes)
    return names_by_code(rows, "mode_code", context.language)


def villages(context: PageContext, plan: Made) -> pl.DataFrame:
    """Return the villages left with names as this language writes them."""
    return list_rows.with_names(context, plan.county.villages)


def visits(context: PageContext, plan: Made) -> pl.DataFrame:
    """Return the visits of a plan with the names of all that they name, in their order.

    Columns of `VISITS`, and village, township, county, team, round_name, way_name, key_name,
    key_village_score, by_hand, last_inspected_on, open_problems.
    """
    if plan.plan is None:
        return pl.DataFrame()
    words, yes = context.words, context.words("plan.yes")
    teams = {code: team(context, code) for code in plan.problem.teams["team_id"]}
    of_villages = villages(context, plan).drop("is_key", "score", "is_under_way", "township_code")
    return (
        plan.plan.visits.drop("township")
        .join(of_villages, on="village_id", how="left", maintain_order="left")
        .with_columns(
            key_village_score=pl.col("score"),
            team=pl.col("team_id").replace(teams),
            round_name=pl.col("round").replace_strict(
                rounds(context, plan), return_dtype=pl.String
            ),
            way_name=pl.col("way").replace(ways(context)),
            key_name=pl.when("is_key").then(pl.lit(yes)).otherwise(pl.lit("")),
            by_hand=pl.when("is_locked").then(pl.lit(words("plan.locked"))).otherwise(pl.lit("")),
        )
    )
