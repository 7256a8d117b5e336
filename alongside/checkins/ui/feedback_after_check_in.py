"""What the page shows right after a week was saved: how it compares, last week's step, a past win, whom to
turn to.
"""

from dataclasses import replace
from typing import assert_never

import streamlit as st

from alongside.accounts.http.first_run import AT_ONCE
from alongside.accounts.http.support_contacts import read_support_contacts
from alongside.accounts.ui import drafts, state
from alongside.accounts.ui.contacts import show_support_contacts
from alongside.accounts.ui.open_desk import open_desk
from alongside.checkins.desk.advocate import AdvocateDesk
from alongside.checkins.rules.checkins import CheckIn
from alongside.checkins.rules.feedback_after_check_in import CheckInFeedback
from alongside.checkins.rules.shifts import LEARNING_WEEKS
from alongside.checkins.rules.steps import Outcome, Step
from alongside.checkins.rules.trends import RANGE_FROM, WeekStanding
from alongside.checkins.ui.check_in_form import remember_refusal, save_check_in, show_refusal
from alongside.checkins.ui.check_in_tab import CheckInTab
from alongside.core.rules.errors import AlongsideError
from alongside.core.rules.weeks import Week
from alongside.core.words import Words
from alongside.partners.desk.partner import PartnerDesk
from alongside.partners.desk.urgent import UrgentDesk
from alongside.sessions.desk.sessions import SessionDesk
from alongside.sessions.ui import links


def show_feedback(desk: AdvocateDesk, saved: CheckIn, t: Words) -> None:
    back = _load_feedback(desk, saved.week)
    with st.container(key=f"look-here-{saved.week.text}-{saved.revision}"):  # connection.js
        if back.help_first:
            _show_help(t)
        st.success(t("Week of {week} saved.", week=t.week(saved.week)))
    if back.away:
        _show_away(saved, t)
        return
    st.write(" ".join(describe_standing(back, t)))
    if back.win:
        week, text = back.win
        st.caption(t("A small win from your week of {week}:", week=t.week(week)))
        st.text(text)
    with st.container(border=True):
        show_steps(saved.week, back.step)


def _load_feedback(desk: AdvocateDesk, week: Week) -> CheckInFeedback:
    """Judging years of weeks takes longer than the page itself, so the result is cached until a week
    changes. Steps may change in between.
    """
    shelf = state.view_cache("give_back", desk.history_fingerprint())
    back = shelf.cached_view("back", week, lambda: desk.feedback_after_saving(week), at_once=True)
    return replace(back, step=None if back.away else desk.find_step_before(week))


def _show_help(t: Words) -> None:
    """Someone to talk to this week, the contacts, and a lighter next week, in this order. No one is told
    unless the person taps.
    """
    with st.container(border=True):
        st.write(
            t("You don't have to carry this alone. Only you see this, and no one is told unless you ask.")
        )
        _show_someone_to_talk_to(t)
        show_support_contacts(read_support_contacts(state.store()), t)
        st.write(
            t(
                "Could next week be lighter? What can wait, what can someone else take, what can you "
                "say no to?"
            )
        )


def _show_someone_to_talk_to(t: Words) -> None:
    """Only options that lead to a person now."""
    urgent = open_desk(UrgentDesk)
    partners = [
        name for pairing in open_desk(PartnerDesk).my_pairings() if pairing.begun for name in pairing.names
    ]
    asked, anyone = urgent.my_request() is not None, urgent.has_someone_to_ask()
    coordinator = open_desk(SessionDesk).talk_request().coordinator
    if partners or asked or anyone or coordinator:
        st.markdown(t("**Someone to talk to this week**"))
    if partners:
        st.text(", ".join(partners))
        links.to_partners(t, t("Talk to your support partner"))
    if asked:
        links.to_partners(t, t("View your request for this week"))
    elif anyone:
        links.to_partners(t, t("Ask for someone this week"))
    if coordinator:
        links.to_sessions(t, t("Ask to talk to the coordinator"))


def _show_away(saved: CheckIn, t: Words) -> None:
    st.write(t("This week counts as away: no figures, and no gap to fill."))
    replaced = state.slot(CheckInTab).replaced
    if replaced and replaced.week == saved.week:
        st.button(
            t("Restore my answers"),
            key=f"bring_back-{saved.week.text}",
            on_click=save_check_in,
            args=(replaced, saved.revision),
        )


