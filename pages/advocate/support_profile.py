"""My support profile: what a match needs, what is optional, and who sees it."""

import streamlit as st

from alongside.web import pieces, state
from alongside.web.profile import quick_actions, form

desk = state.profile_desk()
t = state.words()
profile = form.open_profile(desk)
today = desk.now.astimezone(pieces.readers_zone(state.account_desk().organisation())).date()

st.title(t("My support profile"), anchor=False)
st.write(
    t(
        "So that somebody can be found who fits you. It takes two minutes. Only a language, a way to meet and some times are needed. Your "
        "check-ins have no part in it."
    )
)
quick_actions.show_profile_status(profile, t)
form.show_profile_form(profile, t)
quick_actions.show_time_off(profile, today, t)
quick_actions.show_do_not_match(desk, t)
st.caption(
    t(
        "Who learns of this: a partner, what you both let be named. A coordinator sees rounds, pairs and how well they fit; and can take a "
        "copy of what those who were in a round said here, without names, in which somebody who knows you could recognise you."
    )
)
