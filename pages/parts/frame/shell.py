"""The frame around every page: page list, header, selection, as-of line, demonstration mark.

Streamlit runs a page file without `app.py` when the first visitor of a fresh server arrives on a
deep link, because it knows the `pages/` folder before the page list. So every page's first
statement is `shell.guard()`, which hands over to the page list and starts the run again.
"""

from __future__ import annotations

import html
import logging
import os
from dataclasses import replace
from datetime import date
from pathlib import Path

import streamlit as st

from pages.parts.frame import data, followed, selection
from pages.parts.frame.context import GRAINS, FrameContext, PageContext
from pages.parts.frame.serving import settings as served
from pages.parts.kit import notices, numbers, texts
from pages.parts.kit.words import LANGUAGES, Words, as_html
from warehouse.queries import regions, taxonomy
from warehouse.queries.metrics import Metric
from warehouse.queries.regions import Regions, Term
from warehouse.queries.snapshot import Snapshot
from warehouse.queries.taxonomy import RESPONSIBILITY_LEVELS
from warehouse.runtime.errors import NoVersion, PointerDamaged, XuntuError
from warehouse.runtime.faults import as_xuntu_error
from warehouse.runtime.home import Home
from warehouse.runtime.private import keep_private
from warehouse.runtime.settings import Settings

LOG = logging.getLogger("xuntu")

_PAGES = Path(__file__).parents[2]
_STYLE = Path(__file__).parent / "style.css"
_STARTED = "shell_started"
_GO_TO = "go_to_page"
_PAGE = "page_shown"

SUPPRESSED_MART = "mart_sanctions"
"""The mart of persons and clues, whose metrics are offered to the owning office only."""

STALE_AFTER_DAYS = 45
"""Real figures older than this say so in the header: ledgers are reported every month."""

PAGES = [
    "map_wall",
    "region",
    "coverage",
    "problems",
    "rectification",
    "sanctions",
    "supervision",
    "village",
    "intake",
]
"""The pages of the header, leaders' first. The stem of a page's file is its path."""

WITHOUT_FIGURES = ("intake",)
"""The pages that work before anything was published."""


def page(name: str) -> st.Page:
    """Return the page of a name, for links."""
    if name == "home":
        return st.Page(_PAGES / "home.py", title=Words("zh")("app.name"), default=True)
    return st.Page(_PAGES / f"{name}.py", url_path=name)


def _page_list() -> list[st.Page]:
    return [page(name) for name in ("home", *PAGES)]


def guard() -> None:
    """Send a run that began in a page file to the page list, or refuse it."""
    _refuse_unprotected()
    if not st.session_state.get(_STARTED):
        st.navigation(_page_list(), position="hidden")
        st.rerun()


def run() -> None:
    """Run the dashboard once: the whole of `app.py`."""
    keep_private()
    st.set_page_config(
        page_title=Words("zh")("app.browser_title"),
        page_icon=_PAGES / "parts" / "mark.svg",
        layout="wide",
        initial_sidebar_state="collapsed",
    )
    st.html(_STYLE)
    _refuse_unprotected()
    st.session_state[_STARTED] = True
    try:
        shown = st.navigation(_page_list(), position="hidden")
        st.session_state[_PAGE] = shown.url_path
        shown.run()
    except NoVersion as error:
        notices.no_version(_words(), error)
        st.page_link(
            page("intake"),
            label=_words()("pages.intake"),
            query_params=selection.current().parameters(),
        )
    except XuntuError as error:
        notices.failed(_words(), error)
    except Exception as error:  # a reader gets words, the log gets the traceback
        fault = as_xuntu_error(error, Path(os.environ.get("XUNTU_HOME", "")))
        if fault is not None:
            notices.failed(_words(), fault)
            return
        LOG.exception("a page failed")
        _say_why()
    finally:
        st.session_state[_STARTED] = False


