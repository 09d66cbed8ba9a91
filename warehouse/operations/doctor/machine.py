"""What the machine offers: the usual port, a browser, a Chinese font."""

from __future__ import annotations

import os
import shutil
import socket
from pathlib import Path

from warehouse.operations.doctor.diagnosis import Diagnosis
from warehouse.runtime.errors import ChineseFontMissing
from warehouse.runtime.home import PROJECT_ROOT
from warehouse.words.messages import message

USUAL_PORT = 8501
BROWSERS = (
    "chromium",
    "chromium-browser",
    "chromium-headless-shell",
    "google-chrome",
    "google-chrome-stable",
)


def port() -> Diagnosis:
    """Tell whether the usual port is free."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        is_taken = probe.connect_ex(("127.0.0.1", USUAL_PORT)) == 0
    if is_taken:
        return Diagnosis(
            "lacking",
            message("doctor_port_taken", port=USUAL_PORT),
            message("doctor_port_remedy", other=USUAL_PORT + 1),
        )
    return Diagnosis("well", message("doctor_port", port=USUAL_PORT))


def browser() -> Diagnosis:
    """Say which browser readers need, and where tests are installed whether they have one."""
    if not (PROJECT_ROOT / "tests").is_dir():
        return Diagnosis("well", message("doctor_browser_of_readers"))
    own = Path(os.environ.get("PLAYWRIGHT_BROWSERS_PATH") or Path.home() / ".cache/ms-playwright")
    if any(map(shutil.which, BROWSERS)) or any(own.glob("chromium*")):
        return Diagnosis("well", message("doctor_browser"))
    return Diagnosis("lacking", message("doctor_browser_wrong"), message("doctor_browser_remedy"))


def font() -> Diagnosis:
    """Tell which Chinese font hand-outs written on this machine are set in: one of the system, else
    one that was installed with the program.
    """
    from warehouse.handouts.fonts import family  # noqa: PLC0415 - reads every font there is

    try:
        return Diagnosis("well", message("doctor_font", font=family("sans")))
    except ChineseFontMissing:
        return Diagnosis("lacking", message("doctor_font_wrong"), message("doctor_font_remedy"))
