"""My weeks: what can and cannot be said about them yet, and the charts behind the words."""

import streamlit as st

from alongside.web import pictures, showing, state

desk = state.advocate_desk()
t = state.words()
edition = desk.edition()

st.title(t("My weeks"), anchor=False)
if not edition.check_ins:
    showing.nothing_yet(t)
    st.stop()

span = pictures.span_of(edition, showing.choose_weeks(edition, t))
known = showing.known(desk, edition)
shown = showing.shown(desk, edition, span, t)

showing.judged_anew(desk, t)
st.markdown(shown.words)
showing.new_baseline_there(shown, t)
showing.how_sure_it_is(shown, t)
for ready in shown.charts:
    showing.chart(ready, showing.tables(known.past, desk, span, t), t)
showing.wins(known, desk, t)
showing.downloads(shown, span, t)
showing.baseline(edition, t)
