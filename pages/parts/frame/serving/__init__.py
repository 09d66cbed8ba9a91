"""How the dashboard is served: what has to be set, who may ask, and what every answer carries.

`app.py` starts here, by `xuntu serve` as by `streamlit run app.py`; started in any other way the
pages show nothing (`settings.check_session`).
"""
