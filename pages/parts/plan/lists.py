"""The plan as lists: by team, by township, by village; each as a file, and all as one workbook."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import polars as pl
import streamlit as st

from pages.parts.frame.context import PageContext
from pages.parts.kit import choosers, tables
from pages.parts.kit.files import downloads, exports, table_files
from pages.parts.kit.table import Column, Table
from pages.parts.plan import names
from pages.parts.plan.made import Made
from pages.parts.shared import columns
from pages.parts.shared.lists import list_rows
from warehouse.planning import lots

LISTS = ("teams", "townships", "villages")


def card(context: PageContext, plan: Made) -> None:
    """Draw one of the lists, and offer the workbook of all."""
    words = context.words
    with st.container(horizontal=True, vertical_alignment="center"):
        which = choosers.one_of(
            context,
            "plan_list",
            words("plan.lists"),
            LISTS,
            lambda name: words(f"plan.list_{name}"),
        )
        for kind, by in (("per_team", "team"), ("per_township", "township")):
            st.download_button(
                words(f"plan.{kind}"),
                data=partial(workbook, context, plan, by),
                file_name=downloads.file_name(context, words(f"plan.{kind}_file"), "xlsx"),
                mime=downloads.XLSX,
                on_click="ignore",
                key=f"plan_{kind}",
            )
    visits = names.visits(context, plan)
    makers = {"teams": teams, "townships": townships, "villages": villages}
    tables.card(context, makers[which](context, plan, visits))


def teams(context: PageContext, plan: Made, visits: pl.DataFrame) -> Table:
    """Return a row a team: what it visits, and how much of its days that takes."""
    words = context.words
    offered = lots.capacity(plan.problem).join(
        visits.select("round").unique(), on="round", how="semi"
    )
    offered = offered.group_by("team_id").agg(pl.col("capacity").sum())
    rows = (
        _summed(visits, "team_id", "team")
        .join(offered, on="team_id", how="left", maintain_order="left")
        .with_columns(load=pl.col("days") / pl.col("capacity"))
    )
    return Table(
        key="plan_teams",
        title=words("plan.list_teams"),
        rows=tables.of(rows),
        columns=[
            Column("team", words("plan.team")),
            Column("villages", words("plan.villages"), "count"),
            Column("key", words("plan.key"), "count"),
            Column("townships", words("plan.townships"), "count"),
            Column("days", words("plan.days"), "count"),
            Column("capacity", words("plan.capacity"), "count"),
            Column("load", words("plan.load"), "percent"),
            *_dates(context),
        ],
        definition=words("plan.teams_definition"),
    )


def townships(context: PageContext, plan: Made, visits: pl.DataFrame) -> Table:
    """Return a row a township: its villages, by how many teams and in which rounds."""
    words = context.words
    rows = _summed(visits.with_columns(code=pl.col("township")), "code", "township")
    return Table(
        key="plan_townships",
        title=words("plan.list_townships"),
        rows=tables.of(rows),
        columns=[
            columns.column(words, "township"),
            Column("villages", words("plan.villages"), "count"),
            Column("key", words("plan.key"), "count"),
            Column("teams", words("plan.teams"), "count"),
            Column("rounds", words("plan.rounds"), "count"),
            Column("days", words("plan.days"), "count"),
            *_dates(context),
        ],
        definition=words("plan.townships_definition"),
    )


def villages(context: PageContext, plan: Made, visits: pl.DataFrame) -> Table:
    """Return every visit: who, when and how."""
    words = context.words
    rounds = names.rounds(context, plan)
    in_plan = [rounds[number] for number in sorted(visits["round"].unique())]
    return Table(
        key="plan_villages",
        title=words("plan.list_villages"),
        rows=tables.of(visits.with_columns(county_code=pl.lit(context.region.code))),
        columns=[
            columns.column(words, "village"),
            columns.column(words, "township"),
            Column("round_name", words("plan.round_column"), choices=in_plan),
            Column("team", words("plan.team"), choices=sorted(visits["team"].unique())),
            Column("way_name", words("plan.way"), choices=sorted(visits["way_name"].unique())),
            Column("days", words("plan.days"), "count"),
            Column("starts_on", words("plan.starts_on"), "date"),
            Column("ends_on", words("plan.ends_on"), "date"),
            Column("key_name", words("plan.key")),
            columns.column(words, "key_village_score"),
            Column("last_inspected_on", words("coverage.last_inspected_on"), "date"),
            columns.column(words, "open_problems"),
            Column("by_hand", words("plan.by_hand")),
            columns.column(words, "village_id", is_detail=True),
        ],
        definition=words("plan.villages_definition"),
        link=list_rows.to_village(),
        is_handed_out=True,
    )


def workbook(context: PageContext, plan: Made, by: str) -> bytes:
    """Return a workbook with a sheet a team, or a township: its villages in their order."""
    words, visits = context.words, names.visits(context, plan)
    table = villages(context, plan, visits)
    sheets = [
        table_files.sheet_of(
            context,
            replace(table, title=str(part[by][0])),
            part.with_columns(county_code=pl.lit("")),
        )
        for part in visits.sort(by, "round", "starts_on", "team").partition_by(
            by, maintain_order=True
        )
    ]
    about = table_files.about(context, table)
    return exports.workbook(sheets, words("sheet.about"), about, words("sheet.font"))


def _summed(visits: pl.DataFrame, *by: str) -> pl.DataFrame:
    return (
        visits.group_by(by, maintain_order=True)
        .agg(
            villages=pl.len().cast(pl.Int64),
            key=pl.col("is_key").sum().cast(pl.Int64),
            townships=pl.col("township").n_unique().cast(pl.Int64),
            teams=pl.col("team_id").n_unique().cast(pl.Int64),
            rounds=pl.col("round").n_unique().cast(pl.Int64),
            days=pl.col("days").sum(),
            starts_on=pl.col("starts_on").min(),
            ends_on=pl.col("ends_on").max(),
        )
        .sort(by[-1])
    )


def _dates(context: PageContext) -> list[Column]:
    words = context.words
    return [
        Column("starts_on", words("plan.starts_on"), "date"),
        Column("ends_on", words("plan.ends_on"), "date"),
    ]
