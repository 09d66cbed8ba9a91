"""States that the other columns of a row contradict, and what is missing where all is said done."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from warehouse.intake.ledgers.checks.cells import LedgerCells
from warehouse.intake.ledgers.checks.check import Check, Violation, check
from warehouse.intake.ledgers.checks.column_types import CLOSED, COMPLETED

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

IN_TIME = r"(按期|按时|如期|提前)(已)?(完成|整改|销号|办结)"

_PLANS = r"整改(方案|计划|台账|措施|任务|清单)"
_DIGITS = "[0-9０-９一二三四五六七八九十]"
_DITTO = ("同上", "〃", "″")
_TEXTS = ("progress_text", "remark")
_DAYS = ("completed_date", "closed_date")
_SHARES = ("progress_percent", "rectified_rate")
_MOSTLY = 0.5


@check("day_not_read")
def done_without_a_day_that_is_read(cells: LedgerCells) -> Iterator[Violation]:
    """Yield what is done with a word (已完成) where its day belongs."""
    for field in _DAYS:
        if cells.has(field):
            is_word = ~pl.col(field).str.contains(_DIGITS)
            is_no_day = is_word & pl.col(f"{field}_to").is_null() & ~pl.col(field).is_in(_DITTO)
            yield Violation(cells.by_record, _done(cells) & is_no_day, field)


@check("done_without_day", "completed_date")
def done_without_day(cells: LedgerCells) -> Iterator[Violation]:
    """Yield what is done without the day for which there is a column."""
    done, without = _done(cells), pl.col("completed_date").is_null()
    if cells.has("closed_date"):
        # Where completions are seldom dated, the day of closing will do.
        dated = cells.by_record.filter(done).select(pl.col("completed_date").is_not_null().mean())
        is_kept = pl.lit((dated.item() or 0) > _MOSTLY)
        without &= pl.col("closed_date").is_null() | is_kept
    yield Violation(cells.by_record, done & without, "completed_date")


@check("closed_without_day", "closed_date")
def closed_without_day(cells: LedgerCells) -> Iterator[Violation]:
    """Yield what is closed without its day."""
    without = _closed(cells) & pl.col("closed_date").is_null()
    yield Violation(cells.by_record, without, "closed_date")


@check("problem_open_yet_closed", "status", "is_closed")
def problem_open_yet_closed(cells: LedgerCells) -> Iterator[Violation]:
    """Yield open states beside a closing."""
    yield Violation(cells.by_record, _unfinished(cells) & pl.col("closed"), "is_closed")


@check("problem_open_with_day", "status")
def problem_open_with_day(cells: LedgerCells) -> Iterator[Violation]:
    """Yield open states beside a day of completion or closing."""
    for field in _DAYS:
        if cells.has(field):
            dated = _unfinished(cells) & pl.col(f"{field}_to").is_not_null()
            yield Violation(cells.by_record, dated, field)


@check("problem_not_closed_yet_closed", "is_closed", "closed_date")
def problem_not_closed_yet_closed(cells: LedgerCells) -> Iterator[Violation]:
    """Yield days of closing of what is not closed."""
    denied = ~pl.col("closed") & pl.col("closed_date_to").is_not_null()
    yield Violation(cells.by_record, denied & ~_unfinished(cells), "closed_date")


@check("problem_closed_before_completed", "completed_date", "closed_date")
def problem_closed_before_completed(cells: LedgerCells) -> Iterator[Violation]:
    """Yield closings before the completion."""
    too_early = pl.col("closed_date_to") < pl.col("completed_date_from")
    details = {"closed_on": pl.col("closed_date_to")}
    yield Violation(cells.by_record, too_early, "closed_date", details)


@check("done_yet_under_way")
def done_yet_under_way(cells: LedgerCells) -> Iterator[Violation]:
    """Yield texts that say it is under way, of what is done."""
    for field in _TEXTS:
        if cells.has(field):
            progress = _progress(field)
            under_way = progress.str.contains(UNDER_WAY) & ~progress.str.contains(DONE)
            yield Violation(cells.by_record, _done(cells) & under_way, field)


@check("open_yet_said_done")
def open_yet_said_done(cells: LedgerCells) -> Iterator[Violation]:
    """Yield texts that say it is done, of what is open."""
    for field in _TEXTS:
        if cells.has(field):
            progress = _progress(field)
            is_done = progress.str.contains(DONE) & ~progress.str.contains(PARTLY)
            yield Violation(cells.by_record, _not_done(cells) & is_done, field)


@check("done_with_reason", "unfinished_reason")
def done_with_reason(cells: LedgerCells) -> Iterator[Violation]:
    """Yield reasons why it is not done, of what is done."""
    reason = pl.col("unfinished_reason").is_not_null()
    yield Violation(cells.by_record, _done(cells) & reason, "unfinished_reason")


@check("done_yet_rejected", "review_opinion")
def done_yet_rejected(cells: LedgerCells) -> Iterator[Violation]:
    """Yield reviews that reject what is done."""
    rejected = pl.col("review_opinion").str.contains(REJECTED)
    yield Violation(cells.by_record, _done(cells) & rejected, "review_opinion")


@check("agreed_yet_open", "review_opinion", "is_closed")
def agreed_yet_open(cells: LedgerCells) -> Iterator[Violation]:
    """Yield reviews that agree to close what is not closed."""
    opinion = pl.col("review_opinion")
    agreed = opinion.str.contains(AGREED) & ~opinion.str.contains(REJECTED)
    denied = ~pl.col("closed").fill_null(value=True)
    yield Violation(cells.by_record, agreed & denied, "review_opinion")


@check("done_without_evidence", "evidence")
def done_without_evidence(cells: LedgerCells) -> Iterator[Violation]:
    """Yield what is done and has no evidence."""
    yield Violation(cells.by_record, _done(cells) & pl.col("evidence").is_null(), "evidence")


@check("reviewer_disagrees", "status", "status_by_reviewer")
def reviewer_disagrees(cells: LedgerCells) -> Iterator[Violation]:
    """Yield what is done by its state, and not by the reviewer's."""
    disagrees = (pl.col("state") >= COMPLETED) & (pl.col("state_by_reviewer") < COMPLETED)
    yield Violation(cells.by_record, disagrees, "status_by_reviewer")


