"""Support contacts, shown to be tapped."""

from collections.abc import Sequence
from html import escape

import streamlit as st

from alongside.accounts.http.support_contacts import read_support_contacts
from alongside.accounts.rules.contact_links import Part, split_line
from alongside.accounts.rules.organisations import SupportContact
from alongside.core.store.engine import Store
from alongside.core.words import Words


def show_support_contacts(contacts: Sequence[SupportContact], t: Words) -> None:
    if contacts:
        st.html(contacts_html(contacts))
    else:
        st.write(t("No support contacts have been added yet."))


def show_help_now(store: Store, t: Words) -> None:
    """Below a message that ends a page; nothing if there are no contacts."""
    if found := read_support_contacts(store):
        st.header(t("Need help now?"), anchor=False)
        st.html(contacts_html(found))


def contacts_html(found: Sequence[SupportContact]) -> str:
    """Each on a line high enough for a thumb, with links for phone numbers and addresses.

    Raw HTML: a contact is what an admin typed, so all of it is escaped.
    """
    paragraphs = []
    for one in found:
        reach = "".join(map(_part_html, split_line(one.reach)))
        hours = f'<br><span style="opacity:.8">{escape(one.hours)}</span>' if one.hours else ""
        paragraphs.append(f'<p dir="auto" style="margin:0 0 .75rem">{escape(one.name)}{hours}<br>{reach}</p>')
    return "".join(paragraphs)


def _part_html(part: Part) -> str:
    if not part.href:
        return escape(part.text)
    away = ' target="_blank" rel="noopener noreferrer"' if part.href.lower().startswith("https:") else ""
    style = "display:inline-block;padding:.65rem 0;font-weight:600;color:inherit;text-decoration:underline"
    return f'<a href="{escape(part.href)}" style="{style}"{away}>{escape(part.text)}</a>'
