"""Home: sends everybody on to the wall map, with what the URL already says."""

import streamlit as st

from pages.parts import selection, shell

shell.guard()
st.switch_page(shell.page("map_wall"), query_params=selection.current().parameters())
