"""Buttons that lead out of the Streamlit page, in the same tab, and what the page says while its server is away.

The one place of raw HTML: no widget can do that.
"""

from html import escape
from pathlib import Path

import streamlit as st

from alongside.words import Words

BUTTON = Path(__file__).with_name("bar.html").read_text("utf-8")
CONNECTION = Path(__file__).with_name("connection.html").read_text("utf-8")


def button(action: str, label: str, method: str = "post") -> None:
    """`action` and `method` are ours; the label is our translated words, escaped."""
    html = BUTTON.replace("{{ method }}", method).replace("{{ action }}", action)
    st.html(html.replace("{{ label }}", escape(label)), width="content")


def connection(t: Words) -> None:
    """Tells the page its language, and what to say by itself (connection.js): Streamlit's own words are for programmers."""
    words = {
        "language": t.language,
        "wait": t("One moment…"),
        "stuck": t("No answer yet. Your connection may be slow or gone. Keep this page open."),
        "back": t("Connected again. Your last tap may not have arrived: please look before you go on."),
        "lost": t("No connection. What you typed is still here. Keep this page open: it goes on by itself."),
    }
    html = CONNECTION
    for name, word in words.items():
        html = html.replace(f"{{{{ {name} }}}}", escape(word))
    st.html(html, unsafe_allow_javascript=True)
