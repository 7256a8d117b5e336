"""The one place of raw HTML: buttons that lead out of the Streamlit page in the same tab, contacts to tap, where toasts stand, and what the
page says by itself while its server is away.

No widget and no setting can do any of it.
A label of a widget is Markdown, and a contact is what an admin typed: here each piece of it is escaped.
"""

from collections.abc import Sequence
from hashlib import sha256
from html import escape
from pathlib import Path

import streamlit as st

from alongside.domain.organisations import SupportContact
from alongside.domain.tappable import Part, parts
from alongside.web.houses import public_path
from alongside.words import Words

BUTTON = Path(__file__).with_name("bar.html").read_text("utf-8")
CONNECTION = Path(__file__).with_name("connection.html").read_text("utf-8")
SCRIPT = Path(__file__).with_name("connection.js").read_bytes()
EDITION = sha256(SCRIPT).hexdigest()[:12]  # in its address, so that no browser goes on with an older one


def button(action: str, label: str, method: str = "post") -> None:
    """`action` is a path of the app and `method` is ours; the label is our translated words, escaped."""
    html = BUTTON.replace("{{ method }}", method).replace("{{ action }}", public_path(action))
    st.html(html.replace("{{ label }}", escape(label)), width="content")


def connection(t: Words) -> None:
    """Tells the page its language, and what to say by itself (connection.js): Streamlit's own words are for programmers."""
    words = {
        "script": public_path(f"/connection.js?{EDITION}"),
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


def toasts_below() -> None:
    """Streamlit shows them at the top, where on a phone they cover the way to the contacts and the way out."""
    st.html("<style>.stToastContainer { top: auto !important; bottom: 1rem !important; }</style>")


def contacts(found: Sequence[SupportContact]) -> None:
    """Each a line high enough for a thumb; what can be tapped is a link."""
    st.html("".join(map(_contact, found)))


def _contact(one: SupportContact) -> str:
    reach = "".join(map(_part, parts(one.reach)))
    hours = f'<br><span style="opacity:.8">{escape(one.hours)}</span>' if one.hours else ""
    return f'<p dir="auto" style="margin:0 0 .75rem">{escape(one.name)}<br>{reach}{hours}</p>'


def _part(part: Part) -> str:
    if not part.href:
        return escape(part.text)
    away = ' target="_blank" rel="noopener noreferrer"' if part.href.lower().startswith("https:") else ""
    style = "display:inline-block;padding:.65rem 0;font-weight:600;color:inherit;text-decoration:underline"
    return f'<a href="{escape(part.href)}" style="{style}"{away}>{escape(part.text)}</a>'
