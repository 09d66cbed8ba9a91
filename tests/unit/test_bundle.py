"""The offline bundle holds the program whole, and its installer refuses what it cannot install."""

from __future__ import annotations

import hashlib
import importlib.util
import platform
import shutil
import subprocess

import pytest

from warehouse.runtime.home import PROJECT_ROOT

SPECIFICATION = importlib.util.spec_from_file_location(
    "make_bundle", PROJECT_ROOT / "bundle" / "make_bundle.py"
)
make_bundle = importlib.util.module_from_spec(SPECIFICATION)
SPECIFICATION.loader.exec_module(make_bundle)

NOT_IN_IT = {
    *("tests", "bundle", "var", "dist", "requirements-dev.lock", "requirements-engines.lock")
}


@pytest.fixture
def bundle(tmp_path):
    folder = tmp_path / "bundle"
    (folder / "xuntu").mkdir(parents=True)
    (folder / "xuntu" / "app.py").write_text("")
    (folder / "wheels" / platform.machine()).mkdir(parents=True)
    shutil.copy(PROJECT_ROOT / "bundle" / "install.sh", folder)
    make_bundle.write_sums(folder)
    return folder


def test_what_is_of_the_project_is_in_the_bundle_or_left_out_on_purpose():
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=PROJECT_ROOT, capture_output=True, text=True, check=False
    ).stdout.split("\0")
    tops = {name.partition("/")[0] for name in listed if name and not name.startswith(".")}
    assert tops <= {*make_bundle.PROGRAM, *NOT_IN_IT}
    assert not NOT_IN_IT & {*make_bundle.PROGRAM}


def test_every_file_stands_with_its_hash(bundle):
    lines = (bundle / "SHA256SUMS").read_text().splitlines()
    names = {line[66:]: line[:64] for line in lines}
    files = [file for file in bundle.rglob("*") if file.is_file() and file.name != "SHA256SUMS"]
    assert names == {
        str(file.relative_to(bundle)): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in files
    }


def install(bundle, target) -> tuple[int, str]:
    ended = subprocess.run(
        ["sh", str(bundle / "install.sh"), str(target)],
        capture_output=True,
        text=True,
        check=False,
        env={"PATH": "/usr/bin:/bin", "HOME": str(target.parent)},
    )
    return ended.returncode, ended.stderr


def test_the_installer_refuses_in_words_and_leaves_everything_as_it_was(bundle, tmp_path):
    target = tmp_path / "target"
    code, said = install(bundle, target)
    assert (code, "No suitable Python" in said) == (1, True), "there are no wheels for any"
    (bundle / "xuntu" / "app.py").write_text("another")
    assert "The bundle is damaged" in install(bundle, target)[1]
    shutil.rmtree(bundle / "wheels")
    assert "has no packages for" in install(bundle, target)[1]
    assert not target.exists()
