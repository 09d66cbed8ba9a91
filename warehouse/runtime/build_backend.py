"""How pip and uv build this project (PEP 517): as an editable installation, and as nothing else.

The dashboard runs from its checkout: the dbt project, the reference tables, the maps and `app.py`
lie beside the packages. A wheel would hold none of them and fail at the first command, so it is
refused while it is built.
"""

from __future__ import annotations

from setuptools.build_meta import (
    build_editable,
    get_requires_for_build_editable,
    prepare_metadata_for_build_editable,
)

from warehouse.words.messages import LANGUAGES, sentences

__all__ = [
    "build_editable",
    "build_sdist",
    "build_wheel",
    "get_requires_for_build_editable",
    "prepare_metadata_for_build_editable",
]


def build_wheel(*_: object) -> str:
    """Refuse. Raises `SystemExit` with the reason and the way to install it."""
    raise SystemExit(
        "\n".join(
            part.in_language(language) for language in LANGUAGES for part in sentences("no_wheel")
        )
    )


def build_sdist(*_: object) -> str:
    """Refuse, as `build_wheel` does: what is built of it is a wheel."""
    return build_wheel()
