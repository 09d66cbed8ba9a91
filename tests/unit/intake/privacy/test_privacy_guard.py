"""Personal data in texts: what is found and what is not, hard examples both ways.

Every number and name here is made up.
"""

from __future__ import annotations

import time

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from stdnum import luhn
from stdnum.cn import ric

from warehouse.intake.privacy.guard import SCREENED, mask, screen
from warehouse.intake.privacy.hits import CERTAIN
from warehouse.intake.privacy.names import names_in
from warehouse.intake.privacy.numbers import numbers_in
from warehouse.intake.values.normalisation import visible


def identity(first: str) -> str:
    """Seventeen digits with their check digit."""
    return first + ric.calc_check_digit(f"{first}0")


def card(first: str) -> str:
    return first + luhn.calc_check_digit(first)


ID = identity("41112319800101123")
ID_WITH_X = next(
    number for n in range(100, 999) if (number := identity(f"41112319800101{n}"))[-1] == "X"
)
WRONG_ID = ID[:-1] + str((int(ID[-1].replace("X", "9")) + 1) % 10)
CARD_19 = card("622848012345678901")
CARD_16 = card("621700123456789")
FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")

PERSONAL_NUMBERS = [
    (ID, "id_number"),
    (f"身份证号:{ID}", "id_number"),
    (f"{ID[:6]} {ID[6:14]} {ID[14:]}", "id_number"),
    (ID.translate(FULL_WIDTH), "id_number"),
    (ID_WITH_X, "id_number"),
    (ID_WITH_X.lower(), "id_number"),
    (f"户主{ID}领取", "id_number"),
    ("411123650101123", "id_number"),
    ("身份证411123450101123", "id_number"),
    (WRONG_ID, "id_number_like"),
    (f"身份证号码{WRONG_ID}", "id_number"),
    ("13812345678", "mobile"),
    ("电话:138-1234-5678", "mobile"),
    ("138 1234 5678", "mobile"),
    ("1381234 5678", "mobile"),
    ("138\u200b1234\u200b5678", "mobile"),
    ("１９９１２３４５６７８", "mobile"),
    ("+8613812345678", "mobile"),
    ("86-138-1234-5678", "mobile"),
    ("0086 13812345678", "mobile"),
    ("①13812345678", "mobile"),
    ("联系13812345678或13912345678", "mobile"),
    ("一三八一二三四五六七八", "mobile"),
    (CARD_19, "bank_card"),
    (CARD_16, "bank_card"),
    (f"{CARD_16[:4]} {CARD_16[4:8]} {CARD_16[8:12]} {CARD_16[12:]}", "bank_card"),
    ("卡号6228480123456789", "bank_card"),
    (card("436742123456789"), "bank_card"),
]

NO_NUMBERS = [
    "411123100201",  # code of a village
    "411123001001001",  # fifteen digits of ours: village, street, three more
    "411123100201001",
    "411123201305012",
    "511126P00001",
    "511126I00001",
    "411123202106300001",  # county, day, serial number
    "11381234567812",  # too long for a telephone number
    "1381234567",  # too short
    "12812345678",  # no such prefix
    "2021-06-30至2021-07-31",
    "2021.06.30-2021.07.31",
    "2021063020210731",
    "20210630 10:00:00",
    "13812345678.50",
    "13812345678元",
    "1 3 5 7 9 11 13 15",
    "99119999999999999",
    "4111232021060001",  # sixteen digits of ours begin with a county
    identity("99112319800101123"),  # no such province
    "411123198013011234",  # no thirteenth month
    "91411123MA12345678",  # unified social credit code
]

NAMES = [
    ("张建国同志违反廉洁纪律", "张建国"),
    ("反映王军书记优亲厚友", "王军"),
    ("欧阳建国主任", "欧阳建国"),
    ("党支部书记王军违规领取补贴", "王军"),
    ("村主任李大海未公示", "李大海"),
    ("村会计:赵敏", "赵敏"),
    ("责任人:周强、吴芳", "周强"),
    ("李某某之子享受低保", "李某某"),
    ("张三之子享受低保", "张三"),
    ("王某侵占集体资金", "王某"),
    ("王书记未参加支委会", "王"),
    ("李主任、王会计", "李"),
    ("刘洋电话0395-1234567", "刘洋"),
    ("刘洋13812345678", "刘洋"),
    ("联系人孙丽(13812345678)", "孙丽"),
    ("高明(书记)", "高明"),
    ("党员诸葛亮明", "诸葛亮明"),
    ("被反映人何伟", "何伟"),
    ("其妻马芳在村委会任职", "马芳"),
]

NO_NAMES = [
    "张庄村党支部书记履职不到位",
    "王家村支书",
    "石桥镇党委书记",
    "李家湾村主任",
    "县委书记高度重视",
    "村书记严格落实",
    "党支部书记于2021年6月换届",
    "书记周末值班制度不落实",
    "第一书记和村主任",
    "向书记汇报不及时",
    "时任书记",
    "习近平总书记重要讲话精神",
    "党员管理松散",
    "党员干部应当带头",
    "干部任用不规范",
    "村民委员会主任",
    "妇联主任、计生主任",
    "办公室主任",
    "治保主任",
    "监督委员会委员",
    "群众方面反映强烈",
    "项目经理部",
    "常务副主任",
    "安排专人负责",
    "固定电话、单位电话、举报电话",
    "书记主任一肩挑",
    "某村、某镇、某党支部",
    "党组织书记",
    "责任人:张庄村党支部",
    "责任单位:石桥镇人民政府",
    "安置等人员",
    "村干部陈旧观念",
]

WHOLE_NAMES = ["张三", "李大海", "欧阳建国", "司马光", "王 军", "买买提·艾力", "诸葛亮"]

