"""Raw HTML, for what no widget and no setting can do. All text is escaped.

Buttons that leave the Streamlit page in the same tab, the place of toasts, the shape of forms on a phone, and
what the page says while its server is out of reach. Contacts to tap are in `contacts.py`.
"""

import json
from html import escape
from pathlib import Path

import streamlit as st

from alongside.core.http.static import connection_script_path
from alongside.core.http.stores import public_path
from alongside.core.words import Words

BUTTON = Path(__file__).with_name("bar.html").read_text("utf-8")
FORM = Path(__file__).with_name("form.html").read_text("utf-8")
PRINT = Path(__file__).with_name("print.html").read_text("utf-8")
CONNECTION = Path(__file__).with_name("connection.html").read_text("utf-8")
# Keys of containers that form.html gives their shape.
ANSWER_ROWS, BOTTOM_ROW, THUMB_CHOICES = "answer-rows", "bottom-row", "thumb-choices"


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
        "Clear value": t("Clear"),
        "Help for": t("Help for {name}", name="{name}"),
        "Main menu": t("Menu"),
        "Expand sidebar": t("Menu"),
        "Collapse sidebar": t("Close menu"),
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


def style_print() -> None:
    """Prints what the page says: without menus, buttons and choices."""
    st.html(PRINT)


def style_form() -> None:
    """Makes each segmented control in the container `ANSWER_ROWS` one row of equal parts, as high as a thumb
    needs, with its words in full; on the narrowest screens, and with large letters, its parts stand below
    each other. The container `BOTTOM_ROW` stays at the bottom of the screen while the form is scrolled.
    Buttons in `THUMB_CHOICES` are as high as a thumb needs, too.
    """
    html = FORM
    for theme in ("light", "dark"):
        for colour in ("primaryColor", "backgroundColor", "borderColor"):
            html = html.replace(f"{{{{ {theme}.{colour} }}}}", st.get_option(f"theme.{theme}.{colour}"))
    st.html(html)
