"""The page of clues and sanctions: its figures are the facts', units apart, small counts hidden."""

from __future__ import annotations

import re
from datetime import date

import polars as pl
import pytest
from statsmodels.duration.survfunc import SurvfuncRight

from tests.editing import edited
from tests.pages.conftest import Office, Screen, Visit, name_of, shown_name_of
from tests.pages.walks.test_every_choice import AS_OF, IN_DATA, TERM
from tests.pages.walks.test_interactions import downloads, group
from warehouse.runtime.home import Home

__all__ = ["downloads"]

CASCADE, AGES, COHORTS, FILING, FUNNEL, MONEY = range(6)
"""The pictures in their order on the page."""

CITY, COUNTY = "411100", "411102"


def within(region: str) -> str:
    """The condition that `county_code` lies in a region, by the digits of the codes."""
    return f"starts_with(county_code, '{region.rstrip('0') if region != '100000' else ''}')"


def clues_at(facts, region: str, day: date) -> tuple[int, int, int]:
    """Clues handed over, not disposed of and past their limit at the end of a day."""
    return facts.execute(
        f"""
        select
            count(*),
            count(*) filter (where disposed_on is null or disposed_on > $day),
            count(*) filter (where (disposed_on is null or disposed_on > $day) and due_on < $day)
        from fct_clue
        where {within(region)} and term_id = $term and handed_over_on <= $day
        """,
        {"term": TERM, "day": day},
    ).fetchone()


def persons_at(facts, region: str, day: date) -> dict[str, int]:
    """Persons by what had happened to them by the end of a day."""
    days = {
        "involved": "first_handed_over_on",
        "filed": "filed_on",
        "sanctioned": "sanctioned_on",
        "organisational": "organisational_on",
        "judicial": "judicial_on",
    }
    rows = facts.execute(
        f"select {', '.join(days.values())} from fct_person where {within(region)} and term_id = ?",
        [TERM],
    ).fetchall()
    counted = {
        name: sum(row[place] is not None and row[place] <= day for row in rows)
        for place, name in enumerate(days)
    }
    counted |= {
        f"{name}_and_filed": sum(
            row[place] is not None and row[place] <= day and row[1] is not None and row[1] <= day
            for row in rows
        )
        for place, name in enumerate(days)
    }
    return counted


def text_of(html: str) -> str:
    return re.sub("<[^>]+>", "", html)


@pytest.fixture
def changed(own_copy: Home):
    """Changes the figures of the office's own copy by SQL, as another ledger would have."""

    def change(*statements: str) -> Home:
        with edited(own_copy) as connection:
            for statement in statements:
                connection.execute(statement)
        return own_copy

    return change


@pytest.mark.parametrize("month", ["2022-12", "2024-06"])
def test_the_sentence_counts_persons_and_alarms_at_clues_past_their_limit(
    month, read_sentence, facts
):
    day = date(2022, 12, 31) if month == "2022-12" else AS_OF
    alarms = set()
    for region in IN_DATA:
        clues, _, overdue = clues_at(facts, region, day)
        sentence = read_sentence("sanctions", region=region, month=month)
        if not clues:
            continue
        persons = persons_at(facts, region, day)
        text = text_of(sentence)
        assert (
            f"涉及 {persons['involved']:,} 人,立案 {persons['filed']:,} 人,"
            f"党纪政务处分 {persons['sanctioned']:,} 人" in text
        ), region
        assert ('class="alarm"' in sentence) == (overdue > 0), region
        if overdue:
            alarm = re.search(r'<em class="alarm">.*</em>', sentence)[0]
            assert text_of(alarm) == f"{overdue:,} 件线索逾期未处置", region
        alarms.add(overdue > 0)
    assert True in alarms


