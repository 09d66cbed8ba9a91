"""What is asked where a ledger uses a code or name of a region that ended.

One question per region, in templates and in ledgers as offices keep them. That a county is another
since is kept for the office; which part of a divided one is meant is asked for every file.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from warehouse.intake.findings.questions import Option, Question
from warehouse.words.languages import listed
from warehouse.words.messages import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from warehouse.intake.reference.region_names import FormerRegion, RegionNames

PROFILE = "template"
"""What an office's answers about regions are remembered by: with those about its templates."""

RULES: Final = ("region_succeeded", "region_succeeded_between", "region_divided")
"""The rules, and the kinds of question, about a region that ended."""

_SURE = 0.95


def rule_of(former: FormerRegion) -> str:
    """Return what is to be told: the successor with its day, or between which two days; or
    several.
    """
    if former.is_divided:
        return "region_divided"
    return "region_succeeded" if former.since is not None else "region_succeeded_between"


def key_of(former: FormerRegion, file: str) -> str:
    """Return the key of the question about a region that ended, where `file` names it."""
    return f"{file if former.is_divided else PROFILE}|region|{former.code}"


def placeholders_of(former: FormerRegion, regions: RegionNames) -> dict[str, str | Text]:
    """Return what fills the words of the rule and of the question."""
    return {
        "past": f"{former.code} {former.name}",
        "now": listed(regions.label(code) for code in former.successors),
        **{name: str(getattr(former, name) or "") for name in ("since", "after", "by")},
    }


def details_of(former: FormerRegion, regions: RegionNames) -> dict[str, Any]:
    """Return what fills the words of a finding."""
    return {
        name: place.by_language if isinstance(place, Text) else place
        for name, place in placeholders_of(former, regions).items()
    }


def question_about(
    former: FormerRegion,
    regions: RegionNames,
    file: str,
    sheet: str,
    *,
    others: Sequence[str] = (),
    further: Sequence[Option] = (),
) -> Question:
    """Return which region in force is meant: a successor, proposed where it is the only candidate,
    or one of `others` (codes); `further` are answers of another kind.
    """
    candidates = list(dict.fromkeys([*former.successors, *others]))
    is_one = len(candidates) == 1
    return Question(
        key=key_of(former, file),
        kind=rule_of(former),
        details=placeholders_of(former, regions),
        options=(
            *(Option(code, Text.of(regions.label(code))) for code in candidates),
            *further,
        ),
        takes="text",
        proposal=candidates[0] if is_one else None,
        confidence=_SURE if is_one else None,
        scope="file" if former.is_divided else "profile",
        file=file,
        sheet=sheet,
    )
