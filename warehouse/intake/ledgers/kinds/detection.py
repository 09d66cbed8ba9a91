"""Which kind of ledger a table is: by its columns, and by what title, sheet and file call it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from warehouse.intake.ledgers.fields.header_aliases import (
    SURE,
    aliases,
    exact_field,
    kinds_with,
    meaning,
    plain,
    readings_of,
)

if TYPE_CHECKING:
    from collections.abc import Sequence, Set

    from warehouse.intake.ledgers.table.header import Header

KINDS = (
    "rectification_ledger",
    "three_lists",
    "closure_ledger",
    "immediate_ledger",
    "clue_transfer_ledger",
    "party_org_roster",
    "coverage_ledger",
    "weak_org_ledger",
)

_CALLED = (
    ("weak_org_ledger", "软弱涣散"),
    ("clue_transfer_ledger", "线索|移交建议"),
    ("immediate_ledger", "立行立改|边巡边改|即知即改|立知立改"),
    ("three_lists", "三个清单|三张清单|三单|问题清单|任务清单|责任清单|整改清单|措施清单"),
    ("closure_ledger", "销号"),
    ("party_org_roster", "名册|名录|花名册|党组织(架构|信息|基本情况)"),
    ("coverage_ledger", "覆盖|规划|巡察(工作)?(计划|安排|任务)|巡察情况(统计)?表"),
    ("rectification_ledger", "整改|反馈问题|反馈意见"),
)
"""What a ledger is called, the words that tell most first."""

_NEEDED: dict[str, tuple[frozenset[str], ...]] = {
    "rectification_ledger": (
        frozenset({"problem_text"}),
        frozenset({"measures", "deadline", "status", "progress_text", "completed_date"}),
    ),
    "three_lists": (frozenset({"problem_text", "measures"}), frozenset({"seq"})),
    "closure_ledger": (
        frozenset({"problem_text"}),
        frozenset({"is_closed", "closed_date", "applied_date", "verified_date"}),
    ),
    "immediate_ledger": (
        frozenset({"problem_text", "problem_count"}),
        frozenset({"handed_over_date", "deadline", "progress_text", "is_closed", "subject_org"}),
    ),
    "clue_transfer_ledger": (
        frozenset({"transfer_date", "clue_text", "receiving_unit", "transfer_count"}),
    ),
    "party_org_roster": (
        frozenset({"org_name", "village"}),
        frozenset(
            {"org_code", "org_type", "parent_org", "term_start", "term_end", "member_count", "town"}
        ),
    ),
    "coverage_ledger": (
        frozenset({"subject_org", "inspection_group", "plan_name"}),
        frozenset({"round", "year", "period", "start_date", "end_date", "session"}),
    ),
    "weak_org_ledger": (
        frozenset({"org_name", "village_count"}),
        frozenset({"cause", "measures", "is_closed", "deadline", "verified_date", "town"}),
    ),
}
"""Of each set at least one field has to be there, or the table is none of the kind."""

_NEEDED_BY_NAME: dict[str, tuple[frozenset[str], ...]] = {
    # 责任清单 says who answers for which number, and nothing else.
    "three_lists": (frozenset({"responsible_unit"}), frozenset({"seq"})),
}
"""What will do for a table that is called by the kind."""

_WEIGHT_OF_RARE = 0.3
_WEIGHT_OF_NAME = 0.5
_CLEAR_MARGIN = 0.15
_BY_NAME_AND_COLUMNS, _BY_COLUMNS, _UNCLEAR = 1.0, 0.92, 0.6


@dataclass(frozen=True)
class LedgerKind:
    """The likeliest kind, how sure it is, and the others that the columns allow, likeliest first.

    `kind` is None where the columns allow none.
    """

    kind: str | None
    confidence: float
    others: tuple[str, ...] = ()


def named_kind(names: Sequence[str]) -> str | None:
    """The kind that the first telling of `names` (title, sheet, file) calls."""
    for name in names:
        for kind, words in _CALLED:
            if re.search(words, plain(name)):
                return kind
    return None


def kind_of(header: Header, names: Sequence[str]) -> LedgerKind:
    """The kind of the table under `header`, called `names`."""
    fits = {kind: _fit(header, kind) for kind in KINDS}
    called = named_kind(names)
    by_columns = {
        kind: fit for kind, fit in fits.items() if _has_what_it_needs(header, kind, called)
    }
    if not by_columns:
        return LedgerKind(None, 0.0)
    scores = {
        kind: fit + (_WEIGHT_OF_NAME if kind == called else 0.0) for kind, fit in by_columns.items()
    }
    order = sorted(scores, key=lambda kind: -scores[kind])
    best, others = order[0], tuple(order[1:])
    # A kind that lacks a needed column may still be the one meant: its name for it is unknown.
    lead = fits[best] - max(fit for kind, fit in fits.items() if kind != best)
    if best == called:
        confidence = _BY_NAME_AND_COLUMNS if lead > -_CLEAR_MARGIN else _UNCLEAR
    else:
        confidence = _BY_COLUMNS if called is None and lead >= _CLEAR_MARGIN else _UNCLEAR
    return LedgerKind(best, confidence, others)


def _has_what_it_needs(header: Header, kind: str, called: str | None) -> bool:
    fields = {
        found.field
        for levels in header.levels
        if levels and (found := meaning(levels, kind)).confidence >= SURE
    }
    return has_needed(fields, kind) or (
        kind == called in _NEEDED_BY_NAME
        and all(fields & needed for needed in _NEEDED_BY_NAME[kind])
    )


def has_needed(fields: Set[str | None], kind: str) -> bool:
    """Whether `fields` are enough for a table of `kind`."""
    return all(fields & needed for needed in _NEEDED[kind])


def _fit(header: Header, kind: str) -> float:
    """The share of columns known in `kind`, those known in few other kinds counting for more."""
    columns = [levels for levels in header.levels if levels]
    known = rare = 0.0
    for levels in columns:
        if exact_field(levels, kind) is None:
            continue
        known += 1
        text = next((text for text in readings_of(levels) if text in aliases()[kind]), None)
        rare += 1 / kinds_with(text) if text else 0
    return (known + _WEIGHT_OF_RARE * rare) / len(columns)
