"""Hand-outs as files: what is wanted, and the process that writes them.

Whoever composes a hand-out needs the findings of the screens, which the warehouse does not know. So
a process of the pages writes them (`python -m pages.parts.handouts`), started alike by the command
line and by a page, as a job that tells how far it is and can be cancelled.
"""

from __future__ import annotations

import json
import signal
import time
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from warehouse.runtime import jobs
from warehouse.runtime.errors import XuntuError
from warehouse.words.messages import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from warehouse.runtime.home import Home
    from warehouse.runtime.progress import Progress

MODULE = "pages.parts.handouts"
TASK = "report"
RESPONSIBLE_UNIT = "unit"
"""What each is, where hand-outs go to those who are responsible for problems."""

OWN_FOLDER = "written"
"""Where in its own folder a job writes that was given none."""

SECONDS_BETWEEN_LOOKS = 0.2


@dataclass(frozen=True)
class ReportRequest:
    """Which hand-outs are wanted; "" leaves a choice to its default.

    Of `region`, or of `each` unit of a level within it (`village` is a level here), of which
    `units` chooses some by their codes; or of one `village`. Where each is RESPONSIBLE_UNIT, of
    those that the ledgers of a county name, or of the `responsible` ones alone. `since` is the day
    from which changes are told, `agenda` the name of the one that is packed. `version` is the one
    that figures come from, the current one unless it is named. Files lie in `folder`, in the job's
    own where there is none; `packed` puts all of them into one ZIP. `scope` are the roots of what
    whoever asks may see; none is all, which only the command line says.
    """

    kind: str
    formats: tuple[str, ...] = ()
    region: str = ""
    each: str = ""
    units: tuple[str, ...] = ()
    responsible: tuple[str, ...] = ()
    village: str = ""
    month: str = ""
    term: str = ""
    language: str = ""
    since: str = ""
    agenda: str = ""
    version: str = ""
    folder: str = ""
    packed: bool = False
    scope: tuple[str, ...] = ()

    def stored(self) -> str:
        """Return the request as text, for an argument of a process."""
        return json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def read(cls, stored: str) -> ReportRequest:
        """Return the request of a text."""
        values = json.loads(stored)
        several = ("formats", "units", "responsible", "scope")
        return cls(**values | {name: tuple(values.get(name, ())) for name in several})


@dataclass(frozen=True)
class Unwritten:
    """A unit of which nothing was written: its code, its name and what went wrong."""

    code: str
    name: Text
    sentences: tuple[Text, Text, Text]

    def as_json(self) -> dict[str, Any]:
        """Return it as it is noted in a job's folder."""
        return {
            "code": self.code,
            "name": self.name.by_language,
            "sentences": [sentence.by_language for sentence in self.sentences],
        }

    @classmethod
    def read(cls, noted: dict[str, Any]) -> Unwritten:
        """Return what was noted."""
        what, why, remedy = (Text.stored(sentence) for sentence in noted["sentences"])
        return cls(noted["code"], Text.stored(noted["name"]), (what, why, remedy))


@dataclass(frozen=True)
class ReportResult:
    """What came of a request: the files, the units without one, and how many of `units` there were.

    `without_figures` counts the units that were passed over because no ledger holds them,
    `needless` those of which there was nothing to say.
    """

    files: tuple[Path, ...]
    unwritten: tuple[Unwritten, ...]
    units: int
    without_figures: int = 0
    needless: int = 0
    is_cancelled: bool = False

    def as_json(self) -> dict[str, Any]:
        """Return it as it is noted in a job's folder."""
        return {
            **asdict(self),
            "files": [str(file) for file in self.files],
            "unwritten": [unit.as_json() for unit in self.unwritten],
        }

    @classmethod
    def read(cls, noted: dict[str, Any]) -> ReportResult:
        """Return what was noted."""
        return cls(
            **{
                **noted,
                "files": tuple(Path(file) for file in noted["files"]),
                "unwritten": tuple(Unwritten.read(unit) for unit in noted["unwritten"]),
            }
        )


def start(home: Home, request: ReportRequest) -> str:
    """Start writing; return the job's id."""
    return jobs.start_job(home, TASK, request.stored(), module=MODULE)


def write(home: Home, request: ReportRequest, progress: Progress) -> ReportResult:
    """Write what is wanted and wait for it; an interruption cancels it, and what is written stays.

    Raises the error that kept everything from being written.
    """
    job = start(home, request)
    with _terminated_as_interrupted():
        state = jobs.job_state(home, job)
        while state is not None and state.state == "running":
            try:
                progress(state.what, state.done, state.total)
                time.sleep(SECONDS_BETWEEN_LOOKS)
            except KeyboardInterrupt:
                jobs.cancel_job(home, job)
            state = jobs.job_state(home, job)
        jobs.wait_for_end(home, job)
    if state is None or state.result is None:
        raise XuntuError(*(state.sentences or ("",) if state else ("",)))
    return ReportResult.read(state.result)


@contextmanager
def _terminated_as_interrupted() -> Iterator[None]:
    """Take an order to end, as a timer gives it, for an interruption by hand."""

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
