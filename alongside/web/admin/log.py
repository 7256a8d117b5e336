"""The log of what admins did, in plain words."""

from collections.abc import Sequence
from datetime import tzinfo

import streamlit as st

from alongside.domain.audit import Action, Entry
from alongside.domain.people import Role
from alongside.web.log_words import ROLES, SAID, by_whom
from alongside.words import Words

SHOWN = 200  # lines; some weeks of a busy place
NUMBERED = {
    Action.SMALLEST_PANEL_SET,
    Action.ROUND_OPENED,
    Action.ROUND_WISHED,
    Action.ROUND_PUBLISHED,
    Action.ROUND_EXPORTED,
}


def table(entries: Sequence[Entry], zone: tzinfo, t: Words) -> None:
    """A table, because names are people's text."""
    rows = {
        t("When"): [t.moment(entry.at, zone) for entry in entries],
        t("What"): [t(SAID[entry.action]) if entry.action in SAID else entry.action for entry in entries],
        t("About"): [_about(entry, t) for entry in entries],
        t("Which"): [_which(entry, t) for entry in entries],
        t("By"): [by_whom(entry, t) for entry in entries],
    }
    st.dataframe(rows, hide_index=True, width="stretch", key="log")


def _about(entry: Entry, t: Words) -> str:
    return entry.about or (t("Somebody who is no longer here") if entry.subject_id else "")


def _which(entry: Entry, t: Words) -> str:
    """A team, a person, a role, a round or a number of people."""
    if entry.detail_name or not entry.detail:
        return entry.detail_name or ""
    if entry.detail in ROLES:
        return t(ROLES[Role(entry.detail)])
    if entry.action in NUMBERED or entry.action not in set(Action):
        return entry.detail
    return t("No longer here")