@pytest.mark.parametrize("region", ["100000", CITY, COUNTY])
@pytest.mark.parametrize("month", ["2022-12", "2024-06"])
def test_each_step_of_the_cascade_has_its_count_and_its_share_of_the_step_before(
    region, month, read_page: Visit, facts
):
    day = date(2022, 12, 31) if month == "2022-12" else AS_OF
    rows = read_page("sanctions", region=region, month=month).rows_of_picture(CASCADE)
    texts = dict(rows.select("step", "text").iter_rows())
    clues, undisposed, _ = clues_at(facts, region, day)
    persons = persons_at(facts, region, day)
    (cases,) = facts.execute(
        f"select count(*) from fct_case where {within(region)} and term_id = ? and filed_on <= ?",
        [TERM, day],
    ).fetchone()
    assert texts["线索 · 移交"] == f"{clues:,} 件线索"
    disposed = clues - undisposed
    assert texts["线索 · 处置"] == f"{disposed:,} 件线索,占移交的 {disposed / clues:.1%}"
    assert texts["人员 · 涉及"] == f"{persons['involved']:,} 人"
    filed = persons["filed"]
    assert texts["人员 · 立案"] == f"{filed:,} 人,占涉及的 {filed / persons['involved']:.1%}"
    for name, step in {
        "sanctioned": "└ 党纪政务处分",
        "organisational": "└ 组织处理",
        "judicial": "└ 移送司法",
    }.items():
        part, whole = persons[f"{name}_and_filed"], persons[name]
        share = f"占立案的 {part / filed:.1%}"
        among = "" if part == whole else f";其中立案的 {part:,} 人"
        assert texts[step] == f"{whole:,} 人{among},{share}"
    assert texts["案件 · 立案"] == f"{cases:,} 件案件"
    # Bars are lengths within their own unit: the first step of each is 1.
    first = {"线索 · 移交", "人员 · 涉及", "案件 · 立案"}
    assert set(rows.filter(pl.col("length") == 1)["step"]) >= first
    assert rows["part"].max() <= 1


def test_more_transferred_than_sanctioned_is_a_warning_and_no_error(changed, open_page, facts):
    (persons,) = facts.execute(
        "select count(*) from fct_person where county_code = ? and term_id = ? "
        "and sanctioned_on is not null",
        [COUNTY, TERM],
    ).fetchone()
    assert persons > 0
    home = changed(
        f"update mart_sanctions set persons_judicial = {persons + 1} "
        f"where region_code = '{COUNTY}' and term_id = '{TERM}' and month_end = '{AS_OF}'"
    )
    screen = open_page(home, "sanctions", region=CITY)
    assert screen.failures == []
    assert f"{name_of(facts, COUNTY)} {persons + 1} 对 {persons}" in screen.html
    assert "这不是错误" in screen.html


def test_without_more_transferred_than_sanctioned_nothing_is_warned_of(read_page: Visit):
    assert "这不是错误" not in read_page("sanctions", region=CITY).html


@pytest.mark.parametrize("month", ["2022-12", "2024-06"])
def test_undisposed_clues_stand_by_age_against_their_limit_and_dark_only_past_it(
    month, read_page: Visit, facts
):
    day = date(2022, 12, 31) if month == "2022-12" else AS_OF
    rows = read_page("sanctions", region=CITY, month=month).rows_of_picture(AGES)
    _, undisposed, overdue = clues_at(facts, CITY, day)
    assert rows["clues"].sum() == undisposed > overdue > 0
    dark = rows.filter(pl.col("colour") == "#15527F")
    assert dark["clues"].sum() == overdue
    assert dark["band"].str.starts_with("逾期").all()
    days_late = [
        (day - due_on).days
        for (due_on,) in facts.execute(
            f"select due_on from fct_clue where {within(CITY)} and term_id = ? "
            "and handed_over_on <= ? and (disposed_on is null or disposed_on > ?)",
            [TERM, day, day],
        ).fetchall()
    ]
    expected = {
        "30 天以后到时限": sum(late < -30 for late in days_late),
        "30 天内到时限": sum(-30 <= late <= 0 for late in days_late),
        "逾期 1—30 天": sum(1 <= late <= 30 for late in days_late),
        "逾期 31—90 天": sum(31 <= late <= 90 for late in days_late),
        "逾期 91—180 天": sum(91 <= late <= 180 for late in days_late),
        "逾期 180 天以上": sum(late > 180 for late in days_late),
    }
    assert dict(rows.select("band", "clues").iter_rows()) == expected


