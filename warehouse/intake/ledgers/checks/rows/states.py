"""States that the other columns of a row contradict, and what is missing where all is said done."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from warehouse.intake.ledgers.checks.frame import CLOSED, COMPLETED, LedgerCells
from warehouse.intake.ledgers.checks.reporting import broken

UNDER_WAY = (
    r"正在(整改|推进|办理|落实|协调|申报|申请|施工|建设|完善|核查|清收|追缴|制定|实施|进行)"
    r"|(尚|还|仍|暂|至今)未|(^|[,，。;；:：]|目前|现)(均|都|全部)?未(完成|整改|到位|解决|清退|收回|销号)"
    r"|整改中|推进中|办理中|实施中|(计划|预计|拟)(于|在)?[^,，。;；]{0,12}(完成|整改到位|销号)"
    r"|(尚|还|仍)(有|余|剩|差)[^,，。;；]{0,14}(未|没有?|待)|正在[^,，。;；]{0,10}(催收|催缴|联系|对接|筹|修|建|改|整|处理|协商|追)"
    r"|整改(有|存在)困难|难度(较|很)?大|暂缓|无法(完成|整改到位|收回)"
)
"""Words of a progress that is not at its end."""

DONE = (
    r"已(经)?(全部|全面|均)?(按[^,，。;；]{0,8})?(整改(完成|到位|完毕)|(完成)?转化|摘牌)"
    r"|已(经)?(全部|全面|均)?(完成整改|落实到位|整治到位|办结|销号)"
    r"|全部(整改(到位|完成)|完成|办结|销号|清退|退还|收回|追缴到位)|整改(已)?(全部)?(完成|到位|完毕)[。;；]?$"
)
"""Words of one that is."""

PARTLY = r"部分|基本|阶段性|下一步|其余|剩余|预计|计划|拟|正在|尚未|还未|未(完成|整改|到位|落实)|待"

REJECTED = r"不(予|同意|准予|符合)|未通过|不通过|退回|驳回|重新整改|不合格"

AGREED = r"同意销号|准予销号|予以销号|可以销号"

_DITTO = ("同上", "〃", "″")
_TEXTS = ("progress_text", "remark")
_MOSTLY = 0.5


def states(cells: LedgerCells) -> Iterator[pl.DataFrame]:
    """Contradictions between the state of a row and its other columns."""
    things = cells.things
    done, not_done = _done(cells), _not_done(cells)
    yield from _days_missing(cells, done)
    yield from _against_days(cells)
    for field in _TEXTS:
        if cells.has(field):
            # A plan that is made is no end: 已完成整改方案.
            told = pl.col(field).str.replace_all(r"整改(方案|计划|台账|措施|任务|清单)", "方案")
            says_done, under_way = told.str.contains(DONE), told.str.contains(UNDER_WAY)
            yield broken(
                cells, things, done & under_way & ~says_done, rule="done_yet_under_way", field=field
            )
            partly = told.str.contains(PARTLY)
            yield broken(
                cells,
                things,
                not_done & says_done & ~partly,
                rule="open_yet_said_done",
                field=field,
            )
    if cells.has("unfinished_reason"):
        reason = pl.col("unfinished_reason").is_not_null()
        yield broken(
            cells, things, done & reason, rule="done_with_reason", field="unfinished_reason"
        )
    if cells.has("review_opinion"):
        rejected = pl.col("review_opinion").str.contains(REJECTED)
        yield broken(
            cells, things, done & rejected, rule="done_yet_rejected", field="review_opinion"
        )
        if cells.has("is_closed"):
            agreed = pl.col("review_opinion").str.contains(AGREED) & ~rejected
            denied = ~pl.col("closed").fill_null(value=True)
            yield broken(
                cells, things, agreed & denied, rule="agreed_yet_open", field="review_opinion"
            )
    if cells.has("evidence"):
        none = pl.col("evidence").is_null()
        yield broken(cells, things, done & none, rule="done_without_evidence", field="evidence")
    yield from _reviewers(cells)
    yield from _shares(cells, done, not_done)
    yield from _in_time(cells)


def _done(cells: LedgerCells) -> pl.Expr:
    """Completed or closed, as far as that is said and no state denies it."""
    completed = pl.col("state") >= COMPLETED if cells.has("status") else pl.lit(value=False)
    return completed.fill_null(value=False) | _closed(cells)


def _closed(cells: LedgerCells) -> pl.Expr:
    closed = pl.col("closed") if cells.has("is_closed") else pl.lit(value=False)
    if not cells.has("status"):
        return closed.fill_null(value=False)
    denied = pl.col("state") < COMPLETED
    return (closed.fill_null(value=False) | (pl.col("state") == CLOSED)).fill_null(
        value=False
    ) & ~denied.fill_null(value=False)


def _against_days(cells: LedgerCells) -> Iterator[pl.DataFrame]:
    """An open state beside a day, or a closing; a closing before the completion."""
    things = cells.things
    unfinished = pl.col("state") < COMPLETED if cells.has("status") else pl.lit(value=False)
    if cells.has("status", "is_closed"):
        yield broken(
            cells,
            things,
            unfinished & pl.col("closed"),
            rule="problem_open_yet_closed",
            field="is_closed",
        )
    for field in ("completed_date", "closed_date"):
        if cells.has("status", field):
            dated = unfinished & pl.col(f"{field}_to").is_not_null()
            yield broken(cells, things, dated, rule="problem_open_with_day", field=field)
    if cells.has("is_closed", "closed_date"):
        denied = ~pl.col("closed") & pl.col("closed_date_to").is_not_null()
        rule = "problem_not_closed_yet_closed"
        yield broken(cells, things, denied & ~unfinished, rule=rule, field="closed_date")
    if cells.has("completed_date", "closed_date"):
        yield broken(
            cells,
            things,
            pl.col("closed_date_to") < pl.col("completed_date_from"),
            rule="problem_closed_before_completed",
            field="closed_date",
            closed_on=pl.col("closed_date_to"),
        )


def _not_done(cells: LedgerCells) -> pl.Expr:
    """Said to be open; where closing is all that is told, not closed."""
    if cells.has("status"):
        return (pl.col("state") < COMPLETED).fill_null(value=False)
    if cells.has("is_closed") and cells.kind.closing_is_the_state:
        return (~pl.col("closed")).fill_null(value=False)
    return pl.lit(value=False)


def _days_missing(cells: LedgerCells, done: pl.Expr) -> Iterator[pl.DataFrame]:
    """Done without the day for which there is a column, or with a word for it: 已完成."""
    things = cells.things
    for field in ("completed_date", "closed_date"):
        if cells.has(field):
            is_word = ~pl.col(field).str.contains("[0-9０-９一二三四五六七八九十]")
            is_no_day = is_word & pl.col(f"{field}_to").is_null() & ~pl.col(field).is_in(_DITTO)
            yield broken(cells, things, done & is_no_day, rule="day_not_read", field=field)
    if cells.has("completed_date"):
        without = pl.col("completed_date").is_null()
        if cells.has("closed_date"):
            # Where completions are seldom dated, the day of closing will do.
            kept = things.filter(done).select(pl.col("completed_date").is_not_null().mean()).item()
            without &= pl.col("closed_date").is_null() | pl.lit((kept or 0) > _MOSTLY)
        yield broken(cells, things, done & without, rule="done_without_day", field="completed_date")
    if cells.has("closed_date"):
        without = _closed(cells) & pl.col("closed_date").is_null()
        yield broken(cells, things, without, rule="closed_without_day", field="closed_date")


def _reviewers(cells: LedgerCells) -> Iterator[pl.DataFrame]:
    if cells.has("status", "status_by_reviewer"):
        yield broken(
            cells,
            cells.things,
            (pl.col("state") >= COMPLETED) & (pl.col("state_by_reviewer") < COMPLETED),
            rule="reviewer_disagrees",
            field="status_by_reviewer",
        )
        # The reviewer's word counts, so that nobody asks what the other means.
        unread = pl.col("status").is_not_null() & pl.col("state").is_null()
        beside = pl.col("state_by_reviewer").is_not_null()
        yield broken(cells, cells.things, unread & beside, rule="status_not_read", field="status")


def _shares(cells: LedgerCells, done: pl.Expr, not_done: pl.Expr) -> Iterator[pl.DataFrame]:
    """A share of progress beside a state; one that is none."""
    for field in ("progress_percent", "rectified_rate"):
        if not cells.has(field):
            continue
        lines = cells.things.with_columns(share=_share(field))
        yield broken(
            cells,
            lines,
            (pl.col("share") > 1) | (pl.col("share") < 0),
            rule="share_impossible",
            field=field,
        )
        if field == "progress_percent":
            yield broken(
                cells,
                lines,
                (done & (pl.col("share") < 1)) | (not_done & (pl.col("share") == 1)),
                rule="share_unlike_state",
                field=field,
            )


def _share(field: str) -> pl.Expr:
    """A share: of 85 %, 85 in a column of per cent, 0.85."""
    text = pl.col(field).str.replace_all(r"[％\s]", "%")
    number = text.str.strip_chars("%").cast(pl.Float64, strict=False)
    in_percent = text.str.contains("%", literal=True) | (number.abs() > 1).any()
    return pl.when(in_percent).then(number / 100).otherwise(number)


def _in_time(cells: LedgerCells) -> Iterator[pl.DataFrame]:
    """Said to be in time, yet completed after the deadline."""
    if not cells.has("deadline", "completed_date"):
        return
    for field in ("status", "progress_text", "remark"):
        if cells.has(field):
            says = pl.col(field).str.contains(r"(按期|按时|如期|提前)(已)?(完成|整改|销号|办结)")
            late = pl.col("completed_date_from") > pl.col("due_on")
            yield broken(cells, cells.things, says & late, rule="in_time_yet_late", field=field)
