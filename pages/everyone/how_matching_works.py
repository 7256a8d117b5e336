"""How matching works: its aims, its rules and what a fit is made of. Shows no one's data."""

import streamlit as st

from alongside.web import state
from alongside.web.partner import explained, four

rules, weights = state.partner_desk().settings()
t = state.words()

st.title(t("How matching works"), anchor=False)
st.write(
    t(
        "How support partners are found here, with the rules and weights as they are set now. They are the same for everybody."
    )
)
explained.asked_first(rules, t)
explained.keeps_apart(rules, t)
explained.fit_made_of(weights, t)
explained.never_used(t)
explained.this_week(t)
explained.proven(t)
four.section(weights, t)