@check("status_not_read", "status", "status_by_reviewer")
def status_not_read(cells: LedgerCells) -> Iterator[Violation]:
    """Yield states that mean nothing, beside a reviewer's, which counts: nobody asks about them."""
    unread = pl.col("status").is_not_null() & pl.col("state").is_null()
    yield Violation(cells.by_record, unread & pl.col("state_by_reviewer").is_not_null(), "status")


@check("share_impossible")
def share_impossible(cells: LedgerCells) -> Iterator[Violation]:
    """Yield shares of progress below nothing or above all."""
    for field in _SHARES:
        if cells.has(field):
            lines = cells.by_record.with_columns(share=_share(field))
            yield Violation(lines, (pl.col("share") > 1) | (pl.col("share") < 0), field)


@check("share_unlike_state", "progress_percent")
def share_unlike_state(cells: LedgerCells) -> Iterator[Violation]:
    """Yield shares of progress that contradict the state."""
    lines = cells.by_record.with_columns(share=_share("progress_percent"))
    less = _done(cells) & (pl.col("share") < 1)
    more = _not_done(cells) & (pl.col("share") == 1)
    yield Violation(lines, less | more, "progress_percent")


@check("in_time_yet_late", "deadline", "completed_date")
def in_time_yet_late(cells: LedgerCells) -> Iterator[Violation]:
    """Yield what is said to be in time, yet was completed after the deadline."""
    for field in ("status", "progress_text", "remark"):
        if cells.has(field):
            is_late = pl.col("completed_date_from") > pl.col("due_on")
            yield Violation(cells.by_record, pl.col(field).str.contains(IN_TIME) & is_late, field)


def _done(cells: LedgerCells) -> pl.Expr:
    """Return whether it is completed or closed, as far as that is said and no state denies it."""
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


def _not_done(cells: LedgerCells) -> pl.Expr:
    """Return whether it is said to be open; where closing is all that is said, not closed."""
    if cells.has("status"):
        return _unfinished(cells).fill_null(value=False)
    if cells.has("is_closed") and cells.kind.closing_is_the_state:
        return (~pl.col("closed")).fill_null(value=False)
    return pl.lit(value=False)


def _unfinished(cells: LedgerCells) -> pl.Expr:
    return pl.col("state") < COMPLETED if cells.has("status") else pl.lit(value=False)


def _progress(field: str) -> pl.Expr:
    """Return a text of progress; a plan that is made (已完成整改方案) is no end in it."""
    return pl.col(field).str.replace_all(_PLANS, "方案")


def _share(field: str) -> pl.Expr:
    """Return a share: of 85 %, 85 in a column of per cent, 0.85."""
    text = pl.col(field).str.replace_all(r"[％\s]", "%")
    number = text.str.strip_chars("%").cast(pl.Float64, strict=False)
    in_percent = text.str.contains("%", literal=True) | (number.abs() > 1).any()
    return pl.when(in_percent).then(number / 100).otherwise(number)


CHECKS: tuple[Check, ...] = (
    done_without_a_day_that_is_read,
    done_without_day,
    closed_without_day,
    problem_open_yet_closed,
    problem_open_with_day,
    problem_not_closed_yet_closed,
    problem_closed_before_completed,
    done_yet_under_way,
    open_yet_said_done,
    done_with_reason,
    done_yet_rejected,
    agreed_yet_open,
    done_without_evidence,
    reviewer_disagrees,
    status_not_read,
    share_impossible,
    share_unlike_state,
    in_time_yet_late,
)
