"""From which responsibility level to which problems were passed on."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import altair as alt
import polars as pl

from pages.parts.frame import data
from pages.parts.frame.context import PageContext
from pages.parts.kit import claims, notices, numbers, theme
from pages.parts.kit.claims import Claim, Finding
from pages.parts.kit.drawing import charts, marks, pictures
from pages.parts.kit.drawing.pictures import Picture
from pages.parts.kit.words import Language, Words
from pages.parts.rectification import scope
from pages.parts.shared import definitions
from warehouse.queries.rectification import closings


def card(context: PageContext) -> None:
    """Draw how many problems went from each level to each, those passed to and fro dark."""
    words = context.words
    rows = None
    if not context.is_country:
        rows = data.ask(
            context.view, closings.passed_between_levels, context.region.code, scope.cohort(context)
        )
    if rows is None or rows.is_empty():
        reason = words("rectification.choose_a_province") if rows is None else ""
        notices.empty_card(words, "picture_handovers", words("rectification.handovers"), reason)
        return
    bars = [_bar(context, row) for row in rows.iter_rows(named=True)]
    pictures.card(
        context,
        Picture(
            key="handovers",
            name=words("rectification.handovers"),
            finding=claims.say(words, finding(context, rows)),
            spec=_spec(context, bars),
            height=60 + 28 * len(bars),
            definitions=definitions.of_query(context, closings.passed_between_levels),
            note=words("rectification.handovers_note"),
        ),
    )


def finding(context: PageContext, rows: pl.DataFrame) -> Finding:
    """Return how many were passed on, and which way most of them, where one way has most."""
    total = int(rows["problems"].sum())
    ways = [f"{row[0]}>{row[1]}" for row in rows.select("from_level", "to_level").iter_rows()]
    counts = rows["problems"].to_list()
    problems = Claim(context.region.code, "passed_on", total, "problems")
    if len(counts) == 1 or counts[0] == counts[1]:
        return Finding("rectification.handovers_total", {"problems": problems})
    most = Claim(ways[0], "passed_on_this_way", counts[0], verdict="highest", among=tuple(ways))
    way = _bar(context, rows.row(0, named=True))["way"]
    return Finding(
        "rectification.handovers_finding", {"problems": problems, "way": way, "of": most}
    )


def _bar(context: PageContext, row: dict[str, Any]) -> dict[str, Any]:
    words = context.words
    return {
        "way": words(
            "rectification.from_level_to_level",
            from_level=words(f"responsibility.{row['from_level']}"),
            to_level=words(f"responsibility.{row['to_level']}"),
        ),
        "problems": row["problems"],
        "to_and_fro": row["passed_to_and_fro"],
        "numbers": words(
            "rectification.passed_to_and_fro"
            if row["passed_to_and_fro"]
            else "rectification.passed",
            problems=numbers.count(row["problems"]),
            to_and_fro=numbers.count(row["passed_to_and_fro"]),
        ),
    }


def _spec(context: PageContext, bars: list[dict[str, Any]]) -> dict[str, Any]:
    end = bars[0]["problems"] * 1.4
    return charts.filled(_template(context.language), rows=bars, reach=[{"problems": end}])


@lru_cache(charts.TEMPLATES_KEPT)
def _template(language: Language) -> charts.Template:
    """Return the template: a bar a way, what was passed to and fro over it, the numbers beside."""
    words = Words(language)
    passed = words("rectification.passed_on")
    titles = {
        "way": words("rectification.handovers"),
        "problems": passed,
        "numbers": words("rectification.to_and_fro_of_passed"),
    }
    rows = alt.Chart(charts.ROWS).encode(marks.names("way", 320), tooltip=marks.tooltip(titles))
    problems, to_and_fro = (marks.counts(field, passed) for field in ("problems", "to_and_fro"))
    band = marks.band(0.6)
    return charts.template(
        alt.layer(
            rows.mark_bar(height=band, color=theme.SEQUENCE[2]).encode(problems),
            rows.mark_bar(height=band, color=theme.ACCENT).encode(to_and_fro),
            marks.beside(rows, problems, "numbers"),
            marks.reach(problems),
        )
    )
