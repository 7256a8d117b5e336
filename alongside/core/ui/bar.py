"""Raw HTML, for what no widget and no setting can do. All text is escaped.

Buttons that leave the Streamlit page in the same tab, the place of toasts, and what the page says while its
server is out of reach. Contacts to tap are in `contacts.py`.
"""

import json
from html import escape
from pathlib import Path

import streamlit as st

from alongside.core.http.static import connection_script_path
from alongside.core.http.stores import public_path
from alongside.core.words import Words

BUTTON = Path(__file__).with_name("bar.html").read_text("utf-8")
CONNECTION = Path(__file__).with_name("connection.html").read_text("utf-8")


def show_form_button(action: str, label: str, method: str = "post") -> None:
    """`action`: a path of the app. The label is a translated message, escaped here."""
    html = BUTTON.replace("{{ method }}", method).replace("{{ action }}", public_path(action))
    st.html(html.replace("{{ label }}", escape(label)), width="content")


def show_connection_words(t: Words) -> None:
    """Gives the page its language, and its messages (connection.js): Streamlit's own are for programmers."""
    words = {
        "script": connection_script_path(),
        "language": t.language,
        "wait": t("One moment…"),
        "stuck": t("No answer yet. Your connection may be slow or lost. Keep this page open."),
        "back": t("Connected again. Your last tap may not have arrived: please check."),
        "lost": t(
            "No connection. What you typed is still here. Keep this page open: it will continue by itself."
        ),
    }
    # What Streamlit writes into its own controls, always in English, and what we say instead.
    framework = {
        "Upload": t("Choose file"),
        "file upload": t("Choose file"),
        "Choose date": t("Choose day"),
        "Increment": t("One more"),
        "Decrement": t("One less"),
        "Open": t("Open list"),
        "Search": t("Search"),
        "Fullscreen": t("Full screen"),
        "Download as CSV": t("Download as CSV"),
        "Show/hide columns": t("Choose columns"),
        "Close": t("Close"),
        "Main menu": t("Menu"),
        "Notifications": t("Notifications"),
    }
    words["framework"] = json.dumps(framework)
    html = CONNECTION
    for name, word in words.items():
        html = html.replace(f"{{{{ {name} }}}}", escape(word))
    st.html(html, unsafe_allow_javascript=True)


def move_toasts_below() -> None:
    """Streamlit shows them at the top, where on a phone they cover the contacts and the exit."""
    st.html("<style>.stToastContainer { top: auto !important; bottom: 1rem !important; }</style>")
