"""Every test is found by pytest, and its folder can be looked over."""

from __future__ import annotations

from collections import Counter
from fnmatch import fnmatch

import pytest

from warehouse.runtime.home import PROJECT_ROOT

MODULES = sorted(file.relative_to(PROJECT_ROOT) for file in PROJECT_ROOT.glob("tests/**/*.py"))
MOST_FILES = 20


def test_no_folder_of_tests_is_one_that_pytest_passes_over(request: pytest.FixtureRequest) -> None:
    passed_over = request.config.getini("norecursedirs")
    folders = {part for module in MODULES for part in module.parent.parts}
    assert not [name for name in folders if any(fnmatch(name, other) for other in passed_over)]


def test_no_folder_of_tests_holds_more_files_than_one_looks_over() -> None:
    counted = Counter(module.parent.as_posix() for module in MODULES)
    assert {folder: count for folder, count in counted.items() if count > MOST_FILES} == {}
