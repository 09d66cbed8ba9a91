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

from pages.parts.frame import data, once
from pages.parts.frame.context import PageContext
from pages.parts.kit import choosers, claims, headings, tables, texts
from pages.parts.kit.claims import Claim, Finding
from pages.parts.kit.drawing.pictures import Picture
from pages.parts.problems import backlog, marks, nothing, scope
from pages.parts.problems.comparisons import comparing, modes_table, pilots, sides
from pages.parts.problems.comparisons.comparing import ComparedRow, Interval, Tooltips
from pages.parts.problems.comparisons.modes_table import ALL, whats
from pages.parts.problems.comparisons.sides import Side, side
from pages.parts.problems.heat_map import LEVELS
from pages.parts.problems.marks import Mark
from pages.parts.shared import definitions
from warehouse.queries import yields
from warehouse.stats.judgement import THIN_DENOMINATOR

ROUTINE = "routine"

FEWEST = 10
"""A side with fewer inspections is not compared."""


def units(context: PageContext) -> list[str]:
    """Return the units within which like is compared with like; a county is its own."""
    level = LEVELS.get(context.region.level)
    if level is None:
        return [context.region.code]
    below = context.regions.within(context.region.code, level)
    return [region.code for region in below if region.is_in_data]


def cards(context: PageContext) -> None:
    """Draw modes beside teams and pilots, and the numbers behind them."""
    words = context.words
    counts = _counts(context)
    if counts.is_empty():
        nothing.card(context, "modes", words("problems.drilldown_modes"))
        return
    what = _what(context)
    mode_ratios, team_ratios = (_rows(context, which, what) for which in ("modes", "teams"))
    beside_modes = comparing.height(team_ratios) + pilots.height(context)
    of_modes, of_teams = comparing.places(comparing.height(mode_ratios), beside_modes)
    with of_modes:
        _card(context, "modes", mode_ratios, what)
    with of_teams:
        _card(context, "teams", team_ratios, what)
        pilots.card(context)
    tables.card(context, modes_table.table(context, counts), partial(_open, context))


def _counts(context: PageContext) -> pl.DataFrame:
    return data.ask(
        context.view,
        yields.by_mode_and_team,
        tuple(units(context)),
        context.term.term_id,
        context.year,
    )


@once.a_selection
def _rows(context: PageContext, which: str, what: str) -> list[ComparedRow]:
    rows_of = {"modes": mode_rows, "teams": team_rows}[which]
    return rows_of(context, _counts(context), what)


def _open(context: PageContext, row: dict[str, Any]) -> None:
    """Show the problems behind a row of the table."""
    mode = "" if row["mode"] == ALL else row["mode"]
    mark = Mark(context.region.code, "", "", mode=mode, team_level=row["team_level"])
    marks.choose(mark)


def _what(context: PageContext) -> str:
    offered = whats(context)
    if len(offered) == 1:
        return offered[0]
    return choosers.one_of(
        context,
        "problems_what",
        context.words("problems.modes.what"),
        offered,
        lambda name: context.words(f"problems.modes.{name}"),
    )


def mode_rows(context: PageContext, counts: pl.DataFrame, what: str) -> list[ComparedRow]:
    """Return each mode against all inspections without it, the highest ratio first."""
    unit_codes = units(context)
    everything = side(counts.filter(pl.col("mode") == ALL), unit_codes)
    names = backlog.mode_names(context)
    rows = []
    for mode in counts["mode"].unique().sort():
        if mode != ALL:
            own = side(counts.filter(pl.col("mode") == mode), unit_codes)
            others = everything.less(own)
            rows.append(_row(context, names.get(mode, mode), own, others, what, ("mode", mode)))
    drawn = [row for row in rows if row is not None]
    return sorted(drawn, key=lambda row: -(row.first.ratio or 0))


def team_rows(context: PageContext, counts: pl.DataFrame, what: str) -> list[ComparedRow]:
    """Return the teams of the city and of the province against those of the county."""
    whole, unit_codes = counts.filter(pl.col("mode") == ALL), units(context)
    of_level = {
        level: side(whole.filter(pl.col("team_level") == level), unit_codes)
        for level in marks.TEAM_LEVELS
    }
    rows = (
        _row(
            context,
            context.words(f"problems.teams.{level}_against_county"),
            of_level[level],
            of_level["county"],
            what,
            ("team_level", level),
        )
        for level in marks.TEAM_LEVELS[1:]
    )
    return [row for row in rows if row is not None]


