"""Home: sends everybody on, to the wall map or to where they may begin."""

import streamlit as st

from pages.parts.frame import navigation, selection, shell

shell.guard()
st.switch_page(navigation.page(shell.first_page()), query_params=selection.current().parameters())
