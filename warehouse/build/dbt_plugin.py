"""dbt on an analyst's machine takes what `xuntu build` takes: data folder, batches, settings.

A plugin of dbt-duckdb, named in `profiles.yml`, made before dbt opens the file. What it found out
lies in variables of each connection: sources read the batches under `xuntu_batches`, so that
their addresses, and the manifest, are the same in every data folder; `macros/settings.sql` reads
the others where neither a variable of dbt's nor the environment says otherwise.

Where the environment names the batches, as in a build that is published, that is all there is.
"""

from __future__ import annotations

import datetime as dt
import os
from typing import TYPE_CHECKING, Any

from dbt.adapters.duckdb.plugins import BasePlugin
from dbt.flags import get_flags
from dbt_common.events.base_types import EventLevel
from dbt_common.events.functions import fire_event
from dbt_common.events.types import Note
from dbt_common.exceptions import DbtRuntimeError

if TYPE_CHECKING:
    import duckdb

    from warehouse.build.build_plan import AsOf
    from warehouse.intake.batches.batch import Batch
    from warehouse.runtime.home import Home

PATTERN_LETTERS = "*["
"""What DuckDB takes for a pattern where the files of batches are looked for."""

DAYS = {
    "caller": "dbt_as_of_caller",
    "settings": "dbt_as_of_settings",
    "demonstration": "dbt_as_of_demonstration",
    "nobody": "dbt_as_of_nobody",
}
"""What is said of the as-of day, by who named it."""


class Plugin(BasePlugin):
    """Hands the office's settings to dbt, which finds the class by this name."""

    def initialize(self, plugin_config: dict[str, Any]) -> None:
        """Find out what is built from; where nobody told, as `xuntu build` does, and say it.

        Raises `DbtRuntimeError` with the words of what is wrong.
        """
        batches = os.environ.get("XUNTU_BATCHES")
        self._variables = {"batches": batches} if batches else _office()

    def configure_cursor(self, cursor: duckdb.DuckDBPyConnection) -> None:
        """Set the variables that sources and `macros/settings.sql` read."""
        for name, value in self._variables.items():
            cursor.execute(f"set variable xuntu_{name} = ?", [value])


def _office() -> dict[str, str]:
    """Return the office's settings by their names in the dbt project, its folders made."""
    # Slow to import, and a build that is published needs none of it.
    from warehouse.build.build_plan import as_of, is_demonstration  # noqa: PLC0415
    from warehouse.intake.batches.reference_changes import refresh  # noqa: PLC0415
    from warehouse.intake.batches.schema_batch import ensure_schema_batch  # noqa: PLC0415
    from warehouse.intake.batches.store import batches_locked, list_batches  # noqa: PLC0415
    from warehouse.runtime.errors import XuntuError  # noqa: PLC0415
    from warehouse.runtime.home import Home  # noqa: PLC0415
    from warehouse.runtime.settings import load_settings  # noqa: PLC0415
    from warehouse.words.messages import use_language  # noqa: PLC0415

    try:
        home = Home.from_environment()
        settings = load_settings(home)
        use_language(settings.language)
        _check_letters(home)
        with batches_locked(home):
            refresh(home)
            ensure_schema_batch(home)
        batches = list_batches(home)
        taken = as_of(_wanted_day(), settings, batches)
    except XuntuError as error:
        raise DbtRuntimeError(str(error)) from error
    _say(home, batches, taken)
    return {
        "batches": str(home.batches),
        "reference": str(home.reference),
        "as_of_date": taken.day.isoformat(),
        "is_demonstration": str(is_demonstration(batches)).lower(),
        "classification_label": settings.classification_label,
    }


def _wanted_day() -> dt.date | None:
    """Return the day that a variable of dbt's or the environment names, in the order of
    `macros/settings.sql`.
    """
    from warehouse.runtime.errors import SettingsInvalid  # noqa: PLC0415 - as above

    flags = get_flags()  # type: ignore[no-untyped-call]
    named = getattr(flags, "VARS", {}).get("as_of_date")
    named = named or os.environ.get("XUNTU_AS_OF_DATE", "")
    if not named:
        return None
    try:
        return dt.date.fromisoformat(str(named))
    except ValueError as error:
        raise SettingsInvalid.of("dbt_day", named=named) from error


def _check_letters(home: Home) -> None:
    """Refuse a folder whose name is a pattern where its batches are looked for."""
    from warehouse.runtime.errors import FolderUnusable  # noqa: PLC0415 - as above

    letters = [letter for letter in PATTERN_LETTERS if letter in str(home.root)]
    if letters:
        raise FolderUnusable.of("dbt_folder", root=home.root, letters=" ".join(letters))


def _say(home: Home, batches: list[Batch], taken: AsOf) -> None:
    """Say what is built from, and as of which day; a day that nobody named is a warning."""
    from warehouse.intake.batches.store import ledgers_of  # noqa: PLC0415 - as above
    from warehouse.words.messages import message  # noqa: PLC0415

    ledgers = ledgers_of(batches)
    where = message(
        "dbt_batches" if ledgers else "dbt_no_batches", root=home.root, count=len(batches)
    )
    day = message(DAYS[taken.named_by], day=taken.day)
    is_sure = ledgers and taken.named_by != "nobody"
    for line in (where, day):
        fire_event(Note(msg=str(line)), level=EventLevel.INFO if is_sure else EventLevel.WARN)
