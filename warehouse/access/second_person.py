"""What two people have to want: the first asks, and it is done once a second one asks for the same.

Noted in the data folder, for some days; what was asked for and by whom, nothing else.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from warehouse.runtime.errors import SecondNeeded
from warehouse.runtime.faults import as_xuntu_error
from warehouse.runtime.home import read_json, write_json

if TYPE_CHECKING:
    from warehouse.runtime.home import Home

DAYS = 7


def agree(home: Home, what: str, person: str) -> None:
    """Return where another person asked for `what` within the last days, and forget that they did.

    Raises `SecondNeeded` where none did: it is noted that this one does.
    """
    from filelock import FileLock  # noqa: PLC0415 - seldom needed

    file = home.access / "requests.json"
    try:
        home.access.mkdir(parents=True, exist_ok=True)
        with FileLock(home.access / ".lock"):
            requests = _requests(home)
            first = requests.pop(what, None)
            is_agreed = first is not None and first["by"] != person
            if not is_agreed:
                requests[what] = {"by": person, "at": time.time()}
            write_json(file, requests)
    except OSError as error:
        raise as_xuntu_error(error, home.root) or error from error
    if not is_agreed:
        raise SecondNeeded.of("second_needed", days=DAYS)


def _requests(home: Home) -> dict[str, dict[str, float | str]]:
    """Return what was asked for within the last days; what cannot be read was not."""
    try:
        requests = read_json(home.access / "requests.json")
        first = time.time() - DAYS * 24 * 3600
        return {what: each for what, each in requests.items() if each["at"] > first and each["by"]}
    except (OSError, ValueError, AttributeError, KeyError, TypeError):
        return {}
