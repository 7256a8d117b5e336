"""My support profile: what a match needs, what is optional, and who sees it."""

import streamlit as st

from alongside.accounts.desk.account import AccountDesk
from alongside.accounts.ui import state
from alongside.accounts.ui.open_desk import open_desk
from alongside.core.ui import pieces
from alongside.partners.desk.partner import PartnerDesk
from alongside.profiles.desk.profile import ProfileDesk
from alongside.profiles.ui import profile_form as form
from alongside.profiles.ui import quick_actions

desk = open_desk(ProfileDesk)
t = state.words()
profile = form.open_profile(desk)
today = desk.now.astimezone(pieces.readers_zone(open_desk(AccountDesk).organisation())).date()

st.title(t("My support profile"), anchor=False)
st.write(
    t(
        "To find someone who fits you, only a language, a way to meet and your availability are "
        "needed. Your check-ins play no part."
    )
)
quick_actions.show_profile_status(profile, open_desk(PartnerDesk).has_room(), t)
form.show_profile_form(profile, t)
quick_actions.show_time_off(profile, today, t)
quick_actions.show_do_not_match(desk, t)
st.caption(
    t(
        "A support partner sees what you both chose to show. A coordinator sees rounds, pairs and "
        "how well they fit. They can also take a copy of what people in a round entered, without "
        "names. Someone who knows you could recognise you in it."
    )
)
