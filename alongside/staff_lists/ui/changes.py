"""What a list would change: shown in full first, then applied in one step."""

from collections.abc import Mapping, Sequence
from typing import Any, assert_never

import streamlit as st

from alongside.accounts.ui import state
from alongside.accounts.ui.button_actions import run_action, show_refusal
from alongside.core.ui import widgets
from alongside.core.ui.widgets import typed_value
from alongside.core.words import Words
from alongside.organisation.ui import links
from alongside.staff_lists.desk.staff_list import StaffListDesk
from alongside.staff_lists.rules.model import (
    ChangeKind,
    Flaw,
    ListedPerson,
    Namesake,
    Plan,
    PlannedChange,
    Reading,
    answer_key,
)
from alongside.staff_lists.ui import answers, upload
from alongside.staff_lists.words.plans import flaw_text as sentence_of
from alongside.staff_lists.words.plans import line_text

MOST_SPELLED_OUT = 30  # flaws, and changes


def _kind_text(what: ChangeKind, t: Words) -> str:
    match what:
        case ChangeKind.NAME:
            return t("Name")
        case ChangeKind.TEAM:
            return t("Team")
        case ChangeKind.LEAD:
            return t("Line manager")
        case ChangeKind.LEADS:
            return t("Teams they lead")
        case ChangeKind.LANGUAGE:
            return t("Language")
        case ChangeKind.CONTRACT_HOURS:
            return t("Contract hours per week")
        case ChangeKind.LOGIN:
            return t("Sign-in name")
        case _:
            assert_never(what)


def show_flaws(found: Sequence[Flaw], t: Words) -> None:
    """As text, which wraps on a phone; in a table where there are many."""
    st.error(
        t.count(
            "Fix {n} problem in the list first. Nothing has been changed.",
            "Fix {n} problems in the list first. Nothing has been changed.",
            len(found),
        )
    )
    for one in found[:MOST_SPELLED_OUT]:
        st.text(line_text(one.line, one.column, sentence_of(one, t), t))
    if len(found) > MOST_SPELLED_OUT:
        st.dataframe(
            {
                t("Line"): [one.line for one in found],
                t("Column"): [one.column for one in found],
                t("Problem"): [sentence_of(one, t) for one in found],
            },
            hide_index=True,
            width="stretch",
            key="staff-list-flaws",
        )
    st.caption(
        t("Fix them in your file and upload it again. Set columns that you do not need to *Not used*.")
    )


def show_complete_question(plan: Plan, by: str, mark: str, t: Words) -> None:
    """Whether those who are here and not in the list have left.

    Not said, they stay, as does `by`, who brings it.
    """
    chosen = answers.choices_for(mark).everyone
    missing = [one for one in plan.missing if one[0] != by]
    if not missing and not chosen:
        return
    key = answers.widget_key(mark, f"everyone-{chosen}")
    st.checkbox(
        t("This list is complete: anyone who is not on it has left"),
        chosen,
        key=key,
        on_change=answers.save_choice,
        args=(mark, key, "everyone"),
    )
    if missing:
        title = t.count(
            "{n} person here is not on the list", "{n} people here are not on the list", len(missing)
        )
        with st.expander(title):
            _show_names(missing, "missing", t)


def show_namesakes(found: Sequence[Namesake], mark: str, t: Words) -> None:
    """Under a new e-mail address someone would look new, and their own weeks would be left behind; a namesake
    of someone who left would come into theirs.
    """
    here = [one for one in found if one.left_on is None]
    left = [one for one in found if one.left_on is not None]
    if here:
        st.write(
            t(
                "**Is this the same person?** Someone new on the list has the name of someone here "
                "who is not on it. If it is the same person, they keep their weeks and use the new "
                "sign-in name."
            )
        )
        _ask_who_they_are(here, mark, t)
    if left:
        st.write(
            t(
                "**Is this the same person, or someone new?** Someone on the list may be someone who "
                "left. If so, they get their own account back, with the password they had."
            )
        )
        _ask_who_they_are(left, mark, t)
    if answers.choices_for(mark).alike and not found:
        st.button(
            t("Answer these questions again"),
            key=f"alike-again-{mark}",
            on_click=answers.delete_namesakes,
            args=(mark,),
        )


def _ask_who_they_are(found: Sequence[Namesake], mark: str, t: Words) -> None:
    """One question for each row, the first few; those that follow come once these are answered."""
    rows: dict[str, list[Namesake]] = {}
    for one in found:
        rows.setdefault(answer_key(one), []).append(one)
    for row, members in list(rows.items())[:MOST_SPELLED_OUT]:
        for one in members:
            if one.left_on is None:
                st.text(f"{one.name}: {one.login_here} → {one.login}")
            else:
                st.text(
                    t(
                        "{name}: {login} left on {day}. Same person, or someone new?",
                        name=one.name,
                        login=one.login_here,
                        day=t.day(one.left_on),
                    )
                )
        only_one = len(members) == 1
        said = {one.person_id: t("Same person") if only_one else one.login_here for one in members}
        said[""] = t("Someone else")
        key = answers.widget_key(mark, f"alike-{row}")
        asked: dict[str, Any] = {
            "label": t("Same person?"),
            "options": list(said),
            "index": None,
            "format_func": said.__getitem__,
            "label_visibility": "collapsed",
            "key": key,
            "on_change": answers.save_namesake,
            "args": (mark, key, row),
        }
        if only_one:
            st.radio(**asked, horizontal=True)
        else:  # a list to choose from shows sign-in names as text
            st.selectbox(**asked)
    if len(rows) > MOST_SPELLED_OUT:
        st.caption(
            t.count(
                "{n} more question will follow.",
                "{n} more questions will follow.",
                len(rows) - MOST_SPELLED_OUT,
            )
        )


