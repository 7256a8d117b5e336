"""One's own calendar: a private feed out of the app, and busy times into it."""

from collections.abc import Sequence
from datetime import tzinfo
from functools import partial
from zoneinfo import ZoneInfo

import streamlit as st

from alongside.calendars.brought import AHEAD, busy
from alongside.desks.reach import ReachDesk
from alongside.domain.availability import Span
from alongside.domain.errors import AlongsideError
from alongside.domain.reach import Reach
from alongside.web import confirming, state
from alongside.web.houses import DEMO_MARK
from alongside.web.reach.doing import PLACE, attempt
from alongside.words import Words


def feed(kept: Reach, t: Words) -> None:
    st.header(t("Your dates in your calendar"), anchor=False)
    st.write(
        t(
            "A private address that your calendar program can subscribe to. It holds the times of your sessions under a neutral title, and "
            "nothing else. Whoever has the address can read them, so keep it to yourself."
        )
    )
    address = state.session().feed
    if address:
        st.code(address, language=None, wrap_lines=True)
        st.caption(t("Copy it now: it is shown this once. You can make another one at any time."))
        _how_to_subscribe(t)
    elif kept.feed_hash:
        st.write(t("There is an address. It is not shown again; a new one takes its place."))
    label = t("Make a new address") if kept.feed_hash else t("Make an address")
    with st.container(horizontal=True):
        if not confirming.asks_first("new-feed", label, t, partial(_new_feed, t)):
            st.button(label, key="new-feed", on_click=_new_feed, args=(t,))
        if kept.feed_hash:
            st.button(t("Switch it off"), key="no-feed", on_click=_no_feed, args=(t,))


def _how_to_subscribe(t: Words) -> None:
    """Where the programs take an address was looked up in November 2026; they move it at times."""
    with st.expander(t("How to subscribe")):
        st.write(
            t(
                "Google Calendar, in a browser: *Other calendars*, +, *From URL*. It looks for changes a few times a day."
            )
        )
        st.write(t("Outlook: *Add calendar*, *Subscribe from web*."))
        st.write(
            t(
                "Apple: *File*, *New Calendar Subscription*; on an iPhone: *Calendars*, *Add Calendar*, *Add Subscription Calendar*."
            )
        )


def brought(desk: ReachDesk, zone: tzinfo, t: Words) -> None:
    st.header(t("When your calendar says you are busy"), anchor=False)
    st.write(
        t(
            "Bring the file of a calendar (.ics) or paste its text, and no session is offered to you at those hours. Only from when until "
            "when is kept, for the next {n} days; no title, no place, no name. Nothing is fetched from anywhere.",
            n=t.number(AHEAD.days),
        )
    )
    found = desk.busy()
    if found:
        _what_is_kept(found, zone, t)
    with st.form("busy", border=False, clear_on_submit=True):
        st.file_uploader(t("Calendar file"), type=["ics"], key="busy-file", max_upload_size=2)
        st.text_area(t("Or its text"), key="busy-text", height=100)
        st.form_submit_button(t("Read it"), on_click=_read, args=(t,))


def _what_is_kept(found: Sequence[Span], zone: tzinfo, t: Words) -> None:
    last = max(until for _, until in found)
    st.write(
        t.count(
            "{n} time is kept, the last one until {moment}.",
            "{n} times are kept, the last one until {moment}.",
            len(found),
            moment=t.moment(last, zone),
        )
    )
    st.button(t("Forget them"), key="forget-busy", on_click=_forget, args=(t,))


def _new_feed(t: Words) -> None:
    token = attempt(lambda desk: desk.new_feed(), t("Made. The one before does not work any more."))
    if token:
        mark = DEMO_MARK if state.in_demo() else ""
        state.session().feed = f"{state.own_address()}/calendar/{mark}{token}.ics"


def _no_feed(t: Words) -> None:
    state.session().feed = None
    attempt(lambda desk: desk.revoke_feed(), t("Switched off."))


def _read(t: Words) -> None:
    here = state.session()
    file = st.session_state["busy-file"]
    content = file.getvalue() if file is not None else (st.session_state["busy-text"] or "").encode()
    desk = state.reach_desk()
    zone = ZoneInfo(state.profile_desk().mine().time_zone)
    try:
        spans = busy(desk.person.id, content, desk.now, zone)
        desk.save_busy(spans)
    except AlongsideError as refusal:
        here.refusal, here.refused_at = refusal, PLACE
    else:
        st.toast(t("Read. Nothing but the times was kept."), icon=":material/check:")


def _forget(t: Words) -> None:
    attempt(lambda desk: desk.save_busy([]), t("Forgotten."))
