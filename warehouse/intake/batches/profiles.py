"""What an office has answered: about its kinds of ledger, and what it means by marks and names.

One file per ledger signature in the data folder, and one (`OFFICE`) for what holds in all of them;
answers by the key of their question.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from warehouse.intake.privacy.keys import answers_kept
from warehouse.runtime.home import read_json, write_json

if TYPE_CHECKING:
    from pathlib import Path

    from warehouse.intake.findings.questions import Answers
    from warehouse.runtime.home import Home

OFFICE = "office"
"""What answers are remembered by that hold in every ledger of an office."""


def remember(home: Home, signature: str, answers: Answers) -> None:
    """Keep `answers` beside those kept before."""
    home.profiles.mkdir(parents=True, exist_ok=True)
    write_json(_file(home, signature), {**remembered(home, signature), **answers_kept(answers)})


def remembered(home: Home, signature: str) -> dict[str, str]:
    """Return the answers kept for a ledger; none where none were, or where the file is damaged.

    A damaged file loses nothing that cannot be asked again.
    """
    file = _file(home, signature)
    try:
        content = read_json(file)
    except (OSError, ValueError):
        return {}
    if not isinstance(content, dict):
        return {}
    return {str(key): str(answer) for key, answer in content.items()}


def forget(home: Home, answers: Answers) -> None:
    """Forget `answers` wherever they are remembered; another answer to the same question stays."""
    for file in home.profiles.glob("*.json"):
        profile = remembered(home, file.stem)
        left = {key: answer for key, answer in profile.items() if answers.get(key) != answer}
        if not left:
            file.unlink()
        elif left != profile:
            write_json(file, left)


def _file(home: Home, signature: str) -> Path:
    return home.profiles / f"{signature}.json"
