"""The organisation page: settings, support contacts, and whether admins need a second factor."""

from collections.abc import Sequence
from zoneinfo import available_timezones

import streamlit as st

from alongside.accounts.rules.organisations import (
    CASE_SHARE_IN_STUDIES,
    LEAST_CASE_SHARE,
    MOST_CASE_TYPES,
    MOST_CONTACTS,
    Organisation,
    SupportContact,
)
from alongside.accounts.rules.people import MOST_CONTRACT_HOURS
from alongside.accounts.rules.week_factors import (
    LONGEST_FACTOR,
    MOST_FACTORS,
    factor_from_text,
    factor_text,
)
from alongside.accounts.ui.button_actions import run_action, show_refusal
from alongside.core.ui.widgets import typed_value
from alongside.core.words import LANGUAGES, Words, load_words
from alongside.organisation.desk.admin import AdminDesk

SETTINGS, CONTACTS, SECOND_FACTOR = "settings", "contacts", "admins_second_factor"
FIELDS = ("name", "reach", "hours")


def show_settings_form(organisation: Organisation, t: Words) -> None:
    place = f"{SETTINGS}-{hash(organisation):x}"

    def save_settings() -> None:
        factors, languages = typed_value(f"factors-{place}"), [load_words(one) for one in LANGUAGES]
        typed = Organisation(
            name=typed_value(f"name-{place}"),
            time_zone=typed_value(f"zone-{place}"),
            week_opens=typed_value(f"opens-{place}"),
            language=typed_value(f"language-{place}"),
            case_types=tuple(typed_value(f"types-{place}").splitlines()),
            contract_hours=typed_value(f"hours-{place}"),
            case_share=typed_value(f"share-{place}") / 100,
            week_factors=tuple(factor_from_text(line, languages) for line in factors.splitlines()),
        )
        run_action(SETTINGS, AdminDesk, lambda desk: desk.save_organisation(typed, LANGUAGES), t("Saved."))

    with st.form(place):
        _show_settings_fields(place, organisation, t)
        st.form_submit_button(t("Save settings"), type="primary", key=f"save-{place}", on_click=save_settings)
    show_refusal(SETTINGS, t)


def _show_settings_fields(place: str, organisation: Organisation, t: Words) -> None:
    zones = sorted(available_timezones() | {organisation.time_zone})
    st.text_input(t("Name of the organisation"), organisation.name, key=f"name-{place}")
    st.selectbox(
        t("Time zone"),
        zones,
        zones.index(organisation.time_zone),
        key=f"zone-{place}",
        help=t("The week begins and ends by this clock, for everyone."),
    )
    st.selectbox(
        t("Weekly check-in opens on"),
        range(7),
        organisation.week_opens,
        format_func=t.weekday,
        key=f"opens-{place}",
        help=t(
            "A week runs from Monday to Sunday. If people work from Sunday to Thursday, choose "
            "Thursday. They then look back when their working week ends."
        ),
    )
    languages = sorted({*LANGUAGES, organisation.language})
    st.selectbox(
        t("Language"),
        languages,
        languages.index(organisation.language),
        format_func=lambda code: LANGUAGES.get(code, code),
        key=f"language-{place}",
        help=t("For everyone who has not chosen one."),
    )
    st.text_area(
        t("Kinds of cases, one per line"),
        "\n".join(organisation.case_types),
        key=f"types-{place}",
        help=t(
            "Up to {n}. Leave empty to ask for all open cases as one number.",
            n=t.number(MOST_CASE_TYPES),
        ),
    )
    st.text_area(
        t("What can shape a week, one per line"),
        "\n".join(factor_text(factor, t) for factor in organisation.week_factors),
        key=f"factors-{place}",
        height="content",
        help=t(
            "Up to {n}, each with at most {letters} characters. Everyone can choose from them in the "
            "check-in, and only they see what they chose. What was chosen before stays as it is. Leave "
            "empty to ask no one.",
            n=t.number(MOST_FACTORS),
            letters=t.number(LONGEST_FACTOR),
        ),
    )
    st.number_input(
        t("Full-time hours per week"),
        1.0,
        float(MOST_CONTRACT_HOURS),
        organisation.contract_hours,
        step=0.5,
        format="%g",
        key=f"hours-{place}",
        help=t("For everyone whose contract hours are not set under *People*."),
    )
    st.number_input(
        t("Percent of contract hours for cases"),
        round(100 * LEAST_CASE_SHARE),
        100,
        round(100 * organisation.case_share),
        key=f"share-{place}",
        help=t(
            "Studies found {low} to {high} percent. The rest goes to meetings, training and other work.",
            low=t.number(100 * CASE_SHARE_IN_STUDIES[0]),
            high=t.number(100 * CASE_SHARE_IN_STUDIES[1]),
        ),
    )


def show_contacts_form(contacts: Sequence[SupportContact], t: Words) -> None:
    """The current contacts, and an empty row for one more."""
    place = f"{CONTACTS}-{hash(tuple(contacts)):x}"
    rows = [*contacts, SupportContact("", "")][:MOST_CONTACTS]

    def save_contacts() -> None:
        typed = [
            SupportContact(*(typed_value(f"{field}-{place}-{number}") for field in FIELDS))
            for number in range(len(rows))
        ]
        run_action(CONTACTS, AdminDesk, lambda desk: desk.save_support_contacts(typed), t("Saved."))

    with st.form(place):
        for number, contact in enumerate(rows):
            with st.container(border=True):
                if number == len(contacts):
                    st.caption(t("Another contact (optional)"))
                _show_contact_fields(f"{place}-{number}", contact, t)
        st.form_submit_button(
            t("Save contacts"),
            type="primary",
            key=f"save-{place}",
            on_click=save_contacts,
        )
    show_refusal(CONTACTS, t)


def _show_contact_fields(place: str, contact: SupportContact, t: Words) -> None:
    st.text_input(t("Name of the contact"), contact.name, key=f"name-{place}", autocomplete="off")
    st.text_input(
        t("How to reach them"),
        contact.reach,
        key=f"reach-{place}",
        autocomplete="off",
        placeholder=t("A number or an address"),
        help=t(
            "Phone numbers, e-mail addresses and https:// links can be tapped. Separate several with commas."
        ),
    )
    st.text_input(
        t("When they are available"),
        contact.hours,
        key=f"hours-{place}",
        autocomplete="off",
        placeholder=t("Day and night"),
    )


def show_second_factor(needed: bool, t: Words) -> None:
    st.write(
        t("Every admin needs a second factor.")
        if needed
        else t("Each admin decides whether to use a second factor.")
    )
    st.write(
        t(
            "If required, these pages open only to admins with an authenticator app. Any admin can "
            "set one up under *My account*. You need one yourself to turn this on."
        )
    )
    label = t("Make it optional") if needed else t("Require a second factor")
    st.button(
        label,
        key=SECOND_FACTOR,
        on_click=run_action,
        args=(
            SECOND_FACTOR,
            AdminDesk,
            lambda desk: desk.set_admins_need_second_factor(not needed),
            t("Saved."),
        ),
    )
    show_refusal(SECOND_FACTOR, t)
