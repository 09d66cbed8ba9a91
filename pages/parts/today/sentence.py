"""The page's one sentence: what is overdue, what falls due, who lags and was not reminded."""

from __future__ import annotations

from pages.parts.frame import headline
from pages.parts.frame.context import PageContext
from pages.parts.kit import claims
from pages.parts.kit.claims import Claim, Finding
from pages.parts.shared.lists import list_addresses
from pages.parts.today import counties, day, due


def draw(context: PageContext, now: PageContext) -> None:
    """Draw the sentence of the context `now`, which is of any year; a year chosen is told so."""
    of_now = finding(now)
    sentence = claims.say(now.words, of_now)
    headline.draw(context, sentence, list_addresses.of_counts(now, of_now))


def finding(context: PageContext) -> Finding:
    """Return the problems overdue and due, and the counties that nobody reminded."""
    if not context.region.is_in_data:
        return Finding("notices.outside", {"region": context.name(context.region)})
    slots = {"due": _due(context), "lagging": _lagging(context)}
    return Finding("today.sentence", {"region": context.name(context.region), **slots})


def _due(context: PageContext) -> Finding:
    counted, region = due.counts(context), context.region.code
    overdue = Claim(region, "now_overdue", counted["overdue"], "problems")
    week = Claim(region, "now_due_this_week", counted["due_this_week"], "problems_more")
    key = {
        (True, True): "both",
        (True, False): "overdue",
        (False, True): "week",
        (False, False): "none",
    }[counted["overdue"] > 0, counted["due_this_week"] > 0]
    claims_now = {
        name: claim for name, claim in (("overdue", overdue), ("week", week)) if claim.value
    }
    unsaid = tuple(claim for claim in (overdue, week) if not claim.value)
    return Finding(f"today.due_{key}", {**claims_now, "when": day.week(context)}, unsaid)


def _lagging(context: PageContext) -> Finding:
    of_counties = counties.claims_of(context)
    if not of_counties["judged"].value:
        return Finding("today.lagging_unjudged", {}, (of_counties["judged"],))
    own = "_own" if context.region.level == "county" else ""
    if not of_counties["lagging"].value:
        return Finding(f"today.lagging_none{own}", {}, (of_counties["lagging"],))
    key = "untouched" if of_counties["untouched"].value else "met"
    if own:  # of one county nothing is counted
        return Finding(f"today.lagging_{key}_own", {}, tuple(of_counties.values()))
    return Finding(f"today.lagging_{key}", of_counties)
