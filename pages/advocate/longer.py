"""Longer check-ins: what they are, the one that is due, and one's own results."""

import streamlit as st

from alongside.accounts.ui import state
from alongside.checkins.ui import questionnaire
from alongside.checkins.ui.instruments import open_questionnaire_desk

desk = open_questionnaire_desk()
t = state.words()
turn = desk.current_turn()

st.title(t("Longer check-ins"))
st.write(
    t(
        "Now and then we ask a few more questions, never two questionnaires in one week. You never "
        "have to answer. In the app only you see your answers and results. No result says that "
        "anything is wrong with you."
    )
)

if turn.due:
    st.header(turn.due.title_in(t.language))
    st.write(turn.due.intro_in(t.language))
    questionnaire.show_questionnaire_form(turn.due, turn.week, {}, t)
    questionnaire.show_about(turn.due, t)
elif turn.answered:
    st.success(t("Saved. You can change your answers until the week is over."))
    with st.expander(t("Edit my answers")):
        questionnaire.show_questionnaire_form(turn.answered, turn.week, turn.answers, t)
    questionnaire.show_about(turn.answered, t)
elif turn.next_week:
    st.info(
        t(
            "Nothing is due now. The next one comes in the week of {week}.",
            week=t.week(turn.next_week),
        )
    )
else:
    st.info(t("There are no questionnaires here."))

results = desk.list_results()
if results:
    st.header(t("Your results"))
for result in results:
    questionnaire.show_results(result, t)
