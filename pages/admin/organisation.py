"""The organisation: settings, contacts, closed days, second factor, hours per case, what leads see."""

import streamlit as st

from alongside.accounts.ui import state
from alongside.accounts.ui.open_desk import open_desk
from alongside.checkins.rules.instruments import CUTS
from alongside.organisation.desk.admin import AdminDesk
from alongside.organisation.desk.case_weights import CaseWeightsDesk
from alongside.organisation.desk.closed_days import ClosedDaysDesk
from alongside.organisation.ui import case_weights, closed_days, organisation
from alongside.teams.desk.release_settings import ReleaseSettingsDesk
from alongside.teams.ui import releases

desk = open_desk(AdminDesk)
t = state.words()

st.title(t("Organisation"), anchor=False)
organisation.show_settings_form(desk.read_organisation(), t)

st.header(t("Support contacts"), anchor=False)
st.write(t("They are one tap away on every page. Keep at least one. To remove a contact, clear its fields."))
organisation.show_contacts_form(desk.list_support_contacts(), t)

st.header(t("Closed days"), anchor=False)
st.write(
    t(
        "Days when your whole organisation is closed. No sessions are suggested and no weekly "
        "reminders are sent."
    )
)
closed_days.show_closed_days(open_desk(ClosedDaysDesk), t)
with st.expander(t("How this works")):
    st.write(
        t(
            "A week closed from Monday to Friday does not count as missed. Sessions already agreed stay, "
            "and both people see that the day is closed."
        )
    )

st.header(t("Second factor"), anchor=False)
organisation.show_second_factor(desk.admins_need_second_factor(), t)

st.header(t("Hours per case"), anchor=False)
st.write(
    t(
        "Leads see the hours needed for a team's open cases beside the hours it has. Set the hours "
        "per week for one case here. The defaults come from published standards."
    )
)
weights = open_desk(CaseWeightsDesk).list_weights()
case_weights.show_case_hours_table(weights, t)
case_weights.show_case_hours_editor(weights, t)

st.header(t("What leads see"), anchor=False)
st.write(
    t(
        "Leads see how a team is doing as one of {bands} bands for a closed period of weeks, never "
        "anyone's answers. Every change here is kept permanently in the admin log.",
        bands=t.number(len(CUTS) + 1),
    )
)
releases.show_release_settings(open_desk(ReleaseSettingsDesk), t)
