"""Which model a query reads: its SQL says so, and nobody else need."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable
from functools import cache
from typing import Any

_READ = tuple(re.compile(rf"\bfrom ({kind}_\w+)") for kind in ("mart", "fct"))


@cache
def model_of(query: Callable[..., Any]) -> str:
    """Return the first mart that a query reads, else the first table of facts, "" for neither: of
    one that looks facts up beside a mart it is the mart that holds the figures.
    """
    sources = (inspect.getsource(query), _of_helpers(query))
    found = (each.search(source) for source in sources for each in _READ)
    return next((match[1] for match in found if match), "")


def _of_helpers(query: Callable[..., Any]) -> str:
    """Return the source of the private functions of its module that a query calls."""
    there = vars(inspect.getmodule(query))
    names = [name for name in query.__code__.co_names if name.startswith("_")]
    helpers = [there[name] for name in names if inspect.isfunction(there.get(name))]
    return "\n".join(map(inspect.getsource, helpers))
