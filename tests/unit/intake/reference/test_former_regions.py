"""Codes and names of regions that ended: the successor is offered with its day."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import polars as pl
import pytest

from tests.unit.intake.builders.accepted_batches import take
from tests.unit.intake.builders.county import terms
from tests.unit.intake.builders.messages import assert_has_words
from tests.unit.intake.builders.sheets import sheet
from warehouse.intake.examine import accept_examination, examine
from warehouse.intake.findings.examination import Examination
from warehouse.intake.findings.finding import findings_frame
from warehouse.intake.findings.questions import LEAVE_OUT, Option
from warehouse.intake.ledgers.ledger_sheets import read_sheet
from warehouse.intake.ledgers.table.sheet_accounting import LedgerSheet
from warehouse.intake.reference.reference_data import ReferenceData
from warehouse.intake.templates.regions import RegionReader
from warehouse.runtime.home import Home
from warehouse.schema import catalogue

HEADER = "村编码,村(社区)名称,类别,乡镇编码,乡镇名称,县(市、区),生效日期,失效日期"
OF_COLUMN = ["序号", "被巡察党组织", "反馈问题", "整改时限", "完成情况"]
PROBLEM = [1, "东岭村", "账目不清", "2024年9月底前", "未完成"]


def office(home: Home) -> ReferenceData:
    """An office of the whole country, with a term of office everywhere."""
    home.create()
    home.settings_file.write_text('classification_label = "内部资料"\n', "utf-8")
    take(home, {"terms": terms().with_columns(region_code=pl.lit("100000"))})
    return ReferenceData(home)


@pytest.fixture(scope="module")
def reference(tmp_path_factory: pytest.TempPathFactory) -> ReferenceData:
    return office(Home(tmp_path_factory.mktemp("office")))


def roster(folder: Path, *counties: str, name: str = "村.csv") -> Path:
    """A roster with one village for each cell of the county's column."""
    rows = [
        f"{number}00200200,青岩村{mark},行政村,{number}00200,青岩镇,{county},2016-09-01,"
        for number, (mark, county) in enumerate(
            zip("甲乙丙丁戊己庚辛", counties, strict=False), start=1001
        )
    ]
    file = folder / name
    file.write_text("\n".join([HEADER, *rows]) + "\n", encoding="utf-8-sig")
    return file


def read(reference: ReferenceData, file: Path, **answers: str) -> Examination:
    """Examine a file, and see to it that everything found and asked can be told."""
    seen = examine([file], answers, reference)
    assert_has_words(seen.findings, seen.questions)
    return seen


def counties(seen: Examination) -> list[str]:
    return seen.tables["villages"].sort("source_row")["county_code"].to_list()


def proposals(seen: Examination) -> dict[str, str | None]:
    return {question.key.rpartition("|")[2]: question.proposal for question in seen.questions}


def test_an_old_code_is_offered_with_its_successor_and_the_day_once_for_all_its_rows(
    reference: ReferenceData, tmp_path: Path
):
    file = roster(tmp_path, "510922 射洪县", "510922", "510922000000", "射洪县", "510981 射洪市")
    seen = read(reference, file)
    (question,) = seen.questions
    assert question.kind == "region_succeeded"
    assert str(question.title) == "510922 射洪县 自 2019-07-12 起为 510981 射洪市,按现行区划导入吗?"
    assert question.proposal == "510981"
    assert (question.count, seen.count("pending")) == (4, 4)
    taken = read(reference, file, **{question.key: "510981"})
    assert taken.is_clean
    assert counties(taken) == ["510981"] * 5


