"""Key villages: how the score is made, and whether they are chosen for direct inspection."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import Any

import altair as alt
import polars as pl

from pages.parts.frame.context import PageContext
from pages.parts.kit import claims, numbers, tables, theme
from pages.parts.kit.claims import Claim, Finding
from pages.parts.kit.drawing import charts, marks, pictures
from pages.parts.kit.drawing.pictures import Picture
from pages.parts.kit.table import Column, Table
from pages.parts.kit.words import Language, Words
from pages.parts.shared import columns, definitions
from pages.parts.shared.lists import key_criteria
from warehouse.queries.coverage import villages
from warehouse.stats.comparison import GroupSums, rate_ratio, stratified_ratio
from warehouse.stats.judgement import THIN_DENOMINATOR

GROUPS = ("key", "other", "not_surveyed")


def cards(context: PageContext) -> None:
    """Draw chosen against not chosen by criterion, and the table with every number behind it."""
    rows = _rows(context)
    pictures.card(context, _picture(context, rows))
    tables.card(context, _table(context, rows))


def _rows(context: PageContext) -> pl.DataFrame:
    words = context.words
    names = key_criteria.names(context) | {group: words(f"key_group.{group}") for group in GROUPS}
    rows = context.ask(villages.key_villages)
    groups = {group: place for place, group in enumerate(GROUPS)}
    return rows.with_columns(
        threshold_text=pl.col("criterion").replace_strict(
            key_criteria.thresholds(context), default=None, return_dtype=pl.String
        ),
        name=pl.col("criterion").replace(names),
        place=pl.col("criterion").replace_strict(groups, default=len(groups)),
        inspected_share=_share("villages_inspected", "villages"),
        direct_share=_share("villages_directly_inspected", "villages_inspected"),
        problems_each=_share("problems", "villages_inspected"),
        problems_each_directly=_share("problems_directly_inspected", "villages_directly_inspected"),
    ).sort("place", pl.col("weight").neg(), "criterion", nulls_last=True)


def _share(part: str, whole: str) -> pl.Expr:
    return pl.when(pl.col(whole) > 0).then(pl.col(part) / pl.col(whole))


def _picture(context: PageContext, rows: pl.DataFrame) -> Picture:
    words = context.words
    inspected = rows.filter(pl.col("villages_inspected") > 0)
    return Picture(
        key="chosen",
        name=words("coverage.key_name"),
        finding=claims.say(words, finding(context, rows)),
        spec=_spec(context, inspected),
        height=34 * max(len(inspected), 1) + 70,
        note=_yield(context, rows),
        definitions=definitions.of_query(context, villages.key_villages),
    )


def finding(context: PageContext, rows: pl.DataFrame) -> Finding:
    """Return whether key villages are more often inspected directly, of those inspected.

    Where either are too few to be compared their shares are told and not judged.
    """
    counts = {row["criterion"]: row for row in rows.iter_rows(named=True)}
    groups = [counts.get(group) for group in ("key", "other")]
    inspected = [group["villages_inspected"] if group else 0 for group in groups]
    if not all(inspected):
        looked_at = (Claim(context.region.code, "smaller_group_inspected", 0),)
        return Finding("coverage.key_unknown", further=looked_at)
    directly = [group["villages_directly_inspected"] for group in groups if group]
    ratio = rate_ratio(directly[0], inspected[0], directly[1], inspected[1])
    own, other = (
        claims.share(group, "directly_inspected_share", part, whole)
        for group, part, whole in zip(("key", "other"), directly, inspected, strict=True)
    )
    slots: dict[str, Claim | str] = {"own": own, "other": other}
    if min(inspected) < THIN_DENOMINATOR:
        return Finding("coverage.key_few", slots)
    usual = directly[1] / inspected[1]
    if ratio.low > 1:
        more = replace(own, verdict="above", compared_with="other", threshold=usual)
        return Finding("coverage.key_more", slots | {"own": more})
    if ratio.high < 1:
        fewer = replace(own, verdict="below", compared_with="other", threshold=usual)
        return Finding("coverage.key_fewer", slots | {"own": fewer})
    return Finding("coverage.key_alike", slots)


def _text(context: PageContext, row: dict[str, Any]) -> str:
    return context.words(
        "coverage.share_of",
        share=numbers.percent(row["direct_share"]),
        part=f"{row['villages_directly_inspected']:,}",
        whole=f"{row['villages_inspected']:,}",
    )


def _yield(context: PageContext, rows: pl.DataFrame) -> str:
    """Say what direct inspections found beside the others, key and other villages kept apart."""
    words = context.words
    strata = rows.filter(pl.col("criterion").is_in(["key", "other"])).fill_null(0)
    direct = GroupSums(
        strata["villages_directly_inspected"],
        strata["problems_directly_inspected"],
        strata["problems_directly_inspected_squared"],
    )
    rest = GroupSums(
        strata["villages_inspected"] - strata["villages_directly_inspected"],
        strata["problems"] - strata["problems_directly_inspected"],
        strata["problems_squared"] - strata["problems_directly_inspected_squared"],
    )
    stratified = stratified_ratio(direct, rest)
    if not stratified.low > 0:
        return words("coverage.key_note")
    ratio = Claim(
        context.region.code,
        "direct_yield_stratified",
        float(stratified.ratio),
        "times",
        interval=(float(stratified.low), float(stratified.high)),
    )
    directly = int(strata["villages_directly_inspected"].sum())
    villages = Claim(context.region.code, "surveyed_directly_inspected", directly, "villages")
    return claims.say(words, Finding("coverage.key_yield", {"ratio": ratio, "villages": villages}))


def _spec(context: PageContext, rows: pl.DataFrame) -> dict[str, Any]:
    words = context.words
    values = [
        {
            "name": row["name"],
            "inspected": row["inspected_share"],
            "direct": row["villages_directly_inspected"] / row["villages"],
            "numbers": words(
                "coverage.key_numbers",
                inspected=f"{row['villages_inspected']:,}",
                villages=f"{row['villages']:,}",
                direct=f"{row['villages_directly_inspected']:,}",
            ),
            "inspected_text": numbers.percent(row["inspected_share"]),
            "direct_text": _text(context, row),
        }
        for row in rows.iter_rows(named=True)
    ]
    return charts.filled(_template(context.language), rows=values)


@lru_cache(charts.TEMPLATES_KEPT)
def _template(language: Language) -> charts.Template:
    """Return bars of the share inspected, within it that directly inspected, numbers beside."""
    words = Words(language)
    title = words("coverage.axis_inspected")

    def on_axis(x: alt.X | alt.XDatum) -> alt.X | alt.XDatum:
        return x.scale(domain=[0, 1.45], nice=False).axis(
            title=title, titleAnchor="start", format=".0%", values=[0, 0.25, 0.5, 0.75, 1]
        )

    groups = alt.Chart(charts.ROWS).encode(
        marks.names("name", 190),
        tooltip=marks.tooltip(
            {
                "name": " ",
                "inspected_text": title,
                "direct_text": words("coverage.direct_of_inspected"),
                "numbers": " ",
            }
        ),
    )
    inspected = groups.mark_bar(color=theme.SEQUENCE[1], height=marks.band(0.62))
    direct = groups.mark_bar(color=theme.ACCENT, height=marks.band(0.62))
    counted = groups.mark_text(align="left", fontSize=13, color=theme.QUIET)
    return charts.template(
        alt.layer(
            inspected.encode(on_axis(alt.X("inspected:Q"))),
            direct.encode(on_axis(alt.X("direct:Q"))),
            counted.encode(on_axis(alt.XDatum(1.01, type="quantitative")), alt.Text("numbers:N")),
        )
    )


def _table(context: PageContext, rows: pl.DataFrame) -> Table:
    words = context.words
    return Table(
        key="criteria",
        title=words("coverage.criteria_title"),
        rows=tables.of(rows),
        columns=[
            Column("name", words("coverage.criterion")),
            Column("weight", words("coverage.weight"), "count"),
            Column("threshold_text", words("coverage.threshold")),
            columns.column(words, "villages"),
            Column("villages_inspected", words("coverage.villages_seen"), "count"),
            Column("inspected_share", words("coverage.axis_inspected"), "percent"),
            Column("villages_directly_inspected", words("coverage.direct"), "count"),
            Column("direct_share", words("coverage.direct_of_inspected"), "percent"),
            Column("problems_each", words("coverage.problems_each_village"), "number"),
            Column("problems_each_directly", words("coverage.problems_each_directly"), "number"),
        ],
        definition=words("coverage.criteria_definition", day=context.as_of),
        notes=definitions.of_query(context, villages.key_villages),
        height=380,
    )