def _refuse_unprotected() -> None:
    """End the run, in words, where the server is open further than it may be."""
    if refusal := served.session_refusal():
        notices.failed(_words(), refusal)
        st.stop()


def _say_why() -> None:
    """Say why a page failed: a version of earlier models, or what the program did not foresee."""
    try:
        version = data.version()
    except XuntuError as error:
        notices.failed(_words(), error)
        return
    outdated = None if version is None else data.outdated(version)
    if outdated is not None:
        notices.failed(_words(), outdated)
        return
    notices.unexpected(_words())


def _words() -> Words:
    try:
        own = data.settings().language
    except XuntuError:  # the page says so, in the words asked for here
        own = "zh"
    return Words(selection.language(selection.current(), own))


def send_on(name: str, **values: str) -> None:
    """Go to a page with part of the selection changed, once the callback that asks is over."""
    chosen = replace(selection.current(), **values)
    st.session_state[_GO_TO] = (name, chosen.parameters())


def enter() -> PageContext:
    """Begin a page: read and check the selection, draw the header, return what the page needs."""
    if going := st.session_state.pop(_GO_TO, None):
        name, parameters = going
        st.switch_page(page(name), query_params=parameters)
    settings, chosen = data.settings(), selection.current()
    words = Words(selection.language(chosen, settings.language))
    view = data.snapshot(settings.root_region)
    tree, metrics = data.region_tree(view), _offered(settings, data.catalogue(view))
    first = _first_region(tree, settings.first_region)
    region = tree[selection.valid(chosen.region, tree, first)]
    terms = _terms(view, region.code) or _terms(view, view.root)
    term = next((term for term in terms if term.term_id == chosen.term), terms[0])
    context = PageContext(
        words=words,
        settings=settings,
        view=view,
        regions=tree,
        region=region,
        terms=terms,
        term=term,
        month_end=selection.month_end(chosen.month, term.months, term.last_month),
        metric=metrics[selection.valid(chosen.metric, metrics, next(iter(metrics)))],
        metrics=metrics,
        grain=next((level for level in GRAINS if level == chosen.grain), GRAINS[0]),
        level=selection.valid(chosen.level, RESPONSIBILITY_LEVELS, ""),
        category=selection.valid(chosen.category, _categories(view), ""),
        year=next((year for year in term.years if str(year) == chosen.year), None),
        chosen=chosen,
    )
    _header(FrameContext(words, settings, Home.from_environment(), view.version, chosen))
    return context


def enter_without_figures() -> FrameContext:
    """Begin a page that works without figures: draw the header, return what the page needs.

    Where the version may not be shown the page says so and goes on: here a new one can be built.
    """
    settings, chosen = data.settings(), selection.current()
    words = Words(selection.language(chosen, settings.language))
    refusal, version = None, None
    try:
        version = data.version()
    except PointerDamaged as error:
        refusal = error
    context = FrameContext(words, settings, Home.from_environment(), version, chosen)
    _header(context)
    if refusal is not None:
        notices.withheld(words, refusal)
    return context


def _offered(settings: Settings, metrics: dict[str, Metric]) -> dict[str, Metric]:
    """Return the metrics that may be seen.

    Where counts of persons and clues are suppressed, a rate with its denominator would give them
    away: the page of sanctions has a table of its own for them.
    """
    if settings.person_counts == "full":
        return metrics
    return {
        name: metric for name, metric in metrics.items() if metric.numerator.mart != SUPPRESSED_MART
    }


def _first_region(tree: Regions, wanted: str) -> str:
    """Return the office's first region; where the ledgers hold nothing of it, the lowest above
    counties that has all they hold.
    """
    if wanted in tree and tree[wanted].is_in_data:
        return wanted
    first = tree[tree.root]
    while True:
        held = [child for child in tree.children(first.code) if child.is_in_data]
        if len(held) != 1 or held[0].level == "county":
            return first.code
        first = held[0]


