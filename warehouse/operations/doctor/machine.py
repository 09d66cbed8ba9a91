"""What the machine offers: the usual port, a browser, a Chinese font."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
from pathlib import Path

from warehouse.operations.doctor.diagnosis import Diagnosis
from warehouse.words.messages import message

USUAL_PORT = 8501
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


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
    """Tell whether there is a browser for tests and prints."""
    own = Path(os.environ.get("PLAYWRIGHT_BROWSERS_PATH") or Path.home() / ".cache/ms-playwright")
    if any(map(shutil.which, BROWSERS)) or any(own.glob("chromium*")):
        return Diagnosis("well", message("doctor_browser"))
    return Diagnosis("lacking", message("doctor_browser_wrong"), message("doctor_browser_remedy"))


def font() -> Diagnosis:
    """Look for a font with Chinese characters, for pictures and prints made on this machine."""
    if shutil.which("fc-list"):
        listed = subprocess.run(
            ["fc-list", ":lang=zh", "family"], capture_output=True, text=True, check=False
        ).stdout
        if listed.strip():
            return Diagnosis("well", message("doctor_font", font=listed.strip().splitlines()[0]))
    return Diagnosis("lacking", message("doctor_font_wrong"), message("doctor_font_remedy"))
