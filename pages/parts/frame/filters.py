"""The choosers: what is picked goes into the selection, and so into the URL."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal

import streamlit as st

from pages.parts.frame import selection, shell
from pages.parts.frame.shell import GRAINS, Visit
from pages.parts.kit import numbers, texts
from warehouse.queries.metrics import Metric
from warehouse.queries.regions import Term
from warehouse.queries.taxonomy import RESPONSIBILITY_LEVELS

HEIGHT = "problems_per_village"
"""The metric first drawn as height."""

HEADLINES = 4
"""As many metrics stand side by side; the rest are one menu further."""


def _shown(visit: Visit, name: str, value: object, options: Sequence[object]) -> str:
    """Return the key of a chooser that shows what the URL says.

    The key stays the same, so that a chooser keeps its place and the keyboard's focus; it differs
    by language only, because Streamlit keeps the label that was chosen. The value is set before
    the chooser is drawn, because the URL may have changed it.
    """
    key = f"{name}_{visit.language}"
    wanted = value if value in options else None
    if st.session_state.get(key) != wanted:
        st.session_state[key] = wanted
    return key


def _keep(key: str, name: str) -> None:
    if (value := st.session_state[key]) is not None:
        selection.choose(**{name: str(value)})


def metric(visit: Visit) -> None:
    """Choose the metric: the headlines side by side, the others in a menu."""
    words, chosen = visit.words, visit.metric.name
    names = list(visit.metrics)
    headlines = [name for name in names if visit.metrics[name].tile is not None][:HEADLINES]
    others = [name for name in names if name not in headlines]

    def label(name: str) -> str:
        return words.label(visit.metrics[name].label)

    with st.container(key="metrics", horizontal=True, horizontal_alignment="right", wrap=False):
        key = _shown(visit, "headline", chosen, headlines)
        st.segmented_control(
            words("choose.metric"),
            headlines,
            format_func=lambda name: texts.plain(label(name)),
            key=key,
            on_change=_keep,
            args=(key, "metric"),
            label_visibility="collapsed",
            required=chosen in headlines,
        )
        key = _shown(visit, "other", chosen, others)
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


def grain(visit: Visit) -> None:
    """Choose the units of a province's map; drawn only where there is a choice."""
    if visit.region.level != "province" or not any(
        child.level == "city" for child in visit.regions.children(visit.region.code)
    ):
        return
    key = _shown(visit, "grain", visit.grain, GRAINS)
    st.segmented_control(
        visit.words("choose.grain"),
        GRAINS,
        format_func=lambda level: visit.words(f"choose.grain_{level}"),
        key=key,
        on_change=_keep,
        args=(key, "grain"),
        label_visibility="collapsed",
        required=True,
    )


def term(visit: Visit) -> None:
    """Choose the term of office."""
    by_id = {term.term_id: term for term in visit.terms}
    key = _shown(visit, "term", visit.term.term_id, list(by_id))
    st.selectbox(
        visit.words("choose.term"),
        list(by_id),
        format_func=lambda term_id: term_name(visit, by_id[term_id]),
        key=key,
        on_change=_keep_term,
        args=(key, visit.term.term_id),
        label_visibility="collapsed",
        width=160,
    )


def term_name(visit: Visit, term: Term) -> str:
    """Return a term by its years, in this language."""
    return visit.words("choose.term_of", start=term.starts_on.year, end=term.ends_on.year)


def _keep_term(key: str, before: str) -> None:
    # Another term has other months and years: its last month is shown.
    if st.session_state[key] not in (None, before):
        selection.choose(term=st.session_state[key], month="", year="")


def month(visit: Visit) -> None:
    """Choose the month end on a slider over the whole term."""
    key = _shown(visit, "month", visit.month_end, visit.months)
    st.select_slider(
        visit.words("choose.month"),
        visit.months,
        format_func=lambda end: numbers.month(end, visit.language),
        key=key,
        on_change=_keep_month,
        args=(key,),
        label_visibility="collapsed",
    )
    first, last, end = (
        numbers.month(moment, visit.language)
        for moment in (visit.months[0], visit.months[-1], visit.term.ends_on)
    )
    st.html(
        f'<div class="slider-ends"><span>{first}</span>'
        f"<span>{visit.words('choose.term_ends', last=last, month=end)}</span></div>"
    )


