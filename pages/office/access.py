"""授权管理, for administrators: who may do what and where, posts to vacate, accounts."""

import streamlit as st

from pages.parts.access import accounts_card, change_cards, grants_card
from pages.parts.frame import headline, shell

shell.guard()
context = shell.enter_without_figures()

headline.draw(context, grants_card.sentence(context))
change_cards.outcome()
main, side = st.columns([2.3, 1])
with main:
    grants_card.card(context)
    accounts_card.card(context)
with side:
    change_cards.grant(context)
    change_cards.end(context)
    accounts_card.change(context)
headline.foot(context)
