"""The organisation's closed days: the list, a form to add more, and public holidays to choose from."""

from collections.abc import Sequence
from datetime import date

import streamlit as st

from alongside.accounts.rules.people import LONGEST_NAME
from alongside.accounts.ui import state
from alongside.accounts.ui.button_actions import run_action, show_refusal
from alongside.calendars.rules import public_holidays
from alongside.core.ui.pieces import escape_label
from alongside.core.ui.widgets import lazy_expander, typed_value
from alongside.core.words import DAY_FORMAT, Words
from alongside.organisation.desk.closed_days import ClosedDaysDesk
from alongside.organisation.rules.closed_days import AHEAD, BACK, ClosedSpan

PLACE, HOLIDAYS = "closed-days", "public-holidays"
HALF_A_PHONE = 164  # pixels


def show_closed_days(desk: ClosedDaysDesk, t: Words) -> None:
    spans, today = desk.list_spans(), desk.local_today()
    gone = [one for one in spans if one.last_day < today]
    to_come = [one for one in spans if one not in gone]
    if not to_come:
        st.write(t("No closed days are coming up, so sessions and reminders can fall on holidays."))
    _show_spans(to_come, t)
    if gone:
        with st.expander(t("Past closed days")):
            _show_spans(gone, t)
    _show_add_form(today, t)
    with lazy_expander(t("Public holidays"), "public_holidays") as box:
        if box.open:  # loading so many countries takes a second the first time
            _show_public_holidays(spans, today, t)


def _show_spans(spans: Sequence[ClosedSpan], t: Words) -> None:
    def remove_span(span: ClosedSpan) -> None:
        run_action(PLACE, ClosedDaysDesk, lambda desk: desk.delete_span(span), t("Removed."))

    for one in spans:
        first, last = one.first_day, one.last_day
        if first == last:
            days = t("{weekday}, {day}", weekday=t.weekday(first.weekday()), day=t.day(first))
        else:
            days = t("{first} to {last}", first=t.day(first), last=t.day(last))
        with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
            st.text(f"{days}  ·  {one.name}" if one.name else days)
            st.button(
                t("Remove"),
                key=f"open-{first}-{last}",
                type="tertiary",
                on_click=remove_span,
                args=(one,),
            )


def _show_add_form(today: date, t: Words) -> None:
    def add_span() -> None:
        """When the span is refused, what was typed stays in the form."""
        typed = typed_value("closed_from"), typed_value("closed_until"), typed_value("closed_name")
        run_action(PLACE, ClosedDaysDesk, lambda desk: desk.add_span(*typed), t("Added."))
        if state.tab_state().refused_place != PLACE:
            st.session_state.update(closed_from=None, closed_until=None, closed_name="")

    with st.form(PLACE, border=False):
        with st.container(horizontal=True, vertical_alignment="bottom"):
            for key, name in (("closed_from", t("First closed day")), ("closed_until", t("Last closed day"))):
                st.date_input(
                    name,
                    None,
                    min_value=today - BACK,
                    max_value=today + AHEAD,
                    key=key,
                    format=DAY_FORMAT,
                    width=HALF_A_PHONE,
                )
        st.text_input(
            t("Name (optional)"),
            key="closed_name",
            autocomplete="off",
            placeholder=t("For example: winter break"),
        )
        st.form_submit_button(t("Add closed days"), type="primary", key="add_closed", on_click=add_span)
    show_refusal(PLACE, t)


def _show_public_holidays(spans: Sequence[ClosedSpan], today: date, t: Words) -> None:
    st.write(
        t(
            "Choose a country, then tick the public holidays to add. Dates that depend on the moon "
            "can still change, so check them."
        )
    )
    names = {code: t.territory(code) for code in public_holidays.list_countries()}
    country = st.selectbox(
        t("Country"),
        sorted(names, key=lambda code: names[code].casefold()),
        index=None,
        format_func=lambda code: names[code],
        placeholder=t("Choose a country"),
        key="holidays_of",
    )
    if country is not None:
        parts, region = public_holidays.list_regions(country), ""  # empty for the whole country
        if parts:
            region = st.selectbox(
                t("Region"),
                ["", *parts],
                format_func=lambda code: parts.get(code) or t("Whole country"),
                key=f"holidays_of-{country}",
            )
        found = public_holidays.list_holidays(country, region, today, t.language)
        _show_holiday_form(found, spans, f"{country}-{region}", t)
    show_refusal(HOLIDAYS, t)


def _show_holiday_form(
    found: Sequence[tuple[date, str]], spans: Sequence[ClosedSpan], place: str, t: Words
) -> None:
    """Names come from the holidays package. Days already closed are ticked and cannot be added twice."""
    if not found:
        st.write(t("No public holidays are known for the next year."))
        return
    known = {day: any(one.covers(day) for one in spans) for day, _ in found}
    new = [(day, name) for day, name in found if not known[day]]

    def add_ticked_days() -> None:
        ticked = [
            ClosedSpan(day, day, name[:LONGEST_NAME])
            for day, name in new
            if typed_value(f"holiday-{place}-{day}-False")
        ]
        done = t.count("{n} day added.", "{n} days added.", len(ticked))
        run_action(HOLIDAYS, ClosedDaysDesk, lambda desk: desk.add_spans(ticked), done)

    with st.form(f"holidays-{place}", border=False):
        for day, name in found:
            st.checkbox(
                f"{t.weekday(day.weekday())}, {t.day(day)} · {escape_label(name)}",
                value=known[day],
                disabled=known[day],
                key=f"holiday-{place}-{day}-{known[day]}",
            )
        st.form_submit_button(
            t("Add ticked days"),
            type="primary",
            key=f"take-holidays-{place}",
            on_click=add_ticked_days,
            disabled=not new,
        )
