"""The sentence of the page: covered against plan, and the projected finish against the term."""

from __future__ import annotations

from pages.parts.frame.context import PageContext
from pages.parts.kit.claims import Claim, Finding
from pages.parts.shared import metric_findings, pace
from warehouse.stats.pace import Pace


def finding(context: PageContext) -> Finding:
    """Return where the region stands against its plan, and when its pace would finish."""
    state, now = metric_findings.of_region(context), pace.of(context)
    if now is None or not (now.kept or now.is_over):
        return state
    return Finding("coverage.sentence", {"state": state, "outlook": _outlook(context, now)})


def _outlook(context: PageContext, now: Pace) -> Finding:
    code, ends = context.region.code, context.term.ends_on
    remaining = Claim(code, "villages_remaining", now.remaining, "villages")
    if now.remaining == 0:
        return Finding("region.finish_done", further=(remaining,))
    if now.needed is None:
        end = Claim(code, "term_ends_on", ends, "day")
        return Finding("coverage.term_over", {"end": end, "remaining": remaining})
    if now.finish is None:
        return Finding("coverage.finish_never")
    late = (now.finish.year - ends.year) * 12 + now.finish.month - ends.month
    slots: dict[str, Claim | Finding | str] = {
        "months": Claim(code, "months_looked_back", pace.months_looked_back(context)),
        "finish": Claim(code, "finish_at_kept_pace", now.finish, "month"),
        "end": Claim(code, "term_ends_on", ends, "month"),
    }
    if late <= 0:
        return Finding("coverage.finish_in_time", slots)
    slots["late"] = Claim(code, "months_late_at_kept_pace", late, "months_late")
    return Finding("coverage.finish_late", slots)
