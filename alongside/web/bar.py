"""Buttons that lead out of the Streamlit page, in the same tab. The one place of raw HTML: no widget can do that."""

from html import escape
from pathlib import Path

import streamlit as st

BUTTON = Path(__file__).with_name("bar.html").read_text("utf-8")


def button(action: str, label: str, method: str = "post") -> None:
    """`action` and `method` are ours; the label is our translated words, escaped."""
    html = BUTTON.replace("{{ method }}", method).replace("{{ action }}", action)
    st.html(html.replace("{{ label }}", escape(label)), width="content")
