"""What a measurement was made on: the machine's kind, never its name, and the versions."""

from __future__ import annotations

import os
import platform
import subprocess
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import psutil

from warehouse.bench.dashboard import chromium

PACKAGES = ("duckdb", "polars", "dbt-core", "dbt-duckdb", "streamlit", "pyarrow", "numpy")


def cores() -> int:
    """Return how many cores this process may use."""
    return len(os.sched_getaffinity(0))


def machine() -> dict[str, str | int | float]:
    """Return processor, cores this process may use, memory in GiB and operating system."""
    return {
        "processor": _processor(),
        "architecture": platform.machine(),
        "cores": cores(),
        "memory_gib": round(psutil.virtual_memory().total / 2**30, 1),
        "system": _system(),
    }


def versions() -> dict[str, str]:
    """Return the versions of Python and of what computes and draws; absent ones are left out."""
    versions_of = {"python": platform.python_version()}
    for package in PACKAGES:
        try:
            versions_of[package] = version(package)
        except PackageNotFoundError:
            continue
    if (browser := chromium()) is not None:
        process = subprocess.run(
            [browser, "--version"], capture_output=True, text=True, check=False
        )
        if words := process.stdout.split():
            versions_of["chromium"] = next((word for word in words if word[0].isdigit()), words[-1])
    return versions_of


def _processor() -> str:
    file = Path("/proc/cpuinfo")
    lines = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or platform.machine()


def _system() -> str:
    try:
        return platform.freedesktop_os_release()["PRETTY_NAME"]
    except OSError:
        return f"{platform.system()} {platform.release()}"