def test_the_newest_month_calls_overdue_what_the_facts_call_overdue(read_page: Visit, facts):
    (overdue,) = facts.execute(
        f"select count(*) from fct_clue where {within(CITY)} and term_id = ? "
        "and lateness = 'overdue'",
        [TERM],
    ).fetchone()
    rows = read_page("sanctions", region=CITY).rows_of_picture(AGES)
    assert rows.filter(pl.col("colour") == "#15527F")["clues"].sum() == overdue > 0


@pytest.mark.parametrize("region", ["100000", CITY, "511126"])
def test_cohorts_of_each_unit_add_up_to_the_cascade_of_the_newest_month(
    region, visit: Visit, facts
):
    persons, (clues, _, overdue) = (
        persons_at(facts, region, AS_OF),
        clues_at(facts, region, AS_OF),
    )
    screen = visit("sanctions", region=region)
    rows = screen.rows_of_picture(COHORTS)
    for name in ("involved", "filed", "sanctioned", "organisational", "judicial"):
        assert rows[f"persons_{name}"].sum() == persons[name]
    group(screen, "cohort_unit_").set_value("clues").run()
    rows = screen.rows_of_picture(COHORTS)
    assert rows["clues"].sum() == clues
    assert rows["clues_overdue"].sum() == overdue
    assert not [name for name in rows.columns if name.startswith("persons")]
    years = [int(label.split("|")[1]) for label in rows["quarter"]]
    assert years == sorted(years)


def days_to_filing(facts, region: str) -> tuple[list[int], list[int]]:
    """Days from hand-over to filing, or to the as-of date; 1 for filed, 0 for not yet."""
    rows = facts.execute(
        f"select first_handed_over_on, filed_on from fct_person "
        f"where {within(region)} and term_id = ? and first_handed_over_on is not null",
        [TERM],
    ).fetchall()
    return (
        [((filed_on or AS_OF) - handed_over_on).days for handed_over_on, filed_on in rows],
        [int(filed_on is not None) for _, filed_on in rows],
    )


@pytest.mark.parametrize("region", ["100000", CITY, "511126"])
def test_the_curve_of_filing_is_kaplan_meiers_with_open_persons_censored(
    region, read_page: Visit, facts
):
    days, filed = days_to_filing(facts, region)
    reference = SurvfuncRight(days, filed)
    by_day = dict(zip(reference.surv_times.tolist(), reference.surv_prob.tolist(), strict=True))
    screen = read_page("sanctions", region=region)
    name = shown_name_of(facts, region)
    rows = screen.rows_of_picture(FILING).filter(pl.col("series") == name)
    assert len(rows) > 30
    for day, incidence in rows.select("day", "incidence").iter_rows():
        values = [by_day[other] for other in by_day if other <= day]
        assert incidence == pytest.approx(1 - (values[-1] if values else 1), abs=6e-5), day
    at_90 = 1 - [by_day[other] for other in by_day if other <= 90][-1]
    title = next(part for part in screen.html.splitlines() if "移交后 90 天内" in part)
    assert f"移交后 90 天内 {at_90:.1%} 的人立案" in title
    never = 1 - min(by_day.values()) < 0.5
    assert ("立案的至今不到一半" in title) == never


def test_a_filing_before_hand_over_is_said_and_has_no_days(changed, open_page, facts):
    days, _ = days_to_filing(facts, CITY)
    home = changed(
        f"update fct_person set filed_on = first_handed_over_on - 40 "
        f"where {within(CITY)} and term_id = '{TERM}' and person_no in ("
        f"select person_no from fct_person where {within(CITY)} and term_id = '{TERM}' "
        "and county_code = '411102' order by person_no limit 3) and county_code = '411102'"
    )
    screen = open_page(home, "sanctions", region=CITY)
    assert screen.failures == []
    captions = screen.notes
    assert "另有 3 人在移交之前已经立案" in captions
    assert f"的现状,{len(days) - 3:,} 人。" in captions
    assert screen.rows_of_picture(FILING)["day"].min() == 0


