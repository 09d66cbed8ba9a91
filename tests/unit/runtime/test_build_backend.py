"""The project is installed from its checkout, and is not built as what would lack half of it."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

from warehouse.runtime import build_backend
from warehouse.runtime.home import PROJECT_ROOT


@pytest.mark.parametrize("hook", ["build_wheel", "build_sdist"])
def test_a_wheel_is_refused_in_both_languages_with_the_way_to_install(tmp_path: Path, hook: str):
    with pytest.raises(SystemExit, match="不能做成 wheel") as refused:
        getattr(build_backend, hook)(str(tmp_path))
    assert "not built as a wheel" in str(refused.value)
    assert str(refused.value).count("make setup") == 2
    assert list(tmp_path.iterdir()) == []


def test_pip_is_told_to_ask_this_backend():
    build_system = tomllib.loads((PROJECT_ROOT / "pyproject.toml").read_text("utf-8"))[
        "build-system"
    ]
    assert build_system["build-backend"] == build_backend.__name__
    assert build_system["backend-path"] == ["."]


def test_an_editable_installation_points_to_the_checkout(tmp_path: Path):
    checkout = tmp_path / "checkout"
    (checkout / "pages").mkdir(parents=True)
    shutil.copytree(PROJECT_ROOT / "warehouse" / "words", checkout / "warehouse" / "words")
    for file in ("warehouse/__init__.py", "warehouse/runtime/__init__.py", "pages/__init__.py"):
        (checkout / file).parent.mkdir(exist_ok=True)
        (checkout / file).touch()
    for file in ("warehouse/runtime/build_backend.py", "pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(PROJECT_ROOT / file, checkout / file)
    subprocess.run(
        [
            *(sys.executable, "-c"),
            f"from warehouse.runtime.build_backend import build_editable as build; build({str(tmp_path)!r})",  # noqa: E501
        ],
        cwd=checkout,
        env={"PYTHONPATH": str(checkout), "PATH": "/usr/bin:/bin"},
        check=True,
        capture_output=True,
    )
    (wheel,) = tmp_path.glob("xuntu-*.whl")
    with zipfile.ZipFile(wheel) as content:
        text = "".join(
            content.read(name).decode() for name in content.namelist() if "dist-info" not in name
        )
        (commands,) = [name for name in content.namelist() if name.endswith("entry_points.txt")]
        assert b"xuntu = warehouse.cli.main:main" in content.read(commands)
    assert str(checkout) in text
