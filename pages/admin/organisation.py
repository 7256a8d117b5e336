"""The organisation: settings, contacts, closed days, second factor, hours per case, what leads see."""

import streamlit as st

from alongside.domain.releases import CUTS
from alongside.web import state
from alongside.web.admin import case_weights, closed_days, organisation, releases, second_factor

desk = state.admin_desk()
t = state.words()

st.title(t("Organisation"), anchor=False)
organisation.show_settings_form(desk.read_organisation(), t)

st.header(t("Support contacts"), anchor=False)
st.write(
    t(
        "They are one tap away on every page, for a moment when somebody needs help now. At least one is needed. "
        "To take one out, empty its three fields."
    )
)
organisation.show_contacts_form(desk.list_support_contacts(), t)

st.header(t("Closed days"), anchor=False)
st.write(
    t(
        "Days when your whole organisation is closed. No sessions are suggested and no weekly reminders are sent."
    )
)
closed_days.show_closed_days(desk.closed_days, t)
with st.expander(t("How this works")):
    st.write(
        t(
            "A week closed from Monday to Friday does not count as missed. Sessions already agreed stay, "
            "and both people see that the day is closed."
        )
    )

st.header(t("Second factor"), anchor=False)
second_factor.show_second_factor(desk.admins_need_second_factor(), t)

st.header(t("Hours of a case"), anchor=False)
st.write(
    t(
        "Leads see the hours that a team's open cases ask for beside the hours it has. These are the hours a week for one "
        "open case. The shipped ones come from published standards, each with its source; your own take their place."
    )
)
weights = desk.case_weights.list_weights()
case_weights.show_case_hours_table(weights, t)
case_weights.show_case_hours_editor(weights, t)

st.header(t("What leads see"), anchor=False)
st.write(
    t(
        "How a team is doing reaches leads as one of four bands for a closed period of weeks, never as anybody's answers. "
        "Three things can be set. Each change is kept for good and stands in the log.",
        bands=t.number(len(CUTS) + 1),
    )
)
releases.show_release_settings(desk.release_settings, t)
