"""The audit log as an auditor reads it: whether it is whole, a month of it narrowed, as a file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

import polars as pl
import streamlit as st

from pages.parts.frame import signed_in
from pages.parts.frame.context import FrameContext
from pages.parts.frame.navigation import OFFICE_PAGES, PAGES
from pages.parts.kit import headings, numbers, texts
from pages.parts.kit.files import downloads, exports
from pages.parts.shared.lists import plain_table
from warehouse.access.access import role_name
from warehouse.access.roles import Action, Role
from warehouse.audit_log import reading
from warehouse.audit_log.log import Entry, record
from warehouse.runtime.errors import AuditLogBroken
from warehouse.workbooks.list_sheets import ListSheet

COLUMNS = ("number", "at", "who", "event", "page", "region", "facts")
NARROWED_BY = ("day", "who", "event", "page", "region")
MOST_ROWS = 200

EVENTS = (
    *("signed_in", "signed_out", "sign_in_failed", "password_changed", "signed_out_everywhere"),
    *("seen", "searched", "exported", "granted", "revoked", "imported", "accepted", "undone"),
    *("redone", "published", "rolled_back", "purged"),
    "plan_kept",
    *("account_added", "account_reset", "account_locked"),
)
"""Events that have a name in words; others are called as they are written."""

FACTS = ("person", "role", "address", "kind", "batch", "version", "term")
"""Facts that have a name in words; others are called as they are written."""


def sentence(context: FrameContext) -> str:
    """Return the page's sentence: whether the log is what was written, and how long it is."""
    try:
        last = reading.last_of_whole(context.home)
    except AuditLogBroken as error:
        return context.words("audit.broken", why=error.in_language(context.language)[0])
    if last is None:
        return context.words("audit.empty")
    at = f"{last.at.astimezone():%Y-%m-%d %H:%M}"
    return context.words("audit.whole", number=numbers.count(last.number), at=at)


def card(context: FrameContext) -> None:
    """Draw a month of the log, the latest first, as far as it is wanted."""
    words, months = context.words, reading.months(context.home)
    if not months:
        return
    with st.container(border=True, key="card_audit"):
        headings.title(words("audit.entries"))
        texts.caption(words("audit.hash", hash=_hash(context)))
        sides = st.columns(len(NARROWED_BY) + 1)
        with sides[0]:
            month = st.selectbox(words("audit.month"), months, key="audit_month")
        entries: Sequence[Entry] = reading.of_month(context.home, month)[::-1]
        for side, name in zip(sides[1:], NARROWED_BY, strict=True):
            with side:
                entries = _narrowed(context, entries, name, month)
        shown = entries[:MOST_ROWS]
        line = words("audit.rows", rows=numbers.count(len(entries)), shown=len(shown))
        texts.caption(line)
        headed = [words(f"audit.column_{name}") for name in COLUMNS]
        plain_table.draw(headed, [_cells(context, entry) for entry in shown])
        _file(context, entries, month)


def _hash(context: FrameContext) -> str:
    try:
        last = reading.last_of_whole(context.home)
    except AuditLogBroken:
        return ""
    return last.hash if last else ""


def _narrowed(
    context: FrameContext, entries: Sequence[Entry], name: str, month: str
) -> Sequence[Entry]:
    """Offer the values there are of a column, and return the entries that have the chosen one."""
    value = _VALUES[name]
    there = sorted({value(entry) for entry in entries} - {""})
    chosen = st.selectbox(
        context.words(f"audit.column_{name}"),
        ["", *there],
        format_func=lambda one: _shown(context, name, one) if one else context.words("audit.all"),
        key=f"audit_{name}_{month}",
    )
    return [entry for entry in entries if not chosen or value(entry) == chosen]


def _day(entry: Entry) -> str:
    return f"{entry.at.astimezone():%Y-%m-%d}"


_VALUES: dict[str, Callable[[Entry], str]] = {
    "day": _day,
    "who": lambda entry: entry.who,
    "event": lambda entry: entry.event,
    "page": lambda entry: str(entry.facts.get("page", "")),
    "region": lambda entry: str(entry.facts.get("region", "")),
}


def _shown(context: FrameContext, name: str, value: str) -> str:
    """Return a value as it is read: events and pages have names, codes stay codes."""
    words = context.words
    if name == "event":
        return words(f"audit.event_{value}") if value in EVENTS else value
    if name == "page" and value in PAGES:
        return words(f"pages.{value}")
    if name == "page" and value in OFFICE_PAGES:
        return words(f"office_pages.{value}")
    if name == "day":
        return numbers.day(dt.date.fromisoformat(value), context.language)
    return value


def _cells(context: FrameContext, entry: Entry) -> list[str]:
    others = {name: fact for name, fact in entry.facts.items() if name not in ("page", "region")}
    return [
        numbers.count(entry.number),
        f"{entry.at.astimezone():%Y-%m-%d %H:%M:%S}",
        entry.who,
        *(_shown(context, name, _VALUES[name](entry)) for name in ("event", "page", "region")),
        "  ".join(_fact(context, name, fact) for name, fact in others.items() if fact != ""),
    ]


def _fact(context: FrameContext, name: str, fact: object) -> str:
    """Return what an event says of itself as it is read, roles by their names."""
    words, shown = context.words, str(fact)
    if name == "role" and fact in set(Role):
        shown = role_name(Role(shown)).in_language(context.language)
    called = words(f"audit.fact_{name}") if name in FACTS else name
    return words("audit.fact", name=called, fact=shown)


def _file(context: FrameContext, entries: Sequence[Entry], month: str) -> None:
    words = context.words

    def made() -> bytes:
        signed_in.check(Action.READ_AUDIT_LOG)
        record(context.home, "exported", page="audit", kind="xlsx")
        return workbook(context, entries, month)

    st.download_button(
        words("tables.excel"),
        data=made,
        file_name=words("audit.file", month=month),
        mime=downloads.XLSX,
        on_click="ignore",
        key=f"audit_xlsx_{month}_{context.language}",
    )


def workbook(context: FrameContext, entries: Sequence[Entry], month: str) -> bytes:
    """Return entries as the page shows them, and the month and hash they belong to."""
    words = context.words
    cells = [_cells(context, entry) for entry in entries]
    rows = pl.DataFrame(cells, schema=dict.fromkeys(COLUMNS, pl.String), orient="row")
    headed = {name: words(f"audit.column_{name}") for name in COLUMNS}
    about = [(words("audit.month"), month), (words("audit.last_hash"), _hash(context))]
    sheet = ListSheet(words("office_pages.audit"), rows, headed)
    return exports.workbook([sheet], words("audit.about"), about)
