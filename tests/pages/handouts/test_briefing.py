"""The briefing of a region says what the ledgers say, at each level and with little to say too."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import pytest

from pages.parts.handouts.briefing.ranking import MOST
from pages.parts.handouts.kinds.catalogue import KINDS
from pages.parts.kit import numbers
from pages.parts.kit.words import Words
from pages.parts.shared import figures
from tests.pages.claims.objections import objections
from tests.reference.measures.metrics import pair
from warehouse.handouts.document import Document, Paragraph, PictureBlock, TableBlock, Tiles
from warehouse.queries.regions import LEVELS
from warehouse.words.messages import LANGUAGES

CHOSEN = [
    {"region": "100000", "lang": "en"},
    {"region": "410000"},
    {"region": "411100"},
    {"region": "511100"},
    {"region": "411121", "lang": "en"},
    {"region": "411100", "month": "2022-03", "lang": "en"},
    {"region": "411171", "month": "2021-09"},
    {"region": "510000", "term": "2016-2021", "lang": "en"},
]
"""Every level, a region partly in the data, fewer than five units, months in the past."""


@pytest.mark.parametrize("chosen", CHOSEN, ids=lambda chosen: "-".join(chosen.values()))
def test_a_briefing_holds_what_the_ledgers_say(chosen, compose, reference, names):
    briefing = compose("briefing", **chosen)
    wrong = []
    for statement in briefing.statements:
        # The reasons of a unit are asked of the unit.
        own = {claim.subject for claim in statement.finding.claims}
        inside = next((code for code in own if code in briefing.context.regions), "")
        is_of_unit = statement.finding.key.startswith("region.why") and inside
        where = replace(briefing.where, region=inside) if is_of_unit else briefing.where
        wrong += objections(reference, statement, where, names)
    assert not wrong, "\n".join(wrong)
    (tiles,) = briefing.of(Tiles)
    metrics = figures.tile_metrics(briefing.context)
    for metric, tile in zip(metrics, tiles.tiles, strict=True):
        parts = pair(reference, metric.name, briefing.where.region, briefing.where)
        value = None if parts is None else parts[0] / parts[1] * metric.scale
        assert tile.figure == numbers.value(metric, value)
    if briefing.context.region.level != "county":
        ranked(briefing, reference)


def ranked(briefing, reference) -> None:
    """Hold each row of the ranking against the ledgers, and that the worst come first."""
    context = briefing.context
    level = "province" if context.is_country else "county"
    units = context.regions.within(context.region.code, level)
    codes = {context.name(unit): unit.code for unit in units}
    table = briefing.of(TableBlock)[0]
    assert len(table.rows) <= MOST
    for row in table.rows.iter_rows(named=True):
        part, whole = pair(reference, "coverage_rate", codes[row["name"]], briefing.where)
        assert row["value"] == pytest.approx(part / whole)
        assert row["numbers"] == f"{part:,.0f} / {whole:,.0f}"
        assert row["gap"] == pytest.approx(row["tick"] * whole - part)
    red = [light == "red" for light in table.rows["light"]]
    assert red == sorted(red, reverse=True)


def test_its_charts_hold_the_figures_of_their_pictures(compose, reference):
    briefing = compose("briefing", region="411100")
    charts = [picture.chart for picture in briefing.of(PictureBlock) if picture.chart]
    trend = next(chart for chart in charts if chart.shape == "lines")
    own = trend.series[0].values
    assert len(own) == len(trend.categories) == len(briefing.context.months)
    last = pair(reference, "coverage_rate", "411100", briefing.where)
    assert own[-1] == pytest.approx(last[0] / last[1])
    assert all(picture.svg.startswith("<svg") for picture in briefing.of(PictureBlock))
    assert all(picture.alternative for picture in briefing.of(PictureBlock))


def test_its_lists_and_acts_are_counted_as_the_facts_have_them(compose, facts):
    briefing = compose("briefing", region="411100")
    tables = {table.title: table.rows for table in briefing.of(TableBlock)}
    counts = dict(tables["各清单条数"].iter_rows())
    (overdue,) = facts.execute(
        "select count(*) from fct_problem where county_code like '4111%' and lateness = 'overdue' "
        "and term_id = '2021-2026' and feedback_on is not null"
    ).fetchone()
    assert counts["逾期未办结"] == overdue
    acts = tables["近 12 个月的督办"]
    issued = facts.execute(
        "select count(*) from fct_action where target_region like '4111%' "
        "and issued_on between '2023-07-01' and '2024-06-30' and kind in "
        "('reminder', 'interview', 'notification', 'recommendation', 'accountability')"
    ).fetchone()
    assert (acts["acts"].sum(),) == issued
    assert acts.select(acts.columns[2:]).sum().sum_horizontal().item() == acts["acts"].sum()


def test_where_nothing_is_in_the_data_it_says_so_and_nothing_else(compose):
    empty = compose("briefing", region="650000")
    assert [type(block) for block in empty.of(object)] == [Paragraph]


def test_no_figure_of_persons_leaves_an_office_that_may_not_see_them(compose):
    briefing = compose("briefing", {"person_counts": "suppressed"}, region="411100")
    assert "处分" not in words_of(briefing.document)


def words_of(document: Document) -> str:
    return repr(replace(document, definitions=()))


def test_every_kind_of_hand_out_is_named_in_each_language_and_has_a_format():
    for language, kind in product(LANGUAGES, KINDS.values()):
        assert Words(language)(f"kinds.{kind.name}")
        assert kind.formats
        assert set(kind.levels) <= set(LEVELS)
