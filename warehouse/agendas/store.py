"""Agendas in the data folder, a small JSON file each.

Two may edit one at once: who saves after another is told so, and loses nothing.
"""

from __future__ import annotations

import hashlib
import json
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from warehouse.agendas.agenda import LONGEST_NAME, MOST_ENTRIES, Agenda, AgendaEntry, checked_name
from warehouse.runtime.errors import (
    AgendaChanged,
    AgendaDamaged,
    AgendaRefused,
    AgendaUnknown,
    XuntuError,
)
from warehouse.runtime.faults import as_xuntu_error
from warehouse.runtime.home import write_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from warehouse.runtime.home import Home

MOST_AGENDAS = 200
LARGEST = 64 * 1024
"""Bytes of a file: thirty entries take four thousand."""

_ENDING = ".json"


def names(home: Home) -> list[str]:
    """Return the names of the agendas that are kept, in their order; damaged ones among them."""
    if not home.agendas.is_dir():
        return []
    kept = (file.name.removesuffix(_ENDING) for file in home.agendas.glob(f"*{_ENDING}"))
    return sorted(name for name in kept if _is_name(name))


def load(home: Home, name: str) -> Agenda:
    """Return an agenda. Raises AgendaUnknown and AgendaDamaged; of no name anything is opened."""
    if not _is_name(name):
        raise AgendaUnknown.of("agenda_unknown", name=name[:LONGEST_NAME])
    file = _file(home, name)
    text = _text(file, name)
    if text is None:
        raise AgendaUnknown.of("agenda_unknown", name=name)
    try:
        entries = tuple(_entry(each) for each in json.loads(text)["entries"])
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise AgendaDamaged.of("agenda_damaged", name=name, file=file) from error
    if not 0 < len(entries) <= MOST_ENTRIES:
        raise AgendaDamaged.of("agenda_damaged", name=name, file=file)
    return Agenda(name, entries, _edition(text))


def save(home: Home, agenda: Agenda) -> Agenda:
    """Keep an agenda under its name and return it with its edition.

    Raises AgendaRefused for what cannot be kept, and AgendaChanged where another was kept under
    the name since it was read.
    """
    name = checked_name(agenda.name)
    if not 0 < len(agenda.entries) <= MOST_ENTRIES:
        raise AgendaRefused.of("agenda_length", most=MOST_ENTRIES)
    if not all(entry.is_sound for entry in agenda.entries):
        raise AgendaRefused.of("agenda_entry")
    entries = [vars(entry) for entry in agenda.entries]
    text = json.dumps({"entries": entries}, ensure_ascii=False, indent=1) + "\n"
    file = _file(home, name)
    try:
        home.agendas.mkdir(parents=True, exist_ok=True)
        with _locked(home):
            _check_edition(file, name, agenda.edition)
            if not file.exists() and len(names(home)) >= MOST_AGENDAS:
                raise AgendaRefused.of("agenda_many", most=MOST_AGENDAS)
            write_text(file, text)
    except OSError as error:
        raise as_xuntu_error(error, home.root) or error from error
    return Agenda(name, agenda.entries, _edition(text))


def remove(home: Home, name: str, edition: str) -> None:
    """Delete an agenda. Raises AgendaUnknown, and AgendaChanged where it is not what was read."""
    if not _is_name(name):
        raise AgendaUnknown.of("agenda_unknown", name=name[:LONGEST_NAME])
    file = _file(home, name)
    if not file.exists():
        raise AgendaUnknown.of("agenda_unknown", name=name)
    with _locked(home):
        _check_edition(file, name, edition)
        file.unlink(missing_ok=True)


def _is_name(name: str) -> bool:
    try:
        return checked_name(name) == name
    except XuntuError:
        return False


def _file(home: Home, name: str) -> Path:
    return home.agendas / f"{name}{_ENDING}"


def _text(file: Path, name: str) -> str | None:
    """Return what is kept in a file, None where there is none."""
    try:
        with file.open("rb") as stream:
            content = stream.read(LARGEST + 1)
        if len(content) > LARGEST:
            raise AgendaDamaged.of("agenda_damaged", name=name, file=file)
        return content.decode("utf-8")
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise AgendaDamaged.of("agenda_damaged", name=name, file=file) from error


def _entry(kept: Any) -> AgendaEntry:  # noqa: ANN401 - JSON is whatever it is
    if not isinstance(kept, dict):
        raise TypeError(repr(kept)[:80])
    entry = AgendaEntry(
        **{field: kept.get(field, "") for field in AgendaEntry.__dataclass_fields__}
    )
    if not all(isinstance(part, str) for part in vars(entry).values()) or not entry.is_sound:
        raise ValueError(repr(kept)[:80])
    return entry


def _check_edition(file: Path, name: str, edition: str) -> None:
    """Refuse to replace what was not read: another agenda of the name, or a newer edition."""
    kept = _text(file, name) if file.exists() else None
    if kept is not None and _edition(kept) != edition:
        raise AgendaChanged.of("agenda_changed", name=name)


def _edition(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


@contextmanager
def _locked(home: Home) -> Iterator[None]:
    """Have the folder for oneself, as long as a small file takes to be written."""
    from filelock import FileLock  # noqa: PLC0415 - not needed to read agendas

    with FileLock(home.agendas / ".lock"):
        yield