def describe_standing(back: CheckInFeedback, t: Words) -> list[str]:
    """One week against the person's own weeks, in line with the chart."""
    if not back.scored:
        return [t("Not enough answers about strain to show a figure. That's fine.")]
    since = t.week(back.since) if back.since else ""
    match back.standing:
        case WeekStanding.INSIDE:
            said = t("This week is within your usual range.")
        case WeekStanding.ABOVE:
            said = t("This week was heavier than your usual range. One week alone doesn't mean a change.")
        case WeekStanding.BELOW:
            said = t("This week was lighter than your usual range. One week alone doesn't mean a change.")
        case WeekStanding.VERY_HEAVY:
            said = t("This week was much heavier than usual. One very heavy week isn't a lasting change.")
        case WeekStanding.VERY_LIGHT:
            said = t("This week was much lighter than usual. One very light week isn't a lasting change.")
        case WeekStanding.HEAVIER_TIME:
            said = t(
                "This week is part of a time that is probably heavier than usual, since about the "
                "week of {week}. *My weeks* shows how sure this is.",
                week=since,
            )
        case WeekStanding.LIGHTER_TIME:
            said = t(
                "This week is part of a time that is probably lighter than usual, since about the "
                "week of {week}. *My weeks* shows how sure this is.",
                week=since,
            )
        case WeekStanding.UNKNOWN:
            return [_still_learning_text(back, t)]
        case _:
            assert_never(back.standing)
    if back.provisional:
        return [
            said,
            t("Your range is provisional until {n} weeks are answered.", n=t.number(LEARNING_WEEKS)),
        ]
    return [said]


def _still_learning_text(back: CheckInFeedback, t: Words) -> str:
    return t.count(
        "We can show your usual range after {n} more week.",
        "We can show your usual range after {n} more weeks.",
        max(RANGE_FROM - back.weeks_known, 1),
    )


@st.fragment
def show_steps(week: Week, earlier: Step | None) -> None:
    desk = open_desk(AdvocateDesk)
    t = state.words()
    if earlier:
        _show_step_outcome(earlier, t)
    _show_next_step(week, desk.find_step(week), t)


def _show_step_outcome(step: Step, t: Words) -> None:
    st.write(t("Your step from the week of {week}:", week=t.week(step.week)))
    st.text("\n".join(filter(None, (step.text, step.when, step.where))))
    key = f"{AT_ONCE}outcome-{step.week.text}-{step.outcome or ''}"
    st.segmented_control(
        t("Did it happen?"),
        list(Outcome),
        default=step.outcome,
        format_func=lambda outcome: _outcome_text(outcome, t),
        key=key,
        on_change=_on_step_outcome,
        args=(step.week, key),
    )


def _outcome_text(outcome: Outcome, t: Words) -> str:
    match outcome:
        case Outcome.YES:
            return t("Yes")
        case Outcome.PARTLY:
            return t("Partly")
        case Outcome.NOT_YET:
            return t("Not yet")
        case Outcome.LET_GO:
            return t("Drop it")
        case _:
            assert_never(outcome)


def _on_step_outcome(week: Week, key: str) -> None:
    try:
        open_desk(AdvocateDesk).save_step_outcome(week, st.session_state[key])
    except AlongsideError as refusal:
        remember_refusal(refusal)


def _show_next_step(week: Week, step: Step | None, t: Words) -> None:
    key = f"step-{week.text}"
    typed = drafts.open_form(key, "")
    with drafts.draft_container("step"):
        st.text_input(
            t("One realistic step for the next few days"),
            key=typed.start_field("text", key, step.text if step else ""),
        )
    typed.save_draft()
    typed.show_draft_state(t)
    st.button(t("Save step"), key=f"keep_{key}", on_click=_on_save_step, args=(week, key))
    show_refusal(t)
    if step:
        st.caption(t("Saved. We'll ask you about it next week."))


def _on_save_step(week: Week, key: str) -> None:
    try:
        open_desk(AdvocateDesk).save_step(week, st.session_state[key] or "")
    except AlongsideError as refusal:
        remember_refusal(refusal)
    else:
        drafts.delete_draft(key)
