"""The person's own calendar: a private feed out of the app, and busy times into it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import tzinfo
from functools import partial
from typing import assert_never
from zoneinfo import ZoneInfo, available_timezones

import streamlit as st

from alongside.accounts.ui import confirming, state
from alongside.accounts.ui.button_actions import run_action, show_refusal
from alongside.accounts.ui.open_desk import open_desk
from alongside.calendars.rules.unread import Reason
from alongside.calendars.rules.uploads import (
    AHEAD,
    LARGEST,
    LARGEST_TEXT,
    UploadedCalendar,
    read_uploaded_calendar,
)
from alongside.core.http.cookies import DEMO_MARK
from alongside.core.rules.errors import BadInput
from alongside.core.ui import widgets
from alongside.core.ui.widgets import typed_value
from alongside.core.words import Words
from alongside.notifications.desk.notification_settings import NotificationSettingsDesk
from alongside.notifications.rules.notification_preferences import NotificationPreferences
from alongside.notifications.ui import mail
from alongside.profiles.desk.profile import ProfileDesk

# Where a refusal is shown: beside its own button.
FEED, READING, ZONES, FORGETTING = "feed", "read-calendar", "calendar-zones", "forget-calendar"
REMINDER = "feed-reminder"


@dataclass
class CalendarTab:
    """What a browser tab remembers of calendars."""

    feed: str | None = None  # the address of a private feed created in this tab
    outcome: UploadedCalendar | None = None  # of the last uploaded calendar
    times_read: int = 0  # read completely; gives the fields new keys, so that they are empty


def _reason_text(reason: Reason, t: Words) -> str:
    match reason:
        case Reason.START:
            return t("no start that can be read")
        case Reason.LENGTH:
            return t("no end that can be read")
        case Reason.RULE:
            return t("unclear how often it repeats; only the first time was read")
        case Reason.TOO_OFTEN:
            return t("it repeats too often; only the first time was read")
        case Reason.EXCEPTION:
            return t("one day that is left out or added is unclear; the others were read")
        case Reason.CUT_OFF:
            return t("the file ends in the middle of it")
        case Reason.TOO_MANY:
            return t("more entries than can be read here")
        case Reason.PERIOD:
            return t("a busy time without a clear start or end")
        case Reason.OTHER:
            return t("not clear enough to read")
        case _:
            assert_never(reason)


def show_feed(kept: NotificationPreferences, t: Words) -> None:
    st.header(t("Your sessions and a reminder in your calendar"), anchor=False)
    st.write(
        t(
            "Your calendar can subscribe to a private address. It shows the times of your sessions "
            "and, if you like, a weekly reminder to check in. No e-mail is needed."
        )
    )
    st.write(
        t(
            "Anyone who has the address can read the times, the neutral titles and the reminder's "
            "link to this app. So can the company that runs your calendar. Keep the address to yourself."
        )
    )
    address = state.slot(CalendarTab).feed
    if address:
        _show_address(address, t)
    elif kept.feed_hash:
        st.write(t("Your address is not shown again. A new one replaces it."))
    label = t("Create new address") if kept.feed_hash else t("Create address")
    with st.container(horizontal=True):
        if not confirming.ask_password_first("new-feed", label, t, partial(_create_feed, t)):
            st.button(label, key="new-feed", on_click=_create_feed, args=(t,))
        if kept.feed_hash:
            st.button(t("Turn off address"), key="no-feed", on_click=_turn_off_feed, args=(t,))
    show_refusal(FEED, t)
    if kept.feed_hash:
        _show_feed_reminder(kept, t)


def _show_address(address: str, t: Words) -> None:
    webcal = f"webcal:{address.partition(':')[2]}"
    st.link_button(t("Open in my calendar"), webcal, icon=":material/calendar_add_on:", type="primary")
    st.caption(t("On an iPhone, a Mac or with Outlook, this subscribes. Elsewhere, copy the address:"))
    st.code(address, language=None, wrap_lines=True)
    st.caption(t("Copy it now: it is shown only once."))
    # The menus of these programs as of November 2026; they change now and then.
    with st.expander(t("How to subscribe")):
        google, outlook, apple = st.tabs(["Google", "Outlook", "Apple"])
        google.write(
            t(
                "- On a computer, open *calendar.google.com*.\n"
                "- Beside *Other calendars*, choose +, then *From URL*.\n"
                "- Paste the address, then *Add calendar*.\n"
                "- For an alarm: in this calendar's settings, add a notification under *Event "
                "notifications*. Google ignores the alarms that calendars bring along.\n\n"
                "Changes can take a day to show."
            )
        )
        outlook.write(
            t(
                "- Open the calendar on *outlook.com* or in Outlook.\n"
                "- Choose *Add calendar*, then *Subscribe from web*.\n"
                "- Paste the address, give it a name, then *Import*.\n\n"
                "Outlook may show no alarm for subscribed calendars; the reminder is in your week all "
                "the same. Changes can take a day to show."
            )
        )
        apple.write(
            t(
                "- On an iPhone: *Calendars*, *Add Calendar*, *Add Subscription Calendar*. On a Mac: "
                "*File*, *New Calendar Subscription*.\n"
                "- Paste the address, then *Subscribe*.\n"
                "- Switch off *Remove Alarms* or *Remove Alerts*, or no alarm will sound."
            )
        )


def _show_feed_reminder(kept: NotificationPreferences, t: Words) -> None:
    def save_reminder() -> None:
        weekday, minute = mail.typed_day_and_minute("feed")
        run_action(
            REMINDER,
            NotificationSettingsDesk,
            lambda desk: desk.set_feed_reminder(weekday, minute),
            t("Saved. Your calendar changes when it next looks."),
        )

    st.header(t("Weekly reminder in this calendar"), anchor=False)
    with st.form("feed-reminder", border=False):
        mail.ask_day_and_hour("feed", kept.feed_weekday, kept.feed_minute, t)
        show_refusal(REMINDER, t)
        st.form_submit_button(t("Save reminder"), key="feed-reminder-save", on_click=save_reminder)
    st.caption(t("In your own time zone. It links to your check-in and marks no time as busy."))


def show_busy_times(desk: NotificationSettingsDesk, zone: tzinfo, t: Words) -> None:
    st.header(t("Busy times from your calendar"), anchor=False)
    st.write(
        t(
            "Upload a calendar file (.ics, or Google's .zip) or paste its text. You are offered no "
            "sessions at its busy times. Only the times are kept, for the next {n} days: no titles, "
            "places or names. Nothing is fetched from anywhere.",
            n=t.number(AHEAD.days),
        )
    )
    found = desk.list_busy_times()
    if found:
        st.write(
            t.count(
                "{n} busy time is kept, until {moment}.",
                "{n} busy times are kept, the last one until {moment}.",
                len(found),
                moment=t.moment(max(until for _, until in found), zone),
            )
        )
    if found or desk.read_calendar_zones():
        st.button(t("Delete busy times"), key="forget-busy", on_click=_delete_busy_times, args=(t,))
        show_refusal(FORGETTING, t)
    with st.form("busy", border=False):
        file = st.file_uploader(
            t("Calendar file"),
            type=["ics", "zip", "ical", "ifb", "vcs"],
            key=_field_key("busy-file"),
            max_upload_size=LARGEST // 1_000_000,
        )
        text = st.text_area(t("Or paste its text"), key=_field_key("busy-text"), height=100)
        show_refusal(READING, t)  # above the button: on a phone, what is below it is out of sight
        st.form_submit_button(t("Read calendar"), on_click=_read_calendar, args=(t,))
    outcome = state.slot(CalendarTab).outcome
    # A question about a file that is no longer in its field could not be answered.
    if outcome is not None and (file or text or not outcome.unknown_zones):
        _show_read_result(outcome, zone, t)


def _show_read_result(outcome: UploadedCalendar, zone: tzinfo, t: Words) -> None:
    with st.container(border=True, key="busy-outcome"):
        if outcome.busy:
            last = outcome.busy[-1][1].astimezone(zone).date()
            st.write(
                t.count(
                    "{n} busy time until {day}.",
                    "{n} busy times until {day}.",
                    len(outcome.busy),
                    day=t.day(last),
                )
            )
        elif outcome.is_empty:
            st.write(t("Nothing in this calendar could be read. What you had before is still kept."))
        else:
            st.write(t("This calendar has no busy times in this period."))
        if outcome.unread:
            st.write(
                t.count(
                    "{n} entry was not read, or only in part:",
                    "{n} entries were not read, or only in part:",
                    sum(count for _, count in outcome.unread),
                )
            )
            st.write("\n".join(f"- {_reason_text(reason, t)}" for reason, _ in outcome.unread))
        if outcome.unknown_zones:
            _show_zone_form(outcome.unknown_zones, t)


def _show_zone_form(names: Sequence[str], t: Words) -> None:
    """The names come from the file, so they are shown as text and never in a label."""
    st.write(
        t.count(
            "{n} time zone is unknown, so its entries are not read yet. Which is it?",
            "{n} time zones are unknown, so their entries are not read yet. Which are they?",
            len(names),
        )
    )
    with st.form("busy-zones", border=False):
        for number, name in enumerate(names):
            st.text(name)
            st.selectbox(
                t("Time zone"),
                sorted(available_timezones()),
                index=None,
                placeholder=t("Choose a time zone"),
                key=_field_key(f"busy-zone-{number}"),
            )
        show_refusal(ZONES, t)
        st.form_submit_button(t("Read calendar again"), on_click=_save_zone_answers, args=(tuple(names), t))
    st.caption(t("Your answer is kept for next time."))


def _create_feed(t: Words) -> None:
    token = run_action(
        FEED,
        NotificationSettingsDesk,
        lambda desk: desk.create_feed(),
        t("Created. Any earlier address no longer works."),
    )
    if token:
        mark = DEMO_MARK if state.in_demo() else ""
        state.slot(CalendarTab).feed = f"{state.public_address()}/calendar/{mark}{token}.ics"


def _turn_off_feed(t: Words) -> None:
    state.slot(CalendarTab).feed = None
    run_action(FEED, NotificationSettingsDesk, lambda desk: desk.revoke_feed(), t("Turned off."))


def _read_calendar(t: Words) -> None:
    state.slot(CalendarTab).outcome = None  # the result belongs to another file
    _keep_outcome(run_action(READING, NotificationSettingsDesk, _read_upload), t)


def _save_zone_answers(names: Sequence[str], t: Words) -> None:
    """The file is still in its field, which is emptied only once all of it was read."""
    said = {name: typed_value(_field_key(f"busy-zone-{number}")) for number, name in enumerate(names)}
    chosen = {name: zone for name, zone in said.items() if zone is not None}

    def read_again(desk: NotificationSettingsDesk) -> UploadedCalendar:
        desk.save_calendar_zones(chosen)
        return _read_upload(desk)

    _keep_outcome(run_action(ZONES, NotificationSettingsDesk, read_again), t)


def _keep_outcome(outcome: UploadedCalendar | None, t: Words) -> None:
    """For the next run to show. None: the calendar was refused and stays in its field."""
    if outcome is None:
        return
    here = state.slot(CalendarTab)
    here.outcome = outcome
    if not outcome.unknown_zones:
        widgets.release_upload(_field_key("busy-file"))
        here.times_read += 1
    if not outcome.is_empty:
        st.toast(t("Calendar read. Only the times were kept."), icon=":material/check:")


def _read_upload(desk: NotificationSettingsDesk) -> UploadedCalendar:
    """Raises BadInput when there is nothing, or the text is too long."""
    file = typed_value(_field_key("busy-file"))
    content = (typed_value(_field_key("busy-text")) or "").encode() if file is None else file.getvalue()
    if file is None and not content.strip():
        raise BadInput("calendar", "nothing")
    if file is None and len(content) > LARGEST_TEXT:
        raise BadInput("calendar", "too large")
    zone = ZoneInfo(open_desk(ProfileDesk).my_profile().time_zone)
    outcome = read_uploaded_calendar(
        state.reader_id(desk.person.id),
        bytes(content),
        desk.now,
        zone,
        addresses=desk.own_addresses(),
        answers=desk.read_calendar_zones(),
    )
    if not outcome.is_empty:
        desk.save_busy_times(outcome.busy)
    return outcome


def _delete_busy_times(t: Words) -> None:
    state.slot(CalendarTab).outcome = None
    run_action(FORGETTING, NotificationSettingsDesk, lambda desk: desk.delete_calendar(), t("Deleted."))


def _field_key(field: str) -> str:
    """A new key after each calendar that was read: Streamlit has no other way to empty a file field."""
    return f"{field}-{state.slot(CalendarTab).times_read}"
