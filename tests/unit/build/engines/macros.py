"""The dbt project's macros rendered without dbt, as one engine's adapter would dispatch them."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import jinja2

from warehouse.runtime.home import PROJECT_ROOT

MACROS = PROJECT_ROOT / "dbt_project" / "macros"


class Macros:
    """The macros of some files, each called by its name."""

    def __init__(self, engine: str, *files: str) -> None:
        """Read `files` of the project's macros; `engine` is the prefix that dispatch takes."""
        environment = jinja2.Environment(extensions=["jinja2.ext.do"], autoescape=False)  # noqa: S701 - SQL
        text = "".join((MACROS / f"{name}.sql").read_text("utf-8") for name in files)
        self._module = environment.from_string(text).make_module(
            {
                "return": lambda value: value,
                "as_of_date": lambda: "cast('2024-06-30' as date)",
                "adapter": SimpleNamespace(dispatch=lambda name: self[f"{engine}__{name}"]),
            }
        )

    def __getitem__(self, name: str) -> Any:
        """Return a macro."""
        return getattr(self._module, name)

    def __call__(self, name: str, *arguments: object) -> str:
        """Return what a macro renders, in one line."""
        return " ".join(str(self[name](*arguments)).split())
