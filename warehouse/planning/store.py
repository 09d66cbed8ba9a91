"""Plans that an office keeps: numbered in their county and term, each a file that never changes."""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass, fields
from datetime import date
from typing import TYPE_CHECKING, Any

import polars as pl

from warehouse.audit_log.log import record
from warehouse.planning.inputs import MARGINS, MOST_DAYS_EACH, MOST_TEAMS_MORE, Inputs
from warehouse.runtime.errors import PlanRefused
from warehouse.runtime.faults import as_xuntu_error
from warehouse.runtime.home import write_text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from warehouse.planning.plan import Plan
    from warehouse.runtime.home import Home

MOST_PLANS = 50
"""Of a county in a term."""

LARGEST = 1024 * 1024
"""Bytes of a file: a county's 500 villages take thirty thousand."""

_CODE = re.compile(r"[0-9A-Za-z][0-9A-Za-z_-]{0,40}")


@dataclass(frozen=True)
class KeptPlan:
    """A plan as it was kept: its number, the day its figures were as of, the choices it was made
    with, of each village the team and the round, and the day on which it `ends` there (empty in
    plans that were kept without days).
    """

    number: int
    as_of: date
    inputs: Inputs
    finish: date
    places: dict[str, tuple[str, int]]
    ends: dict[str, date]


def keep(home: Home, county: str, term: str, inputs: Inputs, plan: Plan, as_of: date) -> int:
    """Keep a plan under the next number of its county and term, and return that.

    Raises PlanRefused where there are too many, or where it visits nobody.
    """
    if plan.finish is None:
        raise PlanRefused.of("plan_empty")
    folder = _folder(home, county, term)
    visits = plan.visits.sort("village_id").select(
        "village_id", "team_id", "round", pl.col("ends_on").dt.to_string("iso")
    )
    content = {
        "as_of": as_of.isoformat(),
        "finish": plan.finish.isoformat(),
        "inputs": asdict(inputs),
        "visits": visits.rows(),
    }
    try:
        from filelock import FileLock  # noqa: PLC0415 - not needed to read plans

        folder.mkdir(parents=True, exist_ok=True)
        with FileLock(home.plans / ".lock"):
            number = max((place for place, _ in _files(folder)), default=0) + 1
            if number > MOST_PLANS:
                raise PlanRefused.of("plan_many", most=MOST_PLANS)
            write_text(folder / f"{number}.json", json.dumps(content, ensure_ascii=False) + "\n")
    except OSError as error:
        raise as_xuntu_error(error, home.root) or error from error
    record(home, "plan_kept", region=county, term=term, plan=number)
    return number


def kept(home: Home, county: str, term: str) -> list[KeptPlan]:
    """Return the plans of a county and term, the last first; files that are none are left out."""
    plans = [_read(number, file) for number, file in _files(_folder(home, county, term))]
    return sorted((plan for plan in plans if plan), key=lambda plan: -plan.number)


def _folder(home: Home, county: str, term: str) -> Path:
    if not (_CODE.fullmatch(county) and _CODE.fullmatch(term)):
        raise PlanRefused.of("plan_empty")
    return home.plans / county / term


def _files(folder: Path) -> Iterator[tuple[int, Path]]:
    if folder.is_dir():
        for file in folder.glob("*.json"):
            if file.stem.isdecimal() and len(file.stem) < 4:
                yield int(file.stem), file


def _read(number: int, file: Path) -> KeptPlan | None:
    """Return what is kept in a file, None where that is no plan."""
    try:
        with file.open("rb") as stream:
            content = json.loads(stream.read(LARGEST))
        return KeptPlan(
            number,
            date.fromisoformat(content["as_of"]),
            _inputs(content["inputs"]),
            date.fromisoformat(content["finish"]),
            {str(village): (str(team), int(turn)) for village, team, turn, *_ in content["visits"]},
            _ends(content["visits"]),
        )
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None


def _ends(visits: list[list[Any]]) -> dict[str, date]:
    """Return the last days of visits. Raises ValueError where only some of them have one."""
    ends = {str(visit[0]): date.fromisoformat(visit[3]) for visit in visits if len(visit) > 3}
    if ends and len(ends) < len(visits):
        raise ValueError(f"{len(ends)} / {len(visits)}")
    return ends


def _inputs(held: dict[str, Any]) -> Inputs:
    """Return choices as they were kept. Raises ValueError for what nobody can have chosen."""
    lists = ("away", "led", "excluded")
    inputs = Inputs(
        days_each=held["days_each"],
        margin=held["margin"],
        teams_more=held["teams_more"],
        cross=held["cross"],
        **{name: tuple(str(each) for each in held[name]) for name in lists},
        recused=tuple((str(team), str(township)) for team, township in held["recused"]),
        locks=tuple((str(village), str(team), int(turn)) for village, team, turn in held["locks"]),
    )
    is_sound = (
        inputs.margin in MARGINS
        and inputs.cross in {"none", "key", "all"}
        and inputs.teams_more in range(MOST_TEAMS_MORE + 1)
        and (inputs.days_each is None or inputs.days_each in range(1, MOST_DAYS_EACH + 1))
    )
    if not is_sound or {each.name for each in fields(Inputs)} != held.keys():
        raise ValueError(repr(held)[:80])
    return inputs