def _row(
    context: PageContext, name: str, own: Side, others: Side, what: str, clicked: tuple[str, str]
) -> ComparedRow | None:
    if min(own.total("inspections"), others.total("inspections")) < FEWEST:
        return None
    kind, code = clicked
    raw = sides.raw(own, others, what, code, f"crude_{what}_of_{kind}")
    like = sides.like_with_like(own, others, what, code, f"like_{what}_of_{kind}")
    shares = key_shares(clicked, own, others)
    return ComparedRow(
        name=name,
        first=raw,
        second=like,
        beside=_beside(clicked, what, raw),
        tooltips=(
            *_tooltips(context, what, "raw", raw),
            (context.words("problems.modes.key_shares"), shares),
        ),
        second_tooltips=_tooltips(context, what, "like", like),
        clicked=(clicked,),
    )


def key_shares(of: tuple[str, str], own: Side, others: Side) -> Finding:
    """Return the shares of key villages on either side."""
    kind, code = of
    shares: dict[str, Claim | Finding | str] = {
        which: claims.share(
            code,
            f"key_share_of_{kind}_{which}",
            one.total("key_village_inspections"),
            one.total("surveyed_inspections"),
        )
        for which, one in (("own", own), ("others", others))
    }
    return Finding("problems.modes.key_shares_of", shares)


def _beside(of: tuple[str, str], what: str, raw: Interval) -> Finding:
    """Return what each inspection found on either side, and in how many inspections of its own."""
    kind, code = of
    inspections = Claim(code, f"inspections_of_{kind}", raw.own[1], "ended_inspections")
    slots: dict[str, Claim | Finding | str] = {"inspections": inspections}
    for which, (problems, number) in (("own", raw.own), ("others", raw.others)):
        if what == "problems":
            each = claims.share(code, f"{raw.measure}_{which}", problems, number, unit="number")
        else:
            each = Claim(
                code, f"{what}_per_100_of_{kind}_{which}", 100 * problems / number, "number"
            )
        slots[which] = each
    return Finding(f"problems.modes.beside_{what}", slots)


def _tooltips(context: PageContext, what: str, how: str, interval: Interval) -> Tooltips:
    """Return what either side of a ratio found, and in how many inspections."""
    own, others = (
        context.words(f"problems.modes.{how}_{which}_{what}") for which in ("own", "others")
    )
    return comparing.tooltips(interval, own, others)


def _card(context: PageContext, subject: str, rows: list[ComparedRow], what: str) -> None:
    words = context.words
    if not rows:
        with st.container(border=True, height="stretch", key=f"card_{subject}"):
            fewest = Claim(context.region.code, "fewest_inspections_compared", FEWEST)
            title = claims.say(words, Finding(f"problems.{subject}.none", {"fewest": fewest}))
            headings.title(title)
        return
    named = _named(subject, rows)
    _, shares = named.tooltips[-1]
    selection = Finding("problems.modes.selection", {"name": named.name, "shares": shares})
    picture = Picture(
        key=subject,
        definitions=definitions.of_query(context, yields.by_mode_and_team),
        name=words(f"problems.{subject}.name"),
        finding=claims.say(words, finding(context, subject, rows, what)),
        spec=comparing.spec(
            context, rows, (words("problems.modes.raw"), words("problems.modes.stratified"))
        ),
        height=comparing.height(rows),
        note=texts.sentences(
            claims.say(words, _note(context, subject)),
            claims.say(words, selection),
            scope.not_followed(context, "level", "category"),
        ),
    )
    marks.card(context, picture, Mark(context.region.code, "", ""))


def _note(context: PageContext, subject: str) -> Finding:
    least = Claim(context.region.code, "least_denominator", THIN_DENOMINATOR)
    return Finding(f"problems.{subject}.note", {"least": least} if subject == "modes" else {})


def _named(subject: str, rows: list[ComparedRow]) -> ComparedRow:
    """Return the row that the finding is about: of modes the highest that is clearly above 1.

    Routine inspections are what the others depart from, so that they are no finding.
    """
    tried = [row for row in rows if ("mode", ROUTINE) not in row.clicked]
    clear = [row for row in tried if row.second.side == "above"]
    if subject == "teams" or not clear:
        return (tried or rows)[0]
    return max(clear, key=lambda row: row.second.ratio or 0)


def finding(context: PageContext, subject: str, rows: list[ComparedRow], what: str) -> Finding:
    """Return by how much a mode or a level of teams finds more, as it is and by like and like.

    Of modes only one that finds clearly more is called so; that none does is said of those tried
    beside routine inspections.
    """
    named = _named(subject, rows)
    is_clear = subject == "modes" and named.second.side == "above"
    is_tried = ("mode", ROUTINE) not in named.clicked
    slots: dict[str, Claim | Finding | str] = {
        "name": named.name,
        "ratio": comparing.ratio(named.first),
        "stratified": comparing.ratio(named.second, is_judged=is_clear and is_tried),
    }
    if subject == "teams" or is_clear or not is_tried:
        return Finding(f"problems.{subject}.finding_{what}", slots)
    none = Claim(context.region.code, f"modes_with_clearly_more_{what}", 0)
    return Finding(f"problems.modes.unclear_{what}", slots, (none,))
