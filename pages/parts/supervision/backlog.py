"""Which counties are behind their plan, and which of these nobody urged: as claims."""

from __future__ import annotations

from typing import Literal

from pages.parts.frame.context import PageContext
from pages.parts.kit.claims import Claim
from pages.parts.supervision import overview
from pages.parts.supervision.overview import Overview

Slowness = Literal["untouched", "met", "level", "unjudged"]
"""Some behind and left alone, all of those behind urged, none behind, or none to be judged."""


def slowness(now: Overview) -> Slowness:
    """Return how the counties stand, for the key of a sentence."""
    if now.judged.is_empty():
        return "unjudged"
    if now.lagging.is_empty():
        return "level"
    return "met" if now.untouched.is_empty() else "untouched"


def slots(context: PageContext, now: Overview) -> dict[str, Claim | str]:
    """Return what sentences say of the counties, by the names of their places."""
    region, at = context.region.code, {"month_end": now.period.month_end}
    return {
        "counties": Claim(region, "judged_counties", len(now.judged), "counties", at=at),
        "lagging": Claim(region, "lagging_counties", len(now.lagging), "counties", at=at),
        "untouched": Claim(region, "untouched_counties", len(now.untouched), "counties", at=at),
        "line": Claim(region, "line_of_plan", now.line, "whole_percent", at=at),
        "window": overview.window_of(context, now.period),
    }
