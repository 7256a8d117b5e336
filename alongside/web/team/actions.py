"""Actions on the workload: their owners, and what followed. Typed text is always shown as plain text."""

from collections.abc import Mapping, Sequence
from datetime import date

import streamlit as st

from alongside.domain.actions import WEEKS_BESIDE, ActionClosed, TeamAction, TeamActions, around
from alongside.domain.workload import Measure, TeamWeek
from alongside.web import showing, state
from alongside.web.sentences import sentence
from alongside.web.team import action_forms
from alongside.web.team.action_forms import Book, kind_in_words
from alongside.web.team.in_words import measure_name, withheld
from alongside.web.team.view import View
from alongside.words import Words

CLOSED_SHOWN = 5  # with the weeks around them; older ones follow in a table
BESIDE = (Measure.HOURS, Measure.OPEN_CASES, Measure.AFTER_HOURS_DAYS, Measure.HEAVY_CONTACTS)
NO_FIGURE = "–"


def due(view: View, found: Mapping[str, TeamActions]) -> None:
    """At the top of the page: actions due for review, team by team. Shows nothing if there are none."""
    t, several = view.t, len(view.outline.teams) > 1
    lines = [
        f"{team.name}: {_in_a_line(action, t)}" if several else _in_a_line(action, t)
        for team in view.outline.teams
        if team.id in found
        for action in found[team.id].due
    ]
    if lines:
        st.markdown("### " + t("It is time to look again"))
        st.text("\n".join(lines))


def actions(view: View, team_id: str, shown: TeamActions, book: Book | None = None) -> None:
    """Open actions, the form for a new one, then closed ones. Read-only without `book`."""
    t = view.t
    st.markdown("### " + t("What is being done"))
    _say_if_closed_meanwhile(team_id, t)
    if not shown.open:
        st.markdown(t("Nothing is under way at the moment."))
    for action in shown.open:
        _open_one(view, action, shown.today, book)
    if book:
        action_forms.add(view, team_id, shown.today, book)
    if shown.closed:
        _closed_ones(view, shown.closed)


# ── one action ──────────────────────────────────────────────────────────────────────────────────────────────


def _open_one(view: View, action: TeamAction, today: date, book: Book | None) -> None:
    t, is_due = view.t, action.is_due(today)
    with st.container(border=True):
        st.markdown(_headed(action, t("It is time to look again.") if is_due else "", t))
        st.text(_text(action, _who_and_when(action, t)))
        if is_due:
            st.markdown(f"{_around(view, action)}\n\n:small[{how_to_read(t)}]")
        if book:
            action_forms.close_or_change(view, action, today, book)


def _closed_ones(view: View, closed: Sequence[TeamAction]) -> None:
    t = view.t
    label = t.count("{n} closed action", "{n} closed actions", len(closed))
    with showing.opened(label, view.key("closed-actions")) as box:
        if not box.open:
            return
        st.markdown(f":small[{how_to_read(t)}]")
        for action in closed[:CLOSED_SHOWN]:
            with st.container(border=True):
                st.markdown(_headed(action, "", t))
                st.text(_text(action, _from_to(action, t)))
                st.markdown(_around(view, action))
        if older := closed[CLOSED_SHOWN:]:
            st.dataframe(_as_table(older, t), hide_index=True, width="stretch")


def _headed(action: TeamAction, said: str, t: Words) -> str:
    return "\n\n".join(filter(None, [f"**{kind_in_words(action.kind, t)}**", said]))


def _text(action: TeamAction, who_and_when: str) -> str:
    return "\n\n".join(filter(None, [action.text, who_and_when, action.outcome]))


def _in_a_line(action: TeamAction, t: Words) -> str:
    first = action.text.partition("\n")[0]
    return f"{kind_in_words(action.kind, t)}  ·  {first}" if first else kind_in_words(action.kind, t)


def _who(action: TeamAction, t: Words) -> str:
    return action.who[1] if action.who else t("Somebody who is no longer here")


def _who_and_when(action: TeamAction, t: Words) -> str:
    return t(
        "{who} sees to it, until {until}. Look again on {day}.",
        who=_who(action, t),
        until=_day(action.until, t),
        day=_day(action.look_again, t),
    )


def _from_to(action: TeamAction, t: Words) -> str:
    return t(
        "{who} saw to it. Begun {begun}, closed {closed}.",
        who=_who(action, t),
        begun=_day(action.opened_on, t),
        closed=_day(action.closed_on or action.until, t),
    )


def _day(text: str, t: Words) -> str:
    return t.day(date.fromisoformat(text))


def _as_table(closed: Sequence[TeamAction], t: Words) -> dict[str, list[str]]:
    return {
        t("Action"): [kind_in_words(action.kind, t) for action in closed],
        t("More exactly"): [action.text for action in closed],
        t("Who saw to it"): [_who(action, t) for action in closed],
        t("Begun"): [_day(action.opened_on, t) for action in closed],
        t("Closed"): [_day(action.closed_on or action.until, t) for action in closed],
        t("What came of it"): [action.outcome for action in closed],
    }


# ── the weeks around an action ──────────────────────────────────────────────────────────────────────────────


def _around(view: View, action: TeamAction) -> str:
    def told() -> str:
        before, after = around(view.figures().weeks.get(action.team_id, ()), action)
        return weeks_around(before, after, view.t)

    return view.shelf.kept(f"around-{action.id}", action.opened_on, told)


def weeks_around(before: Sequence[TeamWeek], after: Sequence[TeamWeek], t: Words) -> str:
    """Markdown: a row a measure, a figure a week. Contains no typed text."""
    rows = [
        [measure_name(measure, t), _row(before, measure, t), _row(after, measure, t)] for measure in BESIDE
    ]
    if not any(measure in week.measures for week in [*before, *after] for measure in BESIDE):
        return withheld(t)
    head = ["", t("Before"), t("From then on")]
    table = "\n".join(f"| {' | '.join(row)} |" for row in [head, ["---", "---", "---"], *rows])
    gaps = [f"{NO_FIGURE} {withheld(t)}"] if any(NO_FIGURE in f"{row[1]} {row[2]}" for row in rows) else []
    return "\n\n".join([table, *gaps])


def how_to_read(t: Words) -> str:
    return t(
        "Week by week, four weeks before and four from then on, for the person in the middle of the team. Other things may have "
        "changed as well: this is what followed, not what it brought about.",
        weeks=t.number(WEEKS_BESIDE),
    )


def _row(weeks: Sequence[TeamWeek], measure: Measure, t: Words) -> str:
    """Oldest first."""
    found = (week.measures.get(measure) for week in weeks)
    return " · ".join(NO_FIGURE if spread is None else t.number(spread.median, 1) for spread in found)


# ── refusals ────────────────────────────────────────────────────────────────────────────────────────────────


def _say_if_closed_meanwhile(team_id: str, t: Words) -> None:
    """Shows typed text whose form is gone, until its author has seen it."""
    refusal = state.session().refusal
    if not isinstance(refusal, ActionClosed) or refusal.stored.team_id != team_id:
        return
    st.warning(sentence(refusal, t))
    st.text(refusal.mine if isinstance(refusal.mine, str) else refusal.mine.text)
    st.button(t("Go on"), key=f"go-on-{team_id}", on_click=action_forms.forget_refusal)
