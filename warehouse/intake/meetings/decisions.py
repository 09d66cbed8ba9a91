"""What a meeting asked of whom by when, as rows of the template of supervision.

The rows are laid out as a template's sheet, with headers as a template has them, so that what
reads and checks templates reads and checks them, and finds in them what it finds there.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from warehouse.intake.cells.sheets import Sheet, SourceFile
from warehouse.intake.privacy.labels import passing_label
from warehouse.intake.templates.layout import TEMPLATE_VERSION
from warehouse.schema import catalogue
from warehouse.words.messages import language, message

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from warehouse.words.messages import Text

TABLE = "supervision_actions"
KIND = "meeting_item"

FIRST_ROW = 2
"""The row of the sheet that holds the first decision: headers stand in the first."""

MOST_DECISIONS = 50
"""Of one meeting at a time: what is more than that is a ledger, and comes as one."""


@dataclass(frozen=True)
class Meeting:
    """A meeting: the region that held it, and the day."""

    region_code: str
    held_on: dt.date

    @property
    def stem(self) -> str:
        """What the ids of its items begin with."""
        return f"{self.region_code}Y{self.held_on:%y%m%d}-"


@dataclass(frozen=True)
class Decision:
    """What was asked of a region, or of a unit of it, by when; and the metric to watch, if any."""

    target_region: str
    request: str
    due_on: dt.date | None
    target_unit: str = ""
    metric: str = ""


def rows_of(
    meeting: Meeting, decisions: Sequence[Decision], first_number: int
) -> list[dict[str, Any]]:
    """Return a row of the raw table for each decision, numbered on from `first_number`."""
    return [
        {
            "action_id": f"{meeting.stem}{number:02}",
            "issuer_region": meeting.region_code,
            "target_region": decision.target_region,
            "target_unit": decision.target_unit or None,
            "kind": KIND,
            "issued_on": meeting.held_on,
            "response_due_on": decision.due_on,
            "request": decision.request,
            "metric": decision.metric or None,
        }
        for number, decision in enumerate(decisions, start=first_number)
    ]


def file_of(name: Text, rows: Sequence[Mapping[str, Any]]) -> SourceFile:
    """Return rows of the raw table as a filled template that was never written to a disk."""
    columns = catalogue.columns(TABLE)
    headers = [column.header.in_language(language()) for column in columns]
    cells = [[row.get(column.name) for column in columns] for row in rows]
    content = json.dumps(cells, default=str).encode()
    called = passing_label(name.in_language(language()))
    sheet = Sheet(called, catalogue.title(TABLE).in_language(language()), [[*headers], *cells])
    return SourceFile(
        called, len(content), hashlib.sha256(content).hexdigest(), (sheet,), TEMPLATE_VERSION
    )


def name_of(meeting: Meeting) -> Text:
    """Return what the batch of a meeting is called."""
    return message("meetings.file", day=meeting.held_on, region=meeting.region_code)
