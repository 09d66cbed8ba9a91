"""The tests of this build that speak for the metric, by what they look for; what broke one."""

from __future__ import annotations

import html
from collections import Counter

import streamlit as st

from pages.parts.definitions import reliability
from pages.parts.frame.context import PageContext
from pages.parts.kit import headings, status_lights
from warehouse.artifacts.test_results import Status, TestResult
from warehouse.stats.judgement import Light
from warehouse.words.messages import strings

LIGHTS: dict[Status, Light] = {"failed": "red", "warned": "amber", "passed": "green"}
"""The light of each outcome, the worst first."""


def card(context: PageContext) -> None:
    """Draw the tests by their kind, what warned first."""
    words = context.words
    own = reliability.of_metric(context, context.metric)
    with st.container(border=True, height="stretch", key="card_checks"):
        headings.explained(
            words,
            words("definitions.checks"),
            words("definitions.checks_text"),
            words("definitions.checks_waiting", number=own.waiting) if own.waiting else "",
        )
        headings.finding(
            words(
                "definitions.checks_count",
                passed=own.count("passed"),
                failed=own.count("failed"),
                warned=own.count("warned"),
            )
        )
        st.html(f'<table class="checks">{_rows(context, own.tests)}</table>')


def _rows(context: PageContext, tests: tuple[TestResult, ...]) -> str:
    words = context.words
    kinds = Counter((test.status, test.check) for test in tests)
    places = {status: place for place, status in enumerate(LIGHTS)}
    ordered = sorted(kinds.items(), key=lambda kind: (places[kind[0][0]], -kind[1], kind[0][1]))
    return "".join(
        f"<tr><td>{_light(context, status)}</td>"
        f'<th scope="row">{html.escape(named(context, check))}</th>'
        f"<td>{html.escape(words.count('tests', number))}</td></tr>"
        for (status, check), number in ordered
    )


def _light(context: PageContext, status: Status) -> str:
    light = LIGHTS[status]
    return status_lights.html(light, html.escape(context.words(f"definitions.lights.{light}")))


def named(context: PageContext, check: str) -> str:
    """Return what a kind of test looks for; an analyst's own by the name that they gave it."""
    is_ours = f"definitions.kinds.{check}" in strings(context.language)
    return context.words(f"definitions.kinds.{check}") if is_ours else check
