"""What modes of inspection and levels of teams yield, as ratios with intervals, by like and like.

A mode is compared with all inspections that do not carry it, a team of the city or the province
with those of the county. Key villages are chosen because they are expected to be bad, so that each
ratio stands twice: as it is, and within key villages and the others apart (Mantel-Haenszel).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any

import polars as pl
import streamlit as st

from pages.parts import data, numbers, pictures, states, tables
from pages.parts.pictures import Picture
from pages.parts.problems import behind, comparing, marks, pilots, scope
from pages.parts.problems.comparing import Row
from pages.parts.problems.marks import Mark
from pages.parts.shell import Visit
from pages.parts.tables import Column, Table
from warehouse.queries import yields
from warehouse.stats.comparison import Sums, mean_ratio, stratified_ratio

ALL = "all"
FEWEST = 10
"""A side with fewer inspections is not compared."""

COUNTS = (
    "inspections",
    "villages",
    "problems",
    "problems_squared",
    "clues",
    "zero_finding_inspections",
    "key_village_inspections",
    "key_village_problems",
    "key_village_problems_squared",
    "key_village_clues",
    "surveyed_inspections",
)

WHATS = ("problems", "clues")


@dataclass(frozen=True)
class Side:
    """The summed counts of one side of a comparison, by name."""

    counts: dict[str, int]

    def less(self, other: Side) -> Side:
        """Return the counts without those of another side that is part of it."""
        return Side({name: self.counts[name] - other.counts[name] for name in COUNTS})

    @property
    def key_share(self) -> float | None:
        """The share of key villages among the inspections of villages that were surveyed."""
        surveyed = self.counts["surveyed_inspections"]
        return self.counts["key_village_inspections"] / surveyed if surveyed else None

    def sums(self, what: str) -> Sums:
        """Return the sums of all inspections."""
        count, total = self.counts["inspections"], self.counts[what]
        return Sums(count, total, self._squares(what, count, total, "problems_squared"))

    def strata(self, what: str) -> Sums:
        """Return the sums of key villages and of the others; not surveyed counts as other."""
        key = (self.counts["key_village_inspections"], self.counts[f"key_village_{what}"])
        other = (self.counts["inspections"] - key[0], self.counts[what] - key[1])
        of_key = self._squares(what, *key, "key_village_problems_squared")
        of_all = self._squares(what, *other, "problems_squared")
        if what == "problems":
            of_all -= of_key
        return Sums((key[0], other[0]), (key[1], other[1]), (of_key, of_all))

    def _squares(self, what: str, count: int, total: int, column: str) -> float:
        # Of clues no squares are kept: they are taken to scatter as Poisson counts do.
        if what == "problems":
            return float(self.counts[column])
        return total + total**2 / count if count else 0.0


def side(rows: pl.DataFrame) -> Side:
    """Return the counts of rows summed."""
    return Side({name: int(rows[name].sum()) for name in COUNTS})


def whats(visit: Visit) -> tuple[str, ...]:
    """Return what can be compared: clues only where the office shows counts of persons in full."""
    return WHATS if visit.settings.person_counts == "full" else WHATS[:1]


def cards(visit: Visit) -> None:
    """Draw modes beside teams and pilots, and the numbers behind them."""
    words = visit.words
    counts = data.ask(
        visit.view, yields.by_mode_and_team, visit.region.code, visit.term.term_id, visit.year
    )
    if counts.is_empty():
        states.empty(words)
        return
    what = _what(visit)
    of_modes, of_teams = st.columns(2)
    with of_modes:
        _card(visit, "modes", mode_rows(visit, counts, what), what)
    with of_teams:
        _card(visit, "teams", team_rows(visit, counts, what), what)
        pilots.card(visit)
    tables.card(visit, table(visit, counts), partial(_open, visit))


def _open(visit: Visit, row: dict[str, Any]) -> None:
    """Show the problems behind a row of the table."""
    mode = "" if row["mode"] == ALL else row["mode"]
    mark = Mark(visit.region.code, "", "", mode=mode, team_level=row["team_level"])
    marks.choose(mark)


def _what(visit: Visit) -> str:
    offered = whats(visit)
    if len(offered) == 1:
        return offered[0]
    chosen = st.segmented_control(
        visit.words("problems.modes.what"),
        offered,
        default=offered[0],
        format_func=lambda name: visit.words(f"problems.modes.{name}"),
        key=f"problems_what_{visit.language}",
        label_visibility="collapsed",
        required=True,
    )
    return chosen or offered[0]


def mode_rows(visit: Visit, counts: pl.DataFrame, what: str) -> list[Row]:
    """Return each mode against all inspections without it, the highest ratio first."""
    everything = side(counts.filter(pl.col("mode") == ALL))
    names = behind.mode_names(visit)
    rows = []
    for mode in counts["mode"].unique().sort():
        if mode != ALL:
            own = side(counts.filter(pl.col("mode") == mode))
            others = everything.less(own)
            rows.append(_row(visit, names.get(mode, mode), own, others, what, ("mode", mode)))
    known = [row for row in rows if row is not None]
    return sorted(known, key=lambda row: -(row.first.ratio or 0))


def team_rows(visit: Visit, counts: pl.DataFrame, what: str) -> list[Row]:
    """Return the teams of the city and of the province against those of the county."""
    without = counts.filter(pl.col("mode") == ALL)
    sides = {
        level: side(without.filter(pl.col("team_level") == level)) for level in marks.TEAM_LEVELS
    }
    rows = (
        _row(
            visit,
            visit.words(f"problems.teams.{level}_against_county"),
            sides[level],
            sides["county"],
            what,
            ("team_level", level),
        )
        for level in marks.TEAM_LEVELS[1:]
    )
    return [row for row in rows if row is not None]


def _row(
    visit: Visit, name: str, own: Side, others: Side, what: str, clicked: tuple[str, str]
) -> Row | None:
    if min(own.counts["inspections"], others.counts["inspections"]) < FEWEST:
        return None
    words = visit.words
    sides = (own, others)
    yields_ = [side.counts[what] / side.counts["inspections"] for side in sides]
    scale, decimals = (1, 1) if what == "problems" else (100, 1)
    told = [
        (
            words(f"problems.modes.{which}_{what}"),
            words(
                "ranking.numbers",
                numerator=numbers.count(side.counts[what]),
                denominator=numbers.count(side.counts["inspections"]),
            ),
        )
        for which, side in zip(("own", "others"), sides, strict=True)
    ]
    shares = [side.key_share for side in sides]
    told.append(
        (
            words("problems.modes.key_shares"),
            words(
                "problems.modes.key_shares_of",
                own=numbers.MISSING if shares[0] is None else f"{shares[0]:.1%}",
                others=numbers.MISSING if shares[1] is None else f"{shares[1]:.1%}",
            ),
        )
    )
    return Row(
        name=name,
        first=comparing.interval(mean_ratio(own.sums(what), others.sums(what))),
        second=comparing.interval(stratified_ratio(own.strata(what), others.strata(what))),
        beside=words(
            f"problems.modes.beside_{what}",
            own=f"{scale * yields_[0]:.{decimals}f}",
            others=f"{scale * yields_[1]:.{decimals}f}",
            villages=words.count("villages", own.counts["villages"]),
        ),
        told=tuple(told),
        clicked=(clicked,),
    )


def _card(visit: Visit, subject: str, rows: list[Row], what: str) -> None:
    words = visit.words
    if not rows:
        with st.container(border=True, key=f"card_{subject}"):
            title = words(f"problems.{subject}.none", fewest=FEWEST)
            st.html(f'<div class="card-title">{title}</div>')
        return
    key, named = marks.key(subject), _named(subject, rows)
    _, key_shares = named.told[-1]
    picture = Picture(
        key=key,
        name=words(f"problems.{subject}.name"),
        finding=finding(visit, subject, named, what),
        spec=comparing.spec(
            visit, rows, (words("problems.modes.raw"), words("problems.modes.stratified"))
        ),
        height=comparing.height(rows),
        note=scope.note(
            words(f"problems.{subject}.note"),
            words("problems.modes.selection", name=named.name, shares=key_shares),
            scope.not_followed(visit, "level", "category"),
        ),
    )
    pictures.card(visit, picture, marks.on_click(visit, key, Mark(visit.region.code, "", "")))


def _named(subject: str, rows: list[Row]) -> Row:
    """Return the row that the finding is about: of modes the highest that is clearly above 1."""
    clear = [row for row in rows if row.second.side == "above"]
    if subject == "teams" or not clear:
        return rows[0]
    return max(clear, key=lambda row: row.second.ratio or 0)


def finding(visit: Visit, subject: str, named: Row, what: str) -> str:
    """Say by how much a mode or a level of teams finds more, as it is and by like and like."""
    is_clear = subject == "teams" or named.second.side == "above"
    return visit.words(
        f"problems.{subject}.{'finding' if is_clear else 'unclear'}_{what}",
        name=named.name,
        ratio=comparing.written(visit, named.first),
        stratified=comparing.written(visit, named.second),
    )


def table(visit: Visit, counts: pl.DataFrame) -> Table:
    """Return the numbers by mode and level of the team."""
    words, names = visit.words, behind.mode_names(visit)
    has_clues = "clues" in whats(visit)
    rows = counts.with_columns(
        name=pl.col("mode").replace({**names, ALL: words("problems.modes.all")}),
        team=pl.col("team_level").replace(
            {level: words(f"problems.teams.{level}") for level in marks.TEAM_LEVELS}
        ),
        per_inspection=pl.col("problems") / pl.col("inspections"),
        zero_share=pl.col("zero_finding_inspections") / pl.col("inspections"),
        key_share=pl.when(pl.col("surveyed_inspections") > 0).then(
            pl.col("key_village_inspections") / pl.col("surveyed_inspections")
        ),
        clues_per_100=100 * pl.col("clues") / pl.col("inspections"),
    )
    clues = [
        Column("clues", words("problems.modes.clues"), "count"),
        Column("clues_per_100", words("problems.modes.clues_per_100"), "number"),
    ]
    return Table(
        key="modes",
        title=words("problems.modes.table"),
        rows=tables.of(rows),
        columns=[
            Column("name", words("problems.modes.mode")),
            Column("team", words("problems.modes.team")),
            Column("inspections", words("problems.modes.inspections"), "count"),
            Column("villages", words("problems.modes.villages"), "count"),
            Column("problems", words("columns.problems"), "count"),
            Column("per_inspection", words("problems.modes.per_inspection"), "number"),
            Column("zero_share", words("problems.modes.zero_share"), "percent"),
            Column("key_share", words("problems.modes.key_share"), "percent"),
            *(clues if has_clues else []),
        ],
        definition=words("problems.modes.table_definition"),
    )
