"""线索处分, what clues led to: cascade, limits, cohorts, time to filing, money. Units never mix."""

import streamlit as st

from pages.parts.frame import filters, shell
from pages.parts.sanctions import (
    ages,
    cascade,
    cohorts,
    counties,
    filing,
    finding,
    money,
    rates,
    suppressed,
)

shell.guard()
visit = shell.enter()

if suppressed.is_on(visit):
    filters.bar(visit, "region", "term")
    shell.headline(visit, suppressed.sentence(visit))
    if not shell.not_in_data(visit):
        suppressed.cards(visit)
        money.card(visit, visit.months[-1])
else:
    filters.bar(visit, "region", "term", "month")
    shell.headline(visit, finding.sentence(visit))
    finding.past_month(visit)
    if not shell.not_in_data(visit):
        cascade_side, ages_side = st.columns([1.7, 1])
        with cascade_side:
            cascade.card(visit)
        with ages_side:
            ages.card(visit)

        cohorts_side, filing_side = st.columns(2)
        with cohorts_side:
            cohorts.card(visit)
        with filing_side:
            filing.card(visit)

        funnel = rates.funnel(visit)
        rates_side, money_side = st.columns([1.7, 1])
        with rates_side:
            rates.card(visit, funnel)
        with money_side:
            money.card(visit, visit.month_end)
        counties.tables_of(visit, funnel)
shell.foot(visit)
