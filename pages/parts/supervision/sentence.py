"""The page's one sentence: acts issued, answers overdue, slow counties left alone."""

from __future__ import annotations

from pages.parts.shell import Visit
from pages.parts.supervision import overview
from pages.parts.supervision.overview import Overview


def of(visit: Visit, now: Overview) -> str:
    """Say what was issued, what stands unanswered, and who behind plan met no act."""
    words, region = visit.words, visit.name(visit.region)
    issued, overdue = now.acts(), now.acts("overdue")
    if not issued and now.lagging.is_empty():
        return words("supervision.nothing", region=region)
    answers = "overdue" if overdue else "answered"
    said = {
        "region": region,
        "issued": words.count("actions", issued),
        "overdue": words.count("answers", overdue),
        "window": overview.window(visit, now.period),
    }
    if visit.region.level == "county":
        covered = now.counties["numerator"].to_list()
        if not covered or covered[0] is None:
            return words(f"supervision.county_unseen_{answers}", **said)
        return words(
            f"supervision.county_{_slowness(now)}_{answers}",
            covered=words.count("villages", round(covered[0])),
            **said,
        )
    return words(
        f"supervision.area_{_slowness(now)}_{answers}",
        lagging=words.count("counties", len(now.lagging)),
        untouched=words.count("counties", len(now.untouched)),
        **said,
    )


def _slowness(now: Overview) -> str:
    if now.lagging.is_empty():
        return "level"
    return "met" if now.untouched.is_empty() else "untouched"
