"""The states of a problem and how it stands towards its due date, with what they are called."""

from __future__ import annotations

from typing import Final

from pages.parts.kit.words import Words

NOT_FED_BACK: Final = "not_fed_back"
FED_BACK: Final = ("open", "basically_done", "done", "directly_closed", "withdrawn")
LATENESS: Final = ("not_due", "due_soon", "overdue", "closed_on_time", "closed_late")


def state_labels(
    words: Words, states: tuple[str, ...] = (*FED_BACK, NOT_FED_BACK)
) -> dict[str, str]:
    """Return what states are called, in the order of `states`."""
    return {state: words(f"problem_states.{state}") for state in states}


def lateness_labels(words: Words) -> dict[str, str]:
    """Return what it is called how a problem stands towards its due date, apart from its state."""
    return {lateness: words(f"lateness.{lateness}") for lateness in LATENESS}
