"""The weekly check-in: a few taps, a few facts, and something back right away."""

import streamlit as st

from alongside.accounts.ui import state
from alongside.accounts.ui.open_desk import open_desk
from alongside.checkins.desk.advocate import AdvocateDesk
from alongside.checkins.ui import check_in_form, feedback_after_check_in, form_recovery
from alongside.checkins.ui.check_in_form import CheckInTab
from alongside.core.ui import pieces
from alongside.teams.desk.release_settings import facts_named_from
from alongside.teams.ui.inbox_lines import named_work_data_text

desk = open_desk(AdvocateDesk)
t = state.words()
organisation = desk.organisation()
here = state.slot(CheckInTab)

st.title(t("Weekly check-in"))
rule = organisation.week_rule
week = check_in_form.choose_week(desk, rule.open_weeks(desk.now), t)
closes = t.deadline(rule.closing(week), pieces.readers_zone(organisation))

drafted = check_in_form.list_drafts_by_week()  # read once, used twice below
check_in_form.restore_closed_draft(desk, rule.open_weeks(desk.now), drafted)
shown = check_in_form.open_check_in(desk, week, drafted.get(week))
if here.too_late:
    form_recovery.show_closed_week(here.too_late, desk.pack, t)
elif here.clash:
    form_recovery.show_two_versions(here.clash, desk.pack, t)
elif shown.revision and here.changing != week.text:
    feedback_after_check_in.show_feedback(desk, shown, t)
    st.button(t("Edit week"), key=f"change-{week.text}", on_click=check_in_form.edit_week, args=(week,))
else:
    intro = "" if shown.revision else desk.pack.intro_in(t.language)
    st.caption(" ".join(filter(None, (intro, t("Open until {moment}.", moment=closes)))))
    if desk.is_closed_week(week):
        st.info(
            t(
                "Your organisation is closed this week. No check-in is expected, and it doesn't "
                "count as left out. You can still fill it in."
            ),
            icon=":material/event_busy:",
        )
    begins = facts_named_from(state.store())
    if begins:
        st.info(named_work_data_text(begins, t), icon=":material/visibility:")
    check_in_form.show_check_in_form(shown, drafted.get(week), desk.pack, organisation, t)
