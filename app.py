"""Xuntu: the entry of the dashboard. Run `xuntu serve`, or `streamlit run app.py`.

Streamlit reads this file to start the server, and again for every run of a page.
"""

import streamlit as st

if __name__ == "__main__":
    from pages.parts.frame import shell

    shell.run()
else:
    from pages.parts.frame.serving import start

    start.check()
    app: start.Application = st.App(__file__, lifespan=start.announced)
    app = start.guarded(app)
