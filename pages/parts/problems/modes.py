"""What modes of inspection and levels of teams yield, as ratios with intervals, by like and like.

A mode is compared with all inspections that do not carry it, a team of the city or the province
with those of the county. Key villages are chosen because they are expected to be bad, and places
differ in what they find and in how they inspect. So each ratio stands twice: as it is, and within
the units one level down and, in them, key villages and the others apart (Mantel-Haenszel).
"""

from __future__ import annotations

from functools import partial
from typing import Any

import polars as pl
import streamlit as st

from pages.parts import data, numbers, pictures, tables
from pages.parts.pictures import Picture
from pages.parts.problems import (
    behind,
    comparing,
    marks,
    modes_table,
    nothing,
    pilots,
    scope,
    sides,
)
from pages.parts.problems.comparing import Row, Told
from pages.parts.problems.heat_map import LEVELS
from pages.parts.problems.marks import Mark
from pages.parts.problems.modes_table import ALL, whats
from pages.parts.problems.sides import Side, side
from pages.parts.shell import Visit
from warehouse.queries import yields

ROUTINE = "routine"

FEWEST = 10
"""A side with fewer inspections is not compared."""


def units(visit: Visit) -> list[str]:
    """Return the units within which like is compared with like; a county is its own."""
    level = LEVELS.get(visit.region.level)
    if level is None:
        return [visit.region.code]
    below = visit.regions.within(visit.region.code, level)
    return [region.code for region in below if region.is_in_data]


def cards(visit: Visit) -> None:
    """Draw modes beside teams and pilots, and the numbers behind them."""
    words = visit.words
    counts = data.ask(
        visit.view,
        yields.by_mode_and_team,
        tuple(units(visit)),
        visit.term.term_id,
        visit.year,
    )
    if counts.is_empty():
        nothing.card(visit, "modes", words("problems.closer_modes"))
        return
    what = _what(visit)
    of_modes, of_teams = st.columns(2)
    with of_modes:
        _card(visit, "modes", mode_rows(visit, counts, what), what)
    with of_teams:
        _card(visit, "teams", team_rows(visit, counts, what), what)
        pilots.card(visit)
    tables.card(visit, modes_table.table(visit, counts), partial(_open, visit))


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
    places = units(visit)
    everything = side(counts.filter(pl.col("mode") == ALL), places)
    names = behind.mode_names(visit)
    rows = []
    for mode in counts["mode"].unique().sort():
        if mode != ALL:
            own = side(counts.filter(pl.col("mode") == mode), places)
            others = everything.less(own)
            rows.append(_row(visit, names.get(mode, mode), own, others, what, ("mode", mode)))
    known = [row for row in rows if row is not None]
    return sorted(known, key=lambda row: -(row.first.ratio or 0))


def team_rows(visit: Visit, counts: pl.DataFrame, what: str) -> list[Row]:
    """Return the teams of the city and of the province against those of the county."""
    whole, places = counts.filter(pl.col("mode") == ALL), units(visit)
    of_level = {
        level: side(whole.filter(pl.col("team_level") == level), places)
        for level in marks.TEAM_LEVELS
    }
    rows = (
        _row(
            visit,
            visit.words(f"problems.teams.{level}_against_county"),
            of_level[level],
            of_level["county"],
            what,
            ("team_level", level),
        )
        for level in marks.TEAM_LEVELS[1:]
    )
    return [row for row in rows if row is not None]


def _row(
    visit: Visit, name: str, own: Side, others: Side, what: str, clicked: tuple[str, str]
) -> Row | None:
    if min(own.total("inspections"), others.total("inspections")) < FEWEST:
        return None
    words = visit.words
    both = (own, others)
    yields_ = [one.total(what) / one.total("inspections") for one in both]
    scale, decimals = (1, 1) if what == "problems" else (100, 1)
    shares = [one.key_share for one in both]
    key_shares = (
        words("problems.modes.key_shares"),
        words(
            "problems.modes.key_shares_of",
            own=numbers.MISSING if shares[0] is None else f"{shares[0]:.1%}",
            others=numbers.MISSING if shares[1] is None else f"{shares[1]:.1%}",
        ),
    )
    everything = [(one.total("inspections"), one.total(what)) for one in both]
    return Row(
        name=name,
        first=sides.raw(own, others, what),
        second=sides.like_with_like(own, others, what),
        beside=words(
            f"problems.modes.beside_{what}",
            own=f"{scale * yields_[0]:.{decimals}f}",
            others=f"{scale * yields_[1]:.{decimals}f}",
            villages=words.count("villages", own.total("villages")),
        ),
        told=(*_told(visit, what, "raw", everything), key_shares),
        told_second=_told(visit, what, "like", sides.compared(own, others, what)),
        clicked=(clicked,),
    )


def _told(visit: Visit, what: str, how: str, counts: list[tuple[int, int]]) -> Told:
    """Return what either side of a ratio found, and in how many inspections."""
    return comparing.told(
        visit,
        (
            (visit.words(f"problems.modes.{how}_{which}_{what}"), found, inspections)
            for which, (inspections, found) in zip(("own", "others"), counts, strict=True)
        ),
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
    """Return the row that the finding is about: of modes the highest that is clearly above 1.

    Routine inspections are what the others depart from, so that they are no finding.
    """
    clear = [
        row for row in rows if row.second.side == "above" and ("mode", ROUTINE) not in row.clicked
    ]
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
