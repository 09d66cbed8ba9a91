"""The offline bundle holds the program whole, and its installer refuses what it cannot install."""

from __future__ import annotations

import hashlib
import importlib
import importlib.metadata
import importlib.util
import json
import platform
import shutil
import subprocess
import sys

import pytest

from warehouse.runtime.home import PROJECT_ROOT

sys.path.insert(0, str(PROJECT_ROOT / "bundle"))
parts_list = importlib.import_module("parts_list")
SPECIFICATION = importlib.util.spec_from_file_location(
    "make_bundle", PROJECT_ROOT / "bundle" / "make_bundle.py"
)
make_bundle = importlib.util.module_from_spec(SPECIFICATION)
SPECIFICATION.loader.exec_module(make_bundle)

NOT_IN_IT = {
    *("tests", "bundle", "var", "dist", "requirements-dev.lock", "requirements-engines.lock")
}

ALLOWED = {
    *(
        "0BSD",
        "Apache-2.0",
        "BSD-2-Clause",
        "BSD-3-Clause",
        "BSD-4-Clause",
        "CC0-1.0",
        "ISC",
        "MIT",
        "MIT-0",
    ),
    *("MIT-CMU", "OFL-1.1", "PSF-2.0", "Zlib"),
    # Of libraries that are used as they are, each file or library under its own terms; of two that
    # may be chosen from, the one that asks for less.
    *("MPL-2.0", "LGPL-2.1-only", "LGPL-2.1-or-later", "Artistic-1.0-Perl OR GPL-2.0-or-later"),
}
"""Licences under which an office may use and hand on what the bundle holds."""


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


def test_every_package_of_the_lock_file_has_its_licence_and_each_is_allowed():
    lock = (PROJECT_ROOT / "requirements.lock").read_text()
    names = [part["name"] for part in parts_list.components(lock)]
    licences = parts_list.licences()
    assert sorted(licences) == sorted(names)
    for name, licence in licences.items():
        assert licence in ALLOWED or {*licence.replace(" OR ", " AND ").split(" AND ")} <= ALLOWED
        try:
            stated = importlib.metadata.metadata(name).get("License-Expression")
        except importlib.metadata.PackageNotFoundError:  # of another system
            continue
        assert stated in (None, licence), name


def test_the_list_of_parts_holds_every_pinned_version_and_hash_of_the_lock_file():
    lock = (PROJECT_ROOT / "requirements.lock").read_text()
    made = json.loads(parts_list.document())
    assert (made["bomFormat"], made["specVersion"]) == ("CycloneDX", "1.5")
    parts = made["components"]
    pinned = [
        line.split(" ")[0].replace("[msgpack]", "")
        for line in lock.splitlines()
        if line[:1] not in ("", " ", "#")
    ]
    assert [f"{part['name']}=={part['version']}" for part in parts] == pinned
    kept = [each for part in parts for each in part["externalReferences"][0]["hashes"]]
    assert len(kept) == lock.count("--hash=sha256:")
    assert all(part["licenses"] and part["externalReferences"][0]["hashes"] for part in parts)


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
