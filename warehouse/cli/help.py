"""What `--help` says of commands and options: in every language, side by side.

Help is put together before the office's settings are read, so no language is chosen for it.
"""

from __future__ import annotations

from functools import cache

from warehouse.words.messages import FOLDER, LANGUAGES, strings_of

_FILE = "command_line/help.toml"


def help_of(name: str) -> str:
    """Return the help of a command (`serve.what`), or of what it takes (`serve.port`)."""
    return " · ".join(dict.fromkeys(_help(language)[f"help.{name}"] for language in LANGUAGES))


@cache
def _help(language: str) -> dict[str, str]:
    """Read the one file: the whole catalogue takes longer than most commands."""
    return strings_of(FOLDER / language / _FILE)
