"""A column of persons is told by its header alone."""

from __future__ import annotations

import pytest

from warehouse.intake.ledgers.kind_registry import every_kind
from warehouse.intake.privacy.headers import is_personal

FIELDS_OF_PERSONS = {
    "contact_person",
    "contact_phone",
    "county_leader",
    "first_secretary",
    "reported_person",
    "reported_person_level",
    "reported_person_post",
    "responsible_leader",
    "responsible_person",
    "responsible_person_contact",
    "secretary",
    "verifier",
}


def known_headers() -> list[tuple[str, bool]]:
    return [
        (header, field in FIELDS_OF_PERSONS)
        for kind in every_kind()
        for field, headers in kind.headers.items()
        for header in headers.split()
    ]


def test_of_the_headers_of_real_ledgers_exactly_those_of_persons_are_personal():
    headers = known_headers()

    assert len(headers) > 400
    assert [header for header, personal in headers if is_personal(header) != personal] == []


@pytest.mark.parametrize(
    "header",
    [
        "被反映人姓名",
        "被反应人级别",
        "责任人 及 联系电话",
        "责任人（签字）",
        "责任人/联系电话",
        "村党组织书记 姓名",
        "联系电话*",
        "手机号码",
        "身份证号",
        "身份证号／手机号",
        "银行卡号",
        "家庭住址",
        "第一书记",
        "包村县级领导",
        "填表人",
        "姓 名",
        "职务",
        "Phone",
        "id_card",
    ],
)
def test_a_column_of_persons_is_refused_by_its_header(header: str):
    assert is_personal(header)


@pytest.mark.parametrize(
    "header",
    [
        "责任单位",
        "责任人数",
        "追责问责（人）",
        "村党组织书记 总人数",
        "整改不力问责人员数",
        "是否书记主任一肩挑",
        "责任人所在单位",
        "党组织名称",
        "单位名称",
        "村（社区）名称",
        "联系单位",
        "人口数",
        "问题编号",
        "涉及金额（元）",
        "",
    ],
)
def test_a_column_of_organisations_or_of_figures_is_not(header: str):
    assert not is_personal(header)
