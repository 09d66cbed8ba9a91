"""An office sees its own region and what lies below: nothing above or beside, by no URL."""

from __future__ import annotations

import re

import pytest

from tests.pages.conftest import PAGES, Office, name_of
from warehouse.runtime.home import Home

OUTSIDE = ["100000", "410000", "510000", "511100", "511126", "110000"]


@pytest.fixture
def luohe(office_with: Office) -> Home:
    return office_with('root_region = "411100"')


@pytest.fixture(scope="module")
def names_outside(facts) -> list[str]:
    """Names, real and alias, in both languages, of every region that is not Luohe or below."""
    rows = facts.execute(
        """
        select unnest([name, name_en, official_name]) as name from dim_region
        where region_code <> '411100' and parent_code is distinct from '411100'
        """
    ).fetchall()
    inside = facts.execute(
        "select unnest([name, name_en]) from dim_region where starts_with(region_code, '4111')"
    ).fetchall()
    # A name within a longer one of the office's own, or shorter than a word, proves nothing.
    kept = {name for (name,) in rows if len(name) > 2}
    return sorted(name for name in kept if not any(name in own for (own,) in inside))


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_nothing_above_or_beside_is_offered(page, language, luohe, open_page, names_outside):
    screen = open_page(luohe, page, lang=language)
    assert screen.failures == []
    assert ("漯河市" if language == "zh" else "Luohe") in screen.text
    offered = [
        *(option for box in screen.app.selectbox for option in box.options),
        *(button.label for button in screen.app.button),
    ]
    assert offered
    assert not set(offered) & set(names_outside)
    sent = screen.text
    # The notice of origin and the sources of published figures name real places.
    aliases = [name for name in names_outside if name.startswith(("示例", "Sample"))]
    assert len(aliases) > 400
    assert [name for name in aliases if name in sent] == []


@pytest.mark.parametrize("page", PAGES)
def test_no_url_reaches_a_region_outside(page, luohe, open_page):
    screen = open_page(luohe, page)
    text = screen.visible_text
    assert "漯河市" in text
    for region in OUTSIDE:
        screen.go(region=region)
        assert screen.failures == []
        seen_text = re.sub(r'<div class="refused".*?</div>\n?', "", screen.visible_text)
        assert seen_text == text, region


@pytest.mark.parametrize("page", PAGES)
def test_the_way_up_ends_at_the_root(page, luohe, open_page, facts):
    screen = open_page(luohe, page, region="411102")
    assert screen.failures == []
    crumbs = [button.label for button in screen.app.button if str(button.key).startswith("crumb_")]
    assert crumbs == ["漯河市", name_of(facts, "411102")]


def test_a_parent_outside_is_not_compared_with(luohe, open_page):
    screen = open_page(luohe, "region")
    assert not any("河南" in caption.value for caption in screen.app.caption)


@pytest.mark.parametrize("page", PAGES)
def test_a_county_office_sees_its_own_figures(page, office_with, open_page, facts):
    screen = open_page(office_with('root_region = "511126"'), page)
    assert screen.failures == []
    (covered,) = facts.execute(
        "select villages_covered from mart_coverage where region_code = '511126' "
        "and term_id = '2021-2026' and month_end = date '2024-06-30'"
    ).fetchone()
    assert covered > 0
    assert "尚无" not in screen.sentence
    if page == "sanctions":  # its sentence counts persons
        (involved,) = facts.execute(
            "select count(*) from fct_person where county_code = '511126' and term_id = '2021-2026'"
        ).fetchone()
        assert f"涉及 {involved} 人" in screen.sentence
    elif page == "rectification":  # its sentence counts problems
        closed, reached = facts.execute(
            """
            select count(*) filter (where first_closed_on <= feedback_on + 30), count(*)
            from fct_problem
            where county_code = '511126' and feedback_on >= date '2021-09-01'
                and feedback_on + 30 <= date '2024-06-30' and not is_immediate
            """
        ).fetchone()
        assert f"{closed} / {reached}" in screen.sentence
    elif page == "problems":  # its sentence counts villages inspected, not covered
        (inspected,) = facts.execute(
            "select count(distinct village_id) from fct_inspection where county_code = '511126' "
            "and term_id = '2021-2026' and ends_on is not null"
        ).fetchone()
        assert f"{inspected} 个村" in screen.sentence
    elif page == "today":  # its sentence counts what is overdue
        (overdue,) = facts.execute(
            "select count(*) from fct_problem where county_code = '511126' "
            "and term_id = '2021-2026' and lateness = 'overdue'"
        ).fetchone()
        assert f"{overdue} 个问题已逾期" in screen.sentence
    elif page == "definitions":  # its sentence names the ledgers due, and counts no village
        assert f"{name_of(facts, '511126')}本月应报的台账" in screen.sentence
    elif page == "village":  # its sentence counts the roster
        (on_roster,) = facts.execute(
            "select count(*) from fct_village_term where county_code = '511126' "
            "and term_id = '2021-2026' and is_on_roster"
        ).fetchone()
        assert f"{on_roster} 个村" in screen.sentence
    elif page == "plan":  # its sentence counts what is left
        (left,) = facts.execute(
            "select count(*) from fct_village_term where county_code = '511126' "
            "and term_id = '2021-2026' and is_on_roster and not is_covered"
        ).fetchone()
        assert f"还剩 {left} 个村" in screen.sentence
    else:
        assert f"{covered} / " in screen.html or f"{covered} 个村" in screen.sentence
    assert name_of(facts, "511100") not in screen.text


def test_a_county_office_s_map_draws_its_county_alone(office_with, open_page):
    screen = open_page(office_with('root_region = "511126"'))
    steps = screen.specs[0]["layer"][0]["transform"]
    kept = next(step["filter"] for step in steps if "filter" in step)
    assert "datum.properties.code" in kept
    assert "data('whole')[0].prefix" in kept
    assert [whole["prefix"] for whole in screen.data_of_picture(0)["whole"]] == ["511126"]
    rows = next(step for step in steps if "lookup" in step)["from"]["data"]["values"]
    assert [row["code"] for row in rows] == ["511126"]
    assert rows[0]["value"] is not None


def test_an_office_without_a_shape_on_the_map_has_both_views(office_with, open_page):
    screen = open_page(office_with('root_region = "411171"'))
    assert screen.failures == []
    assert "示例开发区-17" in screen.html
    view = next(box for box in screen.app.button_group if str(box.key).startswith("view_"))
    view.set_value("two").run()
    assert screen.failures == []
