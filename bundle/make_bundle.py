"""Make the archive that installs Xuntu without a network: the program, wheels, an installer.

    make bundle                                            # Linux on x86-64 and arm64, Python 3.11
    make bundle PLATFORMS=x86_64 PYTHONS="3.11 3.12"

Wheels are those of `requirements.lock`, by their hashes, for glibc 2.28 and later (UOS 20, Kylin
V10, Debian 10). Needs a package index; the archive does not. Runs on the standard library.
"""

from __future__ import annotations

import argparse
import hashlib
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

import parts_list

ROOT = Path(__file__).resolve().parents[1]
PROGRAM = (
    *("app.py", "pyproject.toml", "requirements.lock", "Makefile", "LICENSE", ".streamlit"),
    *("README.md", "README.en.md", "CHANGELOG.md", "DECISIONS.md", "ARCHITECTURE.md"),
    *("CONTRIBUTING.md", "docs", "dbt_project", "pages", "seeds", "static", "warehouse"),
)
LEFT_OUT = shutil.ignore_patterns(
    "__pycache__", "target", "logs", ".user.yml", "*.pyc", ".mypy_cache"
)
OLDEST_GLIBC = 28
"""The second number of the oldest glibc 2.x that the wheels must run on."""


def main() -> None:
    """Make the archive that the arguments ask for, and print its name."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--out", type=Path, default=ROOT / "dist")
    parser.add_argument("--platforms", nargs="+", default=["x86_64", "aarch64"])
    parser.add_argument("--pythons", nargs="+", default=["3.11"])
    options = parser.parse_args()
    folder = options.out / "xuntu-bundle"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    copy_program(folder / "xuntu")
    for platform in options.platforms:
        for python in options.pythons:
            download(folder / "wheels" / platform, platform, python)
    (folder / "sbom.cdx.json").write_text(parts_list.document(), encoding="utf-8")
    for name in ("install.sh", "start-windows.bat", "README.txt", "licences.toml"):
        shutil.copy2(ROOT / "bundle" / name, folder / name)
    write_sums(folder)
    archive = options.out / "xuntu-bundle.tar.gz"
    with tarfile.open(archive, "w:gz", compresslevel=1) as packed:
        packed.add(folder, folder.name)
    print(f"{archive} {archive.stat().st_size / 1e6:.0f} MB")


def copy_program(target: Path) -> None:
    """Copy what runs: no tests, no data folder."""
    target.mkdir()
    for name in PROGRAM:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, target / name, ignore=LEFT_OUT)
        elif source.exists():
            shutil.copy2(source, target / name)


def download(folder: Path, platform: str, python: str) -> None:
    """Download the wheels of the lock file for one platform and Python, and pip itself."""
    glibc = (f"manylinux_2_{number}_{platform}" for number in range(5, OLDEST_GLIBC + 1))
    tags = [*glibc, f"manylinux2014_{platform}", f"manylinux1_{platform}", f"linux_{platform}"]
    run = [
        *(sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check"),
        *("--no-deps", "--only-binary", ":all:", "--implementation", "cp"),
        *("--python-version", python, "--dest", str(folder)),
        *(part for tag in tags for part in ("--platform", tag)),
    ]
    subprocess.run([*run, "--require-hashes", "-r", str(ROOT / "requirements.lock")], check=True)
    subprocess.run([*run, "pip"], check=True)


def write_sums(folder: Path) -> None:
    """Write the sha256 of every file, as `sha256sum --check` reads them."""
    files = sorted(file for file in folder.rglob("*") if file.is_file())
    lines = []
    for file in files:
        with file.open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
        lines.append(f"{digest}  {file.relative_to(folder).as_posix()}\n")
    (folder / "SHA256SUMS").write_text("".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
