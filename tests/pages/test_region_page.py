"""The region page says what the facts say: signals of quality, alarms, and what is as of when."""

from __future__ import annotations

import pytest
from scipy.stats import binomtest

from tests.pages.conftest import Visit
from tests.pages.test_every_choice import AS_OF, IN_DATA, TERM

COUNTIES = [
    code for code in IN_DATA if code not in ("100000", "410000", "411100", "510000", "511100")
]


def zero_findings(facts, where: str) -> tuple[int, int]:
    """Return inspections without a finding and inspections ended, from the inspections alone."""
    return facts.execute(
        f"""
        select count(*) filter (where problems = 0), count(*)
        from fct_inspection
        inner join dim_region on dim_region.region_code = fct_inspection.county_code
        where {where} and term_id = ? and ends_on <= ?
        """,
        [TERM, AS_OF],
    ).fetchone()


def false_close_outs(facts, where: str) -> tuple[int, int]:
    """Return problems whose recheck failed and problems rechecked, from the problems alone."""
    return facts.execute(
        f"""
        select count(first_recheck_failed_on), count(first_rechecked_on)
        from fct_problem
        inner join dim_region on dim_region.region_code = fct_problem.county_code
        where {where} and term_id = ? and feedback_on <= ?
        """,
        [TERM, AS_OF],
    ).fetchone()


@pytest.mark.parametrize("county", COUNTIES)
@pytest.mark.parametrize(
    ("label", "counted"), [("零问题巡察占比", zero_findings), ("核查不实率", false_close_outs)]
)
def test_a_signal_is_raised_only_where_its_exact_interval_lies_above_the_city(
    county, label, counted, visit: Visit, facts
):
    part, whole = counted(facts, f"county_code = '{county}'")
    city_part, city_whole = counted(facts, f"city_code = '{county[:4]}00'")
    screen = visit("region", region=county)
    said = next(line for line in screen.html.splitlines() if label in line)
    if whole == 0:
        assert "尚无数据" in said
        return
    assert f"{part:,} / {whole:,}" in said
    assert f"{100 * part / whole:.1f}%" in said
    low = binomtest(part, whole).proportion_ci(0.95, "exact").low
    assert ('class="alarm"' in said) == (low > city_part / city_whole)


def test_the_sentence_alarms_exactly_where_the_light_of_coverage_is_red(visit: Visit, facts):
    rows = facts.execute(
        """
        select region_code, villages_covered, villages_planned
        from mart_coverage
        where term_id = ? and month_end = ? and villages_covered > 0
        """,
        [TERM, AS_OF],
    ).fetchall()
    assert rows
    for code, covered, planned in rows:
        sentence = visit("region", region=code).sentence
        assert ('class="alarm"' in sentence) == (covered < 0.9 * planned), code
        assert f"{covered:,} 个村" in sentence


def test_a_month_in_the_past_says_what_is_as_of_now(visit: Visit):
    def told(**query: str) -> str:
        return "\n".join(info.value for info in visit("region", **query).app.info)

    past = told(region="411100", month="2023-06")
    assert "2023-06" in past
    assert "2024-06-30" in past
    assert told(region="411100") == ""
