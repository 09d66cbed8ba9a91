"""Xuntu: the entry of the dashboard. Run `xuntu serve`, or `streamlit run app.py`."""

from pages.parts import shell

shell.run()