NO_WHOLE_NAMES = [
    "张庄村",
    "石桥镇",
    "王庄社区",
    "李家湾",
    "周口市",
    "民政局",
    "高新区",
    "严重",
    "常规",
    "金融",
    "计划内",
    "安全生产",
    "黄灯",
    "已完成",
    "未完成",
    "整改中",
    "党支部",
    "县纪委",
    "万元",
    "管理",
    "于是",
    "方案",
    "成员",
    "江苏省",
]


@pytest.mark.parametrize(("text", "kind"), PERSONAL_NUMBERS)
def test_a_number_of_a_person_is_found_and_hidden(text: str, kind: str):
    screened = screen(pl.Series([text]), whole_cell_names=False)

    assert kind in screened["personal_kind"].to_list()
    number = next(hit for hit in numbers_in(text) if hit.kind == kind)
    assert text[number.start : number.end] not in screened["masked"][0]
    assert (
        len(screened["masked"][0]) == len(visible(text))
        or "name_like" in screened["personal_kind"].to_list()
    )


@pytest.mark.parametrize("text", NO_NUMBERS)
def test_a_number_of_the_office_s_own_is_no_person_s(text: str):
    assert screen(pl.Series([text])).is_empty()
    assert mask(text) == text


@pytest.mark.parametrize(("text", "name"), NAMES)
def test_a_name_beside_a_title_a_relation_or_a_telephone_is_asked_about(text: str, name: str):
    assert text[slice(*_first_name(text))] == name
    assert "name_like" in screen(pl.Series([text]))["personal_kind"].to_list()
    assert f"{name[0]}**" in mask(text)


@pytest.mark.parametrize("text", NO_NAMES)
def test_a_place_an_organisation_or_a_common_word_is_no_name(text: str):
    assert names_in(text) == []
    assert screen(pl.Series([text])).is_empty()


@pytest.mark.parametrize("text", WHOLE_NAMES)
def test_a_name_alone_in_its_cell_is_asked_about_where_no_place_is_expected(text: str):
    assert screen(pl.Series([text]))["personal_kind"].to_list() == ["name_like"]
    is_name_anywhere = text in ("张三", "李大海", "欧阳建国", "诸葛亮", "买买提·艾力")
    assert screen(pl.Series([text]), whole_cell_names=False).is_empty() != is_name_anywhere


@pytest.mark.parametrize("text", NO_WHOLE_NAMES)
def test_a_short_cell_that_is_no_name_is_not_asked_about(text: str):
    assert screen(pl.Series([text])).is_empty()


def test_an_identity_number_is_not_taken_for_a_bank_card_too():
    assert screen(pl.Series([ID]))["personal_kind"].to_list() == ["id_number"]


def test_every_kind_of_find_in_a_text_has_its_row_and_all_are_hidden():
    text = f"张建国同志,身份证{ID},电话13812345678,卡号{CARD_19}"
    screened = screen(pl.Series([text]))

    assert screened.schema == SCREENED
    assert screened["personal_kind"].to_list() == ["id_number", "mobile", "bank_card", "name_like"]
    assert screened["masked"].n_unique() == 1
    for secret in ("建国", ID[4:-2], "13812345678"[3:-2], CARD_19[4:-2]):
        assert secret not in screened["masked"][0]


def test_a_mask_leaves_enough_to_find_the_place_and_no_more():
    assert mask("电话13812345678") == "电话138******78"
    assert mask(ID) == f"{ID[:4]}************{ID[-2:]}"
    assert mask("党支部书记王军违规") == "党支部书记王**违规"


def test_a_foot_line_shows_neither_who_made_the_ledger_nor_the_number():
    line = "数据来源：县委巡察整改管理系统    导出人：周九    电话：0000-7654321"
    assert mask(line) == "数据来源：县委巡察整改管理系统    导出人：周**    电话：0000******21"


@given(st.text(alphabet="张王李建国军书记主任同志某电话0123456789138一二三 -村镇:，", max_size=40))
@settings(max_examples=50, deadline=None)
def test_the_quick_test_loses_nothing_and_what_is_hidden_stays_hidden(text: str):
    numbers = numbers_in(text)
    collected = {hit.kind for hit in [*numbers, *names_in(text, numbers, whole_cell_names=True)]}
    screened = screen(pl.Series([text]))

    assert bool(collected) == (not screened.is_empty())
    assert {kind for kind in collected if kind in CERTAIN} <= set(screened["personal_kind"])
    hidden = mask(text)
    assert mask(hidden) == hidden
    assert not [hit for hit in numbers_in(hidden) if hit.kind in CERTAIN]


@given(st.integers(min_value=13_000_000_000, max_value=19_999_999_999), st.text(max_size=5))
@settings(max_examples=50, deadline=None)
def test_a_mobile_number_is_found_in_any_words(number: int, words: str):
    before = words.rstrip("0123456789+.-_/ ")
    before = before if not before or not before[-1].isdecimal() else f"{before},"
    assert [hit.kind for hit in numbers_in(f"{before},{number}")] == ["mobile"]


def test_hundreds_of_thousands_of_clean_texts_take_about_a_second():
    base = "党支部书记履职不到位,组织生活会质量不高,三务公开不及时,村级账目管理混乱"
    texts = pl.Series([f"{number}号问题:{base}" for number in range(400_000)])

    begun = time.process_time()
    assert screen(texts).is_empty()
    assert time.process_time() - begun < 4, "about a second of CPU"


def _first_name(text: str) -> tuple[int, int]:
    hits = names_in(text, numbers_in(text))
    return (hits[0].start, hits[0].end) if hits else (0, 0)
