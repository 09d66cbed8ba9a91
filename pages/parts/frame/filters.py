"""The choosers: what is picked goes into the selection, and so into the URL."""

from __future__ import annotations

import html
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Literal

import streamlit as st

from pages.parts.frame import links, selection
from pages.parts.frame.context import GRAINS, PageContext, short_name
from pages.parts.frame.header import kept
from pages.parts.kit import numbers, texts
from pages.parts.kit.words import Language, Words
from warehouse.queries.regions import Region, Regions, Term
from warehouse.queries.taxonomy import RESPONSIBILITY_LEVELS

LABELS_KEPT = 8
"""Lists of regions: of the last versions, in each language."""

MOST_REGIONS = 300
"""Of more, a list offers those near the chosen one: it is sent, and its labels are looked through,
at every run, and nobody reads three thousand lines. A province's are fewer.
"""


def shown_key(context: PageContext, name: str, value: object, options: Sequence[object]) -> str:
    """Return the key of a chooser that shows what the URL says.

    The key stays the same, so that a chooser keeps its place and the keyboard's focus; it differs
    by language only, because Streamlit keeps the label that was chosen. The value is set before
    the chooser is drawn, because the URL may have changed it.
    """
    key = f"{name}_{context.language}"
    wanted = value if value in options else None
    if st.session_state.get(key) != wanted:
        st.session_state[key] = wanted
    return key


def keep(key: str, name: str) -> None:
    """Put what a chooser says into the URL.

    A change may arrive when the page of its chooser is left and its value gone: it is let go.
    """
    if (value := st.session_state.get(key)) is not None:
        selection.choose(**{name: str(value)})


def grain(context: PageContext) -> None:
    """Choose the units of a province's map; drawn only where there is a choice."""
    if context.region.level != "province" or not any(
        child.level == "city" for child in context.regions.children(context.region.code)
    ):
        return
    key = shown_key(context, "grain", context.grain, GRAINS)
    st.segmented_control(
        context.words("choose.grain"),
        GRAINS,
        format_func=lambda level: context.words(f"choose.grain_{level}"),
        key=key,
        on_change=keep,
        args=(key, "grain"),
        label_visibility="collapsed",
        required=True,
    )


def term(context: PageContext) -> None:
    """Choose the term of office."""
    by_id = {term.term_id: term for term in context.terms}
    key = shown_key(context, "term", context.term.term_id, list(by_id))
    st.selectbox(
        context.words("choose.term"),
        list(by_id),
        format_func=lambda term_id: term_name(context, by_id[term_id]),
        key=key,
        on_change=_keep_term,
        args=(key, context.term.term_id),
        label_visibility="collapsed",
        width=160,
    )


def term_name(context: PageContext, term: Term) -> str:
    """Return a term by its years, in this language."""
    return context.words("choose.term_of", start=term.starts_on.year, end=term.ends_on.year)


def _keep_term(key: str, before: str) -> None:
    # Another term has other months and years: its last month is shown.
    chosen = st.session_state.get(key, before)
    if chosen not in (None, before):
        selection.choose(term=chosen, month="", year="")


def keep_month(key: str) -> None:
    """Put the month end that a chooser says into the URL."""
    if (month_end := st.session_state.get(key)) is not None:
        selection.choose(month=f"{month_end:%Y-%m}")


Filter = Literal["region", "term", "month", "level", "category", "year"]


def bar(context: PageContext, *filters: Filter, note: str = "", onward: Sequence[str] = ()) -> None:
    """Open an office page: the way back up on the left, the choosers named on the right.

    A `note` stands beside the way back up, in quiet ink, and there the pages that lead `onward`.
    """
    draw: dict[Filter, Callable[[PageContext], None]] = {
        "region": region,
        "term": term,
        "month": month_list,
        "level": level,
        "category": category,
        "year": year,
    }
    with st.container(key="filters", horizontal=True, vertical_alignment="center"):
        crumbs(context)
        kept.star(context)
        if note:
            st.html(f'<div class="crumbs">{html.escape(note)}</div>', width="content")
        if onward:
            st.html(f'<div class="onward-to">{_onward(context, onward)}</div>', width="content")
        st.space("stretch")
        for name in filters:
            draw[name](context)


