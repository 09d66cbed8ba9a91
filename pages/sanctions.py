"""线索处分, what clues led to: cascade, limits, cohorts, time to filing, money. Units never mix."""

import streamlit as st

from pages.parts.frame import filters, headline, shell
from pages.parts.sanctions import (
    ages,
    cascade,
    cohorts,
    counties,
    filing,
    money,
    rates,
    suppressed,
)
from pages.parts.shared import clues
from pages.parts.shared.lists import list_addresses

shell.guard()
context = shell.enter(handles=("month",))

if suppressed.is_on(context):
    context = suppressed.without_months(context)
    filters.bar(context, "region", "term")
    headline.draw(context, suppressed.sentence(context))
    if not headline.not_in_data(context):
        suppressed.cards(context)
        money.card(context, context.months[-1])
else:
    filters.bar(context, "region", "term", "month")
    list_addresses.sentence(context, clues.finding(context))
    headline.past_month(context, "sanctions.past_month")
    if not headline.not_in_data(context):
        cascade_side, ages_side = st.columns([1.7, 1])
        with cascade_side:
            cascade.card(context)
        with ages_side:
            ages.card(context)

        cohorts_side, filing_side = st.columns(2)
        with cohorts_side:
            cohorts.card(context)
        with filing_side:
            filing.card(context)

        funnel = rates.funnel(context)
        rates_side, money_side = st.columns([1.7, 1])
        with rates_side:
            rates.card(context, funnel)
        with money_side:
            money.card(context, context.month_end)
        counties.tables_of(context, funnel)
headline.foot(context)
