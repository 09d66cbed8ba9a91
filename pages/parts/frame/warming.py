"""What the first visitor would wait for, done before: modules imported, the version opened.

A version is opened when the server starts, and each time another one was published: then it is
also asked what readers asked of the one before (`warm_answers.py`). The first look at a version
reads its file whole, to see that it is what was published.
"""

from __future__ import annotations

import importlib
import logging
import pkgutil
import threading
import time
from contextlib import suppress

from streamlit.runtime.scriptrunner_utils import script_run_context

from pages import parts
from pages.parts.frame import data, warm_answers
from pages.parts.frame.serving import kept_files
from warehouse.access.scope import Scope
from warehouse.queries import regions, search, taxonomy
from warehouse.versions.version import Version

SECONDS_BETWEEN_LOOKS = 5

IS_WARM = threading.Event()
"""Set once the version was opened, or could not be: then whoever comes is answered at once."""

FRAME = f"{parts.__name__}.frame"
"""What every room imports of it is imported with the rooms; the rest is no page's."""


FIRST_SEARCH = "xuntu"
"""Any letters: to read them as initials takes the readings of all characters."""


SEEN_HALFWAY = ("pandas", "pyarrow")
"""What Altair takes from `sys.modules` where it finds it, imported or only half so: a picture that
another thread draws meanwhile would fail. They are there before anybody is answered.
"""


def start() -> None:
    """Warm the server up in a thread of its own, now and after each publication."""
    for name in SEEN_HALFWAY:
        importlib.import_module(name)
    # Streamlit warns of what is cached outside a run of a page, as this is.
    logging.getLogger(script_run_context.__name__).setLevel(logging.ERROR)
    threading.Thread(target=_keep_warm, name="warming", daemon=True).start()


def _keep_warm() -> None:
    import_rooms()
    kept_files.pack_first()
    before: Version | None = None
    while True:
        with suppress(Exception):  # every page says what is wrong
            now = open_version()
            if before is not None and before.folder != now.folder:
                warm_answers.ask_again(before, now)
            before = now
        IS_WARM.set()
        time.sleep(SECONDS_BETWEEN_LOOKS)


def import_rooms() -> None:
    """Import what any page draws with: a second and a half, most of it other people's packages."""
    for module in pkgutil.walk_packages(parts.__path__, f"{parts.__name__}."):
        if not module.name.startswith(FRAME):
            importlib.import_module(module.name)


def open_version() -> Version:
    """Read what every page needs of the current version, and keep it; nothing where it is kept.
    Return the version.

    Raises XuntuError where there is no version, or not one that may be shown.
    """
    view = data.snapshot(Scope.everything(data.settings().root_region))
    data.outdated(view.version)
    data.region_tree(view)
    data.catalogue(view)
    data.project(view.version)
    for metric in data.catalogue(view).values():
        data.ledgers_awaited(view.version, metric)
    data.ask(view, taxonomy.categories)
    data.ask(view, regions.terms, view.root)
    search.find(data.places(view), FIRST_SEARCH, 1)
    return view.version
