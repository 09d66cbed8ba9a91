"""What the program is made of: its packages with versions, hashes and licences, as CycloneDX 1.5.

Versions and hashes are those of `requirements.lock`, licences those of `licences.toml`, which a
test holds against what the packages themselves say. Runs on the standard library.
"""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
PINNED = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^]]*\])?==([^ ;\\]+)")
HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")


def licences() -> dict[str, str]:
    """Return the SPDX expression of each package's licence, by its name."""
    table: dict[str, list[str]] = tomllib.loads(
        Path(__file__).with_name("licences.toml").read_text(encoding="utf-8")
    )
    return {name: licence for licence, names in table.items() for name in names}


def components(lock: str) -> list[dict[str, Any]]:
    """Return the packages of a lock file as CycloneDX writes them; of no licence stands none."""
    made: list[dict[str, Any]] = []
    of = licences()
    for line in lock.splitlines():
        if pinned := PINNED.match(line):
            name, version = pinned.groups()
            made.append(_component(name, version, of.get(name)))
        if digest := HASH.search(line):
            made[-1]["externalReferences"][0]["hashes"].append(
                {"alg": "SHA-256", "content": digest[1]}
            )
    return made


def _component(name: str, version: str, licence: str | None) -> dict[str, Any]:
    address = f"pkg:pypi/{name.lower().replace('_', '-')}@{version}"
    source = {"type": "distribution", "url": f"https://pypi.org/project/{name}/{version}/"}
    return {
        "type": "library",
        "bom-ref": address,
        "name": name,
        "version": version,
        "purl": address,
        "licenses": [{"expression": licence}] if licence else [],
        # A package has many files: their hashes belong to what is distributed.
        "externalReferences": [{**source, "hashes": []}],
    }


def document() -> str:
    """Return the list as JSON; the same lock file gives the same text."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    program = {"type": "application", "name": project["name"], "version": project["version"]}
    made = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "metadata": {"component": {**program, "bom-ref": project["name"]}},
        "components": components(lock),
    }
    return json.dumps(made, indent=1, ensure_ascii=False) + "\n"
