"""What is worked out of a version's figures once for each selection, and kept for all sessions.

Answers of the warehouse are kept by `data.ask`; what is made of them, as limits, ranks, trends and
curves, takes longer than the answers and is the same for all who choose the same.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

from pages.parts.frame.answers import Answers
from pages.parts.frame.context import PageContext

Further = ParamSpec("Further")
Result = TypeVar("Result")

RESULTS_HELD = 1_000
"""Some dozen kilobytes each: a page has up to ten of them."""

_RESULTS: Answers[Any] = Answers(RESULTS_HELD)


def a_selection(
    make: Callable[Concatenate[PageContext, Further], Result],
) -> Callable[Concatenate[PageContext, Further], Result]:
    """Keep what a function returns, by what figures are chosen and its further arguments.

    It may read figures and words, but nothing else that the URL says; what it returns is
    everybody's, and never to be changed in place.
    """

    @wraps(make)
    def kept(context: PageContext, /, *further: Further.args, **named: Further.kwargs) -> Result:
        key: Hashable = (
            make.__module__,
            make.__qualname__,
            context.figures,
            further,
            *sorted(named.items()),
        )
        result: Result = _RESULTS.get(key, lambda: make(context, *further, **named))
        return result

    return kept
