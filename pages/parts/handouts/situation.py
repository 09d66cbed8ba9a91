"""Where a region stands, in a few words under the title of its hand-out."""

from __future__ import annotations

from pages.parts.frame import data
from pages.parts.frame.context import PageContext
from pages.parts.handouts import head
from pages.parts.kit import numbers
from pages.parts.kit.claims import Claim, Finding
from pages.parts.shared import metric_findings
from warehouse.queries import lag
from warehouse.queries.coverage import by_region


def finding(context: PageContext) -> Finding:
    """Return how far it is behind its plan, and how many problems are overdue where that is of now.

    The region is named in the title.
    """
    plan = plan_finding(context)
    if head.is_past(context):
        return plan
    return Finding("handouts.standing", {"plan": plan, "problems": _problems(context)})


def short(context: PageContext) -> int:
    """Return by how many villages a region is short of its plan, 0 where it is not."""
    code, term = context.region.code, context.term.term_id
    rows = data.ask(context.view, by_region.by_month, code, term, context.month_end)
    if rows.is_empty() or rows["villages_planned"][-1] is None:
        return 0
    planned, covered = rows["villages_planned"][-1], rows["villages_covered"][-1]
    return max(0, numbers.whole(float(planned) - float(covered)))


def plan_finding(context: PageContext) -> Finding:
    """Return how far a region is behind its plan, or that it is not."""
    code = context.region.code
    rows = data.ask(context.view, by_region.by_month, code, context.term.term_id, context.month_end)
    if rows.is_empty() or rows["villages_covered"][-1] == 0:
        return metric_findings.of_region(context)
    covered, planned = rows["villages_covered"][-1], rows["villages_planned"][-1]
    gap = planned - covered
    if numbers.whole(gap) > 0:
        short = Claim(code, "villages_short", gap, "villages")
        return Finding("handouts.short", {"gap": short})
    claim = Claim(code, "villages_covered", covered, "villages")
    if gap > 0:
        return Finding("handouts.hardly_short", {"covered": claim})
    return Finding("handouts.on_plan", {"covered": claim})


def overdue(context: PageContext) -> int:
    """Return how many problems of the term are overdue as of now."""
    region = context.region
    cuts = data.ask(
        context.view, lag.overdue_problems_by, region.code, region.level, context.term.term_id
    )
    levels = cuts.filter(dimension="responsibility_level")
    return int(levels["overdue_problems"].sum())


def _problems(context: PageContext) -> Finding:
    number = overdue(context)
    claim = Claim(context.region.code, "overdue_in_term", number, "problems")
    if not number:
        return Finding("handouts.none_overdue", {}, (claim,))
    return Finding("handouts.overdue", {"overdue": claim})
