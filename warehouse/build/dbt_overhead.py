"""Leaves out what dbt does for nobody: a third of the processor time of a build.

Of 100 s of dbt 5 are the database's. What it writes, builds and says is the same without:

- lines of the log that no logger shows: most events are for debugging, and dbt writes each as JSON
  before its level is looked at;
- `json.dump`, which encodes in Python, piece by piece, what `json.dumps` encodes in C;
- the values of those events, each looked up in a description of its message;
- the search of five dictionaries for each of 600 macros, and a file of them by package, for every
  node and macro anew;
- a parser of days in words for every result of a query, and for every statement without one;
- the arguments of the command as text, for every node anew.

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
    from dbt.clients.jinja import MacroGenerator  # noqa: PLC0415 - slow, and only where dbt runs
    from dbt.context import providers  # noqa: PLC0415
    from dbt.context.macros import MacroNamespace, MacroNamespaceBuilder  # noqa: PLC0415
    from dbt.context.manifest import ManifestContext  # noqa: PLC0415
    from dbt.utils import args_to_dict  # noqa: PLC0415
    from dbt_common.clients import agate_helper, system  # noqa: PLC0415
    from dbt_common.events.base_types import BaseEvent  # noqa: PLC0415
    from dbt_common.events.event_manager import EventManager  # noqa: PLC0415

    tester = _once_for_each(agate_helper.build_type_tester)
    replaced: tuple[tuple[object, str, object], ...] = (
        (EventManager, "fire_event", _only_if_shown(EventManager.fire_event)),
        (system, "json", _JsonInOnePiece),
        (MacroNamespace, "keys", _names),
        (MacroNamespace, "_keys", _names),
        (MacroNamespace, "__getitem__", lambda namespace, name: _macros(namespace)[name]),
        (MacroNamespaceBuilder, "build_namespace", _namespace),
        (MacroGenerator, "__init__", _begin_macro),
        (ManifestContext, "to_dict", _with_macros(ManifestContext)),
        (BaseEvent, "__init__", _keep_values),
        (BaseEvent, "__getattr__", _with_values(BaseEvent.__init__, BaseEvent.__getattr__)),
        (BaseEvent, "__setattr__", _with_values(BaseEvent.__init__, BaseEvent.__setattr__)),
        (agate_helper, "build_type_tester", tester),
        (agate_helper, "empty_table", cache(agate_helper.empty_table)),
        (providers, "args_to_dict", _once_for_the_last(args_to_dict)),
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
        lowest = min((order[one.level.value] for one in manager.loggers), default=len(_LEVELS))
        if (
            of_event < min(lowest, order["warn"])
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


def _namespace(builder: Any, macros_by_package: Any, context: Any) -> Any:  # noqa: ANN401
    """Return the macros that a node sees, as dbt does, package by package."""
    from dbt.clients.jinja import MacroGenerator  # noqa: PLC0415
    from dbt.context.macros import MacroNamespace  # noqa: PLC0415

    node, stack = builder.node, builder.thread_ctx
    packages = {
        package: {
            name: MacroGenerator(macro, context, node, stack) for name, macro in macros.items()
        }
        for package, macros in macros_by_package.items()
    }
    of_dbt: dict[str, Any] = {}
    for package in reversed(builder.internal_package_names_order):
        of_dbt |= packages.get(package, {})
    others = {
        package: macros
        for package, macros in packages.items()
        if package not in builder.internal_package_names
    }
    root, of_node = builder.root_package, builder.search_package
    return MacroNamespace(
        global_namespace=others.get(root, {}) if root != of_node else {},
        local_namespace=others.get(of_node, {}),
        global_project_namespace=of_dbt,
        packages=others,
    )


def _begin_macro(
    generator: Any,  # noqa: ANN401
    macro: Any,  # noqa: ANN401
    context: Any = None,  # noqa: ANN401
    node: Any = None,  # noqa: ANN401
    stack: Any = None,  # noqa: ANN401
) -> None:
    """Begin a macro as dbt's three classes do one after another: 600 for each node."""
    generator.context = context
    generator.macro = macro
    generator.node = node
    generator.stack = stack


def _with_macros(manifest_context: Any) -> Any:  # noqa: ANN401
    """Return `to_dict` of a node's context, which lays all macros in at once."""
    from dbt.context.macros import MacroNamespace  # noqa: PLC0415

    to_dict = manifest_context.to_dict

    def laid_in(context: Any) -> Any:  # noqa: ANN401
        if not isinstance(context.namespace, MacroNamespace):
            return to_dict(context)
        names = super(manifest_context, context).to_dict()
        names.update(_macros(context.namespace))
        return names

    return laid_in


def _keep_values(event: Any, *arguments: Any, **values: Any) -> None:  # noqa: ANN401
    """Begin an event without its message: most are never shown."""
    vars(event)["_values"] = (arguments, values)


def _with_values(begin: Any, of_message: Any) -> Any:  # noqa: ANN401
    """Return what reads or changes an event's message, making the message first."""

    def made_first(event: Any, *further: Any) -> Any:  # noqa: ANN401
        kept = vars(event).pop("_values", None)
        if kept is not None:
            arguments, values = kept
            begin(event, *arguments, **values)
        return of_message(event, *further)

    return made_first


def _once_for_the_last(args_to_dict: Any) -> Any:  # noqa: ANN401
    """Return `args_to_dict` keeping what it made of the same arguments."""
    last: list[Any] = [None, {}]

    def made(arguments: Any) -> dict[str, Any]:  # noqa: ANN401
        if last[0] is not arguments:
            last[:] = arguments, args_to_dict(arguments)
        return dict(last[1])

    return made


def _once_for_each(build_type_tester: Any) -> Any:  # noqa: ANN401 - dbt's
    """Return `build_type_tester` keeping what it made for the same columns."""
    cached = cache(build_type_tester)

    def built(
        text_columns: Iterable[str], string_null_values: Iterable[str] | None = ("null", "")
    ) -> Any:  # noqa: ANN401
        nulls = None if string_null_values is None else tuple(string_null_values)
        return cached(tuple(text_columns), nulls)

    return built