def test_one_question_serves_every_table_and_column_that_names_the_region(
    reference: ReferenceData, tmp_path: Path
):
    headers = [column.header.in_language("zh") for column in catalogue.columns("terms")]
    row = ["542200 山南地区", "2016-2021", "上届", "2016-09-01", "2021-08-31"]
    terms_file = tmp_path / "届次.csv"
    terms_file.write_text(f"{','.join(headers)}\n{','.join(row)}\n", encoding="utf-8-sig")
    rounds = [column.header.in_language("zh") for column in catalogue.columns("rounds")]
    row = ["R1", "山南地区", "2016-2021", "1", "第一轮", "2017-03-01", "2017-05-31", ""]
    rounds_file = tmp_path / "轮次.csv"
    rounds_file.write_text(f"{','.join(rounds)}\n{','.join(row)}\n", encoding="utf-8-sig")
    seen = examine([terms_file, rounds_file], {}, reference)
    (question,) = seen.questions
    assert (question.key, question.proposal) == ("template|region|542200", "540500")
    assert question.count == 2
    taken = examine([terms_file, rounds_file], {question.key: "540500"}, reference)
    assert taken.tables["terms"]["region_code"].to_list() == ["540500"]
    assert taken.tables["rounds"]["region_code"].to_list() == ["540500"]


def test_codes_and_names_of_the_earlier_term_are_offered_or_asked_about(
    reference: ReferenceData, tmp_path: Path
):
    """What became of them, by the decisions: one renamed, one merged, one divided, one recoded."""
    file = roster(
        tmp_path,
        "360427 星子县",
        "513425 会理县",
        "330104 江干区",
        "512081 简阳市",
        "653228 和康县",
        "330113 临平区",
        "469027 乐东黎族自治县",
    )
    seen = read(reference, file)
    assert proposals(seen) == {
        "360427": "360483",
        "513425": "513402",
        "330104": None,
        "512081": "510185",
    }
    (divided,) = (question for question in seen.questions if question.kind == "region_divided")
    assert [option.value for option in divided.options] == ["330102", "330114", LEAVE_OUT]
    assert "2021-04-09" in str(divided.title)


def test_old_names_alone_are_offered_with_and_without_what_they_lie_in(
    reference: ReferenceData, tmp_path: Path
):
    file = roster(
        tmp_path, "射洪县", "江西省九江市星子县", "杭州江干区", "山南地区扎囊县", "临湘市"
    )
    seen = read(reference, file)
    assert proposals(seen) == {
        "510922": "510981",
        "360427": "360483",
        "330104": None,
        "542222": "540521",
    }


def test_a_divided_county_is_asked_about_in_every_file_and_a_renamed_one_only_once(
    own_data_folder: Home, tmp_path: Path
):
    reference = office(own_data_folder)
    first = read(reference, roster(tmp_path, "510922 射洪县", "330104 江干区"))
    answers = {question.key: question.proposal or "330102" for question in first.questions}
    accept_examination(reference.home, read(reference, tmp_path / "村.csv", **answers))
    again = roster(tmp_path, "射洪县", "江干区", "射洪县", name="又一村.csv")
    assert proposals(read(ReferenceData(reference.home), again)) == {"330104": None}


@pytest.mark.parametrize(
    ("written", "code", "certainty"),
    [
        ("330102 上城区", "330102", "read"),
        ("330102 杭州市上城区", "330102", "read"),
        ("130502 襄都区", "130502", "read"),
        ("130502 邢台市襄都区", "130502", "read"),
        ("浙江杭州上城区", "330102", "noted"),
        (510981, "510981", "noted"),
        ("公主岭市", "220184", "noted"),
        ("射洪市(原射洪县)", "510981", "noted"),
        ("原平市", "140981", "noted"),
        ("640402 原州区", "640402", "read"),
        ("510981 射洪市(原射洪县)", "510981", "read"),
    ],
)
def test_codes_and_names_of_today_are_read(
    reference: ReferenceData, written, code: str, certainty: str
):
    reading = RegionReader(reference).read(written)
    assert (reading.value, reading.certainty) == (code, certainty)


