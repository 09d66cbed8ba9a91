"""One look into the inbox: every file that has come is dealt with, one at a time, then published.

Whatever is killed, the next look goes on: acceptance is whole or not at all, a file that was
accepted is recognised by its content, and it leaves the inbox last.
"""

from __future__ import annotations

import os
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from warehouse.intake.batches.store import has_demonstration
from warehouse.operations.worker import MOST_BYTES, MOST_SECONDS
from warehouse.runtime.errors import BatchesMixed, ImportRefused, InboxBusy
from warehouse.runtime.log import note
from warehouse.runtime.progress import Progress, silent
from warehouse.runtime.settings import load_settings
from warehouse.upkeep.inbox.arrivals import SECONDS_BETWEEN_LOOKS, Arrivals, arrivals
from warehouse.words.messages import message

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from warehouse.build.publish import Outcome
    from warehouse.runtime.home import Home

_TO_PUBLISH = "to_publish"
_SECONDS_BETWEEN_MEASURES = 0.2


@dataclass(frozen=True)
class FileOutcome:
    """What became of one file: `batch` it went into, or was accepted in before; the folder of the
    outbox that says more.
    """

    name: str
    outcome: Literal["accepted", "known", "handed_back"]
    batch: str
    folder: Path


@dataclass
class Look:
    """What one look came to; `published` is None where nothing was to be published."""

    dealt: list[FileOutcome] = field(default_factory=list)
    coming: int = 0
    others: int = 0
    published: Outcome | None = None


def look_into_inbox(
    home: Home,
    progress: Progress = silent,
    *,
    publish: bool = True,
    seconds: float = SECONDS_BETWEEN_LOOKS,
) -> Look:
    """Deal with every file that has come whole, and publish what was accepted.

    Raises `InboxBusy` where another look is under way, `BatchesMixed` over a demonstration and
    `ImportRefused` where no classification label is set, before any file is touched; and what
    acceptance and building raise: the file then stays, and is tried at the next look.
    """
    home.create()
    with _alone(home):
        there = arrivals(home.inbox, seconds)
        if there.whole:
            _refuse_unprepared(home)
        look = Look(coming=len(there.coming), others=len(there.others))
        _deal_with_all(home, there, look, progress)
        if publish and (home.upkeep / _TO_PUBLISH).exists():
            look.published = _published(home, progress)
    return look


def _deal_with_all(home: Home, there: Arrivals, look: Look, progress: Progress) -> None:
    for file in there.whole:
        with _limited(home, file):
            dealt = _dealt_with(home, file, progress)
        note("inbox", outcome=dealt.outcome, batch=dealt.batch)
        look.dealt.append(dealt)


def _dealt_with(home: Home, file: Path, progress: Progress) -> FileOutcome:
    from warehouse.intake.examine import accept_examination, examine  # noqa: PLC0415 - slow
    from warehouse.intake.reference.reference_data import ReferenceData  # noqa: PLC0415
    from warehouse.upkeep.inbox.handing_back import hand_back  # noqa: PLC0415

    examination = examine([file], {}, ReferenceData(home), progress)
    known = next(iter(examination.accepted_files.values()), "")
    name = examination.files[0].name if examination.files else ""
    if not examination.is_clean:
        sentence = message(
            "inbox_handed_back",
            rejected=examination.count("rejected"),
            pending=examination.count("pending"),
            questions=len(examination.questions),
        )
        return FileOutcome(name, "handed_back", "", hand_back(home, file, sentence, examination))
    (home.upkeep / _TO_PUBLISH).touch()  # before: what is accepted must not wait for another file
    batch = accept_examination(home, examination)
    if batch is None:
        sentence = message("inbox_known", batch=known) if known else message("inbox_nothing_new")
        return FileOutcome(name, "known", known, hand_back(home, file, sentence, examination))
    sentence = message("inbox_accepted", batch=batch.batch_id, rows=f"{batch.rows:,}")
    folder = hand_back(home, file, sentence, examination)
    return FileOutcome(name, "accepted", batch.batch_id, folder)


def _published(home: Home, progress: Progress) -> Outcome:
    from warehouse.build.publish import build_and_publish  # noqa: PLC0415 - slow, seldom needed

    outcome = build_and_publish(home, progress)
    (home.upkeep / _TO_PUBLISH).unlink(missing_ok=True)
    return outcome


def _refuse_unprepared(home: Home) -> None:
    if has_demonstration(home):
        raise BatchesMixed.of("mixed_real")
    if not load_settings(home).classification_label:
        raise ImportRefused.of("classification_missing", file=home.settings_file)


@contextmanager
def _alone(home: Home) -> Iterator[None]:
    from filelock import FileLock, Timeout  # noqa: PLC0415

    try:
        with FileLock(home.upkeep / "inbox.lock", timeout=0):
            yield
    except Timeout as error:
        raise InboxBusy.of("inbox_busy") from error


@contextmanager
def _limited(home: Home, file: Path) -> Iterator[None]:
    """Hand a file back, and end this process, once it takes more memory or time than a ledger can:
    no file can take the machine along, nor be tried for ever.
    """
    over = threading.Event()
    threading.Thread(target=_watch, args=(home, file, over), daemon=True).start()
    try:
        yield
    finally:
        over.set()


def _watch(home: Home, file: Path, over: threading.Event) -> None:
    import psutil  # noqa: PLC0415

    from warehouse.upkeep.inbox.handing_back import hand_back  # noqa: PLC0415

    own = psutil.Process()
    most = min(MOST_BYTES, psutil.virtual_memory().total // 2)
    until = time.monotonic() + MOST_SECONDS
    while not over.wait(_SECONDS_BETWEEN_MEASURES):
        if own.memory_info().rss <= most and time.monotonic() <= until:
            continue
        hand_back(home, file, message("inbox_too_large"))
        note("inbox", outcome="too large")
        os._exit(1)
