"""The region page says what the facts say: signals of quality, alarms, and what is as of when."""

from __future__ import annotations

import re

import pytest
from scipy.stats import beta, binomtest

from tests.pages.conftest import Visit
from tests.pages.walks.test_every_choice import AS_OF, IN_DATA, TERM
from tests.reference.measures import Where, counties, rectification

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


@pytest.mark.parametrize("county", COUNTIES)
def test_a_signal_is_raised_only_where_its_exact_interval_lies_above_the_city(
    county, read_page: Visit, facts
):
    part, whole = zero_findings(facts, f"county_code = '{county}'")
    city_part, city_whole = zero_findings(facts, f"city_code = '{county[:4]}00'")
    screen = read_page("region", region=county)
    sentence = next(line for line in screen.html.splitlines() if "零发现巡察占比" in line)
    if whole == 0:
        assert "尚无数据" in sentence
        return
    assert f"{part:,} / {whole:,}" in sentence
    assert f"{100 * part / whole:.1f}%" in sentence
    low = binomtest(part, whole).proportion_ci(0.95, "exact").low
    assert ('class="alarm"' in sentence) == (low > city_part / city_whole)


@pytest.mark.parametrize("region", IN_DATA)
def test_false_close_outs_are_weighted_by_frame_and_say_who_sampled(
    region, read_page: Visit, reference
):
    now = Where(region, TERM, AS_OF)
    rate = rectification.false_close_outs_of(reference, region, now)
    size = rectification.effective_checks(reference, region, now)
    screen = read_page("region", region=region)
    sentence = next(line for line in screen.html.splitlines() if "核查不实率(加权)" in line)
    if rate is None:
        assert "尚无数据" in sentence
        return
    assert f"{100 * rate:.1f}%" in sentence
    assert f"{rate * size:,.0f} / {size:,.0f}" in sentence
    above = above_of(region)
    if above is not None:
        low = beta.ppf(0.025, rate * size, size - rate * size + 1) if rate else 0.0
        limit = rectification.false_close_outs_of(reference, above, now)
        assert ('class="alarm"' in sentence) == (low > limit)
    if region.endswith("00"):
        sampled = rectification.counties_sampled(reference, region, now)
        of = len(counties(reference, region))
        assert f"{of} 个县中" in screen.visible_text
        assert (
            f"只有 {sampled} 个" if 2 * sampled <= of else f"中 {sampled} 个"
        ) in screen.visible_text


def above_of(region: str) -> str | None:
    """Return the region above, None of the country."""
    if region == "100000":
        return None
    if region.endswith("0000"):
        return "100000"
    return f"{region[:2]}0000" if region.endswith("00") else f"{region[:4]}00"


def test_the_sentence_alarms_exactly_where_the_light_of_coverage_is_red(read_sentence, facts):
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
        sentence = read_sentence("region", region=code)
        assert ('class="alarm"' in sentence) == (covered < 0.9 * planned), code
        assert f"{covered:,} 个村" in sentence


def test_a_month_in_the_past_says_what_is_as_of_now(read_page: Visit):
    def sentence_of(**query: str) -> str:
        return "\n".join(info.value for info in read_page("region", **query).app.info)

    past = sentence_of(region="411100", month="2023-06")
    assert "2023-06" in past
    assert "2024-06-30" in past
    assert sentence_of(region="411100") == ""


def few_inspected(facts) -> list[tuple[str, str]]:
    """Return counties with peers, each with a month of too few villages inspected to compare."""
    return [
        (code, f"{month:%Y-%m}")
        for code, month in facts.execute(
            """
            select region_code, min(month_end)
            from mart_problem_density
            where term_id = ? and region_level = 'county' and villages_inspected between 1 and 19
                and starts_with(region_code, '4111')
            group by region_code
            """,
            [TERM],
        ).fetchall()
    ]


def test_who_is_too_few_to_compare_is_given_no_place(read_page: Visit, facts):
    early = few_inspected(facts)
    assert early
    for county, month in early:
        screen = read_page("region", region=county, month=month)
        rows = screen.html.split('<table class="peers">')[1]
        thin = [row for row in rows.split("<tr>") if "分母过小" in row]
        assert thin, (county, month)
        assert not any("位次" in row for row in thin), (county, month)
        assert "None" not in screen.html


def test_a_province_that_is_partly_in_the_data_has_no_peers(read_page: Visit):
    screen = read_page("region", region="410000")
    assert 'class="peers"' not in screen.html
    assert re.search(
        r"河南省\(仅含 6/\d+ 县\)的数据仅含部分县,不与其他地区比较。", screen.visible_text
    )


def test_a_ratio_over_too_few_has_no_light_and_progress_against_a_plan_keeps_its_own(
    read_page: Visit, facts
):
    rows = facts.execute(
        """
        select region_code, month_end, sum(reached_day_30), sum(closed_by_day_30)
        from mart_rectification_timeliness
        where term_id = ? and region_level = 'county'
        group by region_code, month_end
        having sum(reached_day_30) > 0
        order by region_code, month_end
        """,
        [TERM],
    ).fetchall()
    few = {code: month for code, month, reached, _ in rows if reached < 20}
    many = {code: month for code, month, reached, _ in rows if reached >= 20}
    assert few
    for expected, months in ((False, few), (True, many)):
        for code, month in months.items():
            screen = read_page("region", region=code, month=f"{month:%Y-%m}")
            tile = next(line for line in screen.html.splitlines() if "一个月整改率" in line)
            assert ("<i class=" in tile) == expected, (code, month)
            assert re.search(r'class="about".*href="/definitions\?[^"]*one_month_rate', tile)