def _terms(view: Snapshot, region_code: str) -> list[Term]:
    rows = data.ask(view, regions.terms, region_code)
    return [Term(**row) for row in rows.iter_rows(named=True)]


def _categories(view: Snapshot) -> list[str]:
    return data.ask(view, taxonomy.categories)["category_code"].to_list()


def _header(context: FrameContext) -> None:
    words = context.words
    with st.container(
        key="header", horizontal=True, vertical_alignment="center", gap="medium", wrap=False
    ):
        title = html.escape(context.settings.title or words("app.name"))
        st.html(f'<div class="brand">{title}</div>', width="content")
        for name in PAGES if data.has_figures(context.version) else WITHOUT_FIGURES:
            st.page_link(
                page(name), label=words(f"pages.{name}"), query_params=context.chosen.parameters()
            )
        st.space("stretch")
        st.html(_as_of(context), width="content")
        st.segmented_control(
            words("language.label"),
            LANGUAGES,
            default=context.language,
            format_func=lambda language: words(f"language.{language}"),
            key=f"language_{context.language}",
            on_change=_choose_language,
            args=(f"language_{context.language}",),
            label_visibility="collapsed",
            required=True,
        )
    if context.version is not None and data.outdated(context.version) is not None:
        # A line of its own: the header has no room for it on a small screen.
        st.html(f'<div class="stale">{words("states.outdated")}</div>')


def _choose_language(key: str) -> None:
    selection.choose(lang=st.session_state[key])


def _as_of(context: FrameContext) -> str:
    words, version = context.words, context.version
    parts = []
    if context.is_demonstration:
        parts.append(f'<span class="demonstration">{words("header.demonstration")}</span>')
    if label := context.settings.classification_label:
        parts.append(f'<span class="classification">{html.escape(label)}</span>')
    if version is not None:
        day = numbers.day(version.as_of_date, context.language)
        parts.append(f"<span>{words('header.as_of', day=day)}</span>")
        if (age := (date.today() - version.as_of_date).days) > STALE_AFTER_DAYS and not (
            context.is_demonstration
        ):
            parts.append(f'<span class="stale">{words("states.stale", days=age)}</span>')
        parts.append(f"<span>{words('header.version', version=version.version_id)}</span>")
    return f'<div class="meta">{"".join(parts)}</div>'


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


def headline(context: PageContext | FrameContext, sentence: str) -> None:
    """Draw the one sentence of a page; its `[[...]]` part is set in the alarm colour.

    Under it stands how much of the region is in the data, where that is not all of it, and what was
    chosen elsewhere that the page does not follow.
    """
    if context.is_demonstration:
        sentence = context.words("sentence.demonstration", sentence=sentence)
    st.html(f'<div class="sentence">{as_html(sentence)}</div>')
    if isinstance(context, PageContext):
        under_headline(context, context.scope_of(context.region))


def under_headline(context: PageContext, *lines: str) -> None:
    """Draw the lines under a page's sentence, the last of them what it does not follow."""
    page = st.session_state.get(_PAGE, "")
    for line in (*lines, followed.not_followed(context, page)):
        if line:
            st.html(f'<div class="under-sentence">{html.escape(line)}</div>')


def foot(context: PageContext | FrameContext) -> None:
    """End a page that scrolls: the office, and what demonstration data is."""
    lines = [context.settings.office] if context.settings.office else []
    if context.is_demonstration:
        lines.append(context.words("header.demonstration_foot"))
    for line in lines:
        texts.caption(line)


def past_month(context: PageContext) -> None:
    """Say which parts of a page follow a month in the past, and which are as of now."""
    if context.month_end != context.months[-1]:
        month = numbers.month(context.month_end, context.language)
        texts.info(context.words("region.past_month", month=month, day=context.as_of))


def not_in_data(context: PageContext) -> bool:
    """Say so, and return True, where the ledgers hold nothing of the chosen region."""
    if context.region.is_in_data:
        return False
    texts.info(context.words("states.not_in_data", region=context.name(context.region)))
    return True
