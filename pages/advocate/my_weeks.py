"""My weeks: what can and cannot be said about them yet, and the charts behind the words."""

import streamlit as st

from alongside.web import pictures, showing, state

desk = state.advocate_desk()
t = state.words()
fingerprint = desk.history_fingerprint()

st.title(t("My weeks"), anchor=False)
if not fingerprint.check_ins:
    showing.show_nothing_yet(t)
    st.stop()

span = pictures.span_of(fingerprint, showing.choose_weeks(fingerprint, t))
known = showing.load_known_weeks(desk, fingerprint)
shown = showing.prepare_shown_weeks(desk, fingerprint, span, t)

showing.show_rule_change(desk, t)
st.markdown(shown.words)
showing.show_baseline_offer(shown, t)
showing.show_how_sure(shown, t)
for ready in shown.charts:
    showing.show_chart_with_table(ready, showing.chart_tables(known.past, desk, span, t), t)
showing.show_wins(known, desk, t)
showing.show_downloads(shown, span, t)
showing.show_baseline(fingerprint, t)
