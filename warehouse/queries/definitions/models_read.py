"""Which model a query reads: its SQL says so, and nobody else need."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable
from functools import cache
from typing import Any

_READ = re.compile(r"\bfrom ((?:mart|fct)_\w+)")


@cache
def model_of(query: Callable[..., Any]) -> str:
    """Return the first mart or table of facts that a query reads, "" for one that reads none."""
    match = _READ.search(inspect.getsource(query)) or _READ.search(_of_helpers(query))
    return match[1] if match else ""


def _of_helpers(query: Callable[..., Any]) -> str:
    """Return the source of the private functions of its module that a query calls."""
    there = vars(inspect.getmodule(query))
    names = [name for name in query.__code__.co_names if name.startswith("_")]
    helpers = [there[name] for name in names if inspect.isfunction(there.get(name))]
    return "\n".join(map(inspect.getsource, helpers))
