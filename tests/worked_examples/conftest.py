"""One copy of the project for each worked example."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.worked_examples.project_copy import ProjectCopy


@pytest.fixture
def project_copy(tmp_path: Path) -> ProjectCopy:
    """Return a fresh copy of the project."""
    return ProjectCopy.under(tmp_path)
