"""Parts that several pages share."""

import re
from collections.abc import Sequence
from datetime import tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from alongside.domain.organisations import Organisation, SupportContact
from alongside.web import bar
from alongside.words import Words

PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")
CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]+")
# After parsing Markdown, Streamlit looks for addresses and icon names in the rest, where escapes no longer
# help. A word joiner (no width, no sound) keeps it from finding any.
LOOKED_FOR = re.compile(r"(:|@|\bwww)", re.IGNORECASE)
JOINER = "\u2060"


def escape_label(text: str) -> str:
    """Text that someone typed, as a widget's label, which is Markdown: never a link, a picture or an icon."""
    plain = CONTROLS.sub(" ", text).strip()
    return PUNCTUATION.sub(r"\\\1", LOOKED_FOR.sub(rf"\1{JOINER}", plain))


def readers_zone(organisation: Organisation) -> tzinfo:
    """The browser's time zone; the organisation's if the browser does not give a known one."""
    try:
        return ZoneInfo(st.context.timezone or organisation.time_zone)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo(organisation.time_zone)


def choice_row() -> DeltaGenerator:
    """A row for two opposite buttons, so far apart that a thumb hits only one of them."""
    return st.container(horizontal=True, gap="large")


def show_support_contacts(contacts: Sequence[SupportContact], t: Words) -> None:
    if contacts:
        bar.show_contacts(contacts)
    else:
        st.write(t("No support contacts have been added yet."))
