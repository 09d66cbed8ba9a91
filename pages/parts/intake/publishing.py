"""From accepted batches to the version that every page shows: under way, failed, or still to do."""

from __future__ import annotations

import streamlit as st

from pages.parts.frame import signed_in
from pages.parts.frame.context import FrameContext
from pages.parts.intake import flow, ledger_text, waiting
from pages.parts.intake.flow import Flow
from pages.parts.kit import headings, numbers, texts
from warehouse.access.roles import Action
from warehouse.intake.batches.store import ledgers_of, list_batches


def card(context: FrameContext, now: Flow) -> None:
    """Draw the build under way; else, where the version shown is not of what is accepted, why."""
    words = context.words
    if now.is_building:
        with st.container(border=True, key="card_build"):
            headings.title(words("intake.working_build"))
            _progress(context)
            texts.caption(words("intake.build_note"))
        return
    if now.is_published:
        if context.version is not None and context.version.is_empty:
            texts.info(words("intake.none_left", version=context.version.version_id))
        return
    accepted = ledgers_of(list_batches(context.home))
    if not accepted and context.version is None:
        return  # rows of reference tables alone make no version
    if not accepted and context.is_demonstration:
        texts.info(words("intake.none_but_demonstration"))
        return
    with st.container(border=True, key="card_build"):
        if now.build is not None and now.build.sentences is not None:
            sentences = [sentence.in_language(context.language) for sentence in now.build.sentences]
            ledger_text.box("error", *sentences, title=words("intake.failed_build"))
            texts.caption(words("intake.build_kept"))
            may_shrink = st.checkbox(words("intake.accept_shrinkage"))
        else:
            texts.warning(words("intake.unpublished", n=numbers.count(len(accepted))))
            may_shrink = False
        if signed_in.refuses(words, Action.PUBLISH):
            return
        if st.button(words("intake.publish"), key="publish"):
            if may_shrink:
                batches = " ".join(sorted(batch.batch_id for batch in list_batches(context.home)))
                signed_in.check_second(f"publish {batches}")
            flow.publish(context, accept_shrinkage=may_shrink)
            st.rerun()


@st.fragment(run_every=waiting.SECONDS_BETWEEN_LOOKS)
def _progress(context: FrameContext) -> None:
    build = flow.build(context)
    if build is None or build.state != "running":
        st.rerun()
        return
    what = build.what.in_language(context.language)
    if build.total:  # the names of models and tests say nothing to an office
        done, total = numbers.count(build.done), numbers.count(build.total)
        what = context.words("intake.models_done", done=done, total=total)
    waiting.progress(context, build, what)
