"""What a session saw, for the audit log of an office: each page and region once, not each run."""

from __future__ import annotations

import streamlit as st

from pages.parts.frame import navigation, signed_in
from warehouse.audit_log.log import record
from warehouse.runtime.home import Home

_SEEN, _SEARCHED = "audit_seen", "audit_searched"


def note(region: str = "", version: str = "") -> None:
    """Record that the page was seen, of a region and version where it is of any; not again as long
    as it is the same.
    """
    place = navigation.current_page(), region, version
    if st.session_state.get(_SEEN) == place or signed_in.access().is_local:
        return
    st.session_state[_SEEN] = place
    record(Home.from_environment(), "seen", page=place[0], region=region, version=version)


def note_search(text: str) -> None:
    """Record that somebody searched, and how much; what for may be somebody's name."""
    if not text or st.session_state.get(_SEARCHED) == text or signed_in.access().is_local:
        return
    st.session_state[_SEARCHED] = text
    record(Home.from_environment(), "searched", letters=len(text))
