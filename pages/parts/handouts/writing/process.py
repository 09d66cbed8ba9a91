"""The job that writes hand-outs: what is wanted is checked first, then written unit by unit."""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from streamlit.logger import set_log_level

from pages.parts.frame.context import PageContext
from pages.parts.handouts import since
from pages.parts.handouts.kinds.catalogue import Kind
from pages.parts.handouts.writing import crew, file_names
from pages.parts.handouts.writing.units import HandoutUnits, formats_of, kind_of, units_of
from pages.parts.handouts.writing.writing import Work, context_of
from warehouse.agendas import store
from warehouse.operations.job_process import Noted
from warehouse.operations.reports import OWN_FOLDER, ReportRequest, ReportResult
from warehouse.runtime import jobs
from warehouse.runtime.errors import ChoiceUnknown
from warehouse.runtime.faults import as_xuntu_error
from warehouse.runtime.home import Home, replacing
from warehouse.words.messages import message


def write(home: Home, progress: Noted, stored: str) -> dict[str, Any]:
    """Write what a request wants; return what came of it, for the job's folder.

    Raises, before anything is written, the error of what cannot be written at all.
    """
    set_log_level("error")  # Streamlit misses its server
    request = ReportRequest.read(stored)
    kind = kind_of(request)
    context = context_of(request, request.region)
    _check_since(context, kind, request.since)
    _check_agenda(home, kind, request.agenda)
    units = units_of(context, kind, request)
    request = replace(
        request,
        formats=request.formats or formats_of(kind)[:1],
        term=context.term.term_id,
        month=f"{context.month_end:%Y-%m}",
        version=context.version_id,
    )
    folder = Path(request.folder) if request.folder else progress.folder / OWN_FOLDER
    return _write_all(context, Work(request, folder, progress.folder), units, progress).as_json()


def _write_all(
    context: PageContext, work: Work, units: HandoutUnits, progress: Noted
) -> ReportResult:
    """Write the files of units, and pack them where that is wanted."""
    kind, packed = work.request.kind, work.request.packed
    target = work.folder
    try:
        target.mkdir(parents=True, exist_ok=True)
        _try_out(target)
        if packed:
            work = replace(work, folder=work.job / "unpacked")
            work.folder.mkdir()
    except OSError as error:
        raise as_xuntu_error(error, target) or error from error
    files: list[Path] = []
    unwritten, needless = [], 0
    stems = file_names.stems(context, kind, units.units, work.request.agenda)
    progress(message("report_writing", kind=message(f"kinds.{kind}")), 0, len(units.units))
    for number, result in enumerate(crew.results(work, units.units, stems), start=1):
        files += result.files
        needless += result.is_needless
        if result.unwritten is not None:
            unwritten.append(result.unwritten)
        progress(message("report_writing", kind=message(f"kinds.{kind}")), number, len(stems))
    is_cancelled = jobs.is_cancelled(work.job)
    if packed:
        region = context.region
        name = region.name[context.language]
        stem = file_names.named(context, kind, region.code, name, work.request.agenda)
        files = [] if is_cancelled or not files else [_packed(target / f"{stem}.zip", files)]
        shutil.rmtree(work.folder, ignore_errors=True)
    return ReportResult(
        tuple(sorted(files)),
        tuple(sorted(unwritten, key=lambda unit: unit.code)),
        len(units.units),
        units.without_figures,
        needless,
        is_cancelled,
    )


def _packed(file: Path, files: Sequence[Path]) -> Path:
    """Pack files, which are compressed by themselves, into one; return it."""
    try:
        with replacing(file) as draft, zipfile.ZipFile(draft, "w") as archive:
            for each in sorted(files):
                archive.write(each, each.name)
    except OSError as error:
        raise as_xuntu_error(error, file) or error from error
    return file


def _try_out(folder: Path) -> None:
    """Write into a folder, so that one that cannot be written to is known before the work."""
    with replacing(folder / "try") as draft:
        draft.write_bytes(b"")
    (folder / "try").unlink()


def _check_agenda(home: Home, kind: Kind, name: str) -> None:
    """Refuse an agenda that is not kept, and a kind that has none."""
    if not name:
        return
    if kind.name != "agenda":
        raise ChoiceUnknown.of("report_without_agenda", kind=message(f"kinds.{kind.name}"))
    store.load(home, name)


def _check_since(context: PageContext, kind: Kind, written_day: str) -> None:
    """Refuse what is no day of the term, and a kind that says nothing of changes."""
    if not written_day:
        return
    if not kind.follows_since:
        raise ChoiceUnknown.of("report_without_since", kind=message(f"kinds.{kind.name}"))
    since.day_of(context, written_day)
