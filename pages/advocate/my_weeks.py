"""My weeks: what can and cannot be said about them yet, and the charts behind the words."""

import streamlit as st

from alongside.accounts.ui import state
from alongside.accounts.ui.open_desk import open_desk
from alongside.checkins.desk.advocate import AdvocateDesk
from alongside.checkins.ui import my_weeks_view, pictures, talk_page

desk = open_desk(AdvocateDesk)
t = state.words()
fingerprint = desk.history_fingerprint()

st.title(t("My weeks"), anchor=False)
if not fingerprint.check_ins:
    my_weeks_view.show_nothing_yet(t)
    st.stop()

span = pictures.span_of(fingerprint, my_weeks_view.choose_weeks(fingerprint, t))
known = my_weeks_view.load_known_weeks(desk, fingerprint)
shown = my_weeks_view.prepare_shown_weeks(desk, fingerprint, span, t)

my_weeks_view.show_rule_change(desk, t)
st.markdown(shown.words)
my_weeks_view.show_baseline_offer(shown, t)
my_weeks_view.show_how_sure(shown, t)
for ready in shown.charts:
    my_weeks_view.show_chart_with_table(ready, my_weeks_view.chart_tables(known.past, desk, span, t), t)
my_weeks_view.show_wins(known, desk, t)
my_weeks_view.show_downloads(shown, span, t)
talk_page.show_talk_page(desk, fingerprint, t)
my_weeks_view.show_baseline(fingerprint, t)
