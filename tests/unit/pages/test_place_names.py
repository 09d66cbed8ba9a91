"""Names of places for readers of other languages."""

from __future__ import annotations

import polars as pl
import pytest

from pages.parts.kit import place_names


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


def test_a_column_of_names_keeps_what_is_missing():
    rows = pl.DataFrame({"village": ["柳村", None]})
    written = rows.select(place_names.column(rows, "village", "en"))["village"].to_list()
    assert written == ["Liu Village", None]
