"""A notice urges what the ledgers say is overdue or behind, and nobody of whom nothing is."""

from __future__ import annotations

import pytest

from pages.parts.handouts.kinds import notice
from tests.pages.claims.objections import objections
from warehouse.handouts.document import Paragraph, Receipt, TableBlock, plain

COUNTIES = ["411102", "411104", "411121", "411171", "511126"]


def said(notice) -> str:
    return "\n".join(one.leads + plain(one.body) for one in notice.of(Paragraph))


@pytest.mark.parametrize("county", COUNTIES)
def test_a_notice_says_of_now_what_the_ledgers_say_and_lists_all_that_is_overdue(
    county, compose, reference, names, facts
):
    # A month in the past is chosen: what is urged is of now.
    composed = compose("notice", region=county, lang="zh", month="2023-03")
    now = compose("notice", region=county, lang="zh")
    assert said(composed) == said(now)
    wrong = [o for one in now.said for o in objections(reference, one, now.where, names)]
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
    assert notice.is_needed(now.context) == bool(overdue or round(planned - covered) > 0)
    listed = [table for table in now.of(TableBlock) if "days_late" in table.rows.columns]
    assert [len(table.rows) for table in listed] == ([len(overdue)] if overdue else [])
    assert len(now.of(TableBlock)) == len(listed) + (round(planned - covered) > 0)


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
    text = said(compose("notice", region="411102"))
    assert "自反馈之日起6个月" in text.replace(" ", "")
    assert "2024年2月1日起" in text.replace(" ", "")
    for word in ("条例", "线索", "立案", "处分"):
        assert word not in text