@pytest.mark.parametrize("region", [CITY, "511126"])
def test_by_quarter_kaplan_meier_again_and_only_where_somebody_was_followed_ninety_days(
    region, visit: Visit, facts
):
    rows = facts.execute(
        f"select quarter(first_handed_over_on) || '|' || year(first_handed_over_on), "
        "date_diff('day', first_handed_over_on, coalesce(filed_on, $as_of)), "
        f"filed_on is not null from fct_person where {within(region)} and term_id = $term",
        {"term": TERM, "as_of": AS_OF},
    ).fetchall()
    expected = {}
    for quarter in {quarter for quarter, *_ in rows}:
        days = [day for other, day, _ in rows if other == quarter]
        filed = [int(is_filed) for other, _, is_filed in rows if other == quarter]
        if max(days) >= 90 or all(filed):
            curve = SurvfuncRight(days, filed)
            survival = curve.surv_prob[curve.surv_times <= 90]
            expected[quarter] = 1 - (survival[-1] if len(survival) else 1)
    screen = visit("sanctions", region=region)
    group(screen, "filing_view_").set_value("quarters").run()
    assert screen.failures == []
    drawn = dict(screen.rows_of_picture(FILING).select("quarter", "incidence").iter_rows())
    assert drawn == pytest.approx(expected)
    assert len(drawn) > 1


def test_money_stands_by_kind_and_year_and_no_kinds_are_added(read_page: Visit, facts):
    expected = facts.execute(
        f"select cast(year(recovered_on) as varchar), kind, sum(amount_yuan) / 10000 "
        f"from fct_recovery where {within(CITY)} and term_id = ? group by all",
        [TERM],
    ).fetchall()
    names = {"recovered": "追缴", "refunded": "清退", "loss_avoided": "避免损失"}
    screen = read_page("sanctions", region=CITY)
    drawn = {
        (year, kind): amount
        for year, kind, amount in screen.rows_of_picture(MONEY)
        .select("year", "kind", "amount")
        .iter_rows()
    }
    assert drawn == pytest.approx({(year, names[kind]): sum_ for year, kind, sum_ in expected})
    totals = {kind: sum(amount for _, other, amount in expected if other == kind) for kind in names}
    finding = (
        f"追缴 {totals['recovered']:,.1f} 万元,清退 {totals['refunded']:,.1f} 万元;"
        f"另避免损失 {totals['loss_avoided']:,.1f} 万元"
    )
    assert finding in screen.html
    assert f"{sum(totals.values()):,.1f} 万元" not in screen.html


def test_the_table_of_counties_adds_up_and_the_most_overdue_come_first(read_page: Visit, facts):
    frame = pl.from_pandas(read_page("sanctions", region=CITY).tables[0])
    clues, undisposed, overdue = clues_at(facts, CITY, AS_OF)
    persons = persons_at(facts, CITY, AS_OF)
    assert frame["overdue"].to_list() == sorted(frame["overdue"], reverse=True)
    for column, whole in {
        "clues": clues,
        "undisposed": undisposed,
        "overdue": overdue,
        "persons_involved": persons["involved"],
        "persons_filed": persons["filed"],
        "persons_sanctioned": persons["sanctioned"],
    }.items():
        assert frame[column].sum() == whole, column


def test_no_table_goes_below_the_county(read_page: Visit, facts):
    townships = {
        name
        for (name,) in facts.execute(
            "select distinct township_name from dim_village where county_code = ?", [COUNTY]
        ).fetchall()
    }
    sent = read_page("sanctions", region=COUNTY).text
    assert townships
    assert not [name for name in townships if name in sent]


def test_a_term_in_which_nobody_looked_yet_says_so(read_page: Visit):
    screen = read_page("sanctions", region=CITY, month="2021-09")
    assert screen.failures == []
    assert "尚未开展巡察" in screen.sentence


@pytest.fixture
def suppressed(office_with: Office) -> Home:
    return office_with('person_counts = "suppressed"')


def shown(screen: Screen) -> pl.DataFrame:
    """The fixed table on the screen."""
    (frame,) = screen.tables
    return pl.from_pandas(frame)


