"""What the page shows right after a week was saved: how it compares, last week's step, a past win, whom to
turn to.
"""

from collections.abc import Callable
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
from alongside.checkins.ui import links
from alongside.checkins.ui.check_in_form import CheckInTab, remember_refusal, save_check_in, show_refusal
from alongside.checkins.ui.newest_weeks import show_newest_weeks
from alongside.checkins.ui.no_new_case import show_no_new_case
from alongside.checkins.ui.offers import open_offers
from alongside.core.rules.errors import AlongsideError
from alongside.core.rules.weeks import Week
from alongside.core.words import Words


def show_feedback(desk: AdvocateDesk, saved: CheckIn, t: Words) -> None:
    # Judging years of weeks takes longer than the page itself, so the result is cached until a week changes.
    shelf = state.view_cache("give_back", desk.history_fingerprint())
    week = saved.week
    back = shelf.cached_view("back", week, lambda: desk.feedback_after_saving(week), at_once=True)
    with st.container(key=f"look-here-{week.text}-{saved.revision}"):  # connection.js
        st.success(t("Week of {week} saved.", week=t.week(week)))
        if back.help_first:
            _show_help(t)
    if back.away:
        st.write(t("This week counts as away: no figures, and no gap to fill."))
        replaced = state.slot(CheckInTab).replaced
        if replaced and replaced.week == week:
            st.button(
                t("Restore my answers"),
                key=f"bring_back-{week.text}",
                on_click=save_check_in,
                args=(replaced, saved.revision),
            )
        return
    st.write(" ".join(describe_standing(back, t)))
    if back.scored:
        show_newest_weeks(back, desk.pack, shelf, t)
    links.to_my_weeks(t)
    if back.win:
        won, text = back.win
        st.caption(t("A small win from your week of {week}:", week=t.week(won)))
        st.text(text)
    with st.container(border=True):
        show_steps(week, desk.find_step_before(week))  # not the cached one: steps may change in between


def _show_help(t: Words) -> None:
    """Someone to talk to this week, the contacts, and a lighter next week, in this order. No one is told
    unless the person taps.
    """
    with st.container(border=True):
        st.write(
            t("You don't have to carry this alone. Only you see this, and no one is told unless you ask.")
        )
        if offers := open_offers(t):  # only what leads to a person now
            st.markdown(t("**Someone to talk to this week**"))
        for show_offer in offers:
            show_offer()
        show_support_contacts(read_support_contacts(state.store()), t)
        st.write(
            t(
                "Could next week be lighter? What can wait, what can someone else take, what can you "
                "say no to?"
            )
        )
        show_no_new_case(t)


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
            return [
                t.count(
                    "We can show your usual range after {n} more week.",
                    "We can show your usual range after {n} more weeks.",
                    max(RANGE_FROM - back.weeks_known, 1),
                )
            ]
        case _:
            assert_never(back.standing)
    if back.provisional:
        return [
            said,
            t("Your range is provisional until {n} weeks are answered.", n=t.number(LEARNING_WEEKS)),
        ]
    return [said]


@st.fragment
def show_steps(week: Week, earlier: Step | None) -> None:
    """How the earlier step went, and the next one."""
    t = state.words()
    if earlier:
        st.write(t("Your step from the week of {week}:", week=t.week(earlier.week)))
        st.text("\n".join(filter(None, (earlier.text, earlier.when, earlier.where))))
        show_outcome(earlier, t)
    _show_next_step(week, open_desk(AdvocateDesk).find_step(week), t)


def show_outcome(step: Step, t: Words, *, label_shown: bool = True) -> None:
    """Saves the answer at once, or remembers the refusal for the page."""
    key = f"{AT_ONCE}outcome-{step.week.text}-{step.outcome or ''}"

    st.segmented_control(
        t("Did it happen?"),
        list(Outcome),
        default=step.outcome,
        format_func=lambda outcome: _outcome_text(outcome, t),
        key=key,
        on_change=_change_steps,
        args=(lambda desk: desk.save_step_outcome(step.week, st.session_state[key]),),
        label_visibility="visible" if label_shown else "collapsed",
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

    st.button(
        t("Save step"),
        key=f"keep_{key}",
        on_click=_change_steps,
        args=(lambda desk: desk.save_step(week, st.session_state[key] or ""), key),
    )
    show_refusal(t)
    if step:
        st.caption(t("Saved. We'll ask you about it next week."))


def _change_steps(change: Callable[[AdvocateDesk], None], draft: str | None = None) -> None:
    """Or remembers the refusal for the page. draft: the form's, which is then no longer needed."""
    try:
        change(open_desk(AdvocateDesk))
    except AlongsideError as refusal:
        remember_refusal(refusal)
    else:
        if draft:
            drafts.delete_draft(draft)
