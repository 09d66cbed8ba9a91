"""Writes the hand-outs of one unit: composed from a context of its own, written whole or not."""

from __future__ import annotations

import sys
import traceback
from dataclasses import dataclass, replace
from pathlib import Path

from pages.parts.frame import data
from pages.parts.frame.context import PageContext
from pages.parts.frame.context_of import exact_context_of
from pages.parts.frame.selection import Selection
from pages.parts.handouts import since
from pages.parts.handouts.kinds import agenda
from pages.parts.handouts.kinds.catalogue import KINDS, Kind
from pages.parts.handouts.writing.units import HandoutUnit
from warehouse.access.scope import Scope
from warehouse.agendas import store
from warehouse.handouts import writers
from warehouse.handouts.document import Document
from warehouse.intake.privacy.guard import mask
from warehouse.operations.reports import ReportRequest, Unwritten
from warehouse.runtime import jobs
from warehouse.runtime.errors import DiskFull, XuntuError
from warehouse.runtime.faults import as_xuntu_error
from warehouse.runtime.home import Home, write_bytes
from warehouse.words.messages import Text, sentences


@dataclass(frozen=True)
class Written:
    """What came of a unit: its files; why there are none; that none was needed; or nothing, where
    all was cancelled.
    """

    files: tuple[Path, ...] = ()
    unwritten: Unwritten | None = None
    is_needless: bool = False


@dataclass(frozen=True)
class Work:
    """What every unit of a request has in common. `job` is the folder that a cancellation is noted
    in, `folder` where files go.
    """

    request: ReportRequest
    folder: Path
    job: Path


def chosen(request: ReportRequest, region: str, village: str = "") -> Selection:
    """Return what a request chooses, of one unit."""
    return Selection(
        region=region,
        village=village,
        term=request.term,
        month=request.month,
        lang=request.language,
    )


def context_of(request: ReportRequest, region: str, village: str = "") -> PageContext:
    """Return the context of one unit, in the version of the request.

    Raises the errors of `exact_context_of`, and VersionUnknown.
    """
    settings = data.settings()
    scope = Scope(request.scope) if request.scope else Scope.everything(settings.root_region)
    view = data.snapshot(scope, request.version)
    return exact_context_of(settings, view, chosen(request, region, village))


def write(work: Work, unit: HandoutUnit, stem: str) -> Written:
    """Write a unit's files, named `stem` and the ending of each format.

    A failure that is the unit's own is returned; raises DiskFull and FolderUnusable, of which no
    other unit would be spared.
    """
    return put(work, unit, stem, compose(work, unit))


def compose(work: Work, unit: HandoutUnit) -> Document | Written:
    """Return a unit's document, or what came of the unit where it has none.

    Raises DiskFull.
    """
    if jobs.is_cancelled(work.job):
        return Written()
    try:
        return _composed(work.request, unit) or Written(is_needless=True)
    except Exception as error:  # noqa: BLE001 - one unit must not take the others along
        return _unwritten(work, unit, error)


def put(work: Work, unit: HandoutUnit, stem: str, composed: Document | Written) -> Written:
    """Write a document that was composed of a unit; what else came of it is returned as it is.

    Raises what `write` raises.
    """
    if isinstance(composed, Written):
        return composed
    wanted = [name for name in writers.FORMATS if name in work.request.formats]
    home = Home.from_environment()
    try:
        paths = {name: writers.write(composed, name, home) for name in wanted}
    except Exception as error:  # noqa: BLE001 - as above
        return _unwritten(work, unit, error)
    files = []
    for ending, content in paths.items():
        file = work.folder / f"{stem}.{ending}"
        try:
            write_bytes(file, content)
        except OSError as error:
            raise as_xuntu_error(error, file) or error from error
        files.append(file)
    return Written(tuple(files))


def _unwritten(work: Work, unit: HandoutUnit, error: Exception) -> Written:
    reasons = error.sentences if isinstance(error, XuntuError) else _reason_of(work, error)
    return Written(unwritten=Unwritten(unit.code, unit.name, reasons))


def _reason_of(work: Work, error: Exception) -> tuple[Text, Text, Text]:
    """Return why nothing was written, in words; raises DiskFull, which no unit is spared."""
    fault = as_xuntu_error(error, work.folder)
    if isinstance(fault, DiskFull):
        raise fault from error
    if fault is not None:
        return fault.sentences
    # An error may tell the value over which it came about.
    sys.stderr.write(mask("".join(traceback.format_exception(error))))
    return sentences("report_unexpected", log=work.job / "output.log")


def _document(
    context: PageContext, kind: Kind, request: ReportRequest, unit: HandoutUnit
) -> Document:
    if unit.responsible and kind.of_responsible is not None:
        return kind.of_responsible(context, unit.responsible)
    if request.agenda:
        return agenda.of(context, store.load(Home.from_environment(), request.agenda))
    return kind.compose(context)


def _composed(request: ReportRequest, unit: HandoutUnit) -> Document | None:
    """Return a unit's document, None where it needs none."""
    kind = KINDS[request.kind]
    context = context_of(request, unit.region, unit.village)
    if not unit.responsible and not kind.is_needed(context):
        return None
    document = _document(context, kind, request, unit)
    if not request.since:
        return document
    changed = since.section(context, since.day_of(context, request.since))
    return replace(document, sections=[*document.sections, changed])
