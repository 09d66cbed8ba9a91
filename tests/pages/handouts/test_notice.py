"""A notice urges what the ledgers say is overdue or behind, and nobody of whom nothing is."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from pages.parts.handouts import urgent
from pages.parts.handouts.kinds import notice, unit_notice
from tests.pages.claims.hearing import listening
from tests.pages.claims.objections import objections
from tests.reference.measures import Where
from warehouse.handouts.document import Paragraph, Receipt, TableBlock, plain
from warehouse.operations.reports import RESPONSIBLE_UNIT

COUNTIES = ["411102", "411104", "411121", "411171", "511126"]


def whole_text(notice) -> str:
    return "\n".join(one.leads + plain(one.body) for one in notice.of(Paragraph))


@pytest.mark.parametrize("county", COUNTIES)
def test_a_notice_says_of_now_what_the_ledgers_say_and_lists_all_that_is_overdue(
    county, compose, reference, names, facts
):
    # A month in the past is chosen: what is urged is of now.
    composed = compose("notice", region=county, lang="zh", month="2023-03")
    now = compose("notice", region=county, lang="zh")
    assert whole_text(composed) == whole_text(now)
    wrong = [o for one in now.statements for o in objections(reference, one, now.where, names)]
    assert not wrong, "\n".join(wrong)
    overdue = facts.execute(
        "select problem_id from fct_problem where county_code = ? and term_id = '2021-2026' "
        "and lateness = 'overdue' and state in ('open', 'basically_done')",
        [county],
    ).fetchall()
    planned, covered = facts.execute(
        "select villages_planned, villages_covered from mart_coverage where region_code = ? "
        "and term_id = '2021-2026' order by month_end desc limit 1",
        [county],
    ).fetchone()
    assert notice.is_needed(now.context) == bool(overdue or math.floor(planned - covered + 0.5) > 0)
    listed = [table for table in now.of(TableBlock) if "days_late" in table.rows.columns]
    assert [len(table.rows) for table in listed] == ([len(overdue)] if overdue else [])
    assert len(now.of(TableBlock)) == len(listed) + (math.floor(planned - covered + 0.5) > 0)


def test_a_responsible_unit_is_urged_of_its_own_overdue_problems_alone(
    compose, reference, names, facts
):
    context = compose("notice", region="411102", lang="zh").context
    due = facts.execute(
        "select responsible_unit, problem_id from fct_problem where county_code = '411102' "
        "and term_id = '2021-2026' and lateness = 'overdue' and responsible_unit is not null "
        "order by due_on, problem_id"
    ).fetchall()
    units = {unit for unit, _ in due}
    assert units == set(urgent.labels(context, RESPONSIBLE_UNIT))
    for unit in units:
        with listening() as heard:
            document = unit_notice.compose(context, unit)
        where = Where(context.region.code, context.term.term_id, context.month_end)
        wrong = [o for one in heard.statements for o in objections(reference, one, where, names)]
        assert not wrong, "\n".join(wrong)
        (table,) = (
            block
            for section in document.sections
            for block in section.blocks
            if isinstance(block, TableBlock)
        )
        assert len(table.rows) == sum(unit == other for other, _ in due)
        assert "responsible_unit" not in table.rows.columns
        assert document.official.addressee == f"{unit}:"
        assert isinstance(document.sections[-1].blocks[0], Receipt)


def test_those_to_choose_among_are_those_with_something_to_urge(compose):
    city = compose("notice", region="411100", lang="zh").context
    needed = {
        unit.code
        for unit in city.regions.within("411100", "county")
        if unit.is_in_data and notice.is_needed(replace(city, region=unit))
    }
    assert set(urgent.labels(city, "county")) == needed
    assert len(needed) > 1


def test_an_office_words_what_it_asks_for(compose):
    own = {"notice_request": "请于 {day}前报送办理情况\u3002"}
    text = whole_text(compose("notice", own, region="411102", lang="zh"))
    assert "2024年7月12日" in text.replace(" ", "")
    assert "前报送办理情况\u3002" in text
    assert "\u3002\u3002" not in text


def test_its_head_is_left_to_the_office_and_its_slip_stands_last(compose):
    composed = compose("notice", {"office": "某市委巡察办"}, region="411102")
    official = composed.document.official
    assert official.issuer == official.signed_by == "某市委巡察办"
    assert official.number == "〔2024〕　　号"
    assert official.addressee.endswith("党委:")
    (last,) = composed.document.sections[-1].blocks
    assert isinstance(last, Receipt)
    assert composed.document.title in plain(last.body)


def test_it_names_its_limit_and_no_rule_person_or_clue(compose):
    text = whole_text(compose("notice", region="411102"))
    assert "自反馈之日起6个月" in text.replace(" ", "")
    assert "2024年2月1日起" in text.replace(" ", "")
    for word in ("条例", "线索", "立案", "处分"):
        assert word not in text