@pytest.mark.parametrize(
    ("written", "rule", "candidates"),
    [
        # Only the name changed; the code is that of both.
        ("130502 桥东区", "region_succeeded", ("130502",)),
        (510922, "region_succeeded", ("510981",)),
        ("510922.0", "region_succeeded", ("510981",)),
        # The new code with the old name, and the other way round.
        ("510981 射洪县", "region_succeeded", ("510981",)),
        ("510922 射洪市", "region_succeeded", ("510981",)),
        ("原射洪县", "region_succeeded", ("510981",)),
        ("射洪县(现射洪市)", "region_succeeded", ("510981",)),
        # By way of 540530, which ended as well.
        ("542232 错那县", "region_succeeded", ("540581",)),
        ("542200 山南地区", "region_succeeded", ("540500",)),
        ("139001 定州市", "region_succeeded_between", ("130682",)),
        ("500112 渝北区", "region_divided", ("500109", "500157")),
        ("360402 庐山区", "region_divided", ("360402", "360483")),
        # 桥东区 is a district of 张家口, and was one of 邢台.
        ("桥东区", "template_region_unclear", ("130702", "130502")),
        ("邢台市桥东区", "region_succeeded", ("130502",)),
        # Neither of the two.
        ("510922 临湘市", "region_succeeded", ("510981", "430682")),
    ],
)
def test_what_is_of_the_past_or_may_be_is_asked_about(
    reference: ReferenceData, written, rule: str, candidates: tuple[str, ...]
):
    reading = RegionReader(reference).read(written)
    assert (reading.certainty, reading.rule) == ("pending", rule)
    assert reading.candidates == candidates


def test_an_old_name_means_nothing_to_an_office_elsewhere(own_data_folder: Home):
    own_data_folder.create()
    own_data_folder.settings_file.write_text('root_region = "360000"\n', "utf-8")
    reader = RegionReader(ReferenceData(own_data_folder))
    assert reader.read("射洪县").candidates == ()
    assert reader.read("星子县").candidates == ("360483",)


def ledger(title: str, reference: ReferenceData, **answers: str) -> LedgerSheet:
    """Read an office's ledger with this title, and see to it that all of it can be told."""
    result = read_sheet(
        sheet([title], [None, "填报时间:2024年9月30日"], OF_COLUMN, PROBLEM), answers, reference
    )
    assert_has_words(findings_frame(result.findings), result.questions)
    return result


def test_a_ledger_of_a_county_that_was_renamed_is_asked_about_once(reference: ReferenceData):
    title = "射洪县委第三轮巡察反馈问题整改台账"
    (question,) = ledger(title, reference).questions
    assert (question.key, question.kind) == ("template|region|510922", "region_succeeded")
    assert question.options == (Option("510981", question.options[0].label),)
    assert question.proposal == "510981"
    answered = ledger(title, reference, **{question.key: "510981"})
    assert answered.table is not None
    assert answered.table.county_code == "510981"
    assert answered.profiles["template"] == {question.key: "510981"}


def test_a_ledger_of_a_county_that_was_divided_is_asked_about_without_a_proposal(
    reference: ReferenceData,
):
    (question,) = ledger("宜宾县委巡察反馈问题整改台账", reference).questions
    assert question.kind == "region_divided"
    assert [option.value for option in question.options] == ["511502", "511504"]
    assert question.proposal is None
    assert question.scope == "file"


@pytest.mark.parametrize(
    ("title", "county", "offered"),
    [
        ("宜宾市叙州区(原宜宾县)巡察整改台账", "511504", None),
        ("张家口市桥东区委巡察整改台账", "130702", None),
        ("邢台市桥东区委巡察整改台账", None, ["130502"]),
        ("桥东区委巡察整改台账", None, ["130702", "130502"]),
        ("大同市城区区委巡察整改台账", None, ["140213", "140214"]),
        ("关于召开县委常委会的台账", None, []),
    ],
)
def test_a_name_that_two_had_is_distinguishable_by_what_it_lies_in(
    reference: ReferenceData, title: str, county: str | None, offered: list[str] | None
):
    result = ledger(title, reference)
    assert (result.table.county_code if result.table else None) == county
    options = [[option.value for option in question.options] for question in result.questions]
    assert options == ([] if offered is None else [offered])


def test_a_village_is_found_behind_the_old_name_of_its_county_and_city(reference: ReferenceData):
    before = reference.region_names.before_a_place
    assert before["510981"] == ["四川省", "遂宁市", "射洪市", "射洪县"]
    assert before["540521"] == ["西藏自治区", "山南市", "山南地区", "扎囊县"]
    assert before["511126"] == ["四川省", "乐山市", "夹江县"]


def test_the_day_told_is_that_from_which_the_successor_of_today_is_one(reference: ReferenceData):
    former = reference.region_names.former["542232"]
    assert (former.successors, former.since) == (("540581",), dt.date(2023, 4, 3))
