"""The hooks of a commit are checks that `make lint` runs too, and need nothing from outside."""

from __future__ import annotations

import re
from typing import Any

import pytest
import yaml

from warehouse.runtime.home import PROJECT_ROOT

MAKEFILE = (PROJECT_ROOT / "Makefile").read_text(encoding="utf-8")
CONFIGURATION = yaml.safe_load((PROJECT_ROOT / ".pre-commit-config.yaml").read_text("utf-8"))
HOOKS = [hook for repository in CONFIGURATION["repos"] for hook in repository["hooks"]]


def recipe(target: str) -> str:
    """Return what a target of the Makefile runs."""
    result = re.search(rf"^{target}:.*\n((?:\t.*\n)+)", MAKEFILE, flags=re.MULTILINE)
    assert result, f"the Makefile has no target {target}"
    return result[1]


def test_no_hook_is_fetched():
    assert {repository["repo"] for repository in CONFIGURATION["repos"]} == {"local"}


@pytest.mark.parametrize("hook", HOOKS, ids=lambda hook: hook["id"])
def test_a_hook_is_a_target_that_make_lint_runs_too(hook: dict[str, Any]):
    *make, target = hook["entry"].split()
    assert make == ["make", "--no-print-directory"]
    assert target == hook["id"]
    assert recipe(target)
    lint = re.search(r"^lint: (.*)$", MAKEFILE, flags=re.MULTILINE)
    assert lint is not None
    assert target in lint[1].split()


@pytest.mark.parametrize("hook", HOOKS, ids=lambda hook: hook["id"])
def test_a_hook_looks_at_files_that_there_are(hook: dict[str, Any]):
    folders = [PROJECT_ROOT / name for name in ("pages", "warehouse", "dbt_project")]
    files = [*PROJECT_ROOT.iterdir(), *(file for folder in folders for file in folder.rglob("*"))]
    names = [file.relative_to(PROJECT_ROOT).as_posix() for file in files]
    assert any(re.search(hook["files"], name) for name in names)


def test_the_tests_that_a_hook_runs_are_there():
    for hook in HOOKS:
        for file in re.findall(r"tests/\S+\.py", recipe(hook["id"])):
            assert (PROJECT_ROOT / file).is_file(), file
