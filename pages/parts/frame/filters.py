"""The choosers: what is picked goes into the selection, and so into the URL."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal

import streamlit as st

from pages.parts.frame import selection
from pages.parts.frame.context import GRAINS, PageContext
from pages.parts.kit import choosers, numbers, texts
from warehouse.queries.metrics import Metric
from warehouse.queries.regions import Term
from warehouse.queries.taxonomy import RESPONSIBILITY_LEVELS

HEIGHT = "problems_per_village"
"""The metric first drawn as height."""

HEADLINES = 4
"""As many metrics stand side by side; the rest are one menu further."""


def _shown(context: PageContext, name: str, value: object, options: Sequence[object]) -> str:
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


def _keep(key: str, name: str) -> None:
    if (value := st.session_state[key]) is not None:
        selection.choose(**{name: str(value)})


def metric(context: PageContext) -> None:
    """Choose the metric: the headlines side by side, the others in a menu."""
    words, chosen = context.words, context.metric.name
    names = list(context.metrics)
    headlines = [name for name in names if context.metrics[name].tile is not None][:HEADLINES]
    others = [name for name in names if name not in headlines]

    def label(name: str) -> str:
        return words.label(context.metrics[name].label)

    with st.container(key="metrics", horizontal=True, horizontal_alignment="right", wrap=False):
        key = _shown(context, "headline", chosen, headlines)
        st.segmented_control(
            words("choose.metric"),
            headlines,
            format_func=lambda name: texts.literal(label(name)),
            key=key,
            on_change=_keep,
            args=(key, "metric"),
            label_visibility="collapsed",
            required=chosen in headlines,
        )
        key = _shown(context, "other", chosen, others)
        st.selectbox(
            words("choose.other_metrics"),
            others,
            index=0 if chosen in others else None,
            placeholder=words("choose.other_metrics"),
            format_func=label,
            key=key,
            on_change=_keep,
            args=(key, "metric"),
            label_visibility="collapsed",
            width=176,
        )


def grain(context: PageContext) -> None:
    """Choose the units of a province's map; drawn only where there is a choice."""
    if context.region.level != "province" or not any(
        child.level == "city" for child in context.regions.children(context.region.code)
    ):
        return
    key = _shown(context, "grain", context.grain, GRAINS)
    st.segmented_control(
        context.words("choose.grain"),
        GRAINS,
        format_func=lambda level: context.words(f"choose.grain_{level}"),
        key=key,
        on_change=_keep,
        args=(key, "grain"),
        label_visibility="collapsed",
        required=True,
    )


def term(context: PageContext) -> None:
    """Choose the term of office."""
    by_id = {term.term_id: term for term in context.terms}
    key = _shown(context, "term", context.term.term_id, list(by_id))
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
    if st.session_state[key] not in (None, before):
        selection.choose(term=st.session_state[key], month="", year="")


def month(context: PageContext) -> None:
    """Choose the month end on a slider over the whole term."""
    key = _shown(context, "month", context.month_end, context.months)
    st.select_slider(
        context.words("choose.month"),
        context.months,
        format_func=lambda end: numbers.month(end, context.language),
        key=key,
        on_change=_keep_month,
        args=(key,),
        label_visibility="collapsed",
    )
    first, last, end = (
        numbers.month(moment, context.language)
        for moment in (context.months[0], context.months[-1], context.term.ends_on)
    )
    st.html(
        f'<div class="slider-ends"><span>{first}</span>'
        f"<span>{context.words('choose.term_ends', last=last, month=end)}</span></div>"
    )


def _keep_month(key: str) -> None:
    if st.session_state[key] is not None:
        selection.choose(month=f"{st.session_state[key]:%Y-%m}")


def view(context: PageContext) -> str:
    """Return how the map is drawn: flat, or with a second metric as height."""
    return choosers.one_of(
        context,
        "view",
        context.words("choose.view"),
        ["flat", "height"],
        lambda name: context.words(f"choose.view_{name}"),
    )


Filter = Literal["region", "term", "month", "level", "category", "year"]


def bar(context: PageContext, *filters: Filter) -> None:
    """Open an office page: the way back up on the left, the choosers named on the right."""
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
        st.space("stretch")
        for name in filters:
            draw[name](context)


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
    """Choose the region from a list that can be searched."""
    codes = [region.code for region in context.regions.in_data()]
    key = _shown(context, "region", context.region.code, codes)
    st.selectbox(
        context.words("choose.region"),
        codes,
        index=0 if context.region.code in codes else None,
        placeholder=context.words("choose.region"),
        format_func=lambda code: _with_province(context, code),
        key=key,
        on_change=_keep,
        args=(key, "region"),
        label_visibility="collapsed",
        width=250,
    )


def month_list(context: PageContext) -> None:
    """Choose the month end from a list, the newest first."""
    months = context.months[::-1]
    key = _shown(context, "month_list", context.month_end, months)
    st.selectbox(
        context.words("choose.month"),
        months,
        format_func=lambda end: numbers.month(end, context.language),
        key=key,
        on_change=_keep_month,
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
    key = _shown(context, name, chosen, offered)
    st.selectbox(
        words(f"choose.{name}"),
        offered,
        format_func=lambda option: label(option) if option else words(f"choose.every_{name}"),
        key=key,
        on_change=_keep,
        args=(key, name),
        label_visibility="collapsed",
        width=150,
    )


def _with_province(context: PageContext, code: str) -> str:
    """Name a region with its province: aliases, and real counties too, share names."""
    region = context.regions[code]
    province = next((r for r in context.regions.lineage(code)[1:] if r.level == "province"), None)
    if province is None:
        return context.short_name(region)
    return context.words(
        "choose.region_in", region=context.short_name(region), province=context.short_name(province)
    )


def height_metric(context: PageContext) -> Metric:
    """Return the metric that is drawn as height."""
    words = context.words
    others = [name for name in context.metrics if name != context.metric.name]
    name = st.selectbox(
        words("choose.height_metric"),
        others,
        index=others.index(HEIGHT) if HEIGHT in others else 0,
        format_func=lambda name: words.label(context.metrics[name].label),
        key=f"height_{context.metric.name}_{context.language}",
        label_visibility="collapsed",
        width=170,
    )
    return context.metrics[str(name)]