def _onward(context: PageContext, pages: Sequence[str]) -> str:
    """Return links to pages, of what is chosen here."""
    return "".join(
        f'<a href="{html.escape(links.address(page))}">'
        f"{html.escape(context.words('choose.onward', page=context.words(f'pages.{page}')))}</a>"
        for page in pages
    )


def crumbs(context: PageContext) -> None:
    """Draw the way back up: the region's ancestors as links, itself as text."""
    line = context.regions.lineage(context.region.code)[::-1]
    with st.container(
        key="crumbs", horizontal=True, gap="xsmall", vertical_alignment="center", width="content"
    ):
        for region in line:
            st.button(
                texts.literal(context.short_name(region)),
                key=f"crumb_{region.code}",
                type="tertiary",
                disabled=region.code == context.region.code,
                on_click=selection.choose,
                kwargs={"region": region.code},
            )


def region(context: PageContext) -> None:
    """Choose the region from a list that can be searched; far ones are found by the header."""
    own = kept.counties(context.regions)
    near = [region.code for region in offered(context.regions, context.region)]
    codes = [*own, *(code for code in near if code not in own)]
    key = shown_key(context, "region", context.region.code, codes)
    st.selectbox(
        context.words("choose.region"),
        codes,
        index=0 if context.region.code in codes else None,
        placeholder=context.words("choose.region"),
        format_func=region_labels(context.regions, context.language).__getitem__,
        key=key,
        on_change=keep,
        args=(key, "region"),
        label_visibility="collapsed",
        width=250,
    )


def offered(regions: Regions, chosen: Region) -> list[Region]:
    """Return the regions that a list offers, by code: all of them, or of too many those around
    the chosen one: what it lies in, what lies beside it and what lies in it.
    """
    all_of_them = regions.in_data()
    if len(all_of_them) <= MOST_REGIONS:
        return all_of_them
    line = regions.lineage(chosen.code)
    near = {region.code for region in line}
    near |= {child.code for region in line for child in regions.children(region.code)}
    return [region for region in all_of_them if region.code in near]


def month_list(context: PageContext) -> None:
    """Choose the month end from a list, the newest first."""
    months = context.months[::-1]
    key = shown_key(context, "month_list", context.month_end, months)
    st.selectbox(
        context.words("choose.month"),
        months,
        format_func=lambda end: numbers.month(end, context.language),
        key=key,
        on_change=keep_month,
        args=(key,),
        label_visibility="collapsed",
        width=120,
    )


def level(context: PageContext) -> None:
    """Choose a responsibility level, or all."""
    _all_or_one(
        context,
        "level",
        context.level,
        RESPONSIBILITY_LEVELS,
        lambda level: context.words(f"responsibility.{level}"),
    )


def category(context: PageContext) -> None:
    """Choose a problem category, of either level of the taxonomy, or all."""
    names = context.category_names
    _all_or_one(context, "category", context.category, list(names), names.__getitem__)


def year(context: PageContext) -> None:
    """Choose a calendar year of the term, or all."""
    years = [str(year) for year in context.term.years]
    chosen = "" if context.year is None else str(context.year)
    _all_or_one(
        context, "year", chosen, years, lambda year: context.words("choose.one_year", year=year)
    )


def _all_or_one(
    context: PageContext,
    name: str,
    chosen: str,
    options: Sequence[str],
    label: Callable[[str], str],
) -> None:
    """Draw a chooser whose first option, "", stands for all."""
    words, offered = context.words, ["", *options]
    key = shown_key(context, name, chosen, offered)
    st.selectbox(
        words(f"choose.{name}"),
        offered,
        format_func=lambda option: label(option) if option else words(f"choose.every_{name}"),
        key=key,
        on_change=keep,
        args=(key, name),
        label_visibility="collapsed",
        width=150,
    )


@lru_cache(LABELS_KEPT)
def region_labels(regions: Regions, language: Language) -> dict[str, str]:
    """Return what the list of regions calls each that is in the data, by code.

    They are thousands in a national office, and the same in every run of every page.
    """
    words = Words(language)
    return {region.code: _with_province(words, regions, region) for region in regions.in_data()}


def _with_province(words: Words, regions: Regions, region: Region) -> str:
    """Name a region with its province: aliases, and real counties too, share names."""
    above = regions.lineage(region.code)[1:]
    province = next((each for each in above if each.level == "province"), None)
    if province is None:
        return short_name(words, region)
    return words(
        "choose.region_in", region=short_name(words, region), province=short_name(words, province)
    )
