"""The steps after set-up. Each ticks itself off, and links to the page where it is done."""

from typing import assert_never

import streamlit as st

from alongside.desks.admin import AdminDesk
from alongside.domain.getting_started import CAN_BE_LEFT_OUT, Progress, Step
from alongside.domain.invitations import Numbers
from alongside.store import getting_started
from alongside.store.engine import DatabaseTrouble
from alongside.web import state
from alongside.web.admin import links
from alongside.web.admin.doing import attempt
from alongside.web.doing import say_refusal
from alongside.web.houses import settings
from alongside.words import Words

PLACE = "getting_started"


def _step_title(step: Step, t: Words) -> str:
    match step:
        case Step.TEAMS:
            return t("Add your teams")
        case Step.PEOPLE:
            return t("Add your colleagues")
        case Step.INVITATIONS:
            return t("Invite them")
        case Step.CONTACTS:
            return t("Say whom people can turn to")
        case Step.COORDINATOR:
            return t("Name a coordinator")
        case _:
            assert_never(step)


def open_steps() -> tuple[Step, ...]:
    """For the frame of the admin pages. Empty while the database cannot be read: the page itself says so."""
    try:
        with state.store().read() as db:
            return getting_started.progress(db).open
    except DatabaseTrouble:
        return ()


def notice(open_now: tuple[Step, ...], t: Words) -> None:
    """A short line at the top of the other admin pages."""
    label = t.count("Getting started: {n} step is open", "Getting started: {n} steps are open", len(open_now))
    st.page_link(
        st.Page(links.PAGES / "getting_started.py", title=t("Getting started")),
        label=label,
        icon=":material/checklist:",
    )


def steps(desk: AdminDesk, progress: Progress, t: Words) -> None:
    numbers = desk.invitations.numbers()
    for step in Step:
        with st.container(border=True):
            if step in progress.done:
                _said(":material/check:", step, t("Done"), t)
            elif step in progress.not_needed:
                _said(":material/visibility_off:", step, t("Skipped"), t)
                st.button(t("Needed after all"), key=f"take_up-{step}", on_click=_take_up, args=(step,))
            else:
                st.write(f"**{_step_title(step, t)}**")
                _show_what_to_do(step, numbers, t)
                if step in CAN_BE_LEFT_OUT:
                    st.button(
                        t("Not needed here"),
                        key=f"leave_out-{step}",
                        type="tertiary",
                        on_click=_leave_out,
                        args=(step,),
                    )
    say_refusal(PLACE, t)


def _said(icon: str, step: Step, how: str, t: Words) -> None:
    st.write(f"{icon} **{_step_title(step, t)}**  ·  {how}")


def _teams(t: Words) -> None:
    st.write(
        t(
            "Leads see the workload of a team. A list of your staff makes the teams that it names. A small place can do without any."
        )
    )
    links.to("staff_list.py", t("Bring a list"), ":material/upload:")
    links.to("teams.py", t("Teams"), ":material/groups:")


def _people(t: Words) -> None:
    st.write(
        t(
            "Only you are here so far. Bring a list of your staff, or add people one by one: a name and a sign-in name are enough."
        )
    )
    links.to("staff_list.py", t("Bring a list"), ":material/upload:")
    links.to("people.py", t("People"), ":material/group:")


def _invitations(numbers: Numbers, t: Words) -> None:
    st.write(
        t(
            "Each of them gets a link to choose a password: on a slip of paper or by e-mail, all of them at once if you like."
        )
    )
    if numbers.new:
        st.write(t.count("{n} person is not invited yet.", "{n} people are not invited yet.", numbers.new))
    links.to("people.py", t("People"), ":material/group:")


def _contacts(t: Words) -> None:
    st.write(t("They are one tap away on every page, for a moment when someone needs help now."))
    links.to("organisation.py", t("Organisation"), ":material/apartment:")


def _coordinator(t: Words) -> None:
    st.write(
        t(
            "Coordinators bring support partners together. Choose someone under People and tick the role; it may be you. Without one, "
            "people can still ask each other."
        )
    )
    links.to("people.py", t("People"), ":material/group:")


def _show_what_to_do(step: Step, numbers: Numbers, t: Words) -> None:
    match step:
        case Step.TEAMS:
            _teams(t)
        case Step.PEOPLE:
            _people(t)
        case Step.INVITATIONS:
            _invitations(numbers, t)
        case Step.CONTACTS:
            _contacts(t)
        case Step.COORDINATOR:
            _coordinator(t)
        case _:
            assert_never(step)


def if_you_want(t: Words) -> None:
    """What an organisation can do without. None of it counts as an open step."""
    st.header(t("If you want"), anchor=False)
    if state.sends_mail():
        st.write(t(":material/check: **E-mail** is on."))
    else:
        st.write(
            t(
                "**E-mail.** People can be reminded and invited by e-mail. The person who runs the server sets it up; the operator's guide says how."
            )
        )
    if settings().backup_folder is not None:
        st.write(t(":material/check: **Backups** are made by the server itself."))
        return
    st.write(
        t(
            "**Backups.** The person who runs the server keeps copies of everything, and tries once whether one can be put back; the "
            "operator's guide says how."
        )
    )


def _leave_out(step: Step) -> None:
    attempt(PLACE, lambda desk: desk.getting_started.leave_out(step), "")


def _take_up(step: Step) -> None:
    attempt(PLACE, lambda desk: desk.getting_started.take_up(step), "")
