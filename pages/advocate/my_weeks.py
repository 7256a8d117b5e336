"""My weeks: one sentence and the picture first, what was written and how sure this is behind them."""

import streamlit as st

from alongside.accounts.ui import state
from alongside.accounts.ui.open_desk import open_desk
from alongside.checkins.desk.advocate import AdvocateDesk
from alongside.checkins.ui import my_weeks_view, pictures
from alongside.checkins.ui.factors.often_together import show_often_together
from alongside.checkins.ui.my_weeks.small_wins import show_small_wins
from alongside.checkins.ui.my_weeks.week_by_week import show_week_by_week
from alongside.checkins.ui.my_weeks.week_picture import show_week_picture
from alongside.everything.ui.my_weeks.own_weeks import show_own_weeks
from alongside.everything.ui.my_weeks.talk_page import show_talk_page

desk = open_desk(AdvocateDesk)
t = state.words()
fingerprint = desk.history_fingerprint()

st.title(t("My weeks"), anchor=False)
if not fingerprint.check_ins:
    my_weeks_view.show_nothing_yet(t)
    show_own_weeks(t)
    st.stop()

my_weeks_view.show_rule_change(desk, t)
top = st.container()
span = pictures.span_of(fingerprint, my_weeks_view.choose_weeks(fingerprint, t))
known = my_weeks_view.load_known_weeks(desk, fingerprint)
shown = my_weeks_view.prepare_shown_weeks(desk, fingerprint, span, t)
table = my_weeks_view.chart_tables(known.past, desk, span, t)

with top:
    st.markdown(shown.headline)
    show_week_picture(shown.picture)
my_weeks_view.show_baseline_offer(shown, t)
my_weeks_view.show_how_sure(shown, t)
show_often_together(t)
my_weeks_view.show_table(shown.picture.line.key, table, t)
show_week_by_week(known.past, t)
show_talk_page(desk, fingerprint, t)
show_small_wins(known.wins, t)
for ready in shown.charts:
    my_weeks_view.show_chart_with_table(ready, table, t)
my_weeks_view.show_downloads(shown, span, t)
my_weeks_view.show_baseline(fingerprint, t)
show_own_weeks(t)
