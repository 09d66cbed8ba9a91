"""Marts that dbt made elsewhere, on a cluster, of what was handed over to it.

A handover says what it is of. Marts made of it are taken over where that is what lies here now, and
where dbt says that it made all of them and that every test of them passed.
"""

from __future__ import annotations

import datetime as dt
import shlex
import shutil
from typing import TYPE_CHECKING, Any, Final

from warehouse.build.dbt_run import KEPT_OF_DBT, DbtResult, read_results
from warehouse.runtime.errors import XuntuError
from warehouse.runtime.home import read_json, write_json, write_text
from warehouse.words.messages import message

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from warehouse.build.build_plan import BuildPlan

SLIP = "handover.json"
"""What a handover is of, in its folder."""
VARIABLES = "environment.sh"
TARGET = "target"
"""Where dbt leaves in that folder what it says of its run."""

HANDED_TO: Final = "spark"
"""The engine whose SQL is run elsewhere: what it makes is another build than the embedded one."""

_OF_THE_DATA = ("as_of_date", "is_demonstration", "classification_label")


class HandoverUnusable(XuntuError):
    """A folder is no handover, or one of other ledgers, models or settings than there are now."""


def write_slip(folder: Path, plan: BuildPlan) -> None:
    """Write into `folder` what it is handed over of, and what dbt is told by its environment."""
    settings = {
        "as_of_date": plan.as_of_date.isoformat(),
        "is_demonstration": str(plan.is_demonstration).lower(),
        "classification_label": plan.settings.classification_label,
    }
    write_json(folder / SLIP, {"fingerprint": plan.fingerprint, **settings})
    variables = {
        "XUNTU_ENGINE": str(folder.absolute()),
        "XUNTU_METRICS": str(folder.absolute() / "metrics"),
        "DBT_TARGET_PATH": str(folder.absolute() / TARGET),
        **{f"XUNTU_{name.upper()}": settings[name] for name in _OF_THE_DATA},
    }
    write_text(
        folder / VARIABLES,
        "".join(f"export {name}={shlex.quote(value)}\n" for name, value in variables.items()),
    )


def as_of_of(folder: Path) -> dt.date:
    """Return the day as of which a handover is. Raises `HandoverUnusable`."""
    try:
        return dt.date.fromisoformat(read_json(folder / SLIP)["as_of_date"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise HandoverUnusable.of("handover_unreadable", folder=folder, file=SLIP) from error


def check_slip(folder: Path, plan: BuildPlan) -> None:
    """Raise `HandoverUnusable` for a handover of anything else than what `plan` builds."""
    if read_json(folder / SLIP).get("fingerprint") != plan.fingerprint:
        raise HandoverUnusable.of("handover_outdated", folder=folder)


def take_over(folder: Path, building: Path, told: Mapping[str, str]) -> DbtResult:
    """Write the marts made in `folder` into the file of the build in `building`, and beside it what
    dbt said of them; a test that failed there is in the result. `told` is the environment of a
    build here, which names the version.

    Raises `HandoverUnusable` where dbt's files are not there, `duckdb.Error` where a mart breaks
    its contract.
    """
    # Both are slow to import, and an unchanged build needs neither.
    import duckdb  # noqa: PLC0415

    from warehouse.build.engines.bring_back import bring_back  # noqa: PLC0415

    target = building / TARGET
    target.mkdir()
    try:
        for name in KEPT_OF_DBT:
            shutil.copyfile(folder / TARGET / name, target / name)
        manifest = read_json(target / "manifest.json")
        ran = {node["unique_id"] for node in read_json(target / "run_results.json")["results"]}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise HandoverUnusable.of("handover_not_built", folder=folder / TARGET) from error
    result = DbtResult()
    read_results(target, result)
    missing = sorted(node["name"] for node in _wanted(manifest) if node["unique_id"] not in ran)
    if missing:
        result.errors.append(str(message("handover_not_run", nodes=" ".join(missing[:5]))))
    result.exit_code = int(bool(result.failures or missing))
    if result.exit_code == 0:
        file = building / "warehouse.duckdb"
        bring_back(target / "manifest.json", folder, file)
        with duckdb.connect(file) as connection:
            connection.execute(
                "update meta_version set version_id = ?, built_at = cast(? as timestamp)",
                [told["XUNTU_VERSION_ID"], told["XUNTU_BUILT_AT"]],
            )
    return result


def _wanted(manifest: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the models that a version holds, and the tests that a build here runs."""
    return [
        node
        for node in manifest["nodes"].values()
        if (node["resource_type"] == "model" and node["access"] == "public")
        or (
            node["resource_type"] == "test"
            and node["config"]["enabled"]
            and not {"before_marts", "metricflow"} & set(node["tags"])
        )
    ]
