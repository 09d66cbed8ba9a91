"""Leaves out what dbt does for nobody: a third of the processor time of a build.

Of 100 s of dbt 5 are the database's. What it writes, builds and says is the same without:

- lines of the log that no logger shows: most events are for debugging, and dbt writes each as JSON
  before its level is looked at;
- `json.dump`, which encodes in Python, piece by piece, what `json.dumps` encodes in C;
- the search of five dictionaries for each of 600 macros, for every node and macro anew;
- a parser of days in words for every result of a query.

Private names of dbt are replaced here: its version is pinned, and `tests/warehouse/
test_dbt_overhead.py` compares with dbt as it comes.
"""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, KeysView

_LEVELS = ("debug", "test", "info", "warn", "error")


def leave_out_overhead() -> None:
    """Have dbt do without, in this process."""
    from dbt.context.macros import MacroNamespace  # noqa: PLC0415 - slow, and only where dbt runs
    from dbt_common.clients import agate_helper, system  # noqa: PLC0415
    from dbt_common.events.event_manager import EventManager  # noqa: PLC0415

    tester = _once_for_each(agate_helper.build_type_tester)
    replaced: tuple[tuple[object, str, object], ...] = (
        (EventManager, "fire_event", _only_if_shown(EventManager.fire_event)),
        (system, "json", _JsonInOnePiece),
        (MacroNamespace, "keys", _names),
        (MacroNamespace, "_keys", _names),
        (MacroNamespace, "__getitem__", lambda namespace, name: _macros(namespace)[name]),
        (agate_helper, "build_type_tester", tester),
    )
    for owner, name, instead in replaced:
        setattr(owner, name, instead)


def _only_if_shown(fire_event: Any) -> Any:  # noqa: ANN401 - dbt's
    """Return `fire_event` without the events below a warning that are below every logger's level,
    but for those that are printed whatever the level.
    """
    from dbt_common.events.logger import PRINT_EVENT_NAMES  # noqa: PLC0415

    order = {level: number for number, level in enumerate(_LEVELS)}

    def fire(
        manager: Any,  # noqa: ANN401
        e: Any,  # noqa: ANN401
        level: Any = None,  # noqa: ANN401
        node: Any = None,  # noqa: ANN401
        force_warn_or_error_handling: bool = False,
    ) -> None:
        of_event = order[(level or e.level_tag()).value]
        shown = min((order[one.level.value] for one in manager.loggers), default=len(_LEVELS))
        if (
            of_event < min(shown, order["warn"])
            and not force_warn_or_error_handling
            and type(e).__name__ not in PRINT_EVENT_NAMES
        ):
            return
        fire_event(manager, e, level, node, force_warn_or_error_handling)

    return fire


class _JsonInOnePiece:
    """`json` as far as dbt's module of files asks it, encoding in C."""

    load = staticmethod(json.load)

    @staticmethod
    def dump(data: object, file: Any, **options: Any) -> None:  # noqa: ANN401
        """Write `data` as JSON."""
        file.write(json.dumps(data, **options))


def _macros(namespace: Any) -> dict[str, Any]:  # noqa: ANN401 - dbt's
    """Return every macro by its name: the first that dbt's order of search would find."""
    macros: dict[str, Any] | None = vars(namespace).get("_macros")
    if macros is None:
        macros = {}
        for searched in reversed(list(namespace._search_order())):
            macros |= searched
        namespace._macros = macros
    return macros


def _names(namespace: Any) -> KeysView[str]:  # noqa: ANN401 - dbt's
    return _macros(namespace).keys()


def _once_for_each(build_type_tester: Any) -> Any:  # noqa: ANN401 - dbt's
    """Return `build_type_tester` keeping what it made for the same columns."""
    kept = cache(build_type_tester)

    def built(
        text_columns: Iterable[str], string_null_values: Iterable[str] | None = ("null", "")
    ) -> Any:  # noqa: ANN401
        nulls = None if string_null_values is None else tuple(string_null_values)
        return kept(tuple(text_columns), nulls)

    return built
