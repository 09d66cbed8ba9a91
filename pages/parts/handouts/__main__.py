"""Writes hand-outs: `python -m pages.parts.handouts FOLDER report REQUEST`.

`FOLDER` is the job's own (`warehouse.runtime.jobs`), `REQUEST` what is wanted
(`warehouse.operations.reports`).
"""

from __future__ import annotations

from pages.parts.handouts.writing import process
from warehouse.operations import job_process, reports

if __name__ == "__main__":
    job_process.run({reports.TASK: process.write})
