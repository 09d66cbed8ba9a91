"""Where the SQL of a model lies, for who wants to read how a figure is computed."""

from __future__ import annotations

from functools import cache

from warehouse.runtime.home import PROJECT_ROOT


@cache
def model_file(model: str) -> str:
    """Return the path of a model's SQL within the project, "" where it is not there."""
    files = (PROJECT_ROOT / "dbt_project" / "models").rglob(f"{model}.sql")
    return next((file.relative_to(PROJECT_ROOT).as_posix() for file in files), "")
