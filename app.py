"""The server: `streamlit run app.py` finds `app`. Routes and headers are set around the Streamlit script."""

import streamlit as st
from starlette.middleware import Middleware

from alongside.web import topics  # noqa: F401  # registers what topics tell each other
from alongside.web.doors.base_path import BasePath
from alongside.web.doors.guard import Guard
from alongside.web.doors.routes import ROUTES
from alongside.web.errors import show_error
from alongside.web.lifespan import lifespan, refuse_early

refuse_early()
app = st.App(
    "alongside/web/frame.py",
    routes=ROUTES,
    middleware=[Middleware(BasePath), Middleware(Guard)],
    lifespan=lifespan,
    on_script_error=show_error,
)
