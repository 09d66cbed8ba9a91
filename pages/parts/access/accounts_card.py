"""The dashboard's own accounts, where the office has no provider: listed, added, reset, locked."""

from __future__ import annotations

import datetime as dt
import time

import streamlit as st

from pages.parts.access.change_cards import carry_out
from pages.parts.frame.context import FrameContext
from pages.parts.kit import headings, numbers, texts
from pages.parts.shared.lists import plain_table
from warehouse.access.accounts import accounts, passwords
from warehouse.audit_log.log import record

COLUMNS = ("person", "state", "changed")
SHUT = ("locked", "locked_out")
"""Accounts that nobody can sign in with at present stand first."""


def card(context: FrameContext) -> None:
    """Draw the accounts, and how each stands; nothing where a provider has them."""
    if not context.settings.sign_in.has_local_accounts:
        return
    words, kept = context.words, accounts.all_of(context.home)
    with st.container(border=True, key="card_accounts"):
        headings.title(words("access.accounts"))
        stands = {name: one.state(time.time()) for name, one in kept.items()}
        rows = [
            [
                name,
                words(f"access.account_{stands[name]}"),
                numbers.day(dt.date.fromtimestamp(kept[name].changed), context.language),
            ]
            for name in sorted(kept, key=lambda name: (stands[name] not in SHUT, name))
        ]
        plain_table.draw([words(f"access.account_column_{name}") for name in COLUMNS], rows)


def change(context: FrameContext) -> None:
    """Draw the forms that add an account, and reset or lock one."""
    if not context.settings.sign_in.has_local_accounts:
        return
    words = context.words
    with st.container(border=True, key="card_account"):
        headings.title(words("access.account_change"))
        texts.caption(words("access.account_note"))
        with st.form("account_add", border=False):
            name = st.text_input(words("access.column_person"), max_chars=128)
            if st.form_submit_button(words("access.account_add")):
                carry_out(context, lambda: _add(context, name.strip()))
        names = accounts.names(context.home)
        if not names:
            return
        chosen = st.selectbox(words("access.account"), names, key="account_chosen")
        buttons = st.container(horizontal=True)
        if buttons.button(words("access.account_reset"), key="account_reset"):
            carry_out(context, lambda: _reset(context, chosen))
        if buttons.button(words("access.account_lock"), key="account_lock"):
            carry_out(context, lambda: _lock(context, chosen))


def _add(context: FrameContext, name: str) -> str:
    password = passwords.by_chance()
    accounts.add(context.home, name, password)
    record(context.home, "account_added", person=name)
    return context.words("access.account_added", person=name, password=password)


def _reset(context: FrameContext, name: str) -> str:
    password = passwords.by_chance()
    accounts.reset(context.home, name, password)
    record(context.home, "account_reset", person=name)
    return context.words("access.account_was_reset", person=name, password=password)


def _lock(context: FrameContext, name: str) -> str:
    accounts.lock(context.home, name)
    record(context.home, "account_locked", person=name)
    return context.words("access.account_was_locked", person=name)
