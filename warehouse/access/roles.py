"""What can be done that not everybody may do, and which role may do it: the one table of both."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


class Role(StrEnum):
    """What somebody is to the office; one may be several."""

    LEADER = "leader"
    OFFICE = "office"
    ANALYST = "analyst"
    INTAKE = "intake"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"


class Action(StrEnum):
    """What a role allows."""

    SEE_FIGURES = "see_figures"
    IMPORT = "import"
    ACCEPT = "accept"
    UNDO = "undo"
    PUBLISH = "publish"
    ROLL_BACK = "roll_back"
    PURGE = "purge"
    WRITE_DECISIONS = "write_decisions"
    ISSUE_NOTICES = "issue_notices"
    KEEP_PLANS = "keep_plans"
    EXPORT_PERSON_COUNTS = "export_person_counts"
    USE_SQL = "use_sql"
    ADMINISTER = "administer"
    READ_AUDIT_LOG = "read_audit_log"


ALLOWED: Mapping[Role, frozenset[Action]] = {
    Role.LEADER: frozenset({Action.SEE_FIGURES}),
    Role.OFFICE: frozenset(
        {
            Action.SEE_FIGURES,
            Action.IMPORT,
            Action.ACCEPT,
            Action.UNDO,
            Action.PUBLISH,
            Action.ROLL_BACK,
            Action.PURGE,
            Action.WRITE_DECISIONS,
            Action.ISSUE_NOTICES,
            Action.KEEP_PLANS,
            Action.EXPORT_PERSON_COUNTS,
            Action.USE_SQL,
        }
    ),
    Role.ANALYST: frozenset({Action.SEE_FIGURES, Action.USE_SQL}),
    Role.INTAKE: frozenset({Action.SEE_FIGURES, Action.IMPORT, Action.ACCEPT}),
    # Who runs the system sees no figure by that, and who watches it changes nothing.
    Role.AUDITOR: frozenset({Action.READ_AUDIT_LOG}),
    Role.ADMINISTRATOR: frozenset({Action.ADMINISTER, Action.PURGE}),
}

OF_ALL = frozenset(
    {
        Action.IMPORT,
        Action.ACCEPT,
        Action.UNDO,
        Action.PUBLISH,
        Action.ROLL_BACK,
        Action.PURGE,
        Action.ADMINISTER,
        Action.READ_AUDIT_LOG,
    }
)
"""What concerns everybody's figures: only who has the role in the root region may do it."""
