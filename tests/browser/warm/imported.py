"""What servers and jobs of browser tests import, imported: for a process that is forked for each.

The pages themselves are forgotten again: parts with a script of their own make themselves known to
the server that runs when they are imported.
"""

from __future__ import annotations

import importlib
import pkgutil
import sys

import streamlit.web.bootstrap  # noqa: F401

import pages.parts
import warehouse.intake.copies.annotated_copy
import warehouse.intake.copies.report
import warehouse.intake.examine
import warehouse.intake.reference.reference_data
import warehouse.operations.job_process
import warehouse.operations.reports  # noqa: F401

for module in pkgutil.walk_packages(pages.parts.__path__, "pages.parts."):
    importlib.import_module(module.name)
for name in [name for name in sys.modules if name.partition(".")[0] == "pages"]:
    del sys.modules[name]
