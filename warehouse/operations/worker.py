"""Runs one job: `python -m warehouse.operations.worker FOLDER examine|accept|build|...`.

`FOLDER` is the job's own (`warehouse.runtime.jobs`): progress and result are noted there. A watch
ends the process when it holds more memory than a ledger can need or works longer than one can take,
so that no file can take the machine along.
"""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING, Any

from warehouse.operations.job_process import run
from warehouse.runtime import jobs
from warehouse.runtime.errors import XuntuError
from warehouse.runtime.home import write_bytes
from warehouse.runtime.jobs import ACCEPT_SHRINKAGE, UNPUBLISHED, note_failure
from warehouse.runtime.log import note
from warehouse.words.messages import message, sentences

if TYPE_CHECKING:
    from pathlib import Path

    from warehouse.intake.batches.drafts import Draft
    from warehouse.intake.findings.examination import Examination
    from warehouse.operations.job_process import Noted, Task
    from warehouse.operations.whole_export import Format
    from warehouse.runtime.home import Home


MOST_BYTES = 6 << 30
MOST_SECONDS = 900.0
SECONDS_BETWEEN_LOOKS = 0.2
SECONDS_BETWEEN_TRIES = 0.5
WATCHED = ("examine", "annotate", "accept")
"""The tasks that read files of unknown content. A build may be long; it reads what was checked."""


def _examined(home: Home, draft: Draft, progress: Noted) -> Examination:
    from warehouse.intake.examine import examine  # noqa: PLC0415 - the watch must stand before it
    from warehouse.intake.reference.reference_data import ReferenceData  # noqa: PLC0415

    return examine(draft.files, draft.answers, ReferenceData(home), progress)


def _examine(home: Home, progress: Noted, draft_id: str) -> dict[str, Any]:
    from warehouse.intake.batches.drafts import open_draft  # noqa: PLC0415
    from warehouse.intake.copies.report import write_report  # noqa: PLC0415

    draft = open_draft(home, draft_id)
    started = time.monotonic()
    examination = _examined(home, draft, progress)
    write_report(draft.report, examination, time.monotonic() - started)
    return {"draft": draft_id}


def _annotate(home: Home, progress: Noted, draft_id: str, language: str) -> dict[str, Any]:
    """Write annotated copies of every file, and the workbook of refused rows, beside the report."""
    from warehouse.intake.batches.drafts import open_draft  # noqa: PLC0415
    from warehouse.intake.copies.annotated_copy import annotate  # noqa: PLC0415
    from warehouse.intake.examine import rejected_rows  # noqa: PLC0415

    draft = open_draft(home, draft_id)
    examination = _examined(home, draft, progress)
    names = []
    for number, file in enumerate(draft.files, start=1):
        progress(message("step_annotate", file=file.name), number - 1, len(draft.files))
        name = f"annotated-{language}-{number}.xlsx"
        content = annotate(file, examination.findings, examination.statuses, language)
        write_bytes(draft.report / name, content)
        names.append(name)
    write_bytes(draft.report / f"refused-{language}.xlsx", rejected_rows(examination, language))
    return {"annotated": names, "rejected": f"refused-{language}.xlsx"}


def _accept(home: Home, progress: Noted, draft_id: str, how: str, *options: str) -> dict[str, Any]:
    """Accept the import, and start the build that makes use of it, unless that is another's to do:
    nobody need be there for it.
    """
    from warehouse.intake.batches.drafts import drop_draft, open_draft  # noqa: PLC0415
    from warehouse.intake.batches.finishing import is_finished, refusal_file  # noqa: PLC0415
    from warehouse.intake.examine import accept_examination  # noqa: PLC0415

    draft = open_draft(home, draft_id)
    examination = _examined(home, draft, progress)
    progress(message("step_accept"), 0, 0)
    batch = accept_examination(home, examination, accept_good=how == "good")
    refused = batch is not None and refusal_file(home, batch).exists()
    result = {
        "batch": None if batch is None else batch.batch_id,
        "rows": {
            status: examination.count(status)
            for status in ("accepted", "pending", "rejected", "skipped")
        },
        "refusals": str(refusal_file(home, batch)) if batch is not None and refused else None,
        "is_finished": batch is None or is_finished(batch),
        "build": None if batch is None or UNPUBLISHED in options else _started_build(home),
    }
    drop_draft(draft)
    return result


def _started_build(home: Home) -> str | None:
    """Return the build that makes use of what is accepted; None where the disk does not let one
    start.

    What is accepted is in all the same, and the page offers to publish it.
    """
    try:
        return jobs.start_job(home, "build")
    except (OSError, XuntuError):
        return None


def _build(home: Home, progress: Noted, *options: str) -> dict[str, Any]:
    """Build a version of all that is accepted now.

    A build under way was begun before the last acceptance, so this one waits for its end and builds
    after it; where the other did hold everything already, there is nothing left to build.
    """
    from warehouse.build.publish import build_and_publish  # noqa: PLC0415
    from warehouse.runtime.errors import BuildRunning  # noqa: PLC0415

    while True:
        try:
            outcome = build_and_publish(
                home, progress, accept_shrinkage=ACCEPT_SHRINKAGE in options
            )
        except BuildRunning:
            progress(message("step_wait_for_build"), 0, 0)
            time.sleep(SECONDS_BETWEEN_TRIES)
        else:
            break
    return {
        "kind": outcome.kind,
        "version": outcome.version.version_id,
        "seconds": round(outcome.seconds, 1),
    }


def _purge(home: Home, progress: Noted, batch_id: str) -> dict[str, Any]:
    """Remove a batch for good, with every version that holds it."""
    from warehouse.operations.purge import purge  # noqa: PLC0415

    purged = purge(home, batch_id, progress)
    return {"batch": purged.removed.batch_id, "versions": list(purged.versions)}


def _export(home: Home, progress: Noted, version_id: str, format_name: Format) -> dict[str, Any]:
    """Write every table of a version as one file into the job's own folder."""
    from warehouse.operations.whole_export import packed  # noqa: PLC0415
    from warehouse.versions.store import named_version  # noqa: PLC0415

    file = packed(named_version(home, version_id), progress.folder, format_name, progress)
    return {"file": str(file)}


TASKS: dict[str, Task] = {
    "examine": _examine,
    "annotate": _annotate,
    "accept": _accept,
    "build": _build,
    "purge": _purge,
    "export": _export,
}


def main() -> None:
    """Run the job that this process's arguments name."""
    run(TASKS, dict.fromkeys(WATCHED, _watch))


def _watch(job: Path) -> None:
    import psutil  # noqa: PLC0415 - not before the process has begun its work

    own = psutil.Process()
    most = min(MOST_BYTES, psutil.virtual_memory().total // 2)
    started = time.monotonic()
    while True:
        time.sleep(SECONDS_BETWEEN_LOOKS)
        if own.memory_info().rss > most:
            _end(job, "job_too_large", limit=f"{most / (1 << 30):.1f}")
        if time.monotonic() - started > MOST_SECONDS:
            _end(job, "job_too_long", limit=f"{MOST_SECONDS / 60:.0f}")


def _end(job: Path, key: str, **values: str) -> None:
    note("job stopped", job=job.name, reason=key)
    note_failure(job, sentences(key, **values))
    os._exit(1)


if __name__ == "__main__":
    main()