def _keep_month(key: str) -> None:
    if st.session_state[key] is not None:
        selection.choose(month=f"{st.session_state[key]:%Y-%m}")


def view(visit: Visit) -> str:
    """Return how the map is drawn: flat, or with a second metric as height."""
    return (
        st.segmented_control(
            visit.words("choose.view"),
            ["flat", "height"],
            default="flat",
            format_func=lambda name: visit.words(f"choose.view_{name}"),
            key=f"view_{visit.language}",
            label_visibility="collapsed",
            required=True,
        )
        or "flat"
    )


Filter = Literal["region", "term", "month", "level", "category", "year"]


def bar(visit: Visit, *filters: Filter) -> None:
    """Open an office page: the way back up on the left, the choosers named on the right."""
    draw: dict[Filter, Callable[[Visit], None]] = {
        "region": region,
        "term": term,
        "month": month_list,
        "level": level,
        "category": category,
        "year": year,
    }
    with st.container(key="filters", horizontal=True, vertical_alignment="center"):
        shell.crumbs(visit)
        st.space("stretch")
        for name in filters:
            draw[name](visit)


def region(visit: Visit) -> None:
    """Choose the region from a list that can be searched."""
    codes = [region.code for region in visit.regions.in_data()]
    key = _shown(visit, "region", visit.region.code, codes)
    st.selectbox(
        visit.words("choose.region"),
        codes,
        index=0 if visit.region.code in codes else None,
        placeholder=visit.words("choose.region"),
        format_func=lambda code: _with_province(visit, code),
        key=key,
        on_change=_keep,
        args=(key, "region"),
        label_visibility="collapsed",
        width=250,
    )


def month_list(visit: Visit) -> None:
    """Choose the month end from a list, the newest first."""
    months = visit.months[::-1]
    key = _shown(visit, "month_list", visit.month_end, months)
    st.selectbox(
        visit.words("choose.month"),
        months,
        format_func=lambda end: numbers.month(end, visit.language),
        key=key,
        on_change=_keep_month,
        args=(key,),
        label_visibility="collapsed",
        width=120,
    )


def level(visit: Visit) -> None:
    """Choose a responsibility level, or all."""
    _all_or_one(
        visit,
        "level",
        visit.level,
        RESPONSIBILITY_LEVELS,
        lambda level: visit.words(f"responsibility.{level}"),
    )


def category(visit: Visit) -> None:
    """Choose a problem category, of either level of the taxonomy, or all."""
    names = visit.category_names
    _all_or_one(visit, "category", visit.category, list(names), names.__getitem__)


def year(visit: Visit) -> None:
    """Choose a calendar year of the term, or all."""
    years = [str(year) for year in visit.term.years]
    chosen = "" if visit.year is None else str(visit.year)
    _all_or_one(
        visit, "year", chosen, years, lambda year: visit.words("choose.one_year", year=year)
    )


def _all_or_one(
    visit: Visit,
    name: str,
    chosen: str,
    options: Sequence[str],
    label: Callable[[str], str],
) -> None:
    """Draw a chooser whose first option, "", stands for all."""
    words, offered = visit.words, ["", *options]
    key = _shown(visit, name, chosen, offered)
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


def _with_province(visit: Visit, code: str) -> str:
    """Name a region with its province: aliases, and real counties too, share names."""
    region = visit.regions[code]
    province = next((r for r in visit.regions.lineage(code)[1:] if r.level == "province"), None)
    if province is None:
        return visit.short_name(region)
    return visit.words(
        "choose.region_in", region=visit.short_name(region), province=visit.short_name(province)
    )


def height_metric(visit: Visit) -> Metric:
    """Return the metric that is drawn as height."""
    words = visit.words
    others = [name for name in visit.metrics if name != visit.metric.name]
    name = st.selectbox(
        words("choose.height_metric"),
        others,
        index=others.index(HEIGHT) if HEIGHT in others else 0,
        format_func=lambda name: words.label(visit.metrics[name].label),
        key=f"height_{visit.metric.name}_{visit.language}",
        label_visibility="collapsed",
        width=170,
    )
    return visit.metrics[str(name)]
