"""What is found by the header's search is called as the reader's language writes it."""

from __future__ import annotations

import pytest

from pages.parts.frame.header import search


@pytest.mark.parametrize(
    ("kind", "name", "english"),
    [
        ("region", "漯河市", "Luohe"),
        ("township", "示例乡镇-004", "Sample Township 004"),
        ("village", "示例村-0031", "Sample Village 0031"),
        ("problem", "2024-1", "2024-1"),
    ],
)
def test_each_kind_is_called_as_the_lists_call_it(kind, name, english):
    row = {"kind": kind, "name": name, "name_en": "Luohe" if kind == "region" else name}
    assert search._name(row, "en") == english
    assert search._name({**row, "name_zh": None}, "zh") == name
