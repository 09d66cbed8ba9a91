"""Numbers given to versions: of the day, and in the order of publication.

Versions are in the order of a counter: the clock may be set back.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from warehouse.runtime.home import Home, read_json, write_json
from warehouse.versions.store import list_versions
from warehouse.versions.version import VERSION_ID

_SEQUENCE = "sequence"


def next_version_id(home: Home, as_of_date: dt.date) -> str:
    """Return the id of the next version of that day: `20240630-2`. A number is never used twice."""
    day = f"{as_of_date:%Y%m%d}"
    used = [_numbers(home).get(day, 0)]
    for folder in (home.versions, home.building):
        for entry in folder.glob(f"{day}-*"):
            parts = VERSION_ID.fullmatch(entry.name)
            if parts is not None:
                used.append(int(parts[2]))
    return f"{day}-{max(used) + 1}"


def next_sequence(home: Home) -> int:
    """Return the place of the next version among all that were ever published."""
    sequences = [version.sequence for version in list_versions(home)]
    return max([*sequences, _numbers(home).get(_SEQUENCE, 0)]) + 1


def remember_number(home: Home, version_id: str, sequence: int = 0) -> None:
    """Keep `version_id` and `sequence` from being given again once the version is gone."""
    day, number = version_id.split("-")
    before = _numbers(home)
    latest = max(before.get(_SEQUENCE, 0), sequence)
    write_json(_numbers_file(home), {**before, day: int(number), _SEQUENCE: latest})


def _numbers_file(home: Home) -> Path:
    return home.versions / "numbers.json"


def _numbers(home: Home) -> dict[str, int]:
    try:
        return {str(day): int(number) for day, number in read_json(_numbers_file(home)).items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}
