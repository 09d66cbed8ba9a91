"""What an agenda is, and what it may be called."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from warehouse.intake.privacy import guard
from warehouse.runtime.errors import AgendaRefused

MOST_ENTRIES = 30
"""So many screens a meeting shows at most."""

LONGEST_NAME = 40

_NAME = re.compile(r"[\w][\w \-()()·.]*", re.UNICODE)
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)
"""What Windows keeps for devices, whatever follows a dot."""

_CODE = re.compile(r"[0-9a-z_]{0,60}")
_MONTH = re.compile(r"(\d{4}-\d{2})?")


@dataclass(frozen=True)
class AgendaEntry:
    """One screen: its kind, and of which region, metric and month where it is not the page's."""

    screen: str
    region: str = ""
    metric: str = ""
    month: str = ""

    @property
    def is_sound(self) -> bool:
        """Whether each part is written as codes are; whether they exist is for who shows them."""
        codes = (self.screen, self.region, self.metric)
        are_codes = all(_CODE.fullmatch(code) for code in codes)
        return bool(self.screen) and are_codes and _MONTH.fullmatch(self.month) is not None


@dataclass(frozen=True)
class Agenda:
    """The screens of a meeting in their order; `edition` tells what was kept when it was read,
    "" of one that never was.
    """

    name: str
    entries: tuple[AgendaEntry, ...]
    edition: str = ""


def checked_name(name: str) -> str:
    """Return a name as it is kept: one line of letters, figures, spaces, dots and hyphens.

    Raises AgendaRefused for one that can be no file's name everywhere, and for one that holds what
    may be a person's number.
    """
    plain = " ".join(unicodedata.normalize("NFC", name).split())
    is_file_name = (
        0 < len(plain) <= LONGEST_NAME
        and _NAME.fullmatch(plain) is not None
        and not plain.endswith(".")
        and _RESERVED.fullmatch(plain) is None
    )
    if not is_file_name:
        raise AgendaRefused.of("agenda_name", longest=LONGEST_NAME)
    if guard.mask(plain) != plain:
        raise AgendaRefused.of("agenda_personal")
    return plain
