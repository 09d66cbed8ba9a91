"""Several serving processes: whether each answers, and whether there is a proxy to be had."""

from __future__ import annotations

from typing import TYPE_CHECKING

from warehouse.operations.doctor.diagnosis import Diagnosis
from warehouse.operations.processes import children, proxy, state
from warehouse.words.languages import listed
from warehouse.words.messages import message

if TYPE_CHECKING:
    from warehouse.runtime.home import Home

SECONDS = 2.0


def processes(home: Home) -> list[Diagnosis]:
    """Tell which of the processes that are looked after answer; nothing where there are none."""
    looked_after = state.read(home)
    if looked_after is None:
        return []
    layout, served = looked_after
    silent = [
        str(each["number"])
        for each in served
        if not children.answers(layout, int(each["number"]), SECONDS)
    ]
    restarts = sum(int(each["restarts"]) for each in served)
    if silent:
        return [
            Diagnosis(
                "lacking",
                message("doctor_processes_silent", silent=listed(silent, "between")),
                message("doctor_processes_remedy"),
            )
        ]
    return [Diagnosis("well", message("doctor_processes", count=layout.count, restarts=restarts))]


def proxy_program() -> Diagnosis:
    """Tell whether there is an nginx, which only several processes need."""
    if (program := proxy.executable()) is not None:
        return Diagnosis("well", message("doctor_nginx", program=program))
    return Diagnosis("well", message("doctor_nginx_absent"))
