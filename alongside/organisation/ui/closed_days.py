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
from alongside.core.words import Words
from alongside.organisation.desk.admin import AdminDesk
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
    for one in spans:
        with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
            st.text("  ·  ".join(part for part in (_span_text(one, t), one.name) if part))
            st.button(
                t("Remove"),
                key=f"open-{one.first_day}-{one.last_day}",
                type="tertiary",
                on_click=_remove_closed_days,
                args=(one, t),
            )


def _span_text(span: ClosedSpan, t: Words) -> str:
    first, last = span.first_day, span.last_day
    if first == last:
        return t("{weekday}, {day}", weekday=t.weekday(first.weekday()), day=t.day(first))
    return t("{first} to {last}", first=t.day(first), last=t.day(last))


def _show_add_form(today: date, t: Words) -> None:
    with st.form(PLACE, border=False):
        with st.container(horizontal=True, vertical_alignment="bottom"):
            for key, name in (("closed_from", t("First closed day")), ("closed_until", t("Last closed day"))):
                st.date_input(
                    name, None, min_value=today - BACK, max_value=today + AHEAD, key=key, width=HALF_A_PHONE
                )
        st.text_input(
            t("Name (optional)"),
            key="closed_name",
            autocomplete="off",
            placeholder=t("For example: winter break"),
        )
        st.form_submit_button(
            t("Add closed days"), type="primary", key="add_closed", on_click=_add_closed_days, args=(t,)
        )
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
        part = _choose_region(country, t)
        _show_holiday_form(
            public_holidays.list_holidays(country, part, today, t.language), spans, f"{country}-{part}", t
        )
    show_refusal(HOLIDAYS, t)


def _choose_region(country: str, t: Words) -> str:
    """The code of a region; empty for the whole country."""
    parts = public_holidays.list_regions(country)
    if not parts:
        return ""
    chosen: str = st.selectbox(
        t("Region"),
        ["", *parts],
        format_func=lambda code: parts.get(code) or t("Whole country"),
        key=f"holidays_of-{country}",
    )
    return chosen


def _show_holiday_form(
    found: Sequence[tuple[date, str]], spans: Sequence[ClosedSpan], place: str, t: Words
) -> None:
    """Names come from the holidays package. Days already closed are ticked and cannot be added twice."""
    known = {day: any(one.covers(day) for one in spans) for day, _ in found}
    if not found:
        st.write(t("No public holidays are known for the next year."))
        return
    with st.form(f"holidays-{place}", border=False):
        for day, name in found:
            st.checkbox(
                f"{t.weekday(day.weekday())}, {t.day(day)} · {escape_label(name)}",
                value=known[day],
                disabled=known[day],
                key=f"holiday-{place}-{day.isoformat()}-{known[day]}",
            )
        new = tuple((day, name) for day, name in found if not known[day])
        st.form_submit_button(
            t("Add ticked days"),
            type="primary",
            key=f"take-holidays-{place}",
            on_click=_add_ticked_holidays,
            args=(new, place, t),
            disabled=not new,
        )


# ── what the buttons do ─────────────────────────────────────────────────────────────────────────────────────


def _add_closed_days(t: Words) -> None:
    """When the span is refused, what was typed stays in the form."""
    typed = typed_value("closed_from"), typed_value("closed_until"), typed_value("closed_name")
    run_action(PLACE, AdminDesk, lambda desk: desk.closed_days.add_span(*typed), t("Added."))
    if state.tab_state().refused_place != PLACE:
        st.session_state.update(closed_from=None, closed_until=None, closed_name="")


def _remove_closed_days(span: ClosedSpan, t: Words) -> None:
    run_action(PLACE, AdminDesk, lambda desk: desk.closed_days.delete_span(span), t("Removed."))


def _add_ticked_holidays(new: Sequence[tuple[date, str]], place: str, t: Words) -> None:
    ticked = [
        ClosedSpan(day, day, name[:LONGEST_NAME])
        for day, name in new
        if typed_value(f"holiday-{place}-{day.isoformat()}-False")
    ]
    said = t.count("{n} day added.", "{n} days added.", len(ticked))
    run_action(HOLIDAYS, AdminDesk, lambda desk: desk.closed_days.add_spans(ticked), said)
