"""My weeks: what can and cannot be said about them yet, and the charts behind the words."""

import streamlit as st

from alongside.web import pictures, showing, state

desk = state.advocate_desk()
t = state.words()
fingerprint = desk.edition()

st.title(t("My weeks"), anchor=False)
if not fingerprint.check_ins:
    showing.nothing_yet(t)
    st.stop()

span = pictures.span_of(fingerprint, showing.choose_weeks(fingerprint, t))
known = showing.known(desk, fingerprint)
shown = showing.shown(desk, fingerprint, span, t)

showing.judged_anew(desk, t)
st.markdown(shown.words)
showing.new_baseline_there(shown, t)
showing.how_sure_it_is(shown, t)
for ready in shown.charts:
    showing.chart(ready, showing.tables(known.past, desk, span, t), t)
showing.wins(known, desk, t)
showing.downloads(shown, span, t)
showing.baseline(fingerprint, t)
