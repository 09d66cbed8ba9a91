"""In development: the bar at the foot of every page, and the page that follows each edit.

Quiet, and not to be missed: what is shown is nobody's figure yet. It says what was rebuilt and
tested, and what is wrong, with its file, line and SQL.
"""

from __future__ import annotations

import html

import streamlit as st

from pages.parts.frame import data, links
from pages.parts.frame.context import FrameContext
from pages.parts.kit.words import Words
from warehouse.development.problems import Problem
from warehouse.development.status import Status, is_development, read_status
from warehouse.runtime.errors import XuntuError
from warehouse.runtime.home import Home

SECONDS_BETWEEN_LOOKS = 0.5


def draw(context: FrameContext, *, is_stage: bool = False) -> bool:
    """Draw the bar and follow the loop, where this dashboard is in development; returns whether it
    is. A page that `is_stage` fills the window: there it stands in the corner above it.
    """
    if not is_development():
        return False
    compare = links.address("definitions", {"definitions_view": "versions"})
    with st.container(key="development_stage" if is_stage else "development"):
        _bar(context.words, compare, _version_id())
    return True


@st.fragment(run_every=SECONDS_BETWEEN_LOOKS)
def _bar(words: Words, compare: str, drawn: str) -> None:
    """Draw the bar as things stand; once another version stands, run the page anew."""
    version_id = _version_id()
    status = read_status(Home.from_environment())
    st.html(_html(words, status, version_id, compare))
    if version_id != drawn:
        st.rerun()


def _version_id() -> str:
    try:
        version = data.version()
    except XuntuError:  # the page says what is wrong
        return ""
    return version.version_id if version else ""


def _html(words: Words, status: Status | None, version_id: str, compare: str) -> str:
    parts = [
        f"<b>{words('development.mark')}</b>",
        f"<span>{_state(words, status, version_id)}</span>",
    ]
    if status is not None and status.state in ("good", "stopped") and status.models:
        tests = words("development.tests", passed=status.passed, failed=status.failed_tests)
        parts.append(f"<span>{tests}</span>")
    if status is not None and status.version:
        label = words("development.compare", base=status.base)
        parts.append(f'<a href="{html.escape(compare)}">{html.escape(label)}</a>')
    problems = status.problems if status else ()
    if problems:
        listed = "".join(_problem(words, problem) for problem in problems)
        parts.append(
            f"<details><summary>{words('development.problems', count=len(problems))}</summary>"
            f"<div>{listed}</div></details>"
        )
    is_wrong = " wrong" if status is not None and status.stopping else ""
    return f'<div class="development{is_wrong}" role="status">{"".join(parts)}</div>'


def _state(words: Words, status: Status | None, version_id: str) -> str:
    """Say how the loop stands."""
    if status is None or not status.version:
        return html.escape(words("development.waiting", version=version_id))
    key: str = status.state
    if key == "good" and not status.models:
        key = "described" if status.is_new else "unchanged"
    return html.escape(
        words(
            f"development.{key}",
            version=status.version,
            at=f"{status.at.astimezone():%H:%M:%S}",
            models=len(status.models),
            seconds=f"{status.seconds:.1f}",
        )
    )


def _problem(words: Words, problem: Problem) -> str:
    """Return a problem with its place, its reason and the SQL that was run, line by line."""
    name = words(
        "development.place",
        kind=problem.called.in_language(words.language),
        name=problem.name,
    )
    sql = "".join(f"<li>{html.escape(line) or ' '}</li>" for line in problem.sql.splitlines())
    return (
        f"<section><b>{html.escape(name)}</b> <code>{html.escape(problem.place)}</code>"
        f"<p>{html.escape(problem.reason.in_language(words.language))}</p>"
        + (f"<ol>{sql}</ol>" if sql else "")
        + "</section>"
    )
