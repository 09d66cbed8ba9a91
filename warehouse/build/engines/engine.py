"""The engines that can build the dbt project, and what each of them needs."""

from __future__ import annotations

from importlib.util import find_spec
from typing import Final, Literal, cast, get_args

from warehouse.runtime.errors import XuntuError

Engine = Literal["duckdb", "spark", "sail"]

EMBEDDED: Final = "duckdb"
"""The engine that builds where nobody asks for another, and that serves in any case."""

ENGINES: Final[tuple[Engine, ...]] = get_args(Engine)

_NEEDS: Final[dict[Engine, tuple[str, ...]]] = {
    "duckdb": (),
    "spark": ("dbt.adapters.spark", "pyspark"),
    "sail": ("dbt.adapters.sail", "pysail", "pyspark", "grpc"),
}


class EngineUnusable(XuntuError):
    """An engine that is not known, or whose packages are not installed."""


def engine_of(name: str) -> Engine:
    """Return the engine of a name. Raises `EngineUnusable` where it cannot be used here."""
    if name not in ENGINES:
        raise EngineUnusable.of("engine_unknown", engine=name, engines=" ".join(ENGINES))
    engine = cast("Engine", name)
    missing = [module for module in _NEEDS[engine] if not _is_there(module)]
    if missing:
        raise EngineUnusable.of("engine_missing", engine=engine, modules=" ".join(missing))
    return engine


def _is_there(module: str) -> bool:
    try:
        return find_spec(module) is not None
    except ModuleNotFoundError:  # a parent of it
        return False
