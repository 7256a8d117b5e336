"""Pieces that several pages share."""

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
# After Markdown is read, addresses and icon names are looked for in what is left, where escapes no longer show.
# A word joiner (no width, no sound) keeps them from being found.
LOOKED_FOR = re.compile(r"(:|@|\bwww)", re.IGNORECASE)
JOINER = "\u2060"


def label(text: str) -> str:
    """Somebody's words as a widget's label, which is Markdown: shown as they are, never a link, a picture or an icon."""
    plain = CONTROLS.sub(" ", text).strip()
    return PUNCTUATION.sub(r"\\\1", LOOKED_FOR.sub(rf"\1{JOINER}", plain))


def readers_zone(organisation: Organisation) -> tzinfo:
    """The time zone of the browser; the organisation's when the browser does not say a known one."""
    try:
        return ZoneInfo(st.context.timezone or organisation.time_zone)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo(organisation.time_zone)


def apart() -> DeltaGenerator:
    """A row for a yes and a no, so far from each other that a thumb meets only one of them."""
    return st.container(horizontal=True, gap="large")


def support_contacts(contacts: Sequence[SupportContact], t: Words) -> None:
    """To be tapped."""
    if contacts:
        bar.contacts(contacts)
    else:
        st.write(t("Your organisation has not named any support contacts yet."))
