"""How the loop stands, in a small file: written by the loop, read by the dashboard in development.

Nothing of it is a figure.
"""

from __future__ import annotations

import datetime as dt
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from warehouse.development.problems import Problem
from warehouse.runtime.errors import NoVersion
from warehouse.runtime.home import Home, read_json, write_json
from warehouse.versions.store import current_version

if TYPE_CHECKING:
    from pathlib import Path

    from warehouse.versions.version import Version

DEVELOPMENT = "XUNTU_DEVELOPMENT"
"""The environment variable under which a dashboard shows development versions."""

State = Literal["building", "good", "failed", "stopped"]
"""`failed`: what was edited last is no version; the one before stands. `stopped`: the loop ended,
and nothing that is edited now is shown.
"""


@dataclass(frozen=True)
class Status:
    """Where the loop stands.

    `version` is the development version that is shown ("" before the first), `base` the published
    one that it began with; `is_new` says whether the last rebuild made another version, be it of
    names and descriptions alone; `models` are those made last, `passed` counts the tests run last
    that did. `seconds` is what the last rebuild took, `at` when it ended, or began if it is under
    way.
    """

    state: State
    at: dt.datetime
    base: str = ""
    version: str = ""
    is_new: bool = False
    models: tuple[str, ...] = ()
    passed: int = 0
    problems: tuple[Problem, ...] = ()
    seconds: float = 0.0

    @property
    def failed_tests(self) -> int:
        """How many tests of the version fail."""
        return sum(problem.kind == "test" for problem in self.problems)

    @property
    def stopping(self) -> tuple[Problem, ...]:
        """The problems for which there is no newer version."""
        return tuple(problem for problem in self.problems if problem.stops)

    def as_json(self) -> dict[str, Any]:
        """Return it as it lies in the file."""
        return {
            "state": self.state,
            "at": self.at.isoformat(),
            "base": self.base,
            "version": self.version,
            "is_new": self.is_new,
            "models": list(self.models),
            "passed": self.passed,
            "problems": [problem.as_json() for problem in self.problems],
            "seconds": round(self.seconds, 2),
        }


def is_development() -> bool:
    """Return whether this process shows development versions."""
    return os.environ.get(DEVELOPMENT) == "1"


def is_development_id(version_id: str) -> bool:
    """Return whether a version of that id is a development version."""
    return "-dev" in version_id


def development_home(home: Home) -> Home:
    """Return where development versions lie: a data folder within the data folder, with a pointer
    of its own, so that the published one is not touched.
    """
    return Home(home.development)


def current_development(home: Home) -> Version:
    """Return the development version that is shown. Raises `NoVersion` where there is none."""
    try:
        return current_version(development_home(home))
    except NoVersion as error:
        raise NoVersion.of("dev_no_version", root=home.root) from error


def status_file(home: Home) -> Path:
    """Return the file of the status."""
    return home.development / "status.json"


def read_status(home: Home) -> Status | None:
    """Return how the loop stands; None where there was none."""
    try:
        content = read_json(status_file(home))
        return Status(
            **{
                **content,
                "at": dt.datetime.fromisoformat(content["at"]),
                "models": tuple(content["models"]),
                "problems": tuple(Problem.stored(each) for each in content["problems"]),
            }
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None


def write_status(home: Home, status: Status) -> None:
    """Write how the loop stands."""
    write_json(status_file(home), status.as_json())