@pytest.mark.parametrize("measure", ["clues", "persons_filed", "persons_organisational"])
def test_suppressed_the_fixed_table_shows_no_small_count_and_otherwise_the_facts(
    measure, suppressed, open_page, facts
):
    day, table = {
        "clues": ("handed_over_on", "fct_clue"),
        "persons_filed": ("first_handed_over_on", "fct_person"),
        "persons_organisational": ("first_handed_over_on", "fct_person"),
    }[measure]
    kept = {
        "clues": "true",
        "persons_filed": "filed_on is not null",
        "persons_organisational": "organisational_on is not null",
    }[measure]
    counted = facts.execute(
        f"select dim_region.name, year({day}), month({day}) <= 6, count(*) filter ({kept}) "
        f"from {table} inner join dim_region on region_code = {table}.county_code "
        f"where starts_with({table}.county_code, '41') and term_id = ? group by all",
        [TERM],
    ).fetchall()
    expected = {
        (county, f"{year}-{'01' if is_first else '07'}-01"): number
        for county, year, is_first, number in counted
    }
    screen = open_page(suppressed, "sanctions", region="410000")
    group(screen, "fixed_measure_").set_value(measure).run()
    assert screen.failures == []
    rows = shown(screen).rows(named=True)
    assert len(rows) == (7 if measure == "clues" else 6)  # Luohe's six, and the totals
    assert ("all_half_years" in rows[0]) == (measure == "clues")
    cells = [
        (row["county"], column, value)
        for row in rows
        for column, value in row.items()
        if column != "county"
    ]
    assert not [value for *_, value in cells if value in {"1", "2", "3", "4"}]
    hidden = 0
    for county, column, value in cells:
        if county == "合计" or column == "all_half_years":
            continue
        truth = expected.get((county, column), 0)
        if value == "∗":
            hidden += 1
        else:
            assert value == str(truth), (county, column)
        assert value == "∗" or truth == 0 or truth >= 5
    assert hidden > 0


def test_suppressed_a_city_has_the_rows_of_its_provinces_table_and_no_totals(suppressed, open_page):
    province = shown(open_page(suppressed, "sanctions", region="510000"))
    screen = open_page(suppressed, "sanctions", region="511100")
    city = shown(screen)
    assert "合计" in province["county"].to_list()
    assert "合计" not in city["county"].to_list()
    assert 0 < len(city) < len(province)
    assert city.rows() == [row for row in province.rows() if row[0] in city["county"].to_list()]
    assert "市一级不给合计" in screen.notes


def test_suppressed_no_other_cut_has_totals_or_small_counts(
    suppressed, open_page, read_page: Visit, facts
):
    screen = open_page(suppressed, "sanctions", region="410000", month="2022-12")
    assert screen.failures == []
    assert screen.sentence == open_page(suppressed, "sanctions", region="410000").sentence
    ages = screen.rows_of_picture(1)
    bands = dict(ages.select("band", "text").iter_rows())
    whole = read_page("sanctions", region="410000").rows_of_picture(AGES)  # as the owning office
    full = dict(whole.select("band", "clues").iter_rows())
    assert any(0 < count < 5 for count in full.values())
    for band, count in full.items():
        assert bands[band] == ("<5" if 0 < count < 5 else str(count))
    assert ages.filter(pl.col("text") == "<5")["clues"].sum() == 0
    _, undisposed, overdue = clues_at(facts, "410000", AS_OF)
    for total in (undisposed, overdue):
        assert f"{total:,} 件" not in screen.html
    # cascade, ages and money: no cohorts by quarter, no curve, no funnel
    assert len(screen.specs) == 3


def test_suppressed_what_is_downloaded_is_what_is_shown(suppressed, open_page, downloads):
    screen = open_page(suppressed, "sanctions", region="410000")
    files = [content() for name, content in downloads if name.endswith(".csv")]
    assert len(files) == 2, "rows alone, and rows after lines that say what they are"
    for file in files:
        lines = file.decode("utf-8-sig").splitlines()
        written = [line.split(",") for line in lines if line and not line.startswith("#")][1:]
        assert written == [list(row) for row in shown(screen).rows()]


def test_suppressed_the_country_has_no_table_of_its_own(suppressed, open_page):
    screen = open_page(suppressed, "sanctions", region="100000")
    assert screen.failures == []
    assert not screen.tables
    assert any("请选择一个省" in info.value for info in screen.app.info)


def test_suppressed_both_languages_and_every_kind_of_region_have_a_page(suppressed, open_page):
    for language in ("zh", "en"):
        for region in [*IN_DATA, "110000"]:
            screen = open_page(suppressed, "sanctions", region=region, lang=language)
            assert screen.failures == [], (region, language)
            assert screen.sentence
