"""Which village a ledger means by a code or a name."""

from __future__ import annotations

import datetime as dt
from typing import Any

import polars as pl
import pytest

from warehouse.intake.reference.place_names import core
from warehouse.intake.reference.village_names import VillageDirectory

COUNTY, OTHER_COUNTY = "511126", "511112"
D = dt.date


def village(village_id: str, name: str, **more: Any) -> dict[str, Any]:
    return {
        "village_id": village_id,
        "name": name,
        "kind": "community" if name.endswith("社区") else "village",
        "township_code": "511126101",
        "township_name": "青云镇",
        "county_code": COUNTY,
        "valid_from": D(2016, 1, 1),
        "valid_to": None,
        **more,
    }


def succession(predecessor: str, successor: str, kind: str, on: dt.date) -> dict[str, Any]:
    return {
        "predecessor_id": predecessor,
        "successor_id": successor,
        "effective_on": on,
        "kind": kind,
    }


OTHER_TOWNSHIP = {"township_code": "511126102", "township_name": "白水乡"}
BEFORE, AFTER = D(2018, 5, 1), D(2022, 5, 1)
DIRECTORY = VillageDirectory(
    pl.DataFrame(
        [
            village("V01", "李家村"),
            village("V02", "王家村"),
            village("V03", "王家村", **OTHER_TOWNSHIP),
            village("V04", "新桥社区"),
            # merged into V06 in 2020
            village("V05", "小河村", valid_to=D(2020, 5, 31)),
            village("V06", "大河村", valid_from=D(2020, 6, 1)),
            # the same village under another name since 2020
            village("V07", "石桥村", valid_to=D(2020, 5, 31)),
            village("V07", "石桥社区", valid_from=D(2020, 6, 1)),
            # renamed, and given another code
            village("V08", "东风村", valid_to=D(2020, 5, 31)),
            village("V09", "东风社区", valid_from=D(2020, 6, 1)),
            village("V10", "青云村"),
            village("X01", "李家村", county_code=OTHER_COUNTY),
        ],
        schema_overrides={"valid_to": pl.Date},
    ),
    pl.DataFrame(
        [
            succession("V05", "V06", "merge", D(2020, 6, 1)),
            succession("V08", "V09", "rename", D(2020, 6, 1)),
        ]
    ),
    {COUNTY: ["四川省", "乐山市", "夹江县"]},
)


def looked_up(wanted: str, **where: Any) -> tuple[str | None, str | None]:
    match = DIRECTORY.find(wanted, county_code=COUNTY, **where)
    return match.village_id, match.how


@pytest.mark.parametrize(
    ("wanted", "village_id", "how"),
    [
        ("V01", "V01", "code"),
        (" Ｖ01 ", "V01", "code"),
        ("李家村", "V01", "name"),
        ("李 家 村", "V01", "name"),
        ("中共李家村支部委员会", "V01", "alias"),
        ("李家村党支部", "V01", "alias"),
        ("李家村党总支", "V01", "alias"),
        ("李家村村民委员会", "V01", "alias"),
        ("李家村委会", "V01", "alias"),
        ("李家", "V01", "alias"),
        ("青云镇李家村", "V01", "alias"),
        ("中共青云镇李家村总支部委员会", "V01", "alias"),
        ("夹江县青云镇李家村", "V01", "alias"),
        ("四川省乐山市夹江县青云镇李家村党支部", "V01", "alias"),
        ("新桥社区居民委员会", "V04", "alias"),
        ("白水乡王家村", "V03", "alias"),
        ("青云村", "V10", "name"),
        ("青云镇青云村", "V10", "alias"),
    ],
)
def test_a_village_is_known_by_its_code_its_name_and_its_organisation(wanted, village_id, how):
    assert looked_up(wanted) == (village_id, how)


def test_the_same_name_twice_is_asked_and_its_township_answers():
    match = DIRECTORY.find("王家村", county_code=COUNTY)
    assert (match.village_id, match.how) == (None, None)
    assert {candidate.village_id for candidate in match.candidates} == {"V02", "V03"}
    assert looked_up("王家村", township="白水乡") == ("V03", "name")
    assert looked_up("王家村", township="青云") == ("V02", "name")
    assert looked_up("王家村", township="511126102") == ("V03", "name")


def test_a_village_of_the_name_in_another_township_is_only_a_candidate():
    for match in (
        DIRECTORY.find("李家村", county_code=COUNTY, township="白水乡"),
        DIRECTORY.find("白水乡李家村", county_code=COUNTY),
        DIRECTORY.find("红星镇李家村", county_code=COUNTY),
    ):
        assert match.village_id is None
        assert [candidate.village_id for candidate in match.candidates] == ["V01"]


def test_an_earlier_name_of_the_same_village_is_its_alias():
    assert looked_up("石桥村", on=AFTER) == ("V07", "alias")
    assert looked_up("石桥村", on=BEFORE) == ("V07", "name")
    assert looked_up("石桥社区", on=AFTER) == ("V07", "name")


def test_a_renamed_village_is_followed_and_a_merged_one_is_asked_about():
    assert looked_up("东风村", on=AFTER) == ("V09", "successor")
    assert looked_up("东风村", on=BEFORE) == ("V08", "name")
    merged = DIRECTORY.find("小河村", county_code=COUNTY, on=AFTER)
    assert (merged.village_id, merged.how) == (None, "successor")
    assert [candidate.village_id for candidate in merged.candidates] == ["V06"]
    assert looked_up("小河村", on=BEFORE) == ("V05", "name")


def test_a_village_or_community_of_the_name_is_proposed_and_not_taken():
    match = DIRECTORY.find("新桥村", county_code=COUNTY)
    assert match.village_id is None
    assert match.candidates[0].village_id == "V04"


def test_a_likely_slip_of_the_pen_is_proposed_and_nothing_else_is():
    slip = DIRECTORY.find("李佳村", county_code=COUNTY)
    assert slip.village_id is None
    nothing = DIRECTORY.find("龙泉驿", county_code=COUNTY)
    assert (nothing.village_id, nothing.candidates) == (None, ())
    assert DIRECTORY.find("  ", county_code=COUNTY).candidates == ()


def test_without_a_county_only_a_name_that_is_one_village_s_is_taken():
    assert DIRECTORY.find("李家村", county_code=None).village_id is None
    assert DIRECTORY.find("新桥社区", county_code=None).village_id == "V04"
    assert DIRECTORY.find("李家村", county_code=OTHER_COUNTY).village_id == "X01"


def test_rows_of_the_same_import_join_the_directory_and_win_over_accepted_ones():
    own = pl.DataFrame(
        [village("V20", "新村"), village("V01", "李家湾村")], schema_overrides={"valid_to": pl.Date}
    )
    both = DIRECTORY.with_rows(own)
    assert both.find("新村", county_code=COUNTY).village_id == "V20"
    assert both.find("李家湾村", county_code=COUNTY).village_id == "V01"
    assert both.find("李家村", county_code=COUNTY).village_id is None
    assert both.find("王家村", county_code=COUNTY, township="青云镇").village_id == "V02"


@pytest.mark.parametrize(
    ("written", "place"),
    [
        ("李家村民委员会", "李家村"),
        ("李家村村委会", "李家村"),
        ("李家社区居委会", "李家社区"),
        ("李家居委会", "李家社区"),
        ("李家村联合党支部", "李家村"),
        ("李家行政村", "李家村"),
        ("村", "村"),
        ("党支部", "党支部"),
    ],
)
def test_the_place_is_read_out_of_the_name_of_a_body(written, place):
    assert core(written) == place
