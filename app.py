"""The server: `streamlit run app.py` finds `app`. Routes and headers are set around the Streamlit script."""

import streamlit as st
from starlette.middleware import Middleware

from alongside.accounts.http.guard import Guard
from alongside.accounts.http.tenant_of_request import TenantOfRequest
from alongside.core.http.base_path import BasePath
from alongside.everything.http.health_routes import healthz
from alongside.everything.http.routes import ROUTES
from alongside.everything.ui import topics  # noqa: F401  # registers what topics tell each other
from alongside.everything.ui.errors import show_error
from alongside.everything.ui.lifespan import lifespan, refuse_early

refuse_early()
app = st.App(
    "alongside/everything/ui/frame.py",
    routes=ROUTES,
    middleware=[Middleware(TenantOfRequest, check=healthz), Middleware(BasePath), Middleware(Guard)],
    lifespan=lifespan,
    on_script_error=show_error,
)
