"""Parts that several pages share."""

import re
from collections.abc import Iterable
from datetime import tzinfo
from typing import Protocol
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

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


class HasTimeZone(Protocol):
    @property
    def time_zone(self) -> str: ...


def readers_zone(organisation: HasTimeZone) -> tzinfo:
    """The browser's time zone; the organisation's if the browser does not give a known one."""
    try:
        return ZoneInfo(st.context.timezone or organisation.time_zone)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo(organisation.time_zone)


def choice_row() -> DeltaGenerator:
    """A row for two opposite buttons, so far apart that a thumb hits only one of them."""
    return st.container(horizontal=True, gap="large")


def show_page_row(links: Iterable[tuple[st.Page, str]]) -> None:
    """Pages that belong together, each with its label, at the top of each of them."""
    with st.container(horizontal=True, gap="xxsmall", key="page-row"):  # connection.js marks the current one
        for page, label in links:
            st.page_link(page, label=label, width="content")


def show_cards() -> DeltaGenerator:
    """Around cards that belong together, so close that a phone shows them at once."""
    return st.container(gap="small")


def show_card(title: str, icon: str) -> DeltaGenerator:
    """One thing on a page, under its name with an icon: a bordered box, to be filled with what it says.

    `title`: our own words.
    """
    card = st.container(border=True, gap="xsmall")
    card.markdown(f"{icon} **{title}**")
    return card


def show_empty_state(said: str) -> None:
    """What a place says when it has nothing to show: calm, and never a warning. `said`: our own words."""
    st.caption(said)
