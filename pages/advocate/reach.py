"""Calendar and e-mail: sessions in the person's own calendar, their busy times, and e-mail."""

import streamlit as st

from alongside.accounts.desk.account import AccountDesk
from alongside.accounts.ui import state
from alongside.accounts.ui.open_desk import open_desk
from alongside.core.ui import pieces
from alongside.notifications.desk.notification_settings import NotificationSettingsDesk
from alongside.notifications.ui import mail
from alongside.profiles.ui import calendar

desk = open_desk(NotificationSettingsDesk)
t = state.words()
zone = pieces.readers_zone(open_desk(AccountDesk).organisation())
kept = desk.read_preferences()

st.title(t("Calendar and e-mail"), anchor=False)
calendar.show_feed(kept, t)
calendar.show_busy_times(desk, zone, t)
mail.show_mail_form(kept, state.sends_mail(), t)
mail.show_kinds(kept, t)
