"""The page's one sentence: how many are left, in how many rounds, and how long before the end."""

from __future__ import annotations

from pages.parts.frame.context import PageContext
from pages.parts.kit import claims
from pages.parts.kit.claims import Claim, Finding
from pages.parts.plan import made
from pages.parts.plan.made import Made


def of(context: PageContext, plan: Made) -> str:
    """Return what the plan comes to, in words."""
    return claims.say(context.words, finding(context, plan))


def left(context: PageContext, villages: int) -> Claim:
    """Return the claim that so many villages of the region are left to inspect."""
    now = {"month_end": context.months[-1]}
    return Claim(context.region.code, "villages_remaining", villages, "villages", at=now)


def finding(context: PageContext, plan: Made) -> Finding:
    """Return what is left, in how many rounds it is done, and whether that is in time."""
    code = context.region.code
    slots: dict[str, Claim | Finding | str] = {
        "region": context.name(context.region),
        "left": left(context, len(plan.county.villages)),
        "end": Claim(code, "term_ends_on", context.term.ends_on, "day"),
    }
    if plan.county.villages.is_empty():
        return Finding("plan.nothing_left", slots)
    if made.is_over(context):
        return Finding("plan.term_over", slots)
    if plan.plan is None:
        return Finding("plan.none", slots)
    slots |= {
        "rounds": Claim(code, "plan_rounds", plan.plan.rounds, "planned_rounds"),
        "last": Claim(code, "plan_ends_on", plan.last_round_ends_on, "day"),
        "by": Claim(code, "plan_last_day", plan.last_day, "day"),
    }
    return Finding("plan.in_time" if plan.keeps_all else "plan.late", slots)
