"""The parts of ledgers as no office should keep them, drawn by hypothesis.

One problem's history with its events in any order, one family of villages with its mergers and
splits, one group of persons with their clues and outcomes.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from tests.reference.ledger import Row

SEED = 20240630

NOTEWORTHY_FEEDBACK_DAYS = [
    date(2018, 12, 31),
    date(2023, 8, 31),
    date(2024, 1, 31),
    date(2024, 2, 1),
    date(2024, 2, 29),
    date(2024, 5, 31),
    date(2024, 6, 30),
]
"""Where months clip, where the rule changes, and where day 30 falls just before or on the end."""

NOTEWORTHY_AGES = [-3, 0, 1, 29, 30, 31, 40, 45, 59, 60, 61, 62, 90, 92, 150, 181, 182, 183, 184]
"""Days after feedback on which something is decided by one day."""

FIRST_DAYS = [date(2022, month, 1) for month in range(2, 13)] + [
    date(2023, month, 1) for month in range(1, 13)
]
"""Days on which mergers take effect: the village's last day is a month's end."""

SETTLING_KINDS = ["closed", "direct_close_granted", "withdrawn", "reopened"]
OTHER_KINDS = [
    "returned",
    "progress",
    "verified",
    "reported_done",
    "direct_close_applied",
    "direct_close_refused",
]
NODE_KINDS = ["plan_submitted", "node_self_check", "node_supervision", "node_consolidation"]
DIRECT_CLOSE_KINDS = ["direct_close_applied", "direct_close_granted", "direct_close_refused"]
PALETTES = [
    SETTLING_KINDS,
    ["closed", "reopened"],
    ["extended", "closed"],
    ["reassigned", "extended"],
    ["basically_done", "returned", "reopened", "closed"],
    [*SETTLING_KINDS, "extended", "reassigned", "basically_done", *OTHER_KINDS],
    [*NODE_KINDS, "closed", "withdrawn", "reopened"],
    [*DIRECT_CLOSE_KINDS, "reopened", "closed"],
]
"""Each history takes its events from one of these, so that like events meet often."""

MODES = ["routine", "special", "look_back", "township_led", "routine|cross", "look_back|mobile"]
LEVELS = ["village", "township", "county"]


def sampled(strategy: st.SearchStrategy[Any], count: int) -> list[Any]:
    """Return `count` values drawn from a strategy, the same ones at every run."""
    drawn: list[Any] = []

    @seed(SEED)
    @settings(
        max_examples=count,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(strategy)
    def collect(value: Any) -> None:
        drawn.append(value)

    collect()
    return drawn


ages = st.one_of(st.sampled_from(NOTEWORTHY_AGES), st.integers(-30, 500))
days = st.one_of(
    st.sampled_from(NOTEWORTHY_FEEDBACK_DAYS),
    st.dates(date(2016, 9, 20), date(2024, 7, 31)),
)


@st.composite
def visits(draw: st.DrawFn, feedback_days: st.SearchStrategy[date] = days) -> Row:
    """One inspection without its village: it may never have ended, or never been fed back."""
    feedback_on = draw(feedback_days)
    ends_on = feedback_on - timedelta(days=draw(st.sampled_from([0, 1, 7, 15, 40])))
    has_ended = draw(st.integers(0, 19)) > 0
    return {
        "modes": draw(st.sampled_from(MODES)),
        "team_level": draw(st.sampled_from(["county", "city"])),
        "starts_on": ends_on - timedelta(days=draw(st.integers(0, 40))),
        "ends_on": ends_on if has_ended else None,
        "feedback_on": feedback_on if has_ended and draw(st.integers(0, 7)) > 0 else None,
        "days_on_site": draw(st.one_of(st.none(), st.integers(0, 15))),
    }


@st.composite
def events(draw: st.DrawFn, feedback_on: date) -> list[Row]:
    """Any events in any order; few distinct days, so that many fall on the same one."""
    palette = draw(st.sampled_from(PALETTES))
    kinds = draw(st.lists(st.sampled_from(palette), max_size=7))
    choice = sorted(draw(st.lists(ages, min_size=1, max_size=5)))
    return draw(events_of(feedback_on, kinds, choice))


@st.composite
def events_of(draw: st.DrawFn, feedback_on: date, kinds: list[str], choice: list[int]) -> list[Row]:
    """Events of the given kinds at some of the given ages, in the order of their days or not."""
    drawn = []
    for kind in kinds:
        occurred_on = feedback_on + timedelta(days=draw(st.sampled_from(choice)))
        known_not = draw(st.sampled_from([None, None, 1, 31]))
        extension = draw(st.sampled_from([None, -30, 0, 30, 61, 90, 90, 120, 200, 400]))
        drawn.append(
            {
                "event_kind": kind,
                "occurred_on": occurred_on,
                "occurred_after": known_not and occurred_on - timedelta(days=known_not),
                "new_due_on": feedback_on + timedelta(days=extension)
                if kind == "extended" and extension is not None
                else None,
                "reason_code": draw(st.sampled_from([None, "policy_change", "force_majeure"]))
                if kind in DIRECT_CLOSE_KINDS
                else None,
                "new_responsibility_level": draw(st.sampled_from([None, *LEVELS]))
                if kind == "reassigned"
                else None,
            }
        )
    if draw(st.booleans()):
        drawn.sort(key=lambda event: event["occurred_on"])
    for number, event in enumerate(drawn, start=1):
        event["sequence_no"] = number
    return drawn


@st.composite
def problems(draw: st.DrawFn, visit: Row) -> Row:
    """One problem of an inspection, and its events."""
    last_day = visit["ends_on"] or visit["starts_on"]
    around = visit["feedback_on"] or last_day
    named = draw(st.sampled_from([None, None, None, -5, 20, 61, 200]))
    return {
        "responsibility_level": draw(st.sampled_from(LEVELS)),
        "is_immediate": draw(st.integers(0, 4)) == 0,
        "is_livelihood": draw(st.booleans()),
        "is_ongoing": draw(st.integers(0, 4)) == 0,
        "found_on": draw(st.sampled_from([None, visit["starts_on"], last_day, around])),
        "due_on": None if named is None else around + timedelta(days=named),
        "events": draw(events(around)),
    }


@st.composite
def chains_of_extensions(draw: st.DrawFn, visit: Row) -> Row:
    """A problem due on day 59, extended again and again just before, on and after due dates.

    No window of two months is shorter: the day is the ledger's own whatever the rule.
    """
    kinds = draw(st.lists(st.sampled_from(["extended"] * 4 + ["closed"]), min_size=2, max_size=5))
    around = visit["feedback_on"]
    return draw(problems(visit)) | {
        "due_on": around + timedelta(days=59),
        "events": draw(events_of(around, kinds, [58, 59, 60, 89, 90, 91, 119, 120, 121])),
    }


@st.composite
def visits_with_problems(draw: st.DrawFn, feedback_days: st.SearchStrategy[date]) -> Row:
    """One inspection with up to three problems."""
    visit = draw(visits(feedback_days))
    return visit | {"problems": draw(st.lists(problems(visit), max_size=3))}


@st.composite
def families(draw: st.DrawFn) -> Row:
    """A few villages and what became of them: up to three generations of mergers and splits.

    Half of the families change three times within one term, on first days of months.
    """
    begin = date(2010, 1, 1)
    living = [
        {"valid_from": begin, "valid_to": None, "visits": []}
        for _ in range(draw(st.integers(1, 3)))
    ]
    villages, successions = list(living), []
    any_days = st.lists(st.dates(date(2016, 9, 2), date(2024, 7, 15)), max_size=3, unique=True)
    in_one_term = st.lists(st.sampled_from(FIRST_DAYS), min_size=3, max_size=3, unique=True)
    is_in_one_term = draw(st.booleans())
    feedback_days = st.dates(date(2021, 12, 1), date(2024, 6, 30)) if is_in_one_term else days
    changes = draw(in_one_term if is_in_one_term else any_days)
    for effective_on in sorted(changes):
        kind = draw(st.sampled_from(["merge", "split", "rename"]))
        old = living if kind == "merge" else living[:1]
        new: list[Row] = [
            {"valid_from": effective_on, "valid_to": None, "visits": []}
            for _ in range(2 if kind == "split" else 1)
        ]
        for predecessor in old:
            predecessor["valid_to"] = effective_on - timedelta(days=1)
            for successor in new:
                successions.append((predecessor, successor, effective_on, kind))
        villages += new
        living = new + living[len(old) :]
    for village in villages:
        fewest = int(is_in_one_term and village["valid_from"] == begin)
        drawn = draw(st.lists(visits_with_problems(feedback_days), min_size=fewest, max_size=2))
        # a village may be visited when it is no more, but not before it is
        village["visits"] = [v for v in drawn if v["starts_on"] >= village["valid_from"]]
    return {"villages": villages, "successions": successions}


@st.composite
def histories(draw: st.DrawFn) -> Row:
    """One village, one inspection that was fed back, one problem: for a readable failure."""
    visit = draw(visits().filter(lambda visit: visit["feedback_on"] is not None))
    return visit | {"problems": [draw(st.one_of(problems(visit), chains_of_extensions(visit)))]}


@st.composite
def groups(draw: st.DrawFn) -> Row:
    """Clues of one inspection, who they name, and what became of these persons."""
    visit = draw(visits())
    around = visit["ends_on"] or visit["starts_on"]
    day = ages.map(lambda age: around + timedelta(days=age))
    clues = draw(
        st.lists(
            st.fixed_dictionaries(
                {
                    "handed_over_on": day,
                    "disposed_on": st.one_of(st.none(), day),
                    "persons": st.lists(st.integers(1, 6), unique=True, max_size=3),
                }
            ),
            max_size=4,
        )
    )
    outcome_kinds = ["filed", "party_sanction", "government_sanction", "organisational", "judicial"]
    outcomes = draw(
        st.lists(
            st.tuples(
                st.integers(1, 6),
                st.sampled_from(outcome_kinds),
                st.one_of(st.none(), st.integers(1, 2)),
                day,
            ),
            max_size=8,
            unique_by=lambda outcome: outcome[:2],
        )
    )
    return {"visit": visit | {"problems": []}, "clues": clues, "outcomes": outcomes}
