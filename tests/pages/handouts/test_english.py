"""What is handed out in English is English whole, but for what an office typed itself."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from typing import Any

import polars as pl
import pytest

from pages.parts.handouts.kinds.catalogue import KINDS

COUNTY = "411102"
OF = {"briefing": [COUNTY, "410000"], "agenda": ["410000", "411100"], "village": []}
CHINESE = re.compile("[\u3400-\u9fff]")


def texts(part: Any) -> Iterator[str]:
    """Return every text of a document, those of its tables' rows included."""
    if isinstance(part, str):
        yield part
    elif isinstance(part, pl.DataFrame):
        shown = part.select(pl.selectors.string()).get_columns()
        yield from (text for column in shown for text in column.drop_nulls())
    elif dataclasses.is_dataclass(part):
        for field in dataclasses.fields(part):
            yield from texts(getattr(part, field.name))
    elif isinstance(part, list | tuple):
        for each in part:
            yield from texts(each)


@pytest.mark.parametrize("kind", KINDS)
def test_an_english_document_holds_no_chinese(kind, compose, facts):
    chosen = [{"region": region} for region in OF.get(kind, [COUNTY])]
    if KINDS[kind].is_of_villages:
        (village,) = facts.execute(
            "select village_id from fct_village_term where county_code = ? and is_on_roster "
            "and term_id = '2021-2026' order by problems desc nulls last limit 1",
            [COUNTY],
        ).fetchone()
        chosen = [{"region": COUNTY, "village": village}]
    for each in chosen:
        words_used = set(texts(compose(kind, lang="en", **each).document))
        assert [text for text in words_used if CHINESE.search(text)] == []
