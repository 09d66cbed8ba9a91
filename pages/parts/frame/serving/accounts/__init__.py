"""Sign-in by accounts of the data folder: a provider of OpenID Connect by Authlib, for `st.login`.

The browser meets a form at the dashboard's own address (`form.py`); the dashboard asks for the rest
on the loopback, where nobody else does (`listener.py`). Streamlit's sign-in is the only one.
"""
