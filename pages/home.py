"""Home: sends everybody on, to the wall map or, before there are figures, to the intake."""

import streamlit as st

from pages.parts.frame import data, navigation, selection, shell

shell.guard()
first = "map_wall" if data.has_figures(data.version()) else "intake"
st.switch_page(navigation.page(first), query_params=selection.current().parameters())
