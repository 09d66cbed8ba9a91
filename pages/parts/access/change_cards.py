"""What an administrator changes: a role more, a role less, a vacated post, a sign-out everywhere.

Nobody changes what they may do themselves: another administrator does, or the command line.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import streamlit as st

from pages.parts.access import grants_card
from pages.parts.frame import signed_in
from pages.parts.frame.context import FrameContext
from pages.parts.kit import headings, notices, texts
from warehouse.access import grants, sign_ins
from warehouse.access.access import role_name
from warehouse.access.grants import Grant
from warehouse.access.roles import Action, Role
from warehouse.audit_log.log import record
from warehouse.runtime.errors import XuntuError

_OUTCOME = "access_outcome"


def outcome() -> None:
    """Say what the change before came to, once."""
    if text := st.session_state.pop(_OUTCOME, ""):
        texts.success(text)


def done(text: str) -> None:
    """Keep what a change came to for the run that shows it, and begin that."""
    st.session_state[_OUTCOME] = text
    st.rerun()


def carry_out(context: FrameContext, change: Callable[[], str]) -> None:
    """Do what was asked for where it is allowed, and say what it came to or why not."""
    try:
        signed_in.check(Action.ADMINISTER)
        text = change()
    except XuntuError as error:
        notices.failed(context.words, error)
        return
    done(text)


def grant(context: FrameContext) -> None:
    """Draw the form of one role more."""
    words, names = context.words, grants_card.region_names(context)
    with st.container(border=True, key="card_grant"):
        headings.title(words("access.add"))
        with st.form("access_add", border=False):
            person = st.text_input(words("access.column_person"), max_chars=128)
            role = st.selectbox(
                words("access.column_role"),
                list(Role),
                format_func=lambda one: role_name(one).in_language(context.language),
            )
            region = st.selectbox(
                words("access.column_region"),
                sorted(names),
                index=_place(sorted(names), context.settings.root_region),
                format_func=lambda code: words("access.region", code=code, name=names[code]),
            )
            begins = st.text_input(words("access.first_day"), str(dt.date.today()), max_chars=10)
            until = st.text_input(words("access.last_day"), max_chars=10)
            if st.form_submit_button(words("access.add_do")):
                carry_out(context, lambda: _add(context, person.strip(), role, region,
                                                (begins, until)))  # fmt: skip


def end(context: FrameContext) -> None:
    """Draw the form that ends a role, or vacates a post, and signs out everywhere."""
    words, today = context.words, dt.date.today()
    own = signed_in.access().who
    rows = [
        row
        for row in grants.grants(context.home)
        if (row.until is None or row.until >= today) and (row.person != own or not own)
    ]
    with st.container(border=True, key="card_end"):
        headings.title(words("access.end"))
        people = sorted({row.person for row in rows})
        if not people:
            texts.caption(words("access.nobody_else"))
            return
        person = st.selectbox(words("access.column_person"), people, key="access_end_person")
        held = [row for row in rows if row.person == person]
        row = st.selectbox(
            words("access.which"),
            [None, *held],
            format_func=lambda one: _named(context, one),
            key=f"access_end_row_{person}",
        )
        buttons = st.container(horizontal=True)
        if buttons.button(words("access.end_do"), key="access_end"):
            carry_out(context, lambda: _end(context, person, row))
        if buttons.button(words("access.sign_out"), key="access_sign_out"):
            carry_out(context, lambda: _sign_out(context, person))


def _place(codes: list[str], code: str) -> int:
    return codes.index(code) if code in codes else 0


def _named(context: FrameContext, row: Grant | None) -> str:
    if row is None:
        return context.words("access.whole_post")
    role = role_name(row.role).in_language(context.language)
    return context.words("access.one_role", role=role, region=row.region)


def _add(context: FrameContext, person: str, role: Role, region: str, days: tuple[str, str]) -> str:
    begins, until = (grants.day_of(text) for text in days)
    row = Grant(person, role, region, begins or dt.date.today(), until)
    grants.add(context.home, row, by=signed_in.access().who)
    record(context.home, "granted", person=person, role=role, region=region)
    return context.words("access.added", person=person)


def _end(context: FrameContext, person: str, row: Grant | None) -> str:
    role, region = (None, None) if row is None else (row.role, row.region)
    for ended in grants.revoke(context.home, person, role, region, dt.date.today()):
        record(context.home, "revoked", person=person, role=ended.role, region=ended.region)
    return context.words("access.ended", person=person)


def _sign_out(context: FrameContext, person: str) -> str:
    count = sign_ins.end_everywhere(context.home, person)
    record(context.home, "signed_out_everywhere", person=person)
    return context.words("access.signed_out", person=person, count=count)
