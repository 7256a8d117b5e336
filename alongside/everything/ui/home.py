"""The cards of the home page."""

import streamlit as st

from alongside.checkins.desk.advocate import AdvocateDesk
from alongside.checkins.ui import links
from alongside.core.ui import pieces
from alongside.core.words import Words


def show_this_week(desk: AdvocateDesk, t: Words) -> None:
    """The check-in, or that it is done."""
    week = desk.open_weeks()[0]
    with pieces.show_card(t("This week"), "edit_calendar"):
        if desk.find_check_in(week):
            st.write(t("Your check-in for the week of {week} is done.", week=t.week(week)))
            links.to_my_weeks(t)
        else:
            links.to_check_in(t, t("Check in for the week of {week}", week=t.week(week)))
