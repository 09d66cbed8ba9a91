"""Names of places for readers of other languages."""

from __future__ import annotations

import polars as pl
import pytest

from pages.parts.kit import place_names
from pages.parts.kit.words import Words
from pages.parts.shared import act_names
from warehouse.demo.supervision.meeting_items import REQUESTS


@pytest.mark.parametrize(
    ("name", "english"),
    [
        ("夹江镇", "Jiajiang Town"),
        ("马村乡", "Macun Township"),
        ("青衣街道", "Qingyi Subdistrict"),
        ("示例乡镇-004", "Sample Township 004"),
        ("示例村-0031", "Sample Village 0031"),
        ("示例社区-0081", "Sample Community 0081"),
        ("村", "Cun"),
        ("源汇区", "Yuanhui District"),
        ("浮梁县", "Fuliang County"),
        ("瑞金市", "Ruijin City"),
        ("甘孜藏族自治州", "Ganzizangzu Prefecture"),
        ("Area 7", "Area 7"),
        ("", ""),
    ],
)
def test_a_place_is_written_by_its_sound_and_its_kind(name, english):
    assert place_names.in_language(name, "en") == english
    assert place_names.in_language(name, "zh") == name


@pytest.mark.parametrize(
    ("name", "english"),
    [
        ("夹江镇", "Jiajiang Town"),
        ("示例乡镇-003", "Sample Township 003"),
        ("县委组织部", "县委组织部"),
        ("有关部门", "有关部门"),
        ("示例部门-17", "Sample Department 17"),
    ],
)
def test_a_unit_that_is_a_place_or_a_sample_is_written_so_and_any_other_stays(name, english):
    assert place_names.unit_in_language(name, "en") == english
    assert place_names.unit_in_language(name, "zh") == name


def test_what_the_demonstration_asks_for_is_in_the_readers_words_and_what_is_typed_stays():
    assert {metric for _, metric in REQUESTS} == set(act_names.SAMPLE_REQUESTS)
    for asked, metric in REQUESTS:
        assert act_names.of_request(asked, "en") == Words("en")(
            f"supervision.sample_request.{metric}"
        )
        assert act_names.of_request(asked, "zh") == asked
    assert act_names.of_request("请报送台账", "en") == "请报送台账"


def test_a_column_of_names_keeps_what_is_missing():
    rows = pl.DataFrame({"village": ["柳村", None]})
    written = rows.select(place_names.column(rows, "village", "en"))["village"].to_list()
    assert written == ["Liu Village", None]
