"""Writing down what a meeting asks of whom by when: drafted one by one, accepted together.

Drafts live in the reader's session alone: nothing that was not examined is kept.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

import streamlit as st

from pages.parts.frame import signed_in
from pages.parts.frame.context import PageContext
from pages.parts.kit import headings, notices, numbers, texts
from pages.parts.shared.meeting_items import recorded, under_way
from warehouse.access.roles import Action
from warehouse.intake.meetings.decisions import MOST_DECISIONS, Decision, Meeting
from warehouse.intake.meetings.recording import record
from warehouse.intake.rules.meeting_items import LONGEST_REQUEST
from warehouse.queries.regions import Level, Region
from warehouse.runtime.errors import XuntuError
from warehouse.runtime.home import Home

DAYS_TO_ANSWER = 30
"""What the last day is set to before anybody changes it."""

LONGEST_UNIT = 60
FIRST_DAY = date(2000, 1, 1)
_RESPONSIBLE_LEVELS: dict[str, tuple[Level, ...]] = {
    "country": ("province",),
    "province": ("city", "county"),
    "city": ("county",),
}
"""Below a region of a level, the levels of those that it asks."""


@dataclass
class Drafts:
    """What was drafted of a region's meeting, and why it was refused: sentences by place."""

    decisions: list[Decision] = field(default_factory=list)
    refusals: dict[int, list[str]] = field(default_factory=dict)
    problem: XuntuError | None = None


def form(context: PageContext) -> None:
    """Draw the form, what was drafted, and what was recorded of late."""
    words = context.words
    with st.container(border=True, key="card_decide"):
        with st.container(horizontal=True, vertical_alignment="center", key="decide_head"):
            headings.title(words("meeting_items.decide"))
            st.space("stretch")
            under_way.way_back(context)
        if not signed_in.refuses(words, Action.WRITE_DECISIONS):
            texts.caption(words("meeting_items.decide_help"))
            held_on = _day_of_meeting(context)
            _entry(context, held_on)
            _drafted(context, held_on)
    recorded.card(context)


def last_day(context: PageContext) -> date:
    """Return the last day on which a meeting can have been held, or an item answered: what is later
    than the day that figures are kept at, or a demonstration's, would never be shown.
    """
    today = date.today()
    as_of = context.as_of_date if context.is_demonstration else today
    return min(context.settings.as_of_date or as_of, today)


def _drafts(context: PageContext) -> Drafts:
    drafts: Drafts = st.session_state.setdefault(f"decisions_{context.region.code}", Drafts())
    return drafts


def _day_of_meeting(context: PageContext) -> date:
    day = st.date_input(
        context.words("meeting_items.held_on"),
        value=last_day(context),
        min_value=FIRST_DAY,
        max_value=last_day(context),
        format="YYYY-MM-DD",
        key=f"decide_held_on_{context.region.code}",
        width=220,
    )
    return day if isinstance(day, date) else last_day(context)


def _entry(context: PageContext, held_on: date) -> None:
    """Draw the fields of one decision; submitting adds it to the drafts."""
    words, drafts = context.words, _drafts(context)
    named = {unit.code: context.name(unit) for unit in _responsible_regions(context)}
    metrics = {name: words.label(metric.label) for name, metric in context.metrics.items()}
    watched = under_way.metric(context)
    with st.form("decide_entry", clear_on_submit=True, border=False):
        region_side, unit_side, due_side, metric_side = st.columns(4)
        target = region_side.selectbox(
            words("meeting_items.target"),
            list(named),
            format_func=lambda code: texts.literal(named[code]),
            key="decide_target",
        )
        unit = unit_side.text_input(
            words("meeting_items.unit"), max_chars=LONGEST_UNIT, key="decide_unit"
        )
        due_on = due_side.date_input(
            words("meeting_items.due_on"),
            value=held_on + timedelta(days=DAYS_TO_ANSWER),
            min_value=held_on,
            format="YYYY-MM-DD",
            key="decide_due_on",
        )
        metric = metric_side.selectbox(
            words("meeting_items.metric"),
            ["", *metrics],
            index=["", *metrics].index(watched),
            format_func=lambda name: texts.literal(
                metrics[name] if name else words("meeting_items.no_metric")
            ),
            key=f"decide_metric_{watched}" if watched else "decide_metric",
        )
        request = st.text_area(
            words("meeting_items.request"),
            max_chars=LONGEST_REQUEST,
            height=80,
            placeholder=words("meeting_items.request_example"),
            key="decide_request",
        )
        if not st.form_submit_button(words("meeting_items.add")):
            return
    if not (request or "").strip() or target is None:
        texts.warning(words("meeting_items.nothing_asked"))
        return
    if len(drafts.decisions) >= MOST_DECISIONS:
        texts.warning(words("meeting_items.enough", most=numbers.count(MOST_DECISIONS)))
        return
    due = due_on if isinstance(due_on, date) else None
    drafts.decisions.append(Decision(target, request.strip(), due, (unit or "").strip(), metric))


def _responsible_regions(context: PageContext) -> list[Region]:
    """Return the region and the units that it asks, those of the higher level first."""
    region = context.region
    below = [
        unit
        for level in _RESPONSIBLE_LEVELS.get(region.level, ())
        for unit in context.regions.within(region.code, level)
    ]
    return [*below, region] if below else [region]


def _drafted(context: PageContext, held_on: date) -> None:
    """Draw the button that accepts the drafts, which stays where it is however many there are, and
    the drafts with what was refused of them.
    """
    words, drafts = context.words, _drafts(context)
    if drafts.problem is not None:
        notices.failed(words, drafts.problem)
    if not drafts.decisions:
        return
    items = words.count("meeting_items", len(drafts.decisions))
    day = numbers.day(held_on, context.language)
    label = words("meeting_items.accept", day=day, items=items)
    if st.button(texts.literal(label), type="primary", key="accept_decisions"):
        _accept(context, drafts, held_on)
        st.rerun()
    for place, decision in enumerate(drafts.decisions):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.text(_line(context, decision), width="stretch")
            if st.button(words("meeting_items.drop"), key=f"drop_decision_{place}"):
                drafts.decisions.pop(place)
                drafts.refusals, drafts.problem = {}, None
                st.rerun()
        if place in drafts.refusals:
            texts.error(*drafts.refusals[place])


def _line(context: PageContext, decision: Decision) -> str:
    words = context.words
    region = context.regions[decision.target_region]
    return words(
        "meeting_items.line",
        target=recorded.of_whom(context, context.name(region), decision.target_unit),
        request=decision.request,
        due="" if decision.due_on is None else numbers.day(decision.due_on, context.language),
    )


def _accept(context: PageContext, drafts: Drafts, held_on: date) -> None:
    """Accept the drafts as one batch; what stands in the way is kept beside them."""
    signed_in.check(Action.WRITE_DECISIONS)
    drafts.refusals, drafts.problem = {}, None
    try:
        meeting = Meeting(context.region.code, held_on)
        outcome = record(Home.from_environment(), meeting, drafts.decisions)
    except XuntuError as error:
        drafts.problem = error
        return
    if outcome.batch is not None:
        drafts.decisions = []
        return
    for place, what, remedy in outcome.sentences(context.language):
        drafts.refusals.setdefault(place, []).extend([what, remedy])
