"""Actions on the workload: their owners, and what followed. Typed text is always shown as plain text."""

from collections.abc import Iterable, Sequence

import streamlit as st

from alongside.accounts.ui import state
from alongside.core.ui.refusals import refusal_text
from alongside.core.ui.widgets import lazy_expander
from alongside.core.words import Words
from alongside.teams.rules.actions import (
    COMPARED_WEEKS,
    ActionClosed,
    TeamAction,
    TeamActions,
    weeks_before_and_after,
)
from alongside.teams.rules.workload import Measure, TeamWeek
from alongside.teams.ui import action_forms
from alongside.teams.ui.action_forms import Book, kind_label
from alongside.teams.ui.lead_page.did_it_help import helped_text
from alongside.teams.ui.view import View
from alongside.teams.ui.wording import measure_name, withheld_text

CLOSED_SHOWN = 5  # with the weeks around them; older ones follow in a table
BESIDE = (Measure.HOURS, Measure.OPEN_CASES, Measure.AFTER_HOURS_DAYS, Measure.HEAVY_CONTACTS)
NO_FIGURE = "–"


def show_actions(view: View, team_id: str, shown: TeamActions, book: Book | None = None) -> None:
    """Open actions, the form for a new one, then closed ones. Read-only without `book`."""
    t = view.t
    st.markdown("## " + t("Actions"))
    refusal = state.tab_state().refusal
    if isinstance(refusal, ActionClosed) and refusal.stored.team_id == team_id:
        # Typed text whose form is gone stays until its author has seen it.
        st.warning(refusal_text(refusal, t))
        st.text(refusal.mine if isinstance(refusal.mine, str) else refusal.mine.text)
        st.button(t("Continue"), key=f"go-on-{team_id}", on_click=action_forms.clear_refusal)
    if not shown.open:
        st.markdown(t("No open actions."))
    for action in shown.open:
        is_due = action.is_due(shown.today)
        with st.container(border=True):
            st.markdown(_join([f"**{kind_label(action.kind, t)}**", t("Due for review.") if is_due else ""]))
            when = t(
                "Owner: {who}, until {until}. Review on {day}.",
                who=_owner_name(action, t),
                until=t.day(action.until),
                day=t.day(action.look_again),
            )
            st.text(_join([action.text, when, action.outcome]))
            if is_due:
                st.markdown(f"{_weeks_around(view, action)}\n\n:small[{how_to_read(t)}]")
            if book:
                action_forms.show_edit_forms(view, action, shown.today, book)
    if book:
        action_forms.show_add_form(view, team_id, shown.today, book)
    if shown.closed:
        _show_closed_actions(view, shown.closed)


def _show_closed_actions(view: View, closed: Sequence[TeamAction]) -> None:
    t = view.t
    label = t.count("{n} closed action", "{n} closed actions", len(closed))
    with lazy_expander(label, view.key("closed-actions")) as box:
        if not box.open:
            return
        st.markdown(f":small[{how_to_read(t)}]")
        for action in closed[:CLOSED_SHOWN]:
            with st.container(border=True):
                st.markdown(f"**{kind_label(action.kind, t)}**")
                when = t(
                    "Owner: {who}. Opened {begun}, closed {closed}.",
                    who=_owner_name(action, t),
                    begun=t.day(action.opened_on),
                    closed=t.day(action.closed_on or action.until),
                )
                st.text(_join([action.text, when, action.outcome]))
                st.markdown(_join([helped_text(view, action), _weeks_around(view, action)]))
        if older := closed[CLOSED_SHOWN:]:
            table = {
                t("Action"): [kind_label(action.kind, t) for action in older],
                t("Details"): [action.text for action in older],
                t("Owner"): [_owner_name(action, t) for action in older],
                t("Opened"): [t.day(action.opened_on) for action in older],
                t("Closed"): [t.day(action.closed_on or action.until) for action in older],
                t("Outcome"): [action.outcome for action in older],
            }
            st.dataframe(table, hide_index=True, width="stretch")


def _join(paragraphs: Iterable[str]) -> str:
    return "\n\n".join(filter(None, paragraphs))


def _owner_name(action: TeamAction, t: Words) -> str:
    return action.who_name or t("Someone who is no longer here")


# ── the weeks around an action ──────────────────────────────────────────────────────────────────────────────


def _weeks_around(view: View, action: TeamAction) -> str:
    def make_text() -> str:
        before, after = weeks_before_and_after(view.figures().weeks.get(action.team_id, ()), action)
        return weeks_around_text(before, after, view.t)

    return view.shelf.cached_view(f"around-{action.id}", action.opened_on, make_text)


def weeks_around_text(before: Sequence[TeamWeek], after: Sequence[TeamWeek], t: Words) -> str:
    """Markdown: a row a measure, a figure a week, oldest first. Contains no typed text."""

    def medians(weeks: Sequence[TeamWeek], measure: Measure) -> str:
        found = (week.measures.get(measure) for week in weeks)
        return " · ".join(NO_FIGURE if spread is None else t.number(spread.median, 1) for spread in found)

    if not any(measure in week.measures for week in [*before, *after] for measure in BESIDE):
        return withheld_text(t)
    head = [[t("Measure"), t("Before"), t("Since then")], ["---", "---", "---"]]
    rows = [[measure_name(one, t), medians(before, one), medians(after, one)] for one in BESIDE]
    table = "\n".join(f"| {' | '.join(row)} |" for row in [*head, *rows])
    has_gaps = any(NO_FIGURE in f"{row[1]} {row[2]}" for row in rows)
    return _join([table, f"{NO_FIGURE} {withheld_text(t)}" if has_gaps else ""])


def how_to_read(t: Words) -> str:
    return t(
        "Weekly team medians, {weeks} weeks before and {weeks} after. Other things may have changed "
        "too: this is what followed, not what the action caused.",
        weeks=t.number(COMPARED_WEEKS),
    )