def show_plan(plan: Plan, t: Words) -> None:
    _show_numbers(
        {
            t("Join"): len(plan.joining),
            t("Change"): plan.people_changed,
            t("Leave"): len(plan.leaving),
            t("Return"): len(plan.returning),
            t("No change"): plan.same,
        },
        t,
    )
    if plan.joining:
        with st.expander(t("Who joins")):
            _show_joining(plan.joining, t)
    if plan.changed:
        with st.expander(t("What changes"), expanded=True):
            _show_changed(plan.changed, t)
    if plan.leaving:
        with st.expander(t("Who leaves"), expanded=True):
            _show_names(plan.leaving, "leaving", t)
    if plan.returning:
        with st.expander(t("Who comes back"), expanded=True):
            _show_names(plan.returning, "returning", t)
    if plan.new_teams:
        st.write(t.count("{n} new team:", "{n} new teams:", len(plan.new_teams)))
        st.text(", ".join(plan.new_teams))
    if plan.slips:
        st.warning(t("A new team differs from another by one letter. If it is a typo, fix it in your file."))
        st.text("\n".join(f"{new} · {other}" for new, other in plan.slips))


def _show_numbers(found: Mapping[str, int], t: Words) -> None:
    with st.container(horizontal=True):
        for label, number in found.items():
            if number:
                st.metric(label, t.number(number), width="content")


def _show_joining(people: Sequence[ListedPerson], t: Words) -> None:
    st.dataframe(
        {
            t("Name"): [one.name for one in people],
            t("Sign-in name"): [one.login for one in people],
            t("Team"): [one.team for one in people],
            t("Line manager"): [one.lead for one in people],
            t("Contract hours per week"): [one.contract_hours for one in people],
            t("First day"): [one.joined for one in people],
        },
        hide_index=True,
        width="stretch",
        key="staff-list-joining",
    )


def _show_changed(changes: Sequence[PlannedChange], t: Words) -> None:
    """Spelled out where they are few: a phone cuts a table off before the column that has to be looked at."""
    if len(changes) <= MOST_SPELLED_OUT:
        for one in changes:
            st.text(f"{one.name}  ·  {_kind_text(one.what, t)}: {one.before or '–'} → {one.after or '–'}")
        return
    st.dataframe(
        {
            t("Name"): [one.name for one in changes],
            t("What"): [_kind_text(one.what, t) for one in changes],
            t("Before"): [one.before for one in changes],
            t("After"): [one.after for one in changes],
        },
        hide_index=True,
        width="stretch",
        key="staff-list-changed",
    )


def _show_names(people: Sequence[tuple[str, str]], key: str, t: Words) -> None:
    st.dataframe(
        {t("Name"): [name for _, name in people]}, hide_index=True, width="stretch", key=f"staff-list-{key}"
    )


def show_apply_button(reading: Reading, plan: Plan, mark: str, t: Words) -> None:
    if not reading.people:
        st.warning(t("This list has no people in it."))
        return
    if plan.changes_nothing:
        st.success(t("This list matches what is here. There is nothing to change."))
        return
    if plan.leaving:
        st.write(
            t(
                "People who leave are signed out and cannot sign in again. If they come back, only "
                "one of their recovery codes opens their earlier weeks. Check that no one who should "
                "stay is among them."
            )
        )
    if plan.returning:
        st.write(
            t(
                "People who come back sign in with the password they had. Check that each one is the "
                "person who left, and not someone new."
            )
        )
    count_key = f"staff-list-leavers-{mark}" if plan.many_leave else ""
    if plan.many_leave:
        st.number_input(
            t("{n} people will leave. Enter this number to confirm", n=t.number(len(plan.leaving))),
            0,
            None,
            None,
            key=count_key,
        )
    st.button(
        t("Apply changes"),
        type="primary",
        key=f"carry-out-{mark}-{plan.digest[:12]}",
        on_click=_apply_changes,
        args=(reading, plan.digest, count_key, mark, t),
    )
    show_refusal(upload.PLACE, t)


def _apply_changes(reading: Reading, digest: str, count_key: str, mark: str, t: Words) -> None:
    done: Plan | None = run_action(
        upload.PLACE,
        StaffListDesk,
        lambda desk: desk.apply_list(
            reading, answers.choices_for(mark), digest, typed_value(count_key) if count_key else None
        ),
        t("Changes applied. They are in the admin log."),
    )
    if done is None:
        return
    widgets.release_upload(upload.field_key())
    answers.finish_list(done)


def show_result(t: Words) -> None:
    """The result of the last list, until another is uploaded."""
    plan = state.slot(answers.StaffListTab).done
    if plan is None:
        return
    st.success(t("Changes applied."), icon=":material/check:")
    _show_numbers(
        {
            t("Joined"): len(plan.joining),
            t("Changed"): plan.people_changed,
            t("Left"): len(plan.leaving),
            t("Came back"): len(plan.returning),
        },
        t,
    )
    if plan.joining:
        st.write(t("Next, invite the people who joined, all together if you like."))
        links.link_to_page("people.py", t("People"), ":material/group:")
