"""The one place of raw HTML: buttons that lead out of the Streamlit page in the same tab, contacts to tap, and where toasts stand.

No widget and no setting can do any of it.
A label of a widget is Markdown, and a contact is what an admin typed: here each piece of it is escaped.
"""

from collections.abc import Sequence
from html import escape
from pathlib import Path

import streamlit as st

from alongside.domain.organisations import SupportContact
from alongside.domain.tappable import Part, parts

BUTTON = Path(__file__).with_name("bar.html").read_text("utf-8")


def button(action: str, label: str, method: str = "post") -> None:
    """`action` and `method` are ours; the label is our translated words, escaped."""
    html = BUTTON.replace("{{ method }}", method).replace("{{ action }}", action)
    st.html(html.replace("{{ label }}", escape(label)), width="content")


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
