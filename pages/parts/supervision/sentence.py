"""The page's one sentence: acts issued, answers overdue, slow counties left alone."""

from __future__ import annotations

from pages.parts.frame.context import PageContext
from pages.parts.kit import numbers
from pages.parts.kit.claims import Claim, Finding
from pages.parts.supervision import backlog
from pages.parts.supervision.overview import Overview


def finding(context: PageContext, now: Overview) -> Finding:
    """Return the acts and their answers, and how the counties stand against their plan."""
    region, named = context.region.code, {"region": context.name(context.region)}
    issued = Claim(region, "actions", now.acts(), "actions")
    overdue = Claim(region, "answers_overdue", now.acts("overdue"), "answers")
    if not issued.value and now.lagging.is_empty():
        none = Claim(region, "lagging_counties", 0, at={"month_end": now.period.month_end})
        return Finding("supervision.nothing", named, (issued, none))
    answers = "overdue" if overdue.value else "answered"
    slots: dict[str, Claim | str] = {
        **named,
        **backlog.slots(context, now),
        "issued": issued,
        "overdue": overdue,
    }
    if context.region.level != "county":
        return Finding(f"supervision.area_{backlog.slowness(now)}_{answers}", slots)
    covered = now.counties["numerator"].to_list()
    if not covered or covered[0] is None:
        return Finding(f"supervision.county_unseen_{answers}", slots)
    slots["covered"] = Claim(
        region,
        "villages_covered",
        numbers.whole(covered[0]),
        "villages",
        at={"month_end": now.period.month_end},
    )
    return Finding(f"supervision.county_{backlog.slowness(now)}_{answers}", slots)
