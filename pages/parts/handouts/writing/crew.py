"""Shares units out among processes, where there are enough of them to be worth their start."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context

from streamlit.logger import set_log_level

from pages.parts.handouts.writing.units import HandoutUnit
from pages.parts.handouts.writing.writing import Work, Written, compose, put, write
from warehouse.handouts.document import Document
from warehouse.operations.reports import Unwritten
from warehouse.runtime.orphans import STARTED_BY, end_with_the_starter
from warehouse.runtime.private import keep_private
from warehouse.words.messages import sentences

MOST_PROCESSES = 2
"""One holds up to 500 MB, each further one 300, and pages are served meanwhile."""

FEW = 6
"""So many units are written before a second process has come up."""

_UNITS_AHEAD = 2


def results(
    work: Work, units: Sequence[HandoutUnit], stems: Mapping[tuple[str, str, str], str]
) -> Iterator[Written]:
    """Yield what came of each unit, as it comes.

    Raises what `write` raises.
    """
    processes = min(MOST_PROCESSES, os.cpu_count() or 1)
    if processes == 1 or len(units) <= FEW:
        for unit in units:
            yield write(work, unit, stems[unit.key])
        return
    yield from _shared(work, units, stems, processes - 1)


def _shared(
    work: Work,
    units: Sequence[HandoutUnit],
    stems: Mapping[tuple[str, str, str], str],
    helpers: int,
) -> Iterator[Written]:
    """Compose units here, and others in helpers meanwhile: one process less than with workers only,
    and each holds a few hundred megabytes. What was composed is written here, which is a fifth of
    the work: fonts to set it in are then held once.
    """
    os.environ[STARTED_BY] = str(os.getpid())
    # Forking would copy the threads of Polars and DuckDB half.
    pool = ProcessPoolExecutor(helpers, mp_context=get_context("spawn"), initializer=_begin)
    waiting = list(reversed(units))
    under_way: dict[Future[Document | Written], HandoutUnit] = {}
    try:
        while waiting or under_way:
            while waiting and len(under_way) < helpers * _UNITS_AHEAD:
                unit = waiting.pop()
                under_way[pool.submit(compose, work, unit)] = unit
            if waiting:
                unit = waiting.pop()
                yield write(work, unit, stems[unit.key])
            done, _ = wait(under_way, timeout=0 if waiting else None, return_when=FIRST_COMPLETED)
            for future in done:
                unit = under_way.pop(future)
                yield put(work, unit, stems[unit.key], future.result())
    except BrokenProcessPool:
        reasons = sentences("job_broken")
        for left in [unit, *under_way.values()]:
            yield Written(unwritten=Unwritten(left.code, left.name, reasons))
        for left in reversed(waiting):
            yield write(work, left, stems[left.key])
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _begin() -> None:
    """Begin a process: its files are private, it ends with who started it."""
    keep_private()
    end_with_the_starter()
    set_log_level("error")  # Streamlit misses its server
