"""Who does what is being done: whoever signed in, in whose name a job runs too, else the account of
the operating system.
"""

from __future__ import annotations

import getpass
import os
from contextvars import ContextVar

VARIABLE = "XUNTU_ACTOR"
"""In whose name a job was started; set by the process that starts it."""

_actor: ContextVar[str] = ContextVar("actor", default="")


def act_as(person: str) -> None:
    """Let what this run does be a person's; "" is whoever runs the process."""
    _actor.set(person)


def signed_in_actor() -> str:
    """Return the person in whose name this runs; "" where nobody has signed in."""
    return _actor.get() or os.environ.get(VARIABLE, "")


def actor() -> str:
    """Return the person in whose name this runs, else the account of the operating system."""
    return signed_in_actor() or getpass.getuser()
