"""What stands around a table and is known beside it, for its rows to be compared with."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import polars as pl

from warehouse.intake.ledgers.fields.header_text import condensed
from warehouse.intake.ledgers.table.finding.header import is_blank
from warehouse.intake.values.rounds import read_round
from warehouse.intake.values.times.days import read_day

if TYPE_CHECKING:
    from collections.abc import Mapping

    from warehouse.intake.cells.sheets import Sheet
    from warehouse.intake.ledgers.table.finding.preamble import Preamble
    from warehouse.intake.reference.reference_data import ReferenceData

_FED_BACK = re.compile(r"(意见)?反馈(意见)?(时间|日期)[:：]?|反馈(意见)?于")
_WRITTEN_DAY = r"(\d{4}年\d{1,2}月\d{1,2}日|\d{4}[-./]\d{1,2}[-./]\d{1,2})"
_REPORTED = (
    re.compile(rf"(?:填报|填表|报送|上报|导出|制表|更新)(?:时间|日期)[:：]?{_WRITTEN_DAY}"),
    re.compile(rf"(?:统计(?:时间|日期)|(?:数据)?截[至止](?:到|时间|日期)?)[:：]?{_WRITTEN_DAY}"),
)
"""When a ledger was written, and up to when it reports: each day may be given once."""

_DAY = re.compile(r"\d{4}年\d{1,2}月\d{1,2}日|\d{4}[-./]\d{1,2}[-./]\d{1,2}")
_ORGANISATION = re.compile(r"^中共|(党支部|党总支|党委|支部|总支|委员会|党组织)+$")
_ROUND = re.compile(r"第?([一二三四五六七八九十]{1,3}|\d{1,2})轮")
_LONGEST_NAME = 40


@dataclass(frozen=True)
class SheetContext:
    """What a sheet says of its whole ledger: its own day, the day of feedback, round and texts;
    `reported_on` are the days that it gives for its writing, and those up to which it reports.
    """

    as_of: dt.date | None
    fed_back_on: dt.date | None
    round_no: int | None
    texts: tuple[str, ...]
    reported_on: tuple[tuple[dt.date, ...], ...] = ()


def sheet_context(
    sheet: Sheet, header_row: int, preamble: Preamble, as_of: dt.date | None
) -> SheetContext:
    """Return what stands around the table whose header begins in `header_row`."""
    named = _ROUND.search(preamble.round_name)
    return SheetContext(
        as_of=as_of,
        fed_back_on=fed_back_on(sheet, header_row),
        round_no=read_round(named.group()).value if named else None,
        texts=preamble.texts,
        reported_on=_reported_on(preamble.texts),
    )


def _reported_on(texts: tuple[str, ...]) -> tuple[tuple[dt.date, ...], ...]:
    """Return the days given by title, form and foot lines, each once: of writing, and up to
    when.
    """
    bare = [condensed(text) for text in texts]
    by_purpose = (
        [read_day(day).value for text in bare for day in words.findall(text)] for words in _REPORTED
    )
    return tuple(
        tuple(day for day in dict.fromkeys(days) if day is not None) for days in by_purpose
    )


def fed_back_on(sheet: Sheet, header_row: int) -> dt.date | None:
    """Return the day of feedback that stands above the table: behind its name, or in the next
    cell.
    """
    above = [value for row in sheet.rows[: header_row - 1] for value in row if not is_blank(value)]
    for value, following in zip(above, [*above[1:], None], strict=False):
        word = _FED_BACK.search(condensed(value))
        if word is None:
            continue
        rest = condensed(value)[word.end() :]
        day = _DAY.match(rest)
        return read_day(day.group() if day else following if not rest else None).value
    return None


@dataclass(frozen=True)
class CheckReference:
    """What was accepted before, by the name of a village that stands once (`village_key`).

    `visits` has `village`, `starts_on` and `feedback_on` of villages inspected once; `terms_end`
    is the last day of the last term of office.
    """

    townships: Mapping[str, str] = field(default_factory=dict)
    visits: pl.DataFrame = field(
        default_factory=lambda: pl.DataFrame(
            schema={"village": pl.String(), "starts_on": pl.Date(), "feedback_on": pl.Date()}
        )
    )
    terms_end: dt.date | None = None


def check_reference(reference: ReferenceData) -> CheckReference:
    """Return the villages, inspections and terms that are known."""
    villages = reference.rows("villages").select("village_id", "name", "township_name").unique()
    named = villages.collect().filter(pl.col("village_id").n_unique().over("name") == 1)
    once = named.unique("name", keep="last", maintain_order=True)
    inspections = (
        reference.rows("inspections").select("village_id", "starts_on", "feedback_on").collect()
    )
    visits = inspections.filter(pl.len().over("village_id") == 1).join(once, on="village_id")
    terms = reference.rows("terms").select(pl.col("ends_on").max()).collect()
    keys = {name: village_key(name) for name in once["name"]}
    return CheckReference(
        townships={keys[name]: town for name, town in once.select("name", "township_name").rows()},
        visits=visits.select(
            pl.col("name").replace(keys).alias("village"), "starts_on", "feedback_on"
        ),
        terms_end=terms.item() if terms.height else None,
    )


def village_key(name: str) -> str:
    """Return a name as it is compared: without what the name of an organisation adds to its
    village.
    """
    bare = condensed(name)
    return _ORGANISATION.sub("", bare) if len(bare) <= _LONGEST_NAME else ""
